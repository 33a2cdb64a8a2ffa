"""A notice of days off under open petitions, on the real engine: paused, a worker killed, an act amid."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from suban.domain.acts import Acceptance, ActCommand, Actor, Dispatch
from suban.domain.calendar import Calendar
from suban.domain.law import Law, law_of
from suban.embedded.temporal import Temporal
from suban.engine.calendar_changes import CalendarChanges
from suban.engine.calendar_payloads import CalendarChangeStart, CalendarUpdate, CalendarUpdated, Progress
from suban.engine.names import calendar_change_id
from suban.engine.petitions import EngineAwayError
from suban.settings import Settings
from suban.statutes.holiday_notices import HolidayNotice, followed
from suban.store import calendars
from suban.store.audit import verify
from tests.conftest import Database
from tests.journeys.conftest import RULES, SECRET, Platform
from workers.calendar import bring_on
from workers.petitions import petitions_worker

CHINA = ZoneInfo("Asia/Shanghai")
# `suban.cli` has the group of commands by that name.
command = import_module("suban.cli.calendar")
OPEN = 30


def _worked_after(law: Law, day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= law.calendar.is_working_day(day)
    return day


def _notice(law: Law, title: str = "关于运动会期间放假的通知") -> tuple[HolidayNotice, Calendar]:
    """The third working day from now is off: a limit of five ends a working day later."""
    off = _worked_after(law, datetime.now(CHINA).date(), 3)
    notice = HolidayNotice.model_validate(
        {
            "title": title,
            "number": "市府办〔2026〕1号",
            "source": "市政府公报",
            "holidays": [{"name": "运动会", "from": off.isoformat()}],
        }
    )
    return notice, followed(law.calendar, notice)


async def _imported(platform: Platform) -> CalendarChangeStart:
    notice, calendar = _notice(platform.law)
    at = datetime.now(UTC)
    await calendars.add(platform.store, calendar, notice.canonical(), by="test", at=at)
    return CalendarChangeStart(
        calendar=calendar.digest, title=notice.title, batch=2, learning_seconds=0.1, again_seconds=0.5
    )


async def _dispatched(platform: Platform) -> str:
    number = await platform.file()
    for name, act in (("acceptance", Acceptance()), ("dispatch", Dispatch(unit="CG"))):
        actor = Actor(person="p-operator", role="operator")
        command = ActCommand(id=f"{number}-{name}", at=platform.now(), actor=actor, act=act)
        await platform.petitions.act(number, command)
    return number


async def _until(progress: CalendarChanges, digest: str, reached: Any) -> Progress:
    async with asyncio.timeout(60):
        while True:
            with suppress(EngineAwayError):
                found = await progress.progress(digest)
                if found is not None and reached(found):
                    return found
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _other_process(database: Database, temporal: Temporal) -> AsyncIterator[asyncio.subprocess.Process]:
    arguments = (database.app_url, temporal.address, temporal.file.namespace, SECRET)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.plain_worker", *arguments, cwd=RULES.parent
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_every_open_petition_goes_over_though_a_worker_is_killed(
    idle_platform: Platform, database: Database, temporal_dev: Temporal
) -> None:
    platform = idle_platform
    changes = CalendarChanges(platform.client)
    async with _other_process(database, temporal_dev) as worker:
        numbers = list(await asyncio.gather(*(_dispatched(platform) for _ in range(OPEN))))
        replied = numbers[0]
        started = await _imported(platform)
        preview = await calendars.preview(platform.store, _notice(platform.law)[1], datetime.now(UTC))
        assert (preview.petitions, preview.told, preview.from_now) == (OPEN, OPEN, 0)
        await changes.start(started)
        await _until(changes, started.calendar, lambda each: each.counts.changed >= 2)
        await changes.pause(started.calendar)
        paused = await _until(changes, started.calendar, lambda each: each.paused)
        await asyncio.sleep(0.5)
        still = await _until(changes, started.calendar, lambda each: True)
        # What was under way is finished, and nothing more.
        assert paused.counts.changed <= still.counts.changed <= paused.counts.changed + 2 < OPEN
        # An act goes on meanwhile; so does a petition that a process takes in that does not know the notice.
        await platform.act(replied, "handler@CG", "contact", note="已电话沟通")
        late = await _dispatched(platform)
        # A second import joins the change that is under way.
        await changes.start(started.with_(title="again"))
        await changes.resume(started.calendar)
        await _until(changes, started.calendar, lambda each: each.counts.changed > still.counts.changed)
        worker.kill()
        await worker.wait()
    async with petitions_worker(platform.client, platform.store, SECRET):
        async with asyncio.timeout(60):
            done = await platform.client.get_workflow_handle(
                calendar_change_id(started.calendar), result_type=Progress
            ).result()
        counts = done.counts
        assert (counts.changed + counts.already, counts.told, counts.left) == (OPEN + 1, OPEN + 1, 0)
        assert done.looks >= 2
        ((_, noted),) = await calendars.finished(platform.store, started.calendar)
        assert noted["counts"]["changed"] == done.counts.changed
        for number in (*numbers, late):
            kinds = await platform.kinds(number)
            assert kinds.count("calendar_changed") == 1
            assert kinds.count("term_retimed") >= 1
            case = await platform.petitions.case(number)
            assert case.calendar == started.calendar
            assert (await verify(platform.store, number))[1] is None
        # Told once each, however many limits moved.
        told = await _told(platform, numbers[1])
        assert sorted(told) == ["handlers", "petitioner"]
        # The same once more does nothing, and an older calendar neither.
        for digest in (started.calendar, platform.law.calendar.digest):
            again = await platform.petitions.change_calendar(late, CalendarUpdate(calendar=digest), "again")
            assert again == CalendarUpdated(changed=False)
        assert (await platform.kinds(late)).count("calendar_changed") == 1
        assert await bring_on(platform.store, platform.client, frozenset()) == frozenset()


async def _told(platform: Platform, number: str) -> list[str]:
    from sqlalchemy import select

    from suban.store.tables import Notice

    async with platform.store.connect() as connection:
        rows = await connection.execute(
            select(Notice.audience).where(Notice.number == number, Notice.subject == "calendar_changed")
        )
        return list(rows.scalars())


async def test_what_a_change_has_missed_is_found(platform: Platform) -> None:
    number = await _dispatched(platform)
    closed = await platform.file()
    await platform.act(closed, "petitioner", "withdrawal", reason="已解决")
    await _imported(platform)
    tried = await bring_on(platform.store, platform.client, frozenset())
    assert tried == {number}
    await platform.until(number, "term_retimed")
    # Closed petitions are left alone.
    assert "calendar_changed" not in await platform.kinds(closed)
    case = await platform.stored_case(number)
    due = law_of(case).due(case.running("handling")[0])
    plain = platform.law.due(case.running("handling")[0])
    assert due.at > plain.at
    assert await bring_on(platform.store, platform.client, tried) == frozenset()


@pytest.mark.parametrize("twice", [False, True])
async def test_another_notice_meanwhile_is_told(platform: Platform, twice: bool) -> None:
    await _imported(platform)
    notice, calendar = _notice(platform.law, "另一通知" if not twice else "关于运动会期间放假的通知")
    at = datetime.now(UTC)
    if twice:
        await calendars.add(platform.store, calendar, notice.canonical(), by="test", at=at)
        assert await calendars.how_many(platform.store) == 1
        return
    with pytest.raises(calendars.OvertakenError):
        await calendars.add(platform.store, calendar, notice.canonical(), by="test", at=at)


async def test_the_command_imports_pauses_and_resumes(
    platform: Platform,
    database: Database,
    temporal_dev: Temporal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = Settings(
        _env_file=None,
        database_url=database.app_url,
        temporal_address=temporal_dev.address,
        temporal_namespace=temporal_dev.file.namespace,
    )
    number = await _dispatched(platform)
    off = _worked_after(platform.law, datetime.now(CHINA).date(), 3)
    file = tmp_path / "notice.yml"
    file.write_text(f"title: 通知\nsource: 公报\nholidays: [{{name: 假, from: {off}}}]", "utf-8")
    await command._import(here, file, dry_run=False, yes=True)
    assert f"{number} " in (shown := capsys.readouterr().out)
    assert "1 open petitions; limits move in 1" in shown
    await command._signal(here, "pause")
    await command._status(here)
    assert "已暂停" in capsys.readouterr().out
    # Paused, it would not begin.
    await command._signal(here, "resume")
    await platform.until(number, "term_retimed")
    async with asyncio.timeout(20):
        while "1 of 1 gone over" not in capsys.readouterr().out:
            await command._status(here)
            await asyncio.sleep(0.2)
