"""Notices of days off that were imported, and what each change of the calendar came to"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calendar_notice",
        sa.Column(
            "serial",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="1, 2 ... in the order of import",
        ),
        sa.Column("id", sa.Text(), nullable=False, comment="digest of the body"),
        sa.Column(
            "body",
            sa.Text(),
            nullable=False,
            comment="canonical JSON of suban.statutes.holiday_notices.HolidayNotice",
        ),
        sa.Column("calendar", sa.Text(), nullable=False, comment="digest of the first that follows it"),
        sa.Column("imported_by", sa.Text(), nullable=False, comment="person id, or cli"),
        sa.Column("imported_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["calendar"], ["statute.digest"]),
        sa.PrimaryKeyConstraint("serial"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False, comment="digest"),
        sa.Column("run_id", sa.Text(), nullable=False, comment="of the first run of its workflow"),
        sa.Column(
            "counts",
            postgresql.JSONB(),
            nullable=False,
            comment="suban.engine.calendar_payloads.Progress",
        ),
        sa.Column("finished_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["calendar"], ["statute.digest"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id"),
    )


def downgrade() -> None:
    op.drop_table("calendar_change")
    op.drop_table("calendar_notice")
