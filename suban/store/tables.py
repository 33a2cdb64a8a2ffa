"""The tables. Every column says what it holds; `grants` says what the application may do with a table."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Sequence,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

READ = "SELECT"
READ_ONLY = "SELECT"
WRITE_ONCE = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
CHANGE_AND_DELETE = "SELECT, INSERT, UPDATE, DELETE"


class Base(DeclarativeBase):
    """Instants are stored with time zone."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
        str: Text,
    }


petition_number = Sequence("petition_number", metadata=Base.metadata)


class Statute(Base):
    """A rulebook or a calendar, immutable, addressed by digest."""

    __tablename__ = "statute"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    digest: Mapped[str] = mapped_column(primary_key=True, comment="suban.domain.model.digest of the body")
    kind: Mapped[str] = mapped_column(comment="rulebook or calendar")
    name: Mapped[str] = mapped_column(comment="the rulebook's id; for a calendar the years it covers")
    body: Mapped[str] = mapped_column(comment="canonical JSON")
    published_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="when it came here")


class CalendarNotice(Base):
    """A notice of days off that was imported. Calendars follow them in their order."""

    __tablename__ = "calendar_notice"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    serial: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="1, 2 ... in the order of import"
    )
    id: Mapped[str] = mapped_column(unique=True, comment="digest of the body")
    body: Mapped[str] = mapped_column(
        comment="canonical JSON of suban.statutes.holiday_notices.HolidayNotice"
    )
    calendar: Mapped[str] = mapped_column(
        ForeignKey("statute.digest"), comment="digest of the first that follows it"
    )
    imported_by: Mapped[str] = mapped_column(comment="person id, or cli")
    imported_at: Mapped[datetime] = mapped_column()


class CalendarChange(Base):
    """What it came to that the open petitions went over to another calendar, each time it was done."""

    __tablename__ = "calendar_change"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    calendar: Mapped[str] = mapped_column(ForeignKey("statute.digest"), comment="digest")
    run_id: Mapped[str] = mapped_column(unique=True, comment="of the first run of its workflow")
    counts: Mapped[dict[str, Any]] = mapped_column(comment="suban.engine.calendar_payloads.Progress")
    finished_at: Mapped[datetime] = mapped_column()


class Petition(Base):
    """What lists and counts need of a petition. Written with the journal; no personal data, no text."""

    __tablename__ = "petition"
    __table_args__ = (
        Index("petition_stage", "stage", "number"),
        Index("petition_unit", "unit", "number"),
        Index(
            "petition_parties",
            "parties",
            postgresql_using="gin",
            postgresql_where="parties IS NOT NULL",
        ),
        Index(
            "petition_closed_to",
            "closed_to",
            postgresql_using="gin",
            postgresql_where="closed_to IS NOT NULL",
        ),
        Index("petition_due", "due_at", "number"),
        # The state of the city is counted from this alone.
        Index(
            "petition_open",
            "stage",
            "unit",
            "area",
            "warning",
            "due_at",
            postgresql_where="stage <> 'closed'",
        ),
        # Numbers are given in the order of time, near enough: so this costs nothing to keep.
        Index("petition_received", "received_at", postgresql_using="brin"),
        # Whoever looks for what is rare would else walk past all others.
        Index("petition_kind", "kind", "number"),
        Index("petition_channel", "channel", "number"),
        Index("petition_matter", "matter", "number", postgresql_where="matter IS NOT NULL"),
        Index("petition_warning", "warning", "number", postgresql_where="warning IS NOT NULL"),
        Index("petition_nature", "nature", "number", postgresql_where="nature IS NOT NULL"),
        Index("petition_urgency", "urgency", "number", postgresql_where="urgency IS NOT NULL"),
        Index(
            "petition_unstarted",
            "received_at",
            postgresql_where="started_at IS NULL AND stage <> 'closed'",
        ),
        {"info": {"grants": CHANGE}},
    )

    number: Mapped[str] = mapped_column(primary_key=True, comment="yyyymmdd-nnnnnn")
    kind: Mapped[str] = mapped_column(comment="complaint ..., as corrected")
    matter: Mapped[str | None] = mapped_column(comment="code of the rulebook's matter, if it is known")
    nature: Mapped[str | None] = mapped_column(
        comment="suban.domain.rulebook.Nature: its figures are also shown apart"
    )
    urgency: Mapped[str | None] = mapped_column(comment="code of the rulebook's urgency; null: it can wait")
    area: Mapped[str] = mapped_column(comment="code of the area concerned")
    channel: Mapped[str] = mapped_column(comment="how it came: web, hotline ...")
    rulebook: Mapped[str] = mapped_column(ForeignKey("statute.digest"), comment="digest")
    calendar: Mapped[str] = mapped_column(ForeignKey("statute.digest"), comment="digest")
    received_at: Mapped[datetime] = mapped_column(comment="when the server stored it")
    started_at: Mapped[datetime | None] = mapped_column(
        comment="when its workflow was started; null: not yet, or never if imported closed"
    )
    stage: Mapped[str] = mapped_column(comment="suban.domain.case.Stage")
    unit: Mapped[str | None] = mapped_column(comment="code of the unit that holds it")
    parties: Mapped[list[str] | None] = mapped_column(
        comment="codes of the units that take part without holding it; null: none"
    )
    closed_to: Mapped[list[str] | None] = mapped_column(
        comment="to whom it is closed, suban.domain.confidentiality.closed_to; null: nobody"
    )
    warning: Mapped[str | None] = mapped_column(comment="highest rung of the running terms")
    due_at: Mapped[datetime | None] = mapped_column(
        comment="the nearest end of the limits for deciding, forwarding and handling"
    )
    closed_on: Mapped[str | None] = mapped_column(comment="ground of closing")
    entries: Mapped[int] = mapped_column(comment="number of the last journal entry")
    head: Mapped[str] = mapped_column(comment="hash of the last journal entry")
    case: Mapped[dict[str, Any]] = mapped_column(comment="the whole case after that entry")


