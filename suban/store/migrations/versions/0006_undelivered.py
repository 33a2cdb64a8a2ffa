"""Undelivered notices are found by indexes; two more channels"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OLD, _NEW = "smtp or mailbox", "smtp, webhook, apprise or mailbox"


def upgrade() -> None:
    op.create_index(
        "delivery_undelivered", "delivery", ["notice_id", "recipient"], postgresql_where="state <> 'sent'"
    )
    op.create_index("notice_started", "notice", ["started_at"])
    op.alter_column("delivery", "channel", comment=_NEW, existing_comment=_OLD)


def downgrade() -> None:
    op.alter_column("delivery", "channel", comment=_OLD, existing_comment=_NEW)
    op.drop_index("notice_started", table_name="notice")
    op.drop_index("delivery_undelivered", table_name="delivery")
