"""How a petitioner is reached may be corrected"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_correction",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column(
            "particulars",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="of email and phone those that were changed",
        ),
        sa.Column("corrected_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("number", "serial"),
    )


def downgrade() -> None:
    op.drop_table("contact_correction")
