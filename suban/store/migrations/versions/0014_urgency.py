"""How urgent a petition is"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    urgency = "code of the rulebook's urgency; null: it can wait"
    op.add_column("petition", sa.Column("urgency", sa.Text(), nullable=True, comment=urgency))
    op.create_index(
        "petition_urgency",
        "petition",
        ["urgency", "number"],
        postgresql_where=sa.text("urgency IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("petition_urgency", "petition")
    op.drop_column("petition", "urgency")
