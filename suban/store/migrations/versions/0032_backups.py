"""When the last backup was"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("name", sa.Text(), nullable=False, comment="of its folder"),
        sa.Column("taken_at", _INSTANT, nullable=False, comment="the instant whose state it holds"),
        sa.Column("finished_at", _INSTANT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes of dump and files"),
        sa.Column("files", sa.BigInteger(), nullable=False, comment="how many files it holds"),
        sa.Column(
            "damaged", sa.BigInteger(), nullable=False, comment="files that were not as they had been stored"
        ),
        sa.Column("manifest", sa.Text(), nullable=False, comment="SHA-256 of its manifest"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("backup_taken", "backup", ["taken_at"])


def downgrade() -> None:
    op.drop_table("backup")
