"""Random lives under any rulebook: acts made of its own codes, until the petition has come to its end."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pydantic import TypeAdapter

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure import nearest, possible_acts
from suban.domain.procedure.escalation import next_step
from suban.domain.procedure.recusal import decides
from suban.domain.rulebook import ActName
from tests.domain.playing import LOCAL, PEOPLE, TEXT, Play

_ACT: TypeAdapter[Act] = TypeAdapter(Act)
_STAFF = [
    *PEOPLE.values(),
    *(Actor(person=f"{role}-{n}", role=role) for n in range(9) for role in ("operator", "reviewer")),
    *(Actor(person=f"supervisor-{n}", role="supervisor") for n in range(9)),
    Actor(person="l2", role="leader", unit="SW"),
]
"""More of the centre than any city asks for: work done again may need another reviewer each time."""

_ONWARD: tuple[ActName, ...] = (
    "acceptance",
    "instruction",
    "repetition_overruling",
    "return_decision",
    "extension_decision",
    "recusal_decision",
    "report_decision",
    "dispatch",
    "reply",
    "review",
    "rating",
    "rerating",
    "rating_review",
    "fault_finding",
)
"""The acts that bring a petition on."""


_EARLY_ENDS = ("withdrawal", "non_acceptance", "direct_answer", "repetition")


_ELSEWHERE = (
    *("assisting_request", "assisting_release", "assisting_result", "assisting_delay"),
    *("whistle", "whistle_answer", "whistle_outcome"),
    *("warning_withdrawal", "referral", "referral_outcome"),
    *("supervision_order", "supervision_answer", "supervision_interview", "supervision_conclusion"),
    *("noncooperation", "cooperation", "excuse", "closing_request", "closing_decision"),
    *("reopening_request", "reopening_decision"),
    "release",
    "protection_marking",
)
"""Acts beside the course of a petition, which `bench.lives` plays under every rulebook."""


class StuckError(AssertionError):
    """Nobody can do anything more, time does nothing more, and the petition is not closed."""


def said(law: Law, case: Case, name: ActName, actor: Actor, random: Random) -> Act:
    """An act of somebody, made of the rulebook's codes, to which only the state of the case can object."""
    return _ACT.validate_python({"act": name, **_fields(law, case, name, actor, random)})


def live(law: Law, kind: str, random: Random, *, steps: int = 40, start: datetime | None = None) -> Play:
    """A petition after a random life, closed. Raises `StuckError` where it cannot come to an end."""
    now = start or datetime(2025, 3, 3, 9, tzinfo=LOCAL) + timedelta(hours=random.randrange(3000))
    play = Play(now, law, kind)
    for step in range(steps * 4):
        if play.case.closed:
            return play
        hurry = step >= steps
        now += timedelta(minutes=random.randrange(600 if hurry else 6000))
        instant = nearest(law, play.case)
        if instant and not hurry and random.random() < 0.3:
            now = max(now, instant.at + random.choice([timedelta(0), -timedelta.resolution]))
        play.until(now)
        _somebody_acts(play, now, step, random, hurry=hurry)
    while not play.case.closed and (instant := nearest(law, play.case)):
        play.until(instant.at)
    if not play.case.closed:
        raise StuckError(f"{law.rulebook.id}: {play.case.stage} {play.said()[-6:]}")
    return play


def _somebody_acts(play: Play, now: datetime, step: int, random: Random, *, hurry: bool) -> None:
    can = [
        (actor, name)
        for actor in _STAFF
        for name in possible_acts(play.law, play.case, actor)
        if name not in _ELSEWHERE
        if name in _ONWARD or not (hurry or (name in _EARLY_ENDS and random.random() < 0.9))
        # Somebody of each unit is left to go on.
        if not (name == "self_recusal" and actor.role == "leader")
    ]
    if can:
        actor, name = random.choice(can)
        act = said(play.law, play.case, name, actor, random)
        taken = play.take(ActCommand(id=f"act-{step}", at=now, actor=actor, act=act))
        assert taken.refusal is None or taken.refusal.code in _MAY_BE_REFUSED, (act, taken.refusal)


_MAY_BE_REFUSED = (
    "extension_too_long",
    "extension_emergency",
    "calendar_ends",
    "statutory_limit_unknown",
    "recusal_pending",
    "recused_already",
)
"""What these acts may run into that is nobody's mistake."""


def _any(random: Random, codes: list[str]) -> str | None:
    return random.choice(codes) if codes else None


