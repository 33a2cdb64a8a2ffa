"""The log of readings: who of the staff read what, when, from where"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("role", sa.Text(), nullable=False, comment="suban.domain.rulebook.Role"),
        sa.Column("unit", sa.Text(), nullable=True, comment="code of the reader's unit"),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.domain.reading_log.ReadingKind"),
        sa.Column(
            "number", sa.Text(), nullable=True, comment="the petition that was asked for, there or not"
        ),
        sa.Column(
            "about", sa.Text(), nullable=True, comment="what else of our own was asked for: a file's id ..."
        ),
        sa.Column(
            "numbers",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="of a list: the petitions that were shown",
        ),
        sa.Column("identity", sa.Boolean(), nullable=False, comment="whether it was shown who asks"),
        sa.Column(
            "asked",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="of a search: the names of what was given",
        ),
        sa.Column(
            "words",
            sa.Text(),
            nullable=True,
            comment="of a search: keyed hash of the words or of the telephone number",
        ),
        sa.Column("address", sa.Text(), nullable=True, comment="from which network address"),
        sa.Column(
            "status", sa.Integer(), nullable=False, comment="of the answer: from 400 on it was refused"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reading_log_at", "reading_log", ["at"], postgresql_using="brin")
    op.create_index("reading_log_by", "reading_log", ["by", "id"])
    op.create_index(
        "reading_log_number",
        "reading_log",
        ["number", "id"],
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_index(
        "reading_log_numbers",
        "reading_log",
        ["numbers"],
        postgresql_using="gin",
        postgresql_where=sa.text("numbers IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("reading_log")
