"""Topics"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def _key_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
    )


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "serial", sa.BigInteger(), sa.Identity(), nullable=False, comment="the order in which they came"
        ),
        sa.Column(
            "rulebook", sa.Text(), nullable=False, comment="digest of the rulebook of the day it was opened"
        ),
        sa.Column(
            "units",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="codes of the units that are asked",
        ),
        sa.Column("opened_by", sa.Text(), nullable=False, comment="person id"),
        *_key_columns(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial"),
        sa.UniqueConstraint("opened_by", "key"),
    )
    op.create_index("topic_units", "topic", ["units"], postgresql_using="gin")
    op.create_table(
        "topic_event",
        sa.Column("topic", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of the whole event"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["topic"], ["topic.id"]),
        sa.PrimaryKeyConstraint("topic", "serial"),
        sa.UniqueConstraint("topic", "by", "key"),
    )


def downgrade() -> None:
    op.drop_table("topic_event")
    op.drop_table("topic")
