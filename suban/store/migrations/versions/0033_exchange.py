"""Petitions that are exchanged with other platforms; the index of what is open, for the live state"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exchanged_petition",
        sa.Column("platform", sa.Text(), nullable=False, comment="suban.exchange.platforms.Platform"),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False, comment="filed by them, or referred to them"),
        sa.Column("their_number", sa.Text(), nullable=True, comment="their number; null: no receipt yet"),
        sa.Column(
            "codes",
            postgresql.JSONB(),
            nullable=False,
            comment="their codes of kind, matter and area, as they came",
        ),
        sa.Column(
            "unknown",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="those of them that the mapping does not have",
        ),
        sa.Column("exchanged_at", _INSTANT, nullable=False),
        sa.Column(
            "sorted_by",
            sa.Text(),
            nullable=True,
            comment="person id: who has looked at the unknown codes",
        ),
        sa.Column("sorted_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("platform", "number", "direction"),
    )
    op.create_index("exchanged_petition_number", "exchanged_petition", ["number"])
    op.create_index(
        "exchanged_petition_unsorted",
        "exchanged_petition",
        ["number"],
        postgresql_where="unknown <> '{}' AND sorted_at IS NULL",
    )
    op.create_index(
        "exchanged_petition_theirs",
        "exchanged_petition",
        ["platform", "their_number"],
        unique=True,
        postgresql_where="direction = 'filed'",
    )
    op.create_table(
        "exchange_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="their id of the message: the same again is the same message",
        ),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="receipt, progress, outcome, supplement or withdrawal",
        ),
        sa.Column("body", sa.Text(), nullable=True, comment="their words"),
        sa.Column("at", _INSTANT, nullable=False, comment="when it happened there, as they say"),
        sa.Column("received_at", _INSTANT, nullable=False, comment="when the API took it in"),
        sa.Column(
            "act_id", sa.Text(), nullable=True, comment="of the act of the petitioner that it led to here"
        ),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "key"),
    )
    op.create_index("exchange_message_number", "exchange_message", ["number", "at"])
    op.create_table(
        "exchange_sharing",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="status, changes or referral"),
        sa.Column(
            "particulars",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="of a referral: what it told of who asks",
        ),
        sa.ForeignKeyConstraint(["number"], ["petition.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("exchange_sharing_number", "exchange_sharing", ["number"])

    op.create_index(
        "petition_open",
        "petition",
        ["stage", "unit", "area", "warning", "due_at"],
        postgresql_where="stage <> 'closed'",
    )


def downgrade() -> None:
    op.drop_index("petition_open", "petition")
    op.drop_table("exchange_sharing")
    op.drop_table("exchange_message")
    op.drop_table("exchanged_petition")
