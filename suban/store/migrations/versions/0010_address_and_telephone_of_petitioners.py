"""Where petitioners live, and petitions found by the telephone number of who asks"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DIGITS = "regexp_replace(phone, '[^0-9]', '', 'g')"


def upgrade() -> None:
    op.add_column(
        "petitioner", sa.Column("address", sa.Text(), nullable=True, comment="where the petitioner lives now")
    )
    op.create_index("petitioner_phone", "petitioner", [sa.text(_DIGITS)])


def downgrade() -> None:
    op.drop_index("petitioner_phone", table_name="petitioner")
    op.drop_column("petitioner", "address")
