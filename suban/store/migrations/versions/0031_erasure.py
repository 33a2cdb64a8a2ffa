"""Erasure of what is kept no longer: holds, requests, and what was erased"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("held", sa.Boolean(), nullable=False, comment="whether nothing may be erased from now on"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("number", "serial"),
        sa.UniqueConstraint("number", "by", "key"),
    )
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="the petitioner's words, if any"),
        sa.Column("taken_by", sa.Text(), nullable=False, comment="petitioner, or the id of who took it in"),
        sa.Column("received_at", _INSTANT, nullable=False, comment="when the API took it in"),
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", "taken_by", "key"),
    )
    op.create_table(
        "erasure_decision",
        sa.Column("request", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column(
            "body_digest",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the canonical body of the request",
        ),
        sa.ForeignKeyConstraint(["request"], ["erasure_request.id"]),
        sa.PrimaryKeyConstraint("request"),
    )
    op.create_table(
        "erasure",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False, comment="suban.domain.rulebook.Held"),
        sa.Column("closed_at", _INSTANT, nullable=False, comment="of which end of the petition it follows"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=False, comment="id of the rulebook that gives the period"),
        sa.Column("source", sa.Text(), nullable=False, comment="the provision"),
        sa.Column("request", sa.Uuid(), nullable=True, comment="of a petitioner; null: its period ended"),
        sa.Column("pieces", sa.Integer(), nullable=False, comment="how many rows or files went"),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.ForeignKeyConstraint(["request"], ["erasure_request.id"]),
        sa.PrimaryKeyConstraint("number", "held", "closed_at"),
    )


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("erasure_decision")
    op.drop_table("erasure_request")
    op.drop_table("legal_hold")
