"""Suggestions on the platform itself"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "serial", sa.BigInteger(), sa.Identity(), nullable=False, comment="the order in which they came"
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False, comment="when the API took it in"),
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "suggestion_answer",
        sa.Column("suggestion", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column(
            "body_digest",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the canonical body of the request",
        ),
        sa.ForeignKeyConstraint(["suggestion"], ["suggestion.id"]),
        sa.PrimaryKeyConstraint("suggestion"),
    )


def downgrade() -> None:
    op.drop_table("suggestion_answer")
    op.drop_table("suggestion")
