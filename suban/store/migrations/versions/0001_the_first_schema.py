"""The first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE petition_number")
    op.create_table(
        "statute",
        sa.Column("digest", sa.Text(), nullable=False, comment="suban.domain.model.digest of the body"),
        sa.Column("kind", sa.Text(), nullable=False, comment="rulebook or calendar"),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="the rulebook's id; for a calendar the years it covers"
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it came here",
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="office, department, township, enterprise, supervision_office",
        ),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("leader_in_charge", sa.Text(), nullable=True, comment="person id"),
        sa.Column("principal_leader", sa.Text(), nullable=True, comment="person id"),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["unit.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False, comment="a code; journals and histories name only this"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="suban.domain.rulebook.Role"),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=5), server_default="zh", nullable=False),
        sa.ForeignKeyConstraint(
            ["unit"],
            ["unit.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "petition",
        sa.Column("number", sa.Text(), nullable=False, comment="yyyymmdd-nnnnnn"),
        sa.Column("kind", sa.Text(), nullable=False, comment="complaint ..."),
        sa.Column("area", sa.Text(), nullable=False, comment="code of the area concerned"),
        sa.Column("channel", sa.Text(), nullable=False, comment="how it came: web, hotline ..."),
        sa.Column("rulebook", sa.Text(), nullable=False, comment="digest"),
        sa.Column("calendar", sa.Text(), nullable=False, comment="digest"),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), nullable=False, comment="when the server stored it"
        ),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its workflow was started; null: not yet",
        ),
        sa.Column("stage", sa.Text(), nullable=False, comment="suban.domain.case.Stage"),
        sa.Column("unit", sa.Text(), nullable=True, comment="code of the unit that holds it"),
        sa.Column("warning", sa.Text(), nullable=True, comment="highest rung of the running terms"),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the nearest end of the unit's completion limits",
        ),
        sa.Column("closed_on", sa.Text(), nullable=True, comment="ground of closing"),
        sa.Column("entries", sa.Integer(), nullable=False, comment="number of the last journal entry"),
        sa.Column("head", sa.Text(), nullable=False, comment="hash of the last journal entry"),
        sa.Column(
            "case",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the whole case after that entry",
        ),
        sa.ForeignKeyConstraint(
            ["calendar"],
            ["statute.digest"],
        ),
        sa.ForeignKeyConstraint(
            ["rulebook"],
            ["statute.digest"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("petition_stage", "petition", ["stage", "number"], unique=False)
    op.create_index("petition_unit", "petition", ["unit", "number"], unique=False)
    op.create_index("petition_due", "petition", ["due_at", "number"], unique=False)
    op.create_index(
        "petition_unstarted", "petition", ["received_at"], unique=False, postgresql_where="started_at IS NULL"
    )
    op.create_table(
        "access_token",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "act_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the body, hexadecimal"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_act_text_number"), "act_text", ["number"], unique=False)
    op.create_table(
        "intake_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_digest", sa.Text(), nullable=False, comment="SHA-256 of the canonical body"),
        sa.Column("number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "act_reception",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False, comment="the Idempotency-Key"),
        sa.Column("digest", sa.Text(), nullable=False, comment="of actor and act"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("number", "act_id"),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 ..."),
        sa.Column("kind", sa.Text(), nullable=False, comment="suban.domain.entries.EntryKind"),
        sa.Column(
            "at", sa.DateTime(timezone=True), nullable=False, comment="legal instant of what it records"
        ),
        sa.Column("act_id", sa.Text(), nullable=True, comment="key of the request that caused it"),
        sa.Column(
            "content",
            sa.Text(),
            nullable=False,
            comment="canonical JSON of the whole entry; what the hash is over",
        ),
        sa.Column("hash", sa.Text(), nullable=False, comment="suban.domain.entries.seal"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it was written",
        ),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("number", "entry"),
    )
    op.create_index(
        "journal_act", "journal", ["number", "act_id"], unique=True, postgresql_where="act_id IS NOT NULL"
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False, comment="the journal entry it tells of"),
        sa.Column("subject", sa.Text(), nullable=False, comment="what it says: suban.domain.telling.Subject"),
        sa.Column("audience", sa.Text(), nullable=False, comment="suban.domain.rulebook.Audience"),
        sa.Column("unit", sa.Text(), nullable=True, comment="whose handlers or leaders"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), nullable=True, comment="when its delivery was started"
        ),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", "entry", "audience"),
    )
    op.create_index("notice_unstarted", "notice", ["id"], unique=False, postgresql_where="started_at IS NULL")
    op.create_table(
        "petition_text",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True, comment="where it is, in the petitioner's words"),
        sa.Column("occurred_on", sa.Date(), nullable=True, comment="the day it happened"),
        sa.Column("searchable", sa.Text(), nullable=False, comment="title and body in one, lower case"),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "petitioner",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column(
            "language", sa.String(length=5), nullable=False, comment="zh or en: the language of notices"
        ),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "running_term",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term", sa.Text(), nullable=False, comment="suban.domain.rulebook.TermName"),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="last day"),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="first instant at which it has lapsed",
        ),
        sa.Column(
            "provisional",
            sa.Boolean(),
            nullable=False,
            comment="a day of it stands in no official notice yet",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="article"),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("number", "serial"),
    )
    op.create_index("running_term_due", "running_term", ["due_at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column(
            "recipient",
            sa.Text(),
            nullable=False,
            comment="a person's id, petitioner, or the audience where nobody was found",
        ),
        sa.Column("channel", sa.Text(), nullable=False, comment="smtp or mailbox"),
        sa.Column("state", sa.Text(), nullable=False, comment="sending, sent, no_address, refused"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True, comment="code of the last failure; never its text"),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notice.id"],
        ),
        sa.PrimaryKeyConstraint("notice_id", "recipient"),
    )
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False, comment="a person's id, or petitioner"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notice.id"],
        ),
        sa.ForeignKeyConstraint(
            ["number"],
            ["petition.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notice_id", "recipient"),
    )
    op.create_index(op.f("ix_mailbox_number"), "mailbox", ["number"], unique=False)
    op.create_index("mailbox_recipient", "mailbox", ["recipient", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("mailbox_recipient", table_name="mailbox")
    op.drop_index(op.f("ix_mailbox_number"), table_name="mailbox")
    op.drop_table("mailbox")
    op.drop_table("delivery")
    op.drop_index("running_term_due", table_name="running_term")
    op.drop_table("running_term")
    op.drop_table("petitioner")
    op.drop_table("petition_text")
    op.drop_index("notice_unstarted", table_name="notice", postgresql_where="started_at IS NULL")
    op.drop_table("notice")
    op.drop_index("journal_act", table_name="journal", postgresql_where="act_id IS NOT NULL")
    op.drop_table("journal")
    op.drop_table("act_reception")
    op.drop_table("intake_key")
    op.drop_index(op.f("ix_act_text_number"), table_name="act_text")
    op.drop_table("act_text")
    op.drop_table("access_token")
    op.drop_index("petition_unstarted", table_name="petition", postgresql_where="started_at IS NULL")
    op.drop_index("petition_due", table_name="petition")
    op.drop_index("petition_unit", table_name="petition")
    op.drop_index("petition_stage", table_name="petition")
    op.drop_table("petition")
    op.drop_table("person")
    op.drop_table("unit")
    op.drop_table("statute")
    op.execute("DROP SEQUENCE petition_number")
