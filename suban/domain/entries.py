"""Entries: what the journal of a petition says. Numbered, in past tense, chained by hash."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from suban.domain.acts import Act, Actor, Code, Respondent, TextRef
from suban.domain.calendar import CalendarNotice, DayKind
from suban.domain.model import Value
from suban.domain.rulebook import Audience, Kind, TermName, WarningLevel

EntryKind = Literal[
    "registered",
    "imported",
    "answered_directly",
    "accepted",
    "not_accepted",
    "corrected",
    "conferred",
    "opinion_given",
    "alerted",
    "materials_requested",
    "materials_supplied",
    "linked",
    "repetition_found",
    "repetition_overruled",
    "specially_reported",
    "instructed",
    "dispatched",
    "onward_dispatched",
    "recalled",
    "signed",
    "return_requested",
    "return_agreed",
    "return_refused",
    "escalated",
    "escalation_solved",
    "escalation_unsolved",
    "assisting_named",
    "assisting_released",
    "assisting_reported",
    "assisting_delayed",
    "whistled",
    "whistle_answered",
    "whistle_settled",
    "report_accepted",
    "report_refused",
    "contacted",
    "stage_reported",
    "extension_requested",
    "extension_granted",
    "extension_refused",
    "explained",
    "replied",
    "clarification_requested",
    "clarified",
    "approved",
    "sent_back",
    "self_recused",
    "recusal_requested",
    "recusal_granted",
    "recusal_refused",
    "released",
    "protection_marked",
    "visited",
    "rated",
    "rating_forgone",
    "rating_objected",
    "rerated",
    "rerating_sent_back",
    "rating_confirmed",
    "rehandling_ordered",
    "fault_found",
    "fault_not_found",
    "noncooperation_recorded",
    "cooperation_recorded",
    "excused",
    "closing_requested",
    "closing_agreed",
    "closing_refused",
    "withdrawn",
    "reopening_requested",
    "reopened",
    "reopening_refused",
    "lapsed",
    "lapse_annulled",
    "warned",
    "handed_over",
    "warning_withdrawn",
    "supervision_opened",
    "transferred",
    "referred",
    "referral_concluded",
    "supervision_ordered",
    "supervision_answered",
    "supervision_interviewed",
    "supervision_continued",
    "supervision_met",
    "supervision_escalated",
    "calendar_changed",
    "term_retimed",
    "signal_refused",
    "cancellation_requested",
    "closed",
]


class Origin(Value):
    """Where an imported petition comes from: a row of a file, named by the digest of its content.

    `number` is the one that it has there; `written_at` when it was written there, for a petition that is
    received only now.
    """

    file: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    row: Annotated[int, Field(ge=1)]
    number: Code | None = None
    written_at: datetime | None = None


class Registration(Value):
    """What the case starts from. No personal data.

    `channel`, `declared` and `respondents` are as in the case. `in_force` stands only where the petition was
    settled before it was imported: whether the rulebook bound then.
    """

    fact: Literal["registration"] = "registration"
    kind: Kind
    area: str
    rulebook: str
    calendar: str
    matter: str | None = None
    channel: Code | None = None
    declared: bool | None = None
    respondents: tuple[Respondent, ...] | None = None
    origin: Origin | None = None
    in_force: bool | None = None


class TermChange(Value):
    """What a correction did to one clock; None: it did not run before, or runs no more."""

    term: TermName
    serial: int
    due_before: datetime | None = None
    due_after: datetime | None = None


class CorrectionFact(Value):
    """What was recorded before a correction, and the limits that it moved."""

    fact: Literal["correction"] = "correction"
    kind_before: Kind
    matter_before: str | None = None
    nature_before: str | None = None
    urgency_before: str | None = None
    statutory_limit_before: str | None = None
    respondents_before: tuple[Respondent, ...] | None = None
    changes: tuple[TermChange, ...]


class ReturnFact(Value):
    """How often a return was asked for, and how often one was agreed to, this time included."""

    fact: Literal["return"] = "return"
    asked: int
    returned: int


class RatingFact(Value):
    """A rating that the petitioner gave in the return visit."""

    fact: Literal["rating"] = "rating"
    level: str
    quality: str | None = None


class TermFact(Value):
    """Something that happened to a term: it lapsed, or a lapse was annulled, or a unit met it.

    `unit` is whose it is, where that is not the unit that holds the petition.
    """

    fact: Literal["term"] = "term"
    term: TermName
    serial: int
    unit: str | None = None


class AssistingFact(Value):
    """The units that assist the lead from now on, as a dispatch or a solution has it."""

    fact: Literal["assisting"] = "assisting"
    units: tuple[str, ...]


class WarningFact(Value):
    """A rung of the ladder, climbed or taken back. `points` and `criticisms` are the rung's own figures."""

    fact: Literal["warning"] = "warning"
    term: TermName
    serial: int
    level: WarningLevel
    audience: Audience
    points: Decimal = Decimal(0)
    criticisms: int = 0


