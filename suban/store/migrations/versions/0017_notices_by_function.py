"""Notices to the units that have a function; petitions of one telephone number"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0009"
branch_labels = None
depends_on = None

_COMMENT = "suban.domain.organisation.UnitFunction of the audience department; empty: another audience"
_ONCE = "notice_number_entry_audience_key"
_ONCE_A_FUNCTION = "notice_number_entry_audience_function_key"


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
    op.drop_constraint(_ONCE, "notice", type_="unique")
    op.create_unique_constraint(_ONCE_A_FUNCTION, "notice", ["number", "entry", "audience", "function"])
    op.create_index("petitioner_phone", "petitioner", ["phone"], postgresql_where="phone IS NOT NULL")


def downgrade() -> None:
    op.drop_index("petitioner_phone", table_name="petitioner", postgresql_where="phone IS NOT NULL")
    # What could not stand there before: it is told already, or the office asks who was to be told.
    op.execute(
        "DELETE FROM mailbox USING notice WHERE notice.id = mailbox.notice_id AND notice.function <> ''"
    )
    op.execute(
        "DELETE FROM delivery USING notice WHERE notice.id = delivery.notice_id AND notice.function <> ''"
    )
    op.execute("DELETE FROM notice WHERE function <> ''")
    op.drop_constraint(_ONCE_A_FUNCTION, "notice", type_="unique")
    op.create_unique_constraint(_ONCE, "notice", ["number", "entry", "audience"])
    op.drop_column("notice", "function")
