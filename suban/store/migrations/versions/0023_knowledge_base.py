"""The knowledge base"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _key_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("key", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
    )


def upgrade() -> None:
    op.create_table(
        "knowledge_article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "serial", sa.BigInteger(), sa.Identity(), nullable=False, comment="the order in which they came"
        ),
        sa.Column("unit", sa.Text(), nullable=False, comment="whose it is to keep true"),
        sa.Column("written_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("question", sa.Text(), nullable=True, comment="as published; null: not yet, or never"),
        sa.Column("answer", sa.Text(), nullable=True, comment="as published"),
        sa.Column("matter", sa.Text(), nullable=True, comment="code of a rulebook's matter"),
        sa.Column("public", sa.Boolean(), nullable=False, comment="whether everybody may read it"),
        sa.Column(
            "review_on", sa.Date(), nullable=True, comment="the last day on which it counts as looked at"
        ),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False, comment="a draft waits for its check"),
        sa.Column("reports", sa.Integer(), nullable=False, comment="how many reports of errors are open"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial"),
        sa.UniqueConstraint("written_by", "key"),
    )
    op.create_index("knowledge_article_unit", "knowledge_article", ["unit"])
    op.create_table(
        "knowledge_event",
        sa.Column("article", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.domain.knowledge.EventKind"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("content", postgresql.JSONB(), nullable=True, comment="of a draft: all that it says"),
        sa.Column(
            "review_on",
            sa.Date(),
            nullable=True,
            comment="of a check or renewal: to be looked at again by",
        ),
        sa.Column("words", sa.Text(), nullable=True, comment="why, what is wrong, how it was settled"),
        sa.Column("report", sa.Integer(), nullable=True, comment="serial of the report that is settled"),
        *_key_columns(),
        sa.ForeignKeyConstraint(["article"], ["knowledge_article.id"]),
        sa.PrimaryKeyConstraint("article", "serial"),
        sa.UniqueConstraint("article", "by", "key"),
    )


def downgrade() -> None:
    op.drop_table("knowledge_event")
    op.drop_table("knowledge_article")
