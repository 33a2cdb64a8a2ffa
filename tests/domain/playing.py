"""How the tests play a petition: its people, acts with plausible fields, and one course of events."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from suban.domain.acts import Act, ActCommand, Actor, TextRef
from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.law import register as register_statutes
from suban.domain.procedure import Taken, elapse, register, take
from suban.domain.procedure.assisting import owed
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.procedure.escalation import next_step
from suban.domain.procedure.recusal import decides
from suban.domain.procedure.release import releasable
from suban.domain.procedure.retiming import change_calendar
from suban.domain.refusals import RefusalCode
from suban.domain.rulebook import Kind
from suban.scenarios.plausible import filled
from tests.domain.conftest import LONGNAN

LOCAL = ZoneInfo("Asia/Shanghai")
TEXT = TextRef(id=UUID(int=7), digest="a" * 64)
_ACT: TypeAdapter[Act] = TypeAdapter(Act)

PEOPLE = {
    "petitioner": Actor(person="petitioner", role="petitioner"),
    "operator": Actor(person="o1", role="operator"),
    "reviewer": Actor(person="r1", role="reviewer"),
    "reviewer#2": Actor(person="r2", role="reviewer"),
    "supervisor": Actor(person="s1", role="supervisor"),
    "administrator": Actor(person="a1", role="administrator"),
    "handler@CG": Actor(person="h1", role="handler", unit="CG"),
    "handler@SW": Actor(person="h2", role="handler", unit="SW"),
    "leader@CG": Actor(person="l1", role="leader", unit="CG"),
    "handler": Actor(person="h3", role="handler"),
}

PLAUSIBLE: dict[str, dict[str, Any]] = {
    "direct_answer": {"answer": TEXT},
    "acceptance": {},
    "non_acceptance": {"ground": "legal_remedies", "reason": TEXT, "channel": TEXT},
    "correction": {"emergency": True, "reason": TEXT},
    "conferral": {"units": ["CG", "SW"], "question": TEXT},
    "conferral_opinion": {"unit": "CG", "ours": True, "opinion": TEXT},
    "alert": {"category": "accident"},
    "materials_request": {"missing": TEXT},
    "materials": {"supplied": TEXT},
    "repetition": {"earlier": "fuzz-0", "new_facts": False, "basis": TEXT, "answer": TEXT, "done": True},
    "repetition_overruling": {"reason": TEXT},
    "special_report": {"report": TEXT},
    "instruction": {"leader": TEXT, "instruction": TEXT},
    "dispatch": {"unit": "CG"},
    "onward_dispatch": {"unit": "SW"},
    "recall": {"reason": TEXT},
    "signature": {},
    "return_request": {"ground": "not_our_duty", "reason": TEXT, "basis": TEXT},
    "return_decision": {"agreed": False, "reason": TEXT},
    "escalation": {"step": "office", "reason": TEXT},
    "escalation_outcome": {"solved": True, "outcome": TEXT},
    "assisting_request": {"units": ["SW"], "task": TEXT},
    "assisting_release": {"unit": "SW", "reason": TEXT},
    "assisting_result": {"result": TEXT},
    "assisting_delay": {"reason": TEXT, "progress": TEXT},
    "whistle": {"units": ["SW"], "purpose": TEXT, "level": "township"},
    "whistle_answer": {"measures": TEXT},
    "whistle_outcome": {"solved": True, "outcome": TEXT},
    "report_decision": {"accepted": True},
    "contact": {"note": TEXT},
    "stage_report": {"progress": TEXT},
    "extension_request": {"amount": 3, "reason": TEXT, "progress": TEXT, "measures": TEXT},
    "extension_decision": {"granted": False, "reason": TEXT},
    "explanation": {"reason": TEXT},
    "warning_withdrawal": {"warning": 8, "ground": "other", "reason": TEXT},
    "referral": {
        "organ": "public_security",
        "ground": "harassment",
        "evidence": TEXT,
        "evidence_files": [{"id": str(TEXT.id), "digest": TEXT.digest}],
    },
    "referral_outcome": {"referral": 2, "outcome": TEXT},
    "reply": {
        "result": TEXT,
        "basis": TEXT,
        "answered": TEXT,
        "handled_on": date(2023, 1, 1),
        "investigation": TEXT,
    },
    "clarification_request": {"reason": TEXT},
    "clarification": {"clarification": TEXT},
    "review": {"approved": True},
    "self_recusal": {"ground": "interest"},
    "recusal_request": {"person": "h1", "decider": "CG", "ground": "interest", "reason": TEXT},
    "recusal_decision": {"request": 1, "granted": False, "answer": TEXT},
    "release": {"unit": "CG", "particulars": ["address"], "reason": TEXT},
    "protection_marking": {"marks": ["privacy"], "reason": TEXT},
    "return_visit": {
        "reached": True,
        "channel": "phone",
        "contacted": True,
        "attitude": "satisfied",
        "result": "satisfied",
        "solved": True,
    },
    "rating": {"level": "satisfied"},
    "rating_objection": {"reason": TEXT},
    "rerating": {"level": "satisfied", "reason": TEXT},
    "rating_review": {"confirmed": True},
    "fault_finding": {"at_fault": True, "reason": TEXT},
    "noncooperation": {"record": TEXT},
    "cooperation": {"record": TEXT},
    "excuse": {"reason": TEXT},
    "closing_request": {
        "ground": "solved",
        "reason": TEXT,
        "evidence": ["solution_record"],
        "description": TEXT,
    },
    "closing_decision": {"agreed": False, "reason": TEXT, "answer": TEXT},
    "supervision_order": {"trigger": "other", "mode": "notice", "text": TEXT},
    "supervision_answer": {"order": 1, "answer": TEXT},
    "supervision_interview": {"order": 1, "held": True, "outcome": TEXT},
    "supervision_conclusion": {"order": 1, "met": True, "reason": TEXT},
    "withdrawal": {"reason": TEXT},
    "reopening_request": {"new_facts": TEXT},
    "reopening_decision": {"reopened": True, "reason": TEXT},
}
"""Every act with fields that a rulebook cannot object to."""

STARS: dict[str, dict[str, Any]] = {
    "rating": {"level": "four_stars", "quality": "four_stars"},
    "rerating": {"level": "five_stars", "quality": "four_stars"},
    "return_visit": {"attitude": "four_stars", "result": "five_stars"},
}
"""What is to be said otherwise where stars are given."""


def act(name: str, law: Law = LONGNAN, *, rehandling: bool = False, **fields: Any) -> Act:
    """An act, plausible under a law but for the given fields."""
    stars = STARS.get(name, {}) if law.rulebook.rating.quality else {}
    if name == "return_request" and law.rulebook.returns and not law.rulebook.returns.grounds:
        fields = {"ground": None, **fields}
    said = {"act": name, **PLAUSIBLE[name], **stars, **fields}
    return _ACT.validate_python(filled(law.rulebook, name, said, rehandling=rehandling))


def plausible(law: Law, case: Case, name: str, actor: Actor) -> Act:
    """An act of somebody to which only the state of the case can object."""
    return act(name, law, rehandling=case.stage == "rehandling", **_fitting(law, case, name, actor))


def _fitting(law: Law, case: Case, name: str, actor: Actor) -> dict[str, Any]:
    match name:
        case "correction":
            # It corrects something.
            return {"emergency": not case.emergency}
        case "conferral_opinion" if case.conferred:
            units = [each.unit for each in case.conferred]
            return {"unit": "CG" if "CG" in units else units[0]}
        case "escalation" if law.rulebook.escalation:
            return {"step": next_step(law, case).step}
        case "assisting_request":
            # One that nobody has asked yet.
            return {"units": [f"U{case.entries}"]}
        case "assisting_release" if owed(case):
            return {"unit": owed(case)[0].unit}
        case "dispatch" if case.duty_of and case.duty_of not in (case.recused or ()):
            return {"unit": case.duty_of}
        case "dispatch":
            return {"unit": _free_units(law, case)[0]}
        case "conferral":
            return {"units": _free_units(law, case)[:2]}
        case "onward_dispatch":
            return {"unit": next(unit for unit in _free_units(law, case) if unit != case.unit)}
        case _:
            return _beside(law, case, name, actor)


def _beside(law: Law, case: Case, name: str, actor: Actor) -> dict[str, Any]:
    match name:
        case "closing_request" if case.stage == "received":
            evidence = {"evidence": ["unanswered_request"], "excuse_answer": TEXT}
            return {"ground": "evidence_withheld", **evidence}
        case "warning_withdrawal":
            standing = (each.entry for each in case.warned or () if not each.withdrawn)
            return {"warning": next(standing, 1)}
        case "referral" if law.rulebook.referrals:
            return {"ground": law.rulebook.referrals.grounds[0].ground}
        case "referral_outcome":
            waiting = (each.entry for each in case.referrals or () if not each.concluded)
            return {"referral": next(waiting, 1)}
        case "supervision_order":
            return _order(law, case)
        case "supervision_answer" | "supervision_interview" | "supervision_conclusion" if case.orders:
            return {"order": which(law, case, name, actor)}
        case "release" if left := releasable(law, case):
            unit = next(iter(left))
            return {"unit": unit, "particulars": sorted(left[unit])[:1]}
        case "protection_marking" if case.marks:
            return {"marks": []}
        case "reply" if case.marks and any(
            each.part == "publication" for each in law.rulebook.reply.requires
        ):
            return {"publication": "not_public"}
        case "recusal_request":
            return {"person": f"somebody-{case.entries}"}
        case "recusal_decision":
            mine = (each.entry for each in case.recusals_asked or () if decides(law, case, each, actor))
            return {"request": next(mine, 1)}
        case _:
            return {}


def _order(law: Law, case: Case) -> dict[str, Any]:
    """A trigger that has no order yet, by the first mode that has a limit of its own."""
    rule = law.rulebook.supervision
    assert rule is not None
    given = {each.trigger for each in case.orders or ()}
    late = any(each.lapsed for each in case.running(*COMPLETION_TERMS))
    true = {None: True, "overdue": late, "at_fault": bool(case.fault)}
    free = [each.trigger for each in rule.triggers or () if true[each.only] and each.trigger not in given]
    modes = [each.mode for each in rule.modes or () if each.limit]
    return {"trigger": free[0] if free else "overdue", "mode": modes[0]} if modes else {}


def which(law: Law, case: Case, name: str, actor: Actor) -> int:
    """The order that somebody can answer, hold or conclude."""
    rule = law.rulebook.supervision
    assert rule is not None
    for each in case.orders or ():
        mode = rule.mode_named(each.mode)
        waits = actor.unit in each.addressed and actor.unit not in (each.answered or ())
        if name == "supervision_answer" and waits and not each.answers_all:
            return each.entry
        if name == "supervision_interview" and mode and mode.invites and not each.held:
            return each.entry
        if name == "supervision_conclusion" and actor.role == each.by:
            return each.entry
    return 1


def _free_units(law: Law, case: Case) -> list[str]:
    """The units to which the petition may go: not recused, and not complained of."""
    closed = {*(case.recused or ()), *barred_units(law, case)}
    return [unit for unit in ("CG", "SW", "ZJ", "HK", "YB") if unit not in closed]


def at(text: str) -> datetime:
    """A local instant."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def new_case(
    received_at: datetime, law: Law = LONGNAN, kind: Kind = "complaint", channel: str | None = None
) -> Case:
    """A petition before its first entry."""
    return Case(
        number="fuzz-1",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind=kind,
        area=law.rulebook.id,
        received_at=received_at,
        channel=channel,
    )