class PetitionText(Base):
    """What was asked, apart from who asks."""

    __tablename__ = "petition_text"
    __table_args__ = (
        Index(
            "petition_text_grams",
            text("suban_grams(searchable)"),
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 256},
        ),
        {"info": {"grants": WRITE_ONCE}},
    )

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    title: Mapped[str] = mapped_column()
    body: Mapped[str] = mapped_column()
    place: Mapped[str | None] = mapped_column(comment="where it is, in the petitioner's words")
    occurred_on: Mapped[date | None] = mapped_column(comment="the day it happened")
    searchable: Mapped[str] = mapped_column(comment="title and body in one, lower case")
    complained_of: Mapped[str | None] = mapped_column(
        comment="whom it complains of, where the register has no code for it"
    )


PHONE_DIGITS = "regexp_replace(phone, '[^0-9]', '', 'g')"
"""The digits of a petitioner's telephone number: what its index holds, so queries say it the same way."""


class Petitioner(Base):
    """Who asks. Kept apart; deleted or encrypted without touching the procedure."""

    __tablename__ = "petitioner"
    __table_args__ = (
        Index("petitioner_phone", text(PHONE_DIGITS)),
        Index(
            "petitioner_assistance",
            "assistance",
            postgresql_using="gin",
            postgresql_where="assistance IS NOT NULL",
        ),
        {"info": {"grants": CHANGE_AND_DELETE}},
    )

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    anonymous: Mapped[bool] = mapped_column()
    name: Mapped[str | None] = mapped_column()
    phone: Mapped[str | None] = mapped_column()
    email: Mapped[str | None] = mapped_column()
    address: Mapped[str | None] = mapped_column(comment="where the petitioner lives now")
    language: Mapped[str] = mapped_column(String(5), comment="zh or en: the language of notices")
    kind: Mapped[str | None] = mapped_column(
        comment="suban.domain.filing.PetitionerKind; null: anonymous or not asked"
    )
    organisation: Mapped[str | None] = mapped_column(
        comment="the name of the organisation, for which the name speaks"
    )
    assistance: Mapped[list[str] | None] = mapped_column(
        comment="codes of the rulebook's groups for assistance; null: none"
    )


class AssistanceChange(Base):
    """How the groups for assistance of a petition changed. Never rewritten; kept apart, as who asks is."""

    __tablename__ = "assistance_change"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    groups: Mapped[list[str]] = mapped_column(comment="all codes that stand since then")
    changed_by: Mapped[str] = mapped_column(comment="a person's id, or petitioner")
    reason: Mapped[str | None] = mapped_column(comment="null: given at filing")
    changed_at: Mapped[datetime] = mapped_column()


class ContactCorrection(Base):
    """A correction of how a petitioner is reached: which particulars, never their content."""

    __tablename__ = "contact_correction"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    particulars: Mapped[list[str]] = mapped_column(comment="of email and phone those that were changed")
    corrected_by: Mapped[str] = mapped_column(comment="person id")
    reason: Mapped[str] = mapped_column()
    corrected_at: Mapped[datetime] = mapped_column()


class ActText(Base):
    """A reason, note or reply. Acts name it by id and digest."""

    __tablename__ = "act_text"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), index=True)
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the body, hexadecimal")
    body: Mapped[str] = mapped_column()
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())


