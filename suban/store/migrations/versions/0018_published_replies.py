"""The replies that everybody may read once they are approved"""

from alembic import op

revision = "0018"
down_revision = "0013"
branch_labels = None
depends_on = None

_PUBLIC_REPLY = "kind = 'replied' AND strpos(content, '\"publication\":\"public\"') > 0"


def upgrade() -> None:
    op.create_index("journal_public", "journal", ["at", "number"], postgresql_where=_PUBLIC_REPLY)


def downgrade() -> None:
    op.drop_index("journal_public", table_name="journal")
