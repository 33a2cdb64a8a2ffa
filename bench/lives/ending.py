"""Whether a case can still reach an end: somebody tries to bring a copy of it there.

First nobody hears of the petitioner any more: replies, reviews, decisions, and silence until windows lapse.
Then the petitioner takes part. A withdrawal, which ends nearly everything, does not count as an end.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from bench.lives.acts import Drawing
from bench.lives.people import OTHERS, open_now, open_to
from suban.domain.acts import ActCommand, Actor
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure import elapse, nearest, take

_MOVES, _TRIES, _DRAWS = 60, 6, 10
_LEADS_ON = {
    name: 1 / (1 + 2 * place)
    for place, names in enumerate(
        (
            ("review", "reply", "report_decision", "fault_finding", "rating_review", "rerating", "dispatch"),
            ("extension_decision", "return_decision", "recusal_decision", "instruction", "acceptance"),
            ("escalation_outcome", "materials", "rating", "signature", "clarification", "rating_objection"),
        )
    )
    for name in names
}
"""What mostly brings a petition nearer to its end, the best first. Everything else is tried now and then."""
_ELSE = 0.03
_NO_END = ("withdrawal",)


def can_end(law: Law, case: Case, now: datetime, drawing: Drawing) -> str | None:
    """How it was brought to its end: `silent`, `answered`; None where nobody succeeded."""
    silent = [each for each in OTHERS if each.role != "petitioner"]
    for how, people in (("silent", silent), ("answered", OTHERS)):
        for _ in range(_TRIES):
            if _ended(law, case, now, drawing, people):
                return how
    return None


def _ended(law: Law, case: Case, now: datetime, drawing: Drawing, people: Sequence[Actor]) -> bool:
    done: Counter[str] = Counter()
    for move in range(_MOVES):
        try:
            for record in elapse(law, case, now):
                case = record.case
        except CalendarEndsError:
            return False
        if case.closed:
            return True
        after = _moved(law, case, now, drawing, people, done, f"end-{move}")
        if after is not None:
            case, now = after, now + timedelta(minutes=5)
            continue
        instant = nearest(law, case)
        now = max(now, instant.at) if instant else now + timedelta(days=10)
    return False


def _moved(  # noqa: PLR0917
    law: Law,
    case: Case,
    now: datetime,
    drawing: Drawing,
    people: Sequence[Actor],
    done: Counter[str],
    act_id: str,
) -> Case | None:
    """The case after one more act that leads on, or None where only time does."""
    random = drawing.random
    may: dict[str, list[Actor]] = {}
    turns = [each for each in open_now(law, case) if each not in _NO_END]
    for actor in random.sample(people, len(people) // 3):
        for possible in open_to(law, case, actor, turns):
            may.setdefault(possible, []).append(actor)
    # Somebody waits, too: most of all once all has been done that leads on.
    weights = {name: weight(name) / (1 + done[name]) ** 2 for name in may}
    while weights and random.random() < max(weights.values()) * 6:
        name = _drawn(random, weights)
        del weights[name]
        done[name] += 1
        for _ in range(_DRAWS):
            actor = random.choice(may[name])
            drawn = drawing.fields(name, case, now, random.choice(("full", "any")))
            fields = drawing.demanded(name, drawn, case)
            for _ in range(3):
                act = drawing.made(name, fields)
                if act is None:
                    break
                taken = take(law, case, ActCommand(id=act_id, at=now, actor=actor, act=act))
                if taken.refusal is None:
                    drawing.remember(name, fields)
                    return taken.case
                fields = drawing.mended(name, fields, taken.refusal, case, now)
    return None


def weight(name: str) -> float:
    """How much an act leads on."""
    return _LEADS_ON.get(name, _ELSE)


def _drawn(random: Random, weights: dict[str, float]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
