"""What the checks have found"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "check_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False, comment="suban.engine.checks.CheckName"),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, server_default=sa.func.now(), nullable=False),
        sa.Column("examined", sa.BigInteger(), nullable=False, comment="how many things it looked at"),
        sa.Column("found", sa.BigInteger(), nullable=False, comment="how many were not as they should be"),
        sa.Column("findings", JSONB(), nullable=False, comment="the first of these: number, entry, what"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("check_run_newest", "check_run", ["check", "ended_at"])


def downgrade() -> None:
    op.drop_table("check_run")
