"""Files of petitions and acts"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "belongs", sa.Text(), nullable=False, comment="petition, or act: of no use until an act names it"
        ),
        sa.Column("owner", sa.Text(), nullable=False, comment="who gave it: a person's id, or petitioner"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the content, hexadecimal"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.files.kinds, judged by the content"),
        sa.Column("name", sa.Text(), nullable=True, comment="what it was called: a label, cleaned"),
        sa.Column("stored_at", _INSTANT, nullable=False, comment="when the API took it in"),
        sa.Column("used_at", _INSTANT, nullable=False, comment="when it was last given, or named in an act"),
        sa.Column(
            "named",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="an entry was found that names it: nobody need look again",
        ),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", "belongs", "owner", "digest"),
    )
    op.create_index(
        "file_unnamed", "file", ["used_at"], postgresql_where=sa.text("belongs = 'act' AND NOT named")
    )


def downgrade() -> None:
    op.drop_table("file")
