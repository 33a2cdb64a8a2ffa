"""Service complaints: of platform, unit and staff"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _key_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
    )


def upgrade() -> None:
    op.create_table(
        "service_complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "serial",
            sa.BigInteger(),
            sa.Identity(),
            nullable=False,
            comment="the order in which they came",
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False, comment="suban.domain.complaints.Form"),
        sa.Column("about", sa.Text(), nullable=False, comment="suban.domain.complaints.About"),
        sa.Column("aspect", sa.Text(), nullable=False, comment="suban.domain.complaints.Aspect"),
        sa.Column("level", sa.Text(), nullable=True, comment="of a rating: level of the rulebook's scale"),
        sa.Column(
            "body", sa.Text(), nullable=True, comment="the petitioner's words; a rating may do without"
        ),
        sa.Column(
            "person", sa.Text(), nullable=True, comment="name of the person complained of, as it was given"
        ),
        sa.Column("unit", sa.Text(), nullable=True, comment="the unit that it is about"),
        sa.Column(
            "held_by", sa.Text(), nullable=True, comment="code of the unit that held the petition then"
        ),
        sa.Column("taken_by", sa.Text(), nullable=False, comment="petitioner, or the id of who took it in"),
        sa.Column("received_at", _INSTANT, nullable=False, comment="when the API took it in"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", "taken_by", "key"),
        sa.UniqueConstraint("serial"),
    )
    op.create_table(
        "service_complaint_answer",
        sa.Column("complaint", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False, comment="whether it was found to be so"),
        sa.Column("basis", sa.Text(), nullable=True, comment="the provision that the answer rests on"),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("at", _INSTANT, nullable=False),
        *_key_columns(),
        sa.ForeignKeyConstraint(["complaint"], ["service_complaint.id"]),
        sa.PrimaryKeyConstraint("complaint", "serial"),
        sa.UniqueConstraint("complaint", "by", "key"),
    )


def downgrade() -> None:
    op.drop_table("service_complaint_answer")
    op.drop_table("service_complaint")
