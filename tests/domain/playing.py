"""How the tests play a complaint: its people, acts with plausible fields, and one course of events."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from suban.domain.acts import Act, ActCommand, Actor, TextRef
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.procedure import Taken, elapse, register, take
from suban.domain.refusals import RefusalCode
from tests.domain.conftest import LONGNAN

LOCAL = ZoneInfo("Asia/Shanghai")
TEXT = TextRef(id=UUID(int=7), digest="a" * 64)
_ACT: TypeAdapter[Act] = TypeAdapter(Act)

PEOPLE = {
    "petitioner": Actor(person="petitioner", role="petitioner"),
    "operator": Actor(person="o1", role="operator"),
    "reviewer": Actor(person="r1", role="reviewer"),
    "supervisor": Actor(person="s1", role="supervisor"),
    "administrator": Actor(person="a1", role="administrator"),
    "handler@CG": Actor(person="h1", role="handler", unit="CG"),
    "handler@SW": Actor(person="h2", role="handler", unit="SW"),
    "leader@CG": Actor(person="l1", role="leader", unit="CG"),
    "handler": Actor(person="h3", role="handler"),
}

PLAUSIBLE: dict[str, dict[str, Any]] = {
    "acceptance": {},
    "non_acceptance": {"ground": "legal_remedies", "reason": TEXT},
    "dispatch": {"unit": "CG"},
    "signature": {},
    "return_request": {"reason": TEXT, "basis": TEXT},
    "return_decision": {"agreed": False, "reason": TEXT},
    "contact": {"note": TEXT},
    "extension_request": {"amount": 3, "reason": TEXT},
    "extension_decision": {"granted": False, "reason": TEXT},
    "explanation": {"reason": TEXT},
    "reply": {
        "result": TEXT,
        "basis": TEXT,
        "answered": TEXT,
        "handled_on": date(2023, 1, 1),
        "investigation": TEXT,
    },
    "review": {"approved": True},
    "rating": {"level": "satisfied"},
    "withdrawal": {"reason": TEXT},
}
"""Every act with fields that a rulebook cannot object to."""


def act(name: str, **fields: Any) -> Act:
    """An act, plausible but for the given fields."""
    return _ACT.validate_python({"act": name, **PLAUSIBLE[name], **fields})


def at(text: str) -> datetime:
    """A local instant."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def new_case(received_at: datetime) -> Case:
    """A complaint before its first entry."""
    return Case(
        number="fuzz-1",
        rulebook=LONGNAN.rulebook.digest,
        calendar=LONGNAN.calendar.digest,
        kind="complaint",
        area="longnan",
        received_at=received_at,
    )


@dataclass
class Play:
    """One complaint, played step by step as the shell does it."""

    received_at: datetime
    case: Case = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        first = register(LONGNAN, new_case(self.received_at))
        self.case, self.entries = first.case, list(first.entries)

    def until(self, now: datetime) -> "Play":
        """Let time pass."""
        for record in elapse(LONGNAN, self.case, now):
            self.case = record.case
            self.entries += record.entries
        return self

    def take(self, command: ActCommand) -> Taken:
        """Do an act where time stands."""
        taken = take(LONGNAN, self.case, command)
        self.case = taken.case
        self.entries += taken.entries
        return taken

    def do(
        self, when: str, by: str, name: str, *, handled: str | None = None, **fields: Any
    ) -> RefusalCode | None:
        """Somebody acts at a local time; the code of the refusal, or None."""
        self.until(at(handled or when))
        command = ActCommand(
            id=f"act-{next(self._ids)}", at=at(when), actor=PEOPLE[by], act=act(name, **fields)
        )
        refusal = self.take(command).refusal
        return refusal.code if refusal else None

    def said(self, *kinds: str) -> list[str]:
        """The entries in short: local time and kind, those of the given kinds or all."""
        return [
            f"{entry.at.astimezone(LOCAL):%m-%d %H:%M} {entry.kind}"
            for entry in self.entries
            if not kinds or entry.kind in kinds
        ]


def dispatched() -> Play:
    """A complaint of 3 November 2025 (Monday) in the hands of CG, which has talked with the petitioner."""
    play = Play(at("2025-11-03T09:00"))
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert play.do("2025-11-03T10:00", "operator", "dispatch") is None
    assert play.do("2025-11-03T11:00", "handler@CG", "contact") is None
    return play
