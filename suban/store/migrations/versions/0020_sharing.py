"""What was shared with discipline inspection; warnings, orders and hand-overs by their day"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OVERSEEN = (
    "kind IN ('warned', 'handed_over', 'supervision_opened', 'return_refused', 'rehandling_ordered', "
    "'transferred')"
)


def upgrade() -> None:
    op.create_table(
        "sharing",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("since", _INSTANT, nullable=False, comment="the period from this instant on"),
        sa.Column("until", _INSTANT, nullable=False, comment="and before this one"),
        sa.Column("transfers", sa.Integer(), nullable=False, comment="hand-overs that it told of"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing")),
    )
    op.create_index("journal_overseen", "journal", ["at"], postgresql_where=sa.text(_OVERSEEN))


def downgrade() -> None:
    op.drop_index("journal_overseen", table_name="journal")
    op.drop_table("sharing")
