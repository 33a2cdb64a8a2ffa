"""Notices to the units that have a function"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COMMENT = "suban.domain.organisation.UnitFunction of the audience department; empty: another audience"
_ONCE = "notice_once"


def upgrade() -> None:
    op.add_column(
        "notice",
        sa.Column(
            "function",
            sa.Text(),
            server_default="",
            nullable=False,
            comment=_COMMENT,
        ),
    )
    op.drop_index(_ONCE, table_name="notice")
    op.create_index(
        _ONCE,
        "notice",
        ["number", "entry", "audience", sa.text("coalesce(unit, '')"), "function"],
        unique=True,
    )


def downgrade() -> None:
    # What could not stand there before: it is told already, or the office asks who was to be told.
    op.execute(
        "DELETE FROM mailbox USING notice WHERE notice.id = mailbox.notice_id AND notice.function <> ''"
    )
    op.execute(
        "DELETE FROM delivery USING notice WHERE notice.id = delivery.notice_id AND notice.function <> ''"
    )
    op.execute("DELETE FROM notice WHERE function <> ''")
    op.drop_index(_ONCE, table_name="notice")
    op.create_index(
        _ONCE, "notice", ["number", "entry", "audience", sa.text("coalesce(unit, '')")], unique=True
    )
    op.drop_column("notice", "function")
