"""Units that take part without holding a petition, and notices to several of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

_PARTIES = "codes of the units that take part without holding it; null: none"
_ONCE = "notice_number_entry_audience_key"


def upgrade() -> None:
    op.add_column(
        "petition", sa.Column("parties", postgresql.ARRAY(sa.Text()), nullable=True, comment=_PARTIES)
    )
    op.create_index(
        "petition_parties",
        "petition",
        ["parties"],
        postgresql_using="gin",
        postgresql_where="parties IS NOT NULL",
    )
    op.drop_constraint(_ONCE, "notice", type_="unique")
    op.create_index(
        "notice_once",
        "notice",
        ["number", "entry", "audience", sa.text("coalesce(unit, '')")],
        unique=True,
    )


def downgrade() -> None:
    op.drop_index("notice_once", table_name="notice")
    op.create_unique_constraint(_ONCE, "notice", ["number", "entry", "audience"])
    op.drop_index("petition_parties", table_name="petition")
    op.drop_column("petition", "parties")
