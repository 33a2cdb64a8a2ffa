"""Petitions whose limit passes at chosen instants of a storm, without a clock that is shifted.

An emergency that was dispatched a quarter of an hour ago and is not signed for: the unit is urged at the
instant at which the limit for its receipt passes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bench.kit import lives
from bench.kit.turns import at_once
from suban.domain.acts import Acceptance, ActCommand
from suban.domain.law import Law
from suban.engine.petitions import EngineAwayError, Petitions
from suban.store import outbox
from suban.store.database import Store

URGENCY, TERM = "danger", "receipt"
_AT_ONCE = 8
_BEFORE = timedelta(minutes=1)


def limit_of(law: Law) -> timedelta:
    """How long a unit may take to sign for an emergency, by the rulebook."""
    (rule,) = [each for each in law.rulebook.terms if each.term == TERM and each.urgency == URGENCY]
    assert rule.limit is not None
    assert rule.limit.unit == "minutes"
    return timedelta(minutes=rule.limit.amount)


async def prepare(
    store: Store, petitions: Petitions, law: Law, instants: Sequence[datetime]
) -> dict[str, datetime]:
    """A petition for each instant, with a unit that does not sign. Gives the instants by number."""
    found: dict[str, datetime] = {}
    limit = limit_of(law)

    async def one(place: int) -> None:
        instant = instants[place]
        dispatched_at = instant - limit
        case = await lives.stored(store, law, received_at=dispatched_at - 2 * _BEFORE, declared=True)
        await petitions.start(case)
        await outbox.mark_petitions_started(store, [case.number])
        accepted = lives.command(case.number, 0, at=dispatched_at - _BEFORE)
        await _insist(petitions, case.number, accepted.with_(act=Acceptance(urgency=URGENCY)))
        await _insist(petitions, case.number, lives.command(case.number, 1, at=dispatched_at))
        found[case.number] = instant

    await at_once(len(instants), _AT_ONCE, one)
    return found


async def _insist(petitions: Petitions, number: str, command: ActCommand) -> None:
    for _ in range(5):
        try:
            await petitions.act(number, command)
        except EngineAwayError:
            continue
        return
    raise EngineAwayError(number)