def _fields(  # noqa: PLR0912 - a line for each act
    law: Law, case: Case, name: ActName, actor: Actor, random: Random
) -> Mapping[str, Any]:
    rules = law.rulebook
    coin = random.random() < 0.5
    match name:
        case "direct_answer":
            return {"answer": TEXT}
        case "acceptance":
            return {
                "matter": _any(random, [each.matter for each in rules.matters or ()]),
                "nature": _any(random, [each.nature for each in rules.natures or ()]),
                "urgency": _any(random, [each.urgency for each in rules.urgencies or ()]) if coin else None,
            }
        case "non_acceptance":
            return {
                "ground": _any(
                    random, [each.ground for each in rules.non_acceptance if not each.outside_only]
                ),
                **dict.fromkeys(("reason", "channel", "rules", "consequences"), TEXT),
            }
        case "correction":
            return {"emergency": not case.emergency, "reason": TEXT}
        case "alert":
            return {"category": _any(random, [each.category for each in rules.alerts or ()])}
        case "materials_request":
            return {"missing": TEXT}
        case "materials":
            return {"supplied": TEXT}
        case "repetition":
            return {"earlier": "life-0", "new_facts": coin, "basis": TEXT, "answer": TEXT, "done": True}
        case "special_report":
            return {"report": TEXT}
        case "instruction":
            return {"leader": TEXT, "instruction": TEXT}
        case "conferral":
            return {"units": ["CG", "SW"], "question": TEXT}
        case "conferral_opinion":
            units = [each.unit for each in case.conferred or ()]
            return {"unit": actor.unit if actor.unit in units else units[0], "ours": coin, "opinion": TEXT}
        case "dispatch":
            return _dispatch(law, case)
        case "onward_dispatch":
            return {"unit": "SW"}
        case "return_request":
            grounds_of_return = (rules.returns and rules.returns.grounds) or ()
            ground = _any(random, [each.ground for each in grounds_of_return])
            return {"ground": ground, "reason": TEXT, "basis": TEXT}
        case "return_decision":
            return {"agreed": coin, "reason": TEXT}
        case "escalation":
            return {"step": next_step(law, case).step, "reason": TEXT}
        case "escalation_outcome":
            return {"solved": coin, "outcome": TEXT}
        case "report_decision":
            return {"accepted": coin, "reason": TEXT, "basis": TEXT}
        case "contact":
            manners = rules.contact.manners if rules.contact else ()
            return {"manner": _any(random, [each.manner for each in manners]), "note": TEXT}
        case "stage_report":
            return {"progress": TEXT}
        case "extension_request":
            return {"amount": random.randrange(1, 4), **dict.fromkeys(_TOLD_WITH_MORE_TIME, TEXT)}
        case "extension_decision":
            return {"granted": coin, "reason": TEXT}
        case "reply":
            return _reply(law, case, random)
        case "clarification":
            return {"clarification": TEXT}
        case "review":
            return {"approved": coin or random.random() < 0.5, "reason": TEXT}
        case "self_recusal" | "recusal_request":
            ground = rules.recusal.grounds[0].ground if rules.recusal else "none"
            person = {"person": f"somebody-{case.entries}", "reason": TEXT}
            return {"ground": ground, **(person if name == "recusal_request" else {})}
        case "recusal_decision":
            asked = [each.entry for each in case.recusals_asked or () if decides(law, case, each, actor)]
            return {"request": asked[0], "granted": False, "answer": TEXT}
        case "return_visit" | "rating" | "rerating":
            return _evaluation(law, name, random)
        case "rating_review":
            return {"confirmed": coin, "reason": TEXT}
        case "fault_finding":
            return {"at_fault": coin, "reason": TEXT}
        case _:
            return {} if name in ("signature", "withdrawal") else {"reason": TEXT}


_TOLD_WITH_MORE_TIME = ("reason", "progress", "measures", "exceptional")


def _dispatch(law: Law, case: Case) -> dict[str, Any]:
    cap = law.rulebook.returns.cap if law.rulebook.returns else None
    binding = {"binding": True, "reason": TEXT} if cap and (case.returns_agreed or 0) >= cap.most else {}
    unit = case.duty_of or next(each for each in ("CG", "SW", "ZJ") if each not in (case.recused or ()))
    return {"unit": unit, **binding}


def _reply(law: Law, case: Case, random: Random) -> dict[str, Any]:
    outcomes = law.rulebook.reply.outcomes_of(rehandling=case.stage == "rehandling")
    texts = dict.fromkeys(("result", "basis", "answered", "investigation", "explained"), TEXT)
    outcome = random.choice(outcomes) if outcomes else None
    return {
        **texts,
        "handled_on": date(2025, 1, 6),
        "outcome": outcome.outcome if outcome else None,
        "statement": TEXT if outcome and outcome.statement else None,
        "drafted_by": "drafter",
        "approved_by": "approver",
        "publication": "public",
        "checked_by": "checker",
    }


def _evaluation(law: Law, name: ActName, random: Random) -> dict[str, Any]:
    rules = law.rulebook
    level = _any(random, [each.level for each in rules.rating.levels])
    quality = level if rules.rating.quality else None
    if name == "rerating":
        return {"level": level, "quality": quality, "reason": TEXT}
    if name == "rating":
        return {"level": level, "quality": quality}
    channels = rules.return_visit.channel_codes if rules.return_visit else ()
    return {
        "reached": True,
        "channel": _any(random, list(channels)),
        "contacted": True,
        "attitude": level,
        "result": level,
        "solved": random.random() < 0.5,
    }