class TransferFact(Value):
    """A petition went to discipline inspection and supervision: on which ground, by how much.

    `count` is what the ground counts: working days, orders, refused requests, times of handling. `term` and
    `serial` name the clock, where it is one that ended long ago.
    """

    fact: Literal["transfer"] = "transfer"
    ground: Code
    count: int
    term: TermName | None = None
    serial: int | None = None


class SupervisionFact(Value):
    """A supervision order that opened by itself: by which means, to whom, and what triggered it.

    `term` and `serial` name the term that lapsed, where one did. Without a trigger it is `overdue`.
    """

    fact: Literal["supervision"] = "supervision"
    mode: Code
    term: TermName | None = None
    serial: int | None = None
    audience: Audience
    trigger: Code | None = None


class OrderLevelFact(Value):
    """An unmet order was reported one level up: the entry that gave it, its clock, and to whom.

    `above` counts the superiors for the audience `superior`.
    """

    fact: Literal["order_level"] = "order_level"
    term: TermName
    serial: int
    order: int
    level: Code
    audience: Audience
    above: int | None = None


class CalendarFact(Value):
    """The calendar changed: from which to which, by digest, the notice that says so, and what that moved."""

    fact: Literal["calendar"] = "calendar"
    before: str
    after: str
    notice: CalendarNotice
    changes: tuple[TermChange, ...]


class ChangedDay(Value):
    """A day that counts otherwise than it did."""

    on: date
    before: DayKind
    after: DayKind


class RetimingFact(Value):
    """A clock that ends at another moment, by which days; `from_now`: by its days it would have ended before.

    `unit` is whose it is, where that is not the unit that holds the petition.
    """

    fact: Literal["retiming"] = "retiming"
    term: TermName
    serial: int
    unit: str | None = None
    due_before: datetime
    due_after: datetime
    days: tuple[ChangedDay, ...]
    from_now: bool | None = None


class ClosingFact(Value):
    """The ground on which the petition was closed; for an imported one also the reply that it got.

    Where somebody asked for it: the evidence by its codes, the day on which the ground came up, and the entry
    of the request.
    """

    fact: Literal["closing"] = "closing"
    ground: str
    reply: TextRef | None = None
    evidence: tuple[Code, ...] | None = None
    began_on: date | None = None
    request: int | None = None


class SignalRefusal(Value):
    """A signal that was refused: its name, shortened, and the code of the reason; never its content."""

    fact: Literal["signal_refusal"] = "signal_refusal"
    signal: str
    reason: str
    detail: str = ""


Fact = Annotated[
    Registration
    | CorrectionFact
    | ReturnFact
    | TermFact
    | AssistingFact
    | RatingFact
    | WarningFact
    | TransferFact
    | SupervisionFact
    | OrderLevelFact
    | CalendarFact
    | RetimingFact
    | ClosingFact
    | SignalRefusal,
    Field(discriminator="fact"),
]


class Entry(Value):
    """One entry of the journal.

    `at` is the legal instant of what it records, which for a rung entered later lies before the entry
    above it. `by` is None where the law itself acts. `act` is the whole act that caused it.
    """

    number: int
    kind: EntryKind
    at: datetime
    source: str
    by: Actor | None = None
    act_id: str | None = None
    act: Act | None = None
    fact: Fact | None = None


GENESIS = "0" * 64


def seal(previous: str, content: str) -> str:
    """The hash of an entry: SHA-256 over the hash of the one before and its canonical JSON."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()
