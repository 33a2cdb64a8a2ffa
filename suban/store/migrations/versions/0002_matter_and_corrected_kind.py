"""The matter of a petition; its kind as corrected"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "petition",
        sa.Column(
            "matter", sa.Text(), nullable=True, comment="code of the rulebook's matter, if it is known"
        ),
    )
    op.alter_column(
        "petition", "kind", comment="complaint ..., as corrected", existing_comment="complaint ..."
    )
    op.alter_column(
        "petition",
        "due_at",
        comment="the nearest end of the limits for deciding, forwarding and handling",
        existing_comment="the nearest end of the unit's completion limits",
    )
    op.alter_column(
        "unit",
        "kind",
        comment="office, committee_office, supervision_office, government, district, department, "
        "township, workstation, enterprise",
        existing_comment="office, department, township, enterprise, supervision_office",
    )