@dataclass
class Play:
    """One petition, played step by step as the shell does it."""

    received_at: datetime
    law: Law = LONGNAN
    kind: Kind = "complaint"
    channel: str | None = None
    case: Case = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        first = register(self.law, new_case(self.received_at, self.law, self.kind, self.channel))
        self.case, self.entries = first.case, list(first.entries)

    def until(self, now: datetime) -> "Play":
        """Let time pass."""
        for record in elapse(self.law, self.case, now):
            self.case = record.case
            self.entries += record.entries
        return self

    def change(self, calendar: Calendar, now: datetime) -> bool:
        """Let the calendar change; whether it was another one."""
        register_statutes(self.law.calendar, calendar)
        self.until(now)
        retimed = change_calendar(self.law, self.case, calendar, now)
        self.case = retimed.case
        self.entries += retimed.entries
        self.law = self.law.under(self.case)
        self.until(now)
        return bool(retimed.entries)

    def take(self, command: ActCommand) -> Taken:
        """Do an act where time stands."""
        taken = take(self.law, self.case, command)
        self.case = taken.case
        self.entries += taken.entries
        return taken

    def do(
        self, when: str, by: str, name: str, *, handled: str | None = None, **fields: Any
    ) -> RefusalCode | None:
        """Somebody acts at a local time; the code of the refusal, or None."""
        self.until(at(handled or when))
        done = act(name, self.law, rehandling=self.case.stage == "rehandling", **fields)
        command = ActCommand(id=f"act-{next(self._ids)}", at=at(when), actor=PEOPLE[by], act=done)
        refusal = self.take(command).refusal
        return refusal.code if refusal else None

    def said(self, *kinds: str) -> list[str]:
        """The entries in short: local time and kind, those of the given kinds or all."""
        return [
            f"{entry.at.astimezone(LOCAL):%m-%d %H:%M} {entry.kind}"
            for entry in self.entries
            if not kinds or entry.kind in kinds
        ]

    def ends(self) -> dict[str, str]:
        """When each running clock ends: local time, with a mark where it has lapsed."""
        return {
            term.name: f"{self.law.due(term).at.astimezone(LOCAL):%m-%d %H:%M}{' lapsed' * term.lapsed}"
            for term in self.case.running_terms
        }


def dispatched(kind: Kind = "complaint", law: Law = LONGNAN) -> Play:
    """A petition of 3 November 2025 (Monday) in the hands of CG, which has talked with the petitioner."""
    play = Play(at("2025-11-03T09:00"), law, kind)
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert play.do("2025-11-03T10:00", "operator", "dispatch") is None
    assert play.do("2025-11-03T11:00", "handler@CG", "contact") is None
    return play
