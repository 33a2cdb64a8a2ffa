"""Levels of units, their first and last day, and their functions"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OLD = (
    "office, committee_office, supervision_office, government, district, department, "
    "township, workstation, enterprise"
)
_NEW = "suban.domain.organisation.UnitKind"


def upgrade() -> None:
    op.alter_column("unit", "kind", comment=_NEW, existing_comment=_OLD)
    level = "suban.domain.organisation.Level as the city says it; null: by kind and area"
    op.add_column("unit", sa.Column("level", sa.Text(), nullable=True, comment=level))
    op.add_column(
        "unit", sa.Column("valid_from", sa.Date(), nullable=True, comment="its first day; null: since ever")
    )
    op.add_column(
        "unit",
        sa.Column("valid_to", sa.Date(), nullable=True, comment="its last day; null: until further notice"),
    )
    op.create_table(
        "unit_function",
        sa.Column("function", sa.Text(), nullable=False, comment="suban.domain.organisation.UnitFunction"),
        sa.Column("area", sa.Text(), nullable=False, comment="code of the area; empty: any"),
        sa.Column("unit", sa.Text(), nullable=False, comment="code of the unit that has it"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="the day it left the register; null: not"),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"]),
        sa.PrimaryKeyConstraint("function", "area"),
    )


def downgrade() -> None:
    op.drop_table("unit_function")
    for name in ("valid_to", "valid_from", "level"):
        op.drop_column("unit", name)
    op.alter_column("unit", "kind", comment=_OLD, existing_comment=_NEW)
