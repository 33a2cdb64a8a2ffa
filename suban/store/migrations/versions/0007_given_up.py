"""A delivery may be given up"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OLD, _NEW = "sending, sent, no_address, refused", "sending, sent, no_address, refused, given_up"


def upgrade() -> None:
    op.alter_column("delivery", "state", comment=_NEW, existing_comment=_OLD)
    # Notices that were given up before that was recorded: their delivery has been over since.
    op.execute(
        "UPDATE delivery SET state = 'given_up' FROM notice "
        "WHERE notice.id = delivery.notice_id AND delivery.state = 'sending' "
        "AND notice.started_at < now() - interval '31 days'"
    )


def downgrade() -> None:
    op.execute("UPDATE delivery SET state = 'sending' WHERE state = 'given_up'")
    op.alter_column("delivery", "state", comment=_OLD, existing_comment=_NEW)
