"""How long 5,000 open petitions take to go over to another calendar while acts go on, and what acts take.

A whole `suban worker`: the batch, the petitions' workflows, the journal, the relay and every delivery that
the change owes. Goal: under 10 minutes, no petition left out, none gone over twice.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from temporalio.client import Client

from bench.kit import lives
from bench.kit.results import publish, quick
from bench.kit.stage import Stage, longnan, staged
from bench.kit.turns import at_once
from suban.domain.calendar import Calendar
from suban.domain.law import Law
from suban.embedded.python_parts import Worker
from suban.engine.calendar_changes import CalendarChanges
from suban.engine.calendar_payloads import CalendarChangeStart, Progress
from suban.engine.client import connect as connect_engine
from suban.engine.names import calendar_change_id
from suban.engine.petitions import Petitions
from suban.statutes.holiday_notices import Holiday, HolidayNotice, followed
from suban.store import calendars, outbox, statutes
from suban.store.audit import verify
from suban.store.database import Store, connect

AT_ONCE = 16
GOAL_SECONDS = 600.0
_EVERY = 0.25
_CONTACT = 3
"""The place of the contact in an ordinary life."""


def noticed(law: Law) -> tuple[HolidayNotice, Calendar]:
    """A notice that moves every limit of handling: the third working day from now is off."""
    day = datetime.now(UTC).astimezone(law.calendar.zone).date()
    left = 3
    while left:
        day += timedelta(days=1)
        left -= law.calendar.is_working_day(day)
    notice = HolidayNotice(title="关于运动会期间放假的通知", source="市政府公报", holidays=(_off(day),))
    return notice, followed(law.calendar, notice)


def _off(day: date) -> Holiday:
    return Holiday(name="运动会", since=day)


async def filed(store: Store, law: Law, petitions: Petitions, count: int) -> list[str]:
    """So many petitions in the hands of a unit."""
    numbers: list[str] = []

    async def one(_: int) -> None:
        case = await lives.stored(store, law)
        await petitions.start(case)
        await outbox.mark_petitions_started(store, [case.number])
        for place in (0, 1):
            await petitions.act(case.number, lives.command(case.number, place))
        numbers.append(case.number)

    await at_once(count, AT_ONCE, one)
    return numbers


async def acting(petitions: Petitions, numbers: Sequence[str], stop: asyncio.Event) -> list[float]:
    """A contact every quarter of a second, on one petition after another: the seconds that each took."""
    took: list[float] = []

    async def contact(number: str) -> None:
        began = time.monotonic()
        await petitions.act(number, lives.command(number, _CONTACT))
        took.append(time.monotonic() - began)

    tasks = []
    for number in numbers:
        if stop.is_set():
            break
        tasks.append(asyncio.create_task(contact(number)))
        await asyncio.sleep(_EVERY)
    await asyncio.gather(*tasks)
    return took


async def measure(stage: Stage, count: int) -> dict[str, Any]:
    law = longnan()
    store = connect(stage.database_url)
    await statutes.publish(store, law.rulebook, law.calendar)
    stage.start(Worker(stage.environment))
    client = await connect_engine(stage.address, stage.namespace)
    petitions = Petitions(client, update_timeout=60)
    numbers = await filed(store, law, petitions, count)
    await _quiet(stage)
    notice, calendar = noticed(law)
    began = time.monotonic()
    preview = await calendars.preview(store, calendar, datetime.now(UTC))
    looked = time.monotonic() - began
    await calendars.add(store, calendar, notice.canonical(), by="bench", at=datetime.now(UTC))
    before, stop = stage.cpu("temporal", "worker", "postgres"), asyncio.Event()
    began = time.monotonic()
    acts = asyncio.create_task(acting(petitions, numbers, stop))
    await CalendarChanges(client).start(CalendarChangeStart(calendar=calendar.digest, title=notice.title))
    gone_over = await _gone_over(client, calendar.digest, count, began)
    stop.set()
    took = sorted(await acts)
    done = await _result(client, calendar.digest)
    seconds = time.monotonic() - began
    await _quiet(stage)
    drained = time.monotonic() - began
    after = stage.cpu("temporal", "worker", "postgres")
    wrong = [number for number in numbers if not await _right(store, number, calendar.digest)]
    await store.dispose()
    assert not wrong, wrong[:5]
    return {
        "petitions": count,
        "seconds_to_go_over": round(gone_over, 1),
        "seconds_to_the_report": round(seconds, 1),
        "seconds_until_all_were_told": round(drained, 1),
        "seconds_to_preview": round(looked, 2),
        "preview_told": preview.told,
        "counts": done.counts.model_dump(),
        "cpu_ms_a_petition": {name: round((after[name] - before[name]) / count, 2) for name in after},
        "acts": len(took),
        "act_seconds_p50": round(took[len(took) // 2], 3),
        "act_seconds_p99": round(took[min(len(took) - 1, len(took) * 99 // 100)], 3),
    }


async def _gone_over(client: Client, digest: str, count: int, began: float) -> float:
    """The seconds until all had gone over, without the last looks."""
    changes = CalendarChanges(client)
    while True:
        progress = await changes.progress(digest)
        if progress is None or progress.counts.changed >= count:
            return time.monotonic() - began
        await asyncio.sleep(0.5)


async def _result(client: Client, digest: str) -> Progress:
    handle = client.get_workflow_handle(calendar_change_id(digest), result_type=Progress)
    done: Progress = await handle.result()
    return done


async def _quiet(stage: Stage) -> None:
    """Wait until every notice is under way."""
    async with await psycopg.AsyncConnection.connect(stage.database_url, autocommit=True) as connection:
        while True:
            waiting = await connection.execute("SELECT count(*) FROM notice WHERE started_at IS NULL")
            if await waiting.fetchone() == (0,):
                return
            await asyncio.sleep(0.2)


async def _right(store: Store, number: str, digest: str) -> bool:
    case, difference = await verify(store, number)
    return case is not None and difference is None and case.calendar == digest


def main() -> None:
    short = quick(__doc__ or "")
    with staged() as stage:
        figures = asyncio.run(measure(stage, 200 if short else 5000))
    publish("calendar_change", {"goal": {"seconds_to_go_over": GOAL_SECONDS}, **figures}, quick=short)


if __name__ == "__main__":
    main()
