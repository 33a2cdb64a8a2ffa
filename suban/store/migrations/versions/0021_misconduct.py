"""Records of misconduct, and what organs of supervision were given"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _key_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
    )


def _serial() -> sa.Column[int]:
    return sa.Column(
        "serial", sa.BigInteger(), sa.Identity(), nullable=False, comment="the order in which they came"
    )


def _numbered() -> sa.Column[int]:
    return sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ...")


def upgrade() -> None:
    op.create_table(
        "misconduct_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        _serial(),
        sa.Column(
            "rulebook", sa.Text(), nullable=False, comment="digest of the rulebook of the day it happened"
        ),
        sa.Column("unit", sa.Text(), nullable=False, comment="the unit, or the person's unit then"),
        sa.Column("person", sa.Text(), nullable=True, comment="null: the unit itself"),
        sa.Column(
            "occurred_on", sa.Date(), nullable=False, comment="the day it happened, or the first of them"
        ),
        sa.Column("recorded_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        *_key_columns(),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recorded_by", "key"),
        sa.UniqueConstraint("serial"),
    )
    op.create_index("misconduct_record_unit", "misconduct_record", ["unit"])
    op.create_table(
        "misconduct_event",
        sa.Column("record", sa.Uuid(), nullable=False),
        _numbered(),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.domain.misconduct.EventKind"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of the whole event"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["record"], ["misconduct_record.id"]),
        sa.PrimaryKeyConstraint("record", "serial"),
        sa.UniqueConstraint("record", "by", "key"),
    )
    op.create_table(
        "misconduct_citation",
        sa.Column("record", sa.Uuid(), nullable=False),
        _numbered(),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("complaint", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["record"], ["misconduct_record.id"]),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.ForeignKeyConstraint(["complaint"], ["service_complaint.id"]),
        sa.PrimaryKeyConstraint("record", "serial"),
    )
    op.create_index("misconduct_citation_number", "misconduct_citation", ["number"])
    op.create_table(
        "misconduct_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False, comment="id of who sent it"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the content, hexadecimal"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("kind", sa.Text(), nullable=False, comment="code of suban.files.kinds"),
        sa.Column("name", sa.Text(), nullable=True, comment="a cleaned label"),
        sa.Column("stored_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["record"], ["misconduct_record.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("record", "digest"),
    )
    _inspection()


def _inspection() -> None:
    op.create_table(
        "inspection_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        _serial(),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "entries", sa.Integer(), nullable=False, comment="how many entries of the journal were given"
        ),
        sa.Column("organ", sa.Text(), nullable=False, comment="suban.domain.rulebook.InspectionRule.organ"),
        sa.Column("source", sa.Text(), nullable=False, comment="where it stands that it may be given"),
        sa.Column("organ_name", sa.Text(), nullable=False, comment="what that organ is called"),
        sa.Column("official", sa.Text(), nullable=False, comment="name of the official who got it"),
        sa.Column(
            "document",
            sa.Text(),
            nullable=False,
            comment="number of the document by which it was asked for",
        ),
        sa.Column("document_on", sa.Date(), nullable=False, comment="day of that document"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("given_at", _INSTANT, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the bundle, hexadecimal"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("given_by", "key"),
        sa.UniqueConstraint("serial"),
    )
    op.create_index("inspection_access_number", "inspection_access", ["number"])
    op.create_table(
        "inspection_piece",
        sa.Column("access", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="its place in the bundle"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256, hexadecimal"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=True,
            comment="of a document that was drawn up for it; null: made again from the record",
        ),
        sa.ForeignKeyConstraint(["access"], ["inspection_access.id"]),
        sa.PrimaryKeyConstraint("access", "name"),
    )


def downgrade() -> None:
    op.drop_table("inspection_piece")
    op.drop_table("inspection_access")
    op.drop_table("misconduct_file")
    op.drop_table("misconduct_citation")
    op.drop_table("misconduct_event")
    op.drop_table("misconduct_record")
