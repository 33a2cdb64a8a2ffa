"""The integrity file: handing over, and evidence that comes later"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, comment in (
        ("handover", "suban.domain.rulebook.HandoverRule.handover"),
        ("organ", "to which organ it was handed over"),
        ("document", "number of the document by which it was handed over"),
    ):
        op.add_column("integrity_event", sa.Column(name, sa.Text(), nullable=True, comment=comment))
    op.add_column(
        "integrity_evidence",
        sa.Column(
            "event", sa.Integer(), nullable=True, comment="the event it came with; null: the recording"
        ),
    )


def downgrade() -> None:
    op.drop_column("integrity_evidence", "event")
    for name in ("document", "organ", "handover"):
        op.drop_column("integrity_event", name)
