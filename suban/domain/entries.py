"""Entries: what the journal of a petition says. Numbered, in past tense, chained by hash."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from suban.domain.acts import Act, Actor
from suban.domain.model import Value
from suban.domain.rulebook import Audience, Kind, TermName, WarningLevel

EntryKind = Literal[
    "registered",
    "accepted",
    "not_accepted",
    "dispatched",
    "signed",
    "return_requested",
    "return_agreed",
    "return_refused",
    "contacted",
    "extension_requested",
    "extension_granted",
    "extension_refused",
    "explained",
    "replied",
    "approved",
    "sent_back",
    "rated",
    "rating_forgone",
    "rehandling_ordered",
    "withdrawn",
    "lapsed",
    "lapse_annulled",
    "warned",
    "handed_over",
    "supervision_opened",
    "signal_refused",
    "closed",
]


class Registration(Value):
    """What the case starts from. No personal data."""

    fact: Literal["registration"] = "registration"
    kind: Kind
    area: str
    rulebook: str
    calendar: str


class TermFact(Value):
    """Something that happened to a term: it lapsed, or a lapse was annulled."""

    fact: Literal["term"] = "term"
    term: TermName
    serial: int


class WarningFact(Value):
    """A rung of the ladder. `points` and `criticisms` are the rung's own figures."""

    fact: Literal["warning"] = "warning"
    term: TermName
    serial: int
    level: WarningLevel
    audience: Audience
    points: Decimal = Decimal(0)
    criticisms: int = 0


class SupervisionFact(Value):
    """A supervision order: by which means, and for which lapsed term."""

    fact: Literal["supervision"] = "supervision"
    mode: Literal["message", "notice"]
    term: TermName
    serial: int
    audience: Audience


class ClosingFact(Value):
    """The ground on which the petition was closed."""

    fact: Literal["closing"] = "closing"
    ground: str


class SignalRefusal(Value):
    """A signal that was refused: its name, shortened, and the code of the reason; never its content."""

    fact: Literal["signal_refusal"] = "signal_refusal"
    signal: str
    reason: str
    detail: str = ""


Fact = Annotated[
    Registration | TermFact | WarningFact | SupervisionFact | ClosingFact | SignalRefusal,
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
