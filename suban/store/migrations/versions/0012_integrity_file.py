"""The integrity file, and who read it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_INDEXES = (
    ("integrity_entry", "subject"),
    ("integrity_entry", "number"),
    ("integrity_evidence", "file"),
    ("integrity_reading", "subject"),
    ("integrity_reading", "number"),
)


def _key_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
    )


def upgrade() -> None:
    op.create_table(
        "integrity_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject",
            sa.Text(),
            nullable=False,
            comment="keyed hash of the telephone number: suban.integrity_subject",
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        *_key_columns(),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recorded_by", "key"),
    )
    op.create_table(
        "integrity_event",
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.domain.integrity.EventKind"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id, or petitioner"),
        sa.Column("abuse", sa.Text(), nullable=True, comment="suban.domain.integrity.Abuse, from now on"),
        sa.Column("reason", sa.Text(), nullable=True, comment="what was done, from now on"),
        sa.Column("basis", sa.Text(), nullable=True, comment="the provision, from now on"),
        sa.Column(
            "words", sa.Text(), nullable=True, comment="objection, reason of a decision, how it was told"
        ),
        *_key_columns(),
        sa.ForeignKeyConstraint(["entry"], ["integrity_entry.id"]),
        sa.PrimaryKeyConstraint("entry", "serial"),
        sa.UniqueConstraint("entry", "by", "key"),
    )
    op.create_table(
        "integrity_evidence",
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=True, comment="null: the petition itself"),
        sa.Column("digest", sa.Text(), nullable=True, comment="SHA-256 of the file, hexadecimal"),
        sa.ForeignKeyConstraint(["entry"], ["integrity_entry.id"]),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.ForeignKeyConstraint(["file"], ["file.id"]),
        sa.PrimaryKeyConstraint("entry", "serial"),
    )
    op.create_table(
        "integrity_reading",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column(
            "subject",
            sa.Text(),
            nullable=True,
            comment="as in integrity_entry; null: no number is known",
        ),
        sa.Column(
            "number",
            sa.Text(),
            nullable=True,
            comment="the petition it was asked by; null: by telephone number",
        ),
        sa.Column("by", sa.Text(), nullable=False, comment="person id, or petitioner"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="null: the petitioner's own entries"),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for table, column in _INDEXES:
        op.create_index(f"{table}_{column}", table, [column])


def downgrade() -> None:
    op.drop_table("integrity_reading")
    op.drop_table("integrity_evidence")
    op.drop_table("integrity_event")
    op.drop_table("integrity_entry")
