"""Periodic appraisal of units"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "serial", sa.BigInteger(), sa.Identity(), nullable=False, comment="the order in which they came"
        ),
        sa.Column("period", sa.Text(), nullable=False, comment="suban.domain.periods.Period.code"),
        sa.Column("rulebook", sa.Text(), nullable=False, comment="digest of the rulebook of its last day"),
        sa.Column(
            "corrects", sa.Uuid(), nullable=True, comment="the published one that it puts right; null: none"
        ),
        sa.Column("drafted_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("drafted_at", _INSTANT, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.ForeignKeyConstraint(["corrects"], ["appraisal.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("corrects"),
        sa.UniqueConstraint("drafted_by", "key"),
        sa.UniqueConstraint("serial"),
    )
    op.create_index("appraisal_period", "appraisal", ["period"])
    op.create_table(
        "appraisal_event",
        sa.Column("appraisal", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="suban.domain.appraisal_record.AppraisalEventKind"
        ),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column(
            "content",
            sa.Text(),
            nullable=False,
            comment="canonical JSON of the whole event, with what was counted",
        ),
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.ForeignKeyConstraint(["appraisal"], ["appraisal.id"]),
        sa.PrimaryKeyConstraint("appraisal", "serial"),
        sa.UniqueConstraint("appraisal", "by", "key"),
    )


def downgrade() -> None:
    op.drop_table("appraisal_event")
    op.drop_index("appraisal_period", "appraisal")
    op.drop_table("appraisal")
