"""Notices are delivered in batches, at a pace; what became of doubtful messages is on record"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0035"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OLD, _NEW = "sending, sent, no_address, refused, given_up", "suban.store.attempts.State"


def upgrade() -> None:
    op.add_column(
        "notice",
        sa.Column(
            "batch",
            sa.Text(),
            nullable=True,
            comment="the batch that it is delivered in; null: in none yet, or by a workflow of its own",
        ),
    )
    op.add_column(
        "notice",
        sa.Column(
            "settled_at",
            _INSTANT,
            nullable=True,
            comment="when nothing more was to be done for it; null: its delivery goes on",
        ),
    )
    op.alter_column("delivery", "state", comment=_NEW, existing_comment=_OLD)
    for name, comment in (
        ("tried_since", "its first attempt, or first one anew"),
        ("under_way_until", "of an attempt: by then its sender has recorded how it ended, or is dead"),
        ("due_at", "when it is tried next: its turn, the end of quiet hours, or of a pause after a failure"),
    ):
        op.add_column("delivery", sa.Column(name, _INSTANT, nullable=True, comment=comment))
    for name, comment in (
        ("doubtful", "attempts of which nobody knows whether the message was taken"),
        ("edition", "how often it was begun anew with another key, since it was never taken"),
    ):
        op.add_column(
            "delivery", sa.Column(name, sa.Integer(), server_default="0", nullable=False, comment=comment)
        )
    # What was tried in vain says why. Of what has no error nobody knows how its attempt ended.
    op.execute("UPDATE delivery SET state = 'deferred' WHERE state = 'sending' AND error IS NOT NULL")
    op.execute("UPDATE delivery SET under_way_until = now() + interval '5 minutes' WHERE state = 'sending'")
    op.execute(
        "UPDATE notice SET settled_at = started_at WHERE started_at IS NOT NULL AND ("
        "started_at < now() - interval '31 days' "
        "OR EXISTS (SELECT 1 FROM delivery WHERE notice_id = notice.id) "
        "AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice_id = notice.id "
        "AND state IN ('sending', 'deferred')))"
    )
    op.create_index(
        "notice_unsettled",
        "notice",
        ["started_at"],
        postgresql_where="started_at IS NOT NULL AND settled_at IS NULL",
    )
    op.create_index("delivery_doubtful", "delivery", ["channel", "state"], postgresql_where="doubtful > 0")
    op.create_table(
        "delivery_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False, comment="as in delivery"),
        sa.Column("decision", sa.Text(), nullable=False, comment="resent or told_otherwise"),
        sa.Column("state", sa.Text(), nullable=False, comment="in which it stood before"),
        sa.Column("error", sa.Text(), nullable=True, comment="code of the failure that stood there before"),
        sa.Column("reason", sa.Text(), nullable=True, comment="in the words of who decided"),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="person id"),
        sa.Column("decided_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("delivery_decision_notice", "delivery_decision", ["notice_id", "recipient"])
    op.create_table(
        "sending_pace",
        sa.Column("channel", sa.Text(), nullable=False, comment="smtp, webhook or apprise"),
        sa.Column(
            "gate_at",
            _INSTANT,
            nullable=False,
            comment="before this instant no further message is sent",
        ),
        sa.Column("line_at", _INSTANT, nullable=False, comment="the turn of whoever comes next"),
        sa.PrimaryKeyConstraint("channel"),
    )


def downgrade() -> None:
    op.drop_table("sending_pace")
    op.drop_table("delivery_decision")
    op.drop_index("delivery_doubtful", "delivery")
    op.drop_index("notice_unsettled", "notice")
    op.execute("UPDATE delivery SET state = 'sending' WHERE state IN ('deferred', 'queued', 'held')")
    op.execute(
        "UPDATE delivery SET state = 'given_up' WHERE state IN ('uncertain', 'told_otherwise', 'replaced')"
    )
    for name in ("edition", "doubtful", "due_at", "under_way_until", "tried_since"):
        op.drop_column("delivery", name)
    op.alter_column("delivery", "state", comment=_OLD, existing_comment=_NEW)
    op.drop_column("notice", "settled_at")
    op.drop_column("notice", "batch")
