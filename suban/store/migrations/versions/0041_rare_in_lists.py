"""What is rare in a list is found among millions: kind, matter, channel, rung of warning"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("petition_kind", "petition", ["kind", "number"])
    op.create_index("petition_channel", "petition", ["channel", "number"])
    op.create_index(
        "petition_matter", "petition", ["matter", "number"], postgresql_where="matter IS NOT NULL"
    )
    op.create_index(
        "petition_warning", "petition", ["warning", "number"], postgresql_where="warning IS NOT NULL"
    )


def downgrade() -> None:
    for name in ("petition_warning", "petition_matter", "petition_channel", "petition_kind"):
        op.drop_index(name, "petition")