class File(Base):
    """A file of a petition or for its acts; its content lies on disk, under its id."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("number", "belongs", "owner", "digest"),
        Index("file_unnamed", "used_at", postgresql_where="belongs = 'act' AND NOT named"),
        {"info": {"grants": CHANGE_AND_DELETE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    belongs: Mapped[str] = mapped_column(comment="petition, or act: of no use until an act names it")
    owner: Mapped[str] = mapped_column(comment="who gave it: a person's id, or petitioner")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the content, hexadecimal")
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    kind: Mapped[str] = mapped_column(comment="suban.files.kinds, judged by the content")
    name: Mapped[str | None] = mapped_column(comment="what it was called: a label, cleaned")
    stored_at: Mapped[datetime] = mapped_column(comment="when the API took it in")
    used_at: Mapped[datetime] = mapped_column(comment="when it was last given, or named in an act")
    named: Mapped[bool] = mapped_column(
        server_default=text("false"), comment="an entry was found that names it: nobody need look again"
    )


class ActReception(Base):
    """When an act was first received that is not recorded yet, because the engine did not answer."""

    __tablename__ = "act_reception"
    __table_args__ = ({"info": {"grants": CHANGE_AND_DELETE}},)

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    act_id: Mapped[str] = mapped_column(primary_key=True, comment="the Idempotency-Key")
    digest: Mapped[str] = mapped_column(comment="of actor and act")
    received_at: Mapped[datetime] = mapped_column()


class ServiceComplaint(Base):
    """What a petitioner says of platform, unit or staff; no part of the procedure, never shown to those."""

    __tablename__ = "service_complaint"
    __table_args__ = (
        UniqueConstraint("number", "taken_by", "key"),
        UniqueConstraint("serial"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(BigInteger, Identity(), comment="the order in which they came")
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    form: Mapped[str] = mapped_column(comment="suban.domain.complaints.Form")
    about: Mapped[str] = mapped_column(comment="suban.domain.complaints.About")
    aspect: Mapped[str] = mapped_column(comment="suban.domain.complaints.Aspect")
    level: Mapped[str | None] = mapped_column(comment="of a rating: level of the rulebook's scale")
    body: Mapped[str | None] = mapped_column(comment="the petitioner's words; a rating may do without")
    person: Mapped[str | None] = mapped_column(comment="name of the person complained of, as it was given")
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.code"), comment="the unit that it is about")
    held_by: Mapped[str | None] = mapped_column(comment="code of the unit that held the petition then")
    taken_by: Mapped[str] = mapped_column(comment="petitioner, or the id of who took it in")
    received_at: Mapped[datetime] = mapped_column(comment="when the API took it in")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class ServiceComplaintAnswer(Base):
    """A supervisor's answer; the last one stands."""

    __tablename__ = "service_complaint_answer"
    __table_args__ = (UniqueConstraint("complaint", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    complaint: Mapped[UUID] = mapped_column(ForeignKey("service_complaint.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    body: Mapped[str] = mapped_column()
    upheld: Mapped[bool] = mapped_column(comment="whether it was found to be so")
    basis: Mapped[str | None] = mapped_column(comment="the provision that the answer rests on")
    by: Mapped[str] = mapped_column(comment="person id")
    at: Mapped[datetime] = mapped_column()
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class IntegrityEntry(Base):
    """An entry of the integrity file: whom it is about and on which petition it hangs."""

    __tablename__ = "integrity_entry"
    __table_args__ = (
        UniqueConstraint("recorded_by", "key"),
        Index("integrity_entry_subject", "subject"),
        Index("integrity_entry_number", "number"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(
        comment="keyed hash of the telephone number: suban.integrity_subject"
    )
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    recorded_by: Mapped[str] = mapped_column(comment="person id")
    recorded_at: Mapped[datetime] = mapped_column()
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class IntegrityEvent(Base):
    """What happened to an entry: recorded first, then told, objected to, decided on. Never changed."""

    __tablename__ = "integrity_event"
    __table_args__ = (UniqueConstraint("entry", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    entry: Mapped[UUID] = mapped_column(ForeignKey("integrity_entry.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    kind: Mapped[str] = mapped_column(comment="suban.domain.integrity.EventKind")
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id, or petitioner")
    abuse: Mapped[str | None] = mapped_column(comment="suban.domain.integrity.Abuse, from now on")
    reason: Mapped[str | None] = mapped_column(comment="what was done, from now on")
    basis: Mapped[str | None] = mapped_column(comment="the provision, from now on")
    words: Mapped[str | None] = mapped_column(comment="objection, reason of a decision, how it was told")
    handover: Mapped[str | None] = mapped_column(comment="suban.domain.rulebook.HandoverRule.handover")
    organ: Mapped[str | None] = mapped_column(comment="to which organ it was handed over")
    document: Mapped[str | None] = mapped_column(comment="number of the document by which it was handed over")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class IntegrityEvidence(Base):
    """What proves an entry: a file of its petition, or another petition."""

    __tablename__ = "integrity_evidence"
    __table_args__ = (Index("integrity_evidence_file", "file"), {"info": {"grants": WRITE_ONCE}})

    entry: Mapped[UUID] = mapped_column(ForeignKey("integrity_entry.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    file: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"), comment="null: the petition itself")
    digest: Mapped[str | None] = mapped_column(comment="SHA-256 of the file, hexadecimal")
    event: Mapped[int | None] = mapped_column(comment="the event it came with; null: the recording")


class IntegrityReading(Base):
    """Who read the integrity file, of whom, when and why."""

    __tablename__ = "integrity_reading"
    __table_args__ = (
        Index("integrity_reading_subject", "subject"),
        Index("integrity_reading_number", "number"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    subject: Mapped[str | None] = mapped_column(comment="as in integrity_entry; null: no number is known")
    number: Mapped[str | None] = mapped_column(
        ForeignKey("petition.number"), comment="the petition it was asked by; null: by telephone number"
    )
    by: Mapped[str] = mapped_column(comment="person id, or petitioner")
    at: Mapped[datetime] = mapped_column()
    reason: Mapped[str | None] = mapped_column(comment="null: the petitioner's own entries")


class MisconductRecord(Base):
    """A record of misconduct: about which unit or which of its staff, and under which rulebook."""

    __tablename__ = "misconduct_record"
    __table_args__ = (
        UniqueConstraint("recorded_by", "key"),
        UniqueConstraint("serial"),
        Index("misconduct_record_unit", "unit"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(BigInteger, Identity(), comment="the order in which they came")
    rulebook: Mapped[str] = mapped_column(comment="digest of the rulebook of the day it happened")
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), comment="the unit, or the person's unit then")
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"), comment="null: the unit itself")
    occurred_on: Mapped[date] = mapped_column(comment="the day it happened, or the first of them")
    recorded_by: Mapped[str] = mapped_column(comment="person id")
    recorded_at: Mapped[datetime] = mapped_column()
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class MisconductEvent(Base):
    """What happened to a record of misconduct, from its recording on. Never changed."""

    __tablename__ = "misconduct_event"
    __table_args__ = (UniqueConstraint("record", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    record: Mapped[UUID] = mapped_column(ForeignKey("misconduct_record.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    kind: Mapped[str] = mapped_column(comment="suban.domain.misconduct.EventKind")
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    content: Mapped[str] = mapped_column(comment="canonical JSON of the whole event")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class MisconductCitation(Base):
    """What a record of misconduct or its findings cite: a petition, or a service complaint."""

    __tablename__ = "misconduct_citation"
    __table_args__ = (Index("misconduct_citation_number", "number"), {"info": {"grants": WRITE_ONCE}})

    record: Mapped[UUID] = mapped_column(ForeignKey("misconduct_record.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    number: Mapped[str | None] = mapped_column(ForeignKey("petition.number"))
    complaint: Mapped[UUID | None] = mapped_column(ForeignKey("service_complaint.id"))


class MisconductFile(Base):
    """A file that proves a record of misconduct. The content lies with the files of petitions."""

    __tablename__ = "misconduct_file"
    __table_args__ = (UniqueConstraint("record", "digest"), {"info": {"grants": WRITE_ONCE}})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[UUID] = mapped_column(ForeignKey("misconduct_record.id"))
    owner: Mapped[str] = mapped_column(comment="id of who sent it")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the content, hexadecimal")
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    kind: Mapped[str] = mapped_column(comment="code of suban.files.kinds")
    name: Mapped[str | None] = mapped_column(comment="a cleaned label")
    stored_at: Mapped[datetime] = mapped_column()


class AppraisalRecord(Base):
    """An appraisal of a period under a version of the rules, and which earlier one it corrects."""

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("drafted_by", "key"),
        UniqueConstraint("serial"),
        Index("appraisal_period", "period"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(BigInteger, Identity(), comment="the order in which they came")
    period: Mapped[str] = mapped_column(comment="suban.domain.periods.Period.code")
    rulebook: Mapped[str] = mapped_column(comment="digest of the rulebook of its last day")
    corrects: Mapped[UUID | None] = mapped_column(
        ForeignKey("appraisal.id"), unique=True, comment="the published one that it puts right; null: none"
    )
    drafted_by: Mapped[str] = mapped_column(comment="person id")
    drafted_at: Mapped[datetime] = mapped_column()
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class AppraisalEventLine(Base):
    """What happened to an appraisal, from its first count on. Never changed."""

    __tablename__ = "appraisal_event"
    __table_args__ = (UniqueConstraint("appraisal", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    appraisal: Mapped[UUID] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    kind: Mapped[str] = mapped_column(comment="suban.domain.appraisal_record.AppraisalEventKind")
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    content: Mapped[str] = mapped_column(comment="canonical JSON of the whole event, with what was counted")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class InspectionAccess(Base):
    """The records of a case were given to an organ of supervision: by whom, to whom, on what basis."""

    __tablename__ = "inspection_access"
    __table_args__ = (
        UniqueConstraint("given_by", "key"),
        UniqueConstraint("serial"),
        Index("inspection_access_number", "number"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(BigInteger, Identity(), comment="the order in which they came")
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    entries: Mapped[int] = mapped_column(comment="how many entries of the journal were given")
    organ: Mapped[str] = mapped_column(comment="suban.domain.rulebook.InspectionRule.organ")
    source: Mapped[str] = mapped_column(comment="where it stands that it may be given")
    organ_name: Mapped[str] = mapped_column(comment="what that organ is called")
    official: Mapped[str] = mapped_column(comment="name of the official who got it")
    document: Mapped[str] = mapped_column(comment="number of the document by which it was asked for")
    document_on: Mapped[date] = mapped_column(comment="day of that document")
    purpose: Mapped[str] = mapped_column()
    given_by: Mapped[str] = mapped_column(comment="person id")
    given_at: Mapped[datetime] = mapped_column()
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the bundle, hexadecimal")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class InspectionPiece(Base):
    """A piece of such a bundle, with its digest."""

    __tablename__ = "inspection_piece"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    access: Mapped[UUID] = mapped_column(ForeignKey("inspection_access.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True, comment="its place in the bundle")
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    digest: Mapped[str] = mapped_column(comment="SHA-256, hexadecimal")
    content: Mapped[bytes | None] = mapped_column(
        comment="of a document that was drawn up for it; null: made again from the record"
    )


class Suggestion(Base):
    """What somebody thinks of the platform itself, and what became of it."""

    __tablename__ = "suggestion"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(
        BigInteger, Identity(), unique=True, comment="the order in which they came"
    )
    body: Mapped[str] = mapped_column()
    received_at: Mapped[datetime] = mapped_column(comment="when the API took it in")
    key: Mapped[str] = mapped_column(unique=True, comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class SuggestionAnswer(Base):
    """What the platform answers to a suggestion; one answer each."""

    __tablename__ = "suggestion_answer"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    suggestion: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"), primary_key=True)
    body: Mapped[str] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    at: Mapped[datetime] = mapped_column()
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body of the request")


class KnowledgeArticle(Base):
    """An article of the knowledge base as it stands: what lists need. Written with its events."""

    __tablename__ = "knowledge_article"
    __table_args__ = (
        UniqueConstraint("written_by", "key"),
        Index("knowledge_article_unit", "unit"),
        {"info": {"grants": CHANGE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(
        BigInteger, Identity(), unique=True, comment="the order in which they came"
    )
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), comment="whose it is to keep true")
    written_by: Mapped[str] = mapped_column(comment="person id")
    question: Mapped[str | None] = mapped_column(comment="as published; null: not yet, or never")
    answer: Mapped[str | None] = mapped_column(comment="as published")
    matter: Mapped[str | None] = mapped_column(comment="code of a rulebook's matter")
    public: Mapped[bool] = mapped_column(comment="whether everybody may read it")
    review_on: Mapped[date | None] = mapped_column(comment="the last day on which it counts as looked at")
    withdrawn: Mapped[bool] = mapped_column()
    waiting: Mapped[bool] = mapped_column(comment="a draft waits for its check")
    reports: Mapped[int] = mapped_column(comment="how many reports of errors are open")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class KnowledgeEvent(Base):
    """What happened to an article: drafted, checked, renewed, reported, settled, withdrawn. Never changed."""

    __tablename__ = "knowledge_event"
    __table_args__ = (UniqueConstraint("article", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    article: Mapped[UUID] = mapped_column(ForeignKey("knowledge_article.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    kind: Mapped[str] = mapped_column(comment="suban.domain.knowledge.EventKind")
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    content: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="of a draft: all that it says"
    )
    review_on: Mapped[date | None] = mapped_column(comment="of a check or renewal: to be looked at again by")
    words: Mapped[str | None] = mapped_column(comment="why, what is wrong, how it was settled")
    report: Mapped[int | None] = mapped_column(comment="serial of the report that is settled")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class Topic(Base):
    """A topic: a problem of many petitions that is worked on. What happens to it are its events."""

    __tablename__ = "topic"
    __table_args__ = (
        UniqueConstraint("opened_by", "key"),
        UniqueConstraint("serial"),
        Index("topic_units", "units", postgresql_using="gin"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(BigInteger, Identity(), comment="the order in which they came")
    rulebook: Mapped[str] = mapped_column(comment="digest of the rulebook of the day it was opened")
    units: Mapped[list[str]] = mapped_column(comment="codes of the units that are asked")
    opened_by: Mapped[str] = mapped_column(comment="person id")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class TopicEvent(Base):
    """What happened to a topic, from its opening on. Never changed."""

    __tablename__ = "topic_event"
    __table_args__ = (UniqueConstraint("topic", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    topic: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    by: Mapped[str] = mapped_column(comment="person id")
    content: Mapped[str] = mapped_column(comment="canonical JSON of the whole event")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class MediaItem(Base):
    """Something that the media are supplied with. What happens to it are its events."""

    __tablename__ = "media_item"
    __table_args__ = (
        UniqueConstraint("drafted_by", "key"),
        UniqueConstraint("serial"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(BigInteger, Identity(), comment="the order in which they came")
    petition: Mapped[str | None] = mapped_column(
        ForeignKey("petition.number"), comment="whose case is told; never given out"
    )
    drafted_by: Mapped[str] = mapped_column(comment="person id")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class MediaEvent(Base):
    """What happened to such an item: drafted, approved, sent back, withdrawn. Never changed."""

    __tablename__ = "media_event"
    __table_args__ = (UniqueConstraint("item", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    item: Mapped[UUID] = mapped_column(ForeignKey("media_item.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    kind: Mapped[str] = mapped_column(comment="suban.domain.media.EventKind")
    by: Mapped[str] = mapped_column(comment="person id")
    content: Mapped[str] = mapped_column(comment="canonical JSON of the whole event")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class Backup(Base):
    """A backup that is whole, and what it held. The owner of the tables notes it; the application reads."""

    __tablename__ = "backup"
    __table_args__ = (Index("backup_taken", "taken_at"), {"info": {"grants": READ}})

    name: Mapped[str] = mapped_column(primary_key=True, comment="of its folder")
    taken_at: Mapped[datetime] = mapped_column(comment="the instant whose state it holds")
    finished_at: Mapped[datetime] = mapped_column()
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes of dump and files")
    files: Mapped[int] = mapped_column(BigInteger, comment="how many files it holds")
    damaged: Mapped[int] = mapped_column(BigInteger, comment="files that were not as they had been stored")
    manifest: Mapped[str] = mapped_column(comment="SHA-256 of its manifest")


class CheckRun(Base):
    """What a check of the records and of the engine has found, kept for a year and a month."""

    __tablename__ = "check_run"
    __table_args__ = (
        Index("check_run_newest", "check", "ended_at"),
        {"info": {"grants": "SELECT, INSERT, DELETE"}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    check: Mapped[str] = mapped_column(comment="suban.engine.checks.CheckName")
    began_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime] = mapped_column(server_default=func.now())
    examined: Mapped[int] = mapped_column(BigInteger, comment="how many things it looked at")
    found: Mapped[int] = mapped_column(BigInteger, comment="how many were not as they should be")
    findings: Mapped[dict[str, Any]] = mapped_column(comment="the first of these: number, entry, what")


class Sharing(Base):
    """Who was given the data of a period for discipline inspection and supervision, and when."""

    __tablename__ = "sharing"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    by: Mapped[str] = mapped_column(comment="person id")
    at: Mapped[datetime] = mapped_column()
    since: Mapped[datetime] = mapped_column(comment="the period from this instant on")
    until: Mapped[datetime] = mapped_column(comment="and before this one")
    transfers: Mapped[int] = mapped_column(comment="hand-overs that it told of")


class ExchangedPetition(Base):
    """A petition that another platform filed here, or that was referred to one; kept beside the procedure."""

    __tablename__ = "exchanged_petition"
    __table_args__ = (
        Index("exchanged_petition_number", "number"),
        Index(
            "exchanged_petition_unsorted", "number", postgresql_where="unknown <> '{}' AND sorted_at IS NULL"
        ),
        Index(
            "exchanged_petition_theirs",
            "platform",
            "their_number",
            unique=True,
            postgresql_where="direction = 'filed'",
        ),
        {"info": {"grants": CHANGE}},
    )

    platform: Mapped[str] = mapped_column(primary_key=True, comment="suban.exchange.platforms.Platform")
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    direction: Mapped[str] = mapped_column(primary_key=True, comment="filed by them, or referred to them")
    their_number: Mapped[str | None] = mapped_column(comment="their number; null: no receipt yet")
    codes: Mapped[dict[str, Any]] = mapped_column(
        comment="their codes of kind, matter and area, as they came"
    )
    unknown: Mapped[list[str]] = mapped_column(comment="those of them that the mapping does not have")
    exchanged_at: Mapped[datetime] = mapped_column()
    sorted_by: Mapped[str | None] = mapped_column(comment="person id: who has looked at the unknown codes")
    sorted_at: Mapped[datetime | None] = mapped_column()


class ExchangeMessage(Base):
    """What another platform said of a petition after it was exchanged. Never changed."""

    __tablename__ = "exchange_message"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        Index("exchange_message_number", "number", "at"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    platform: Mapped[str] = mapped_column()
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    key: Mapped[str] = mapped_column(comment="their id of the message: the same again is the same message")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")
    kind: Mapped[str] = mapped_column(comment="receipt, progress, outcome, supplement or withdrawal")
    body: Mapped[str | None] = mapped_column(comment="their words")
    at: Mapped[datetime] = mapped_column(comment="when it happened there, as they say")
    received_at: Mapped[datetime] = mapped_column(comment="when the API took it in")
    act_id: Mapped[str | None] = mapped_column(comment="of the act of the petitioner that it led to here")


class ExchangeSharing(Base):
    """What was given to another platform, and when. Never changed."""

    __tablename__ = "exchange_sharing"
    __table_args__ = (Index("exchange_sharing_number", "number"), {"info": {"grants": WRITE_ONCE}})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    platform: Mapped[str] = mapped_column()
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    at: Mapped[datetime] = mapped_column()
    what: Mapped[str] = mapped_column(comment="status, changes or referral")
    particulars: Mapped[list[str]] = mapped_column(comment="of a referral: what it told of who asks")


class ReadingLog(Base):
    """Who of the staff read what, when, from where. Written before the answer leaves; never changed."""

    __tablename__ = "reading_log"
    __table_args__ = (
        Index("reading_log_at", "at", postgresql_using="brin"),
        Index("reading_log_by", "by", "id"),
        Index("reading_log_number", "number", "id", postgresql_where="number IS NOT NULL"),
        Index(
            "reading_log_numbers",
            "numbers",
            postgresql_using="gin",
            postgresql_where="numbers IS NOT NULL",
        ),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    role: Mapped[str] = mapped_column(comment="suban.domain.rulebook.Role")
    unit: Mapped[str | None] = mapped_column(comment="code of the reader's unit")
    kind: Mapped[str] = mapped_column(comment="suban.domain.reading_log.ReadingKind")
    number: Mapped[str | None] = mapped_column(comment="the petition that was asked for, there or not")
    about: Mapped[str | None] = mapped_column(comment="what else of our own was asked for: a file's id ...")
    numbers: Mapped[list[str] | None] = mapped_column(comment="of a list: the petitions that were shown")
    identity: Mapped[bool] = mapped_column(comment="whether it was shown who asks")
    asked: Mapped[list[str] | None] = mapped_column(comment="of a search: the names of what was given")
    words: Mapped[str | None] = mapped_column(
        comment="of a search: keyed hash of the words or of the telephone number"
    )
    address: Mapped[str | None] = mapped_column(comment="from which network address")
    status: Mapped[int] = mapped_column(comment="of the answer: from 400 on it was refused")


class LegalHold(Base):
    """That nothing of a petition may be erased, or may again; the last one stands."""

    __tablename__ = "legal_hold"
    __table_args__ = (UniqueConstraint("number", "by", "key"), {"info": {"grants": WRITE_ONCE}})

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    held: Mapped[bool] = mapped_column(comment="whether nothing may be erased from now on")
    reason: Mapped[str] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    at: Mapped[datetime] = mapped_column()
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class ErasureRequest(Base):
    """A petitioner's request that who asked be erased."""

    __tablename__ = "erasure_request"
    __table_args__ = (UniqueConstraint("number", "taken_by", "key"), {"info": {"grants": WRITE_ONCE}})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    reason: Mapped[str | None] = mapped_column(comment="the petitioner's words, if any")
    taken_by: Mapped[str] = mapped_column(comment="petitioner, or the id of who took it in")
    received_at: Mapped[datetime] = mapped_column(comment="when the API took it in")
    key: Mapped[str] = mapped_column(comment="the Idempotency-Key")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")


class ErasureDecision(Base):
    """Whether a petitioner's request to erase is met; one decision each."""

    __tablename__ = "erasure_decision"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    request: Mapped[UUID] = mapped_column(ForeignKey("erasure_request.id"), primary_key=True)
    agreed: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column()
    by: Mapped[str] = mapped_column(comment="person id")
    at: Mapped[datetime] = mapped_column()
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body of the request")


class Erasure(Base):
    """What of a petition was erased, when and why; never what it said."""

    __tablename__ = "erasure"
    __table_args__ = ({"info": {"grants": READ_ONLY}},)

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    held: Mapped[str] = mapped_column(primary_key=True, comment="suban.domain.rulebook.Held")
    closed_at: Mapped[datetime] = mapped_column(
        primary_key=True, comment="of which end of the petition it follows"
    )
    at: Mapped[datetime] = mapped_column()
    rulebook: Mapped[str] = mapped_column(comment="id of the rulebook that gives the period")
    source: Mapped[str] = mapped_column(comment="the provision")
    request: Mapped[UUID | None] = mapped_column(
        ForeignKey("erasure_request.id"), comment="of a petitioner; null: its period ended"
    )
    pieces: Mapped[int] = mapped_column(comment="how many rows or files went")


OVERSEEN = (
    "kind IN ('warned', 'handed_over', 'supervision_opened', 'return_refused', 'rehandling_ordered', "
    "'transferred')"
)
"""What `suban.domain.sharing.OVERSEEN` lists."""

PUBLIC_REPLY = "kind = 'replied' AND strpos(content, '\"publication\":\"public\"') > 0"
"""The replies that their unit has marked public. An entry holds no free text that could say the same."""


class JournalEntry(Base):
    """The record: append-only, numbered, chained. The application may not change or delete it."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_act", "number", "act_id", unique=True, postgresql_where="act_id IS NOT NULL"),
        Index("journal_public", "at", "number", postgresql_where=PUBLIC_REPLY),
        Index("journal_evaluated", "at", postgresql_where="kind IN ('rated', 'visited')"),
        # The journal is written in the order of time, near enough: so this costs nothing to keep.
        Index("journal_at", "at", postgresql_using="brin"),
        Index("journal_overseen", "at", postgresql_where=OVERSEEN),
        {"info": {"grants": WRITE_ONCE}},
    )

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3 ...")
    kind: Mapped[str] = mapped_column(comment="suban.domain.entries.EntryKind")
    at: Mapped[datetime] = mapped_column(comment="legal instant of what it records")
    act_id: Mapped[str | None] = mapped_column(comment="key of the request that caused it")
    content: Mapped[str] = mapped_column(comment="canonical JSON of the whole entry; what the hash is over")
    hash: Mapped[str] = mapped_column(comment="suban.domain.entries.seal")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="when it was written")


class RunningTerm(Base):
    """The clocks that run, for lists. Whether one is overdue is derived by comparing with now."""

    __tablename__ = "running_term"
    __table_args__ = (Index("running_term_due", "due_at"), {"info": {"grants": CHANGE_AND_DELETE}})

    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    term: Mapped[str] = mapped_column(comment="suban.domain.rulebook.TermName")
    unit: Mapped[str | None] = mapped_column()
    started_at: Mapped[datetime] = mapped_column()
    due_on: Mapped[date] = mapped_column(comment="last day")
    due_at: Mapped[datetime] = mapped_column(comment="first instant at which it has lapsed")
    provisional: Mapped[bool] = mapped_column(comment="a day of it stands in no official notice yet")
    source: Mapped[str] = mapped_column(comment="article")


class Notice(Base):
    """The outbox: who must be told of which entry. Written with the entry, delivered in a batch."""

    __tablename__ = "notice"
    __table_args__ = (
        # Several units may be told of one entry.
        Index(
            "notice_once",
            "number",
            "entry",
            "audience",
            text("coalesce(unit, '')"),
            "function",
            unique=True,
        ),
        Index("notice_unstarted", "id", postgresql_where="started_at IS NULL"),
        Index(
            "notice_unsettled",
            "started_at",
            postgresql_where="started_at IS NOT NULL AND settled_at IS NULL",
        ),
        Index("notice_started", "started_at"),
        {"info": {"grants": CHANGE}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
    entry: Mapped[int] = mapped_column(comment="the journal entry it tells of")
    subject: Mapped[str] = mapped_column(comment="what it says: suban.domain.telling.Subject")
    audience: Mapped[str] = mapped_column(comment="suban.domain.rulebook.Audience")
    unit: Mapped[str | None] = mapped_column(comment="whose handlers or leaders")
    function: Mapped[str] = mapped_column(
        server_default="",
        comment="suban.domain.organisation.UnitFunction of the audience department; empty: another audience",
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(comment="when its delivery was started")
    batch: Mapped[str | None] = mapped_column(
        comment="the batch that it is delivered in; null: in none yet, or by a workflow of its own"
    )
    settled_at: Mapped[datetime | None] = mapped_column(
        comment="when nothing more was to be done for it; null: its delivery goes on"
    )


class Delivery(Base):
    """One notice to one recipient over one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_undelivered", "notice_id", "recipient", postgresql_where="state <> 'sent'"),
        Index("delivery_doubtful", "channel", "state", postgresql_where="doubtful > 0"),
        {"info": {"grants": CHANGE}},
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    recipient: Mapped[str] = mapped_column(
        primary_key=True, comment="a person's id, petitioner, or the audience where nobody was found"
    )
    channel: Mapped[str] = mapped_column(comment="smtp, webhook, apprise or mailbox")
    state: Mapped[str] = mapped_column(comment="suban.store.attempts.State")
    attempts: Mapped[int] = mapped_column()
    sent_at: Mapped[datetime | None] = mapped_column()
    error: Mapped[str | None] = mapped_column(comment="code of the last failure; never its text")
    tried_since: Mapped[datetime | None] = mapped_column(comment="its first attempt, or first one anew")
    under_way_until: Mapped[datetime | None] = mapped_column(
        comment="of an attempt: by then its sender has recorded how it ended, or is dead"
    )
    due_at: Mapped[datetime | None] = mapped_column(
        comment="when it is tried next: its turn, the end of quiet hours, or of a pause after a failure"
    )
    doubtful: Mapped[int] = mapped_column(
        server_default="0", comment="attempts of which nobody knows whether the message was taken"
    )
    edition: Mapped[int] = mapped_column(
        server_default="0", comment="how often it was begun anew with another key, since it was never taken"
    )


class DeliveryDecision(Base):
    """What somebody decided about a message that had not reached its recipient. Never rewritten."""

    __tablename__ = "delivery_decision"
    __table_args__ = (
        Index("delivery_decision_notice", "notice_id", "recipient"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    recipient: Mapped[str] = mapped_column(comment="as in delivery")
    decision: Mapped[str] = mapped_column(comment="resent or told_otherwise")
    state: Mapped[str] = mapped_column(comment="in which it stood before")
    error: Mapped[str | None] = mapped_column(comment="code of the failure that stood there before")
    reason: Mapped[str | None] = mapped_column(comment="in the words of who decided")
    decided_by: Mapped[str] = mapped_column(comment="person id")
    decided_at: Mapped[datetime] = mapped_column()


class SendingPace(Base):
    """How far ahead the turns of a channel are given away, where it has a limit of messages a minute."""

    __tablename__ = "sending_pace"
    __table_args__ = ({"info": {"grants": CHANGE}},)

    channel: Mapped[str] = mapped_column(primary_key=True, comment="smtp, webhook or apprise")
    gate_at: Mapped[datetime] = mapped_column(comment="before this instant no further message is sent")
    line_at: Mapped[datetime] = mapped_column(comment="the turn of whoever comes next")


class MailboxMessage(Base):
    """The local mailbox: what a transport without a gateway would have sent."""

    __tablename__ = "mailbox"
    __table_args__ = (
        UniqueConstraint("notice_id", "recipient"),
        Index("mailbox_recipient", "recipient", "id"),
        {"info": {"grants": WRITE_ONCE}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"), index=True)
    recipient: Mapped[str] = mapped_column(comment="a person's id, or petitioner")
    subject: Mapped[str] = mapped_column()
    body: Mapped[str] = mapped_column()
    put_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Unit(Base):
    """A unit (承办单位)."""

    __tablename__ = "unit"
    __table_args__ = ({"info": {"grants": CHANGE}},)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    name_en: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(comment="suban.domain.organisation.UnitKind")
    area: Mapped[str] = mapped_column()
    level: Mapped[str | None] = mapped_column(
        comment="suban.domain.organisation.Level as the city says it; null: by kind and area"
    )
    parent: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    leader_in_charge: Mapped[str | None] = mapped_column(comment="person id")
    principal_leader: Mapped[str | None] = mapped_column(comment="person id")
    valid_from: Mapped[date | None] = mapped_column(comment="its first day; null: since ever")
    valid_to: Mapped[date | None] = mapped_column(comment="its last day; null: until further notice")
    ended_on: Mapped[date | None] = mapped_column(comment="the day it left the register; null: not")


class Person(Base):
    """Somebody of the staff."""

    __tablename__ = "person"
    __table_args__ = ({"info": {"grants": CHANGE}},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="a code; journals and histories name only this")
    name: Mapped[str] = mapped_column()
    role: Mapped[str] = mapped_column(comment="suban.domain.rulebook.Role")
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    email: Mapped[str | None] = mapped_column()
    language: Mapped[str] = mapped_column(String(5), server_default="zh")
    ended_on: Mapped[date | None] = mapped_column(comment="the day it left the register; null: not")


class DirectoryLine(Base):
    """A line of the dispatch directory: which unit is charged with a matter in an area, and when."""

    __tablename__ = "directory"
    __table_args__ = ({"info": {"grants": CHANGE}},)

    matter: Mapped[str] = mapped_column(primary_key=True, comment="code of the rulebook's matter; empty: any")
    area: Mapped[str] = mapped_column(primary_key=True, comment="code of the area; empty: any")
    valid_from: Mapped[date] = mapped_column(primary_key=True, comment="its first day")
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), comment="code of the unit that is charged")
    valid_to: Mapped[date | None] = mapped_column(comment="its last day; null: until further notice")
    ended_on: Mapped[date | None] = mapped_column(comment="the day it left the register; null: not")


class UnitFunctionLine(Base):
    """Which unit has a function for an area: the petition bureau, the supervision office ..."""

    __tablename__ = "unit_function"
    __table_args__ = ({"info": {"grants": CHANGE}},)

    function: Mapped[str] = mapped_column(primary_key=True, comment="suban.domain.organisation.UnitFunction")
    area: Mapped[str] = mapped_column(primary_key=True, comment="code of the area; empty: any")
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), comment="code of the unit that has it")
    ended_on: Mapped[date | None] = mapped_column(comment="the day it left the register; null: not")


class AccessToken(Base):
    """A bearer token of a person, kept as its SHA-256."""

    __tablename__ = "access_token"
    __table_args__ = ({"info": {"grants": CHANGE_AND_DELETE}},)

    digest: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime | None] = mapped_column()


class IntakeKey(Base):
    """An Idempotency-Key of the intake: the same key and body are the same petition."""

    __tablename__ = "intake_key"
    __table_args__ = ({"info": {"grants": WRITE_ONCE}},)

    key: Mapped[str] = mapped_column(primary_key=True)
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical body")
    number: Mapped[str] = mapped_column(ForeignKey("petition.number"))
