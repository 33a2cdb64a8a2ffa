"""What the media are supplied with"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _key_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
    )


def upgrade() -> None:
    op.create_table(
        "media_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "serial", sa.BigInteger(), sa.Identity(), nullable=False, comment="the order in which they came"
        ),
        sa.Column("petition", sa.Text(), nullable=True, comment="whose case is told; never given out"),
        sa.Column("drafted_by", sa.Text(), nullable=False, comment="person id"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["petition"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial"),
        sa.UniqueConstraint("drafted_by", "key"),
    )
    op.create_table(
        "media_event",
        sa.Column("item", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.domain.media.EventKind"),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of the whole event"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["item"], ["media_item.id"]),
        sa.PrimaryKeyConstraint("item", "serial"),
        sa.UniqueConstraint("item", "by", "key"),
    )


def downgrade() -> None:
    op.drop_table("media_event")
    op.drop_table("media_item")
