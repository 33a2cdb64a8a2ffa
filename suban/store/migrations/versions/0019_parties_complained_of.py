"""To whom a petition is closed, and whom it complains of in the petitioner's own words"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

_CLOSED_TO = "to whom it is closed, suban.domain.confidentiality.closed_to; null: nobody"
_COMPLAINED_OF = "whom it complains of, where the register has no code for it"


def upgrade() -> None:
    op.add_column(
        "petition", sa.Column("closed_to", postgresql.ARRAY(sa.Text()), nullable=True, comment=_CLOSED_TO)
    )
    op.create_index(
        "petition_closed_to",
        "petition",
        ["closed_to"],
        postgresql_using="gin",
        postgresql_where="closed_to IS NOT NULL",
    )
    # Nobody could be complained of before; who was recused stands in the case.
    op.execute(
        """
        UPDATE petition SET closed_to = (
            SELECT array_agg('recused:' || code) FROM jsonb_array_elements_text("case" -> 'recused') AS code
        )
        WHERE jsonb_typeof("case" -> 'recused') = 'array'
        """
    )
    op.add_column(
        "petition_text", sa.Column("complained_of", sa.Text(), nullable=True, comment=_COMPLAINED_OF)
    )


def downgrade() -> None:
    op.drop_column("petition_text", "complained_of")
    op.drop_index("petition_closed_to", table_name="petition")
    op.drop_column("petition", "closed_to")
