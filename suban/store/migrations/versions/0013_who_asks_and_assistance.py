"""What petitioners are in law, and the groups of people whose petitions get assistance"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = "suban.domain.filing.PetitionerKind; null: anonymous or not asked"
    op.add_column("petitioner", sa.Column("kind", sa.Text(), nullable=True, comment=kind))
    organisation = "the name of the organisation, for which the name speaks"
    op.add_column("petitioner", sa.Column("organisation", sa.Text(), nullable=True, comment=organisation))
    assistance = "codes of the rulebook's groups for assistance; null: none"
    op.add_column("petitioner", sa.Column("assistance", ARRAY(sa.Text()), nullable=True, comment=assistance))
    op.create_index(
        "petitioner_assistance",
        "petitioner",
        ["assistance"],
        postgresql_using="gin",
        postgresql_where=sa.text("assistance IS NOT NULL"),
    )
    op.create_table(
        "assistance_change",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("groups", ARRAY(sa.Text()), nullable=False, comment="all codes that stand since then"),
        sa.Column("changed_by", sa.Text(), nullable=False, comment="a person's id, or petitioner"),
        sa.Column("reason", sa.Text(), nullable=True, comment="null: given at filing"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("number", "serial"),
    )


def downgrade() -> None:
    op.drop_table("assistance_change")
    op.drop_index("petitioner_assistance", "petitioner")
    for name in ("assistance", "organisation", "kind"):
        op.drop_column("petitioner", name)
