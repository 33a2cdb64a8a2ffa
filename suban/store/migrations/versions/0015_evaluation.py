"""The nature of a petition; ratings and return visits by their day"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    nature = "suban.domain.rulebook.Nature: its figures are also shown apart"
    op.add_column("petition", sa.Column("nature", sa.Text(), nullable=True, comment=nature))
    op.create_index(
        "petition_nature",
        "petition",
        ["nature", "number"],
        postgresql_where=sa.text("nature IS NOT NULL"),
    )
    op.create_index(
        "journal_evaluated",
        "journal",
        ["at"],
        postgresql_where=sa.text("kind IN ('rated', 'visited')"),
    )


def downgrade() -> None:
    op.drop_index("journal_evaluated", table_name="journal")
    op.drop_index("petition_nature", table_name="petition")
    op.drop_column("petition", "nature")
