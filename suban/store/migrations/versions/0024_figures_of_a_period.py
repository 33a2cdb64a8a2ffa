"""Figures of a period: petitions and journal by time"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("journal_at", "journal", ["at"], postgresql_using="brin")
    op.create_index("petition_received", "petition", ["received_at"], postgresql_using="brin")


def downgrade() -> None:
    op.drop_index("petition_received", "petition")
    op.drop_index("journal_at", "journal")
