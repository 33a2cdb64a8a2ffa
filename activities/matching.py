"""Whether every open petition has a workflow, and every workflow a petition: one by one, by number."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from suban.engine.petitions import Petitions
from suban.store.database import Store
from suban.store.open_petitions import cases_of, open_numbers

# A closed petition's workflow waits a minute for acts on their way; nobody need ask it before.
_ENDS_BY_ITSELF = timedelta(minutes=5)


@dataclass(frozen=True)
class Unmatched:
    """What records and engine say differently, by number, of so many petitions on either side.

    `missing` are open and have no workflow; `closed` are closed for a while and have one that runs; `unknown`
    run without being on record.
    """

    examined: int
    missing: frozenset[str]
    closed: frozenset[str]
    unknown: frozenset[str]


async def unmatched(store: Store, petitions: Petitions) -> Unmatched:
    """What has just begun or ended may be named as missing, since the engine's lists lag.

    Raises `EngineAwayError`.
    """
    # First what is on record: what is started meanwhile may be missing there, never in the engine.
    opened = await open_numbers(store)
    running = await petitions.running()
    others = running - opened
    known = {case.number: case async for case in cases_of(store, others)}
    before = datetime.now(UTC) - _ENDS_BY_ITSELF
    return Unmatched(
        examined=len(opened | running),
        missing=opened - running,
        closed=frozenset(
            number for number, case in known.items() if case.ended_at is not None and case.ended_at < before
        ),
        unknown=frozenset(others - known.keys()),
    )
