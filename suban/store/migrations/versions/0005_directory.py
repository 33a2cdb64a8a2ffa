"""The dispatch directory; units and people that have ended"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("unit", "person"):
        op.add_column(
            table,
            sa.Column(
                "ended_on", sa.Date(), nullable=True, comment="the day it left the register; null: not"
            ),
        )
    op.create_table(
        "directory",
        sa.Column("matter", sa.Text(), nullable=False, comment="code of the rulebook's matter; empty: any"),
        sa.Column("area", sa.Text(), nullable=False, comment="code of the area; empty: any"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("unit", sa.Text(), nullable=False, comment="code of the unit that is charged"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="its last day; null: until further notice"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="the day it left the register; null: not"),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"]),
        sa.PrimaryKeyConstraint("matter", "area", "valid_from"),
    )
