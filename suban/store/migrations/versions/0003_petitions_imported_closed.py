"""Petitions that were settled before they were imported: they wait for no workflow"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("petition_unstarted", table_name="petition")
    op.create_index(
        "petition_unstarted",
        "petition",
        ["received_at"],
        postgresql_where="started_at IS NULL AND stage <> 'closed'",
    )
    op.alter_column(
        "petition",
        "started_at",
        comment="when its workflow was started; null: not yet, or never if imported closed",
        existing_comment="when its workflow was started; null: not yet",
    )


def downgrade() -> None:
    op.alter_column(
        "petition",
        "started_at",
        comment="when its workflow was started; null: not yet",
        existing_comment="when its workflow was started; null: not yet, or never if imported closed",
    )
    op.drop_index("petition_unstarted", table_name="petition")
    op.create_index("petition_unstarted", "petition", ["received_at"], postgresql_where="started_at IS NULL")
