"""Releases on a real engine: the first one, the next, the way back, and one whose worker is gone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, cast, get_args
from unittest.mock import ANY

import pytest
from sqlalchemy import func, insert, select, update
from typer.testing import CliRunner

import suban.engine.releases
from activities.delivery import DeliveryActivities
from suban.cli import app
from suban.domain.acts import ActCommand, Actor
from suban.domain.model import Value
from suban.domain.rulebook import ActName, Audience
from suban.domain.telling import Subject
from suban.embedded.ports import free_port
from suban.embedded.temporal import Temporal
from suban.engine.deliveries import DeliveryOrder, DeliveryReport, batch_workflow_id, start_batch
from suban.engine.names import WAKE
from suban.engine.petitions import EngineAwayError, OtherReleaseError, Petitions
from suban.engine.releases import (
    UNVERSIONED,
    Gate,
    NoWorkerError,
    Releases,
    Running,
    UnknownReleaseError,
)
from suban.notices.mailbox import Mailbox
from suban.notices.transport import Transports
from suban.store import mailbox, outbox
from suban.store.tables import Notice, Petition, Unit
from tests.conftest import Database
from tests.journeys.conftest import SECRET, Platform
from workers.notices import notices_worker
from workers.petitions import petitions_worker
from workers.release import take_petitions
from workers.rollout import kept_by_later, left_behind, may_stop, next_window, restart, wake


class Memo(Value):
    """An act that only a later release knows."""

    act: Literal["memo"] = "memo"


class LaterCommand(Value):
    """A command of a later release."""

    id: str
    at: datetime
    actor: Actor
    seen: int = 0
    act: Memo = Memo()


@asynccontextmanager
async def worker(platform: Platform, release: str | None) -> AsyncIterator[None]:
    """A worker of a release, as `suban worker` has it."""
    ways = Transports(mailbox=Mailbox(partial(mailbox.put, platform.store)))
    another = partial(Releases(platform.client).another_in_charge, release) if release is not None else None
    delivery = DeliveryActivities(platform.store, ways, another_in_charge=another)
    async with (
        petitions_worker(platform.client, platform.store, SECRET, release=release),
        notices_worker(platform.client, delivery, release),
    ):
        if release is not None:
            await take_petitions(platform.client, release)
        yield


async def on(platform: Platform, number: str) -> str | None:
    """The release that a petition runs on; None under none."""
    described = await platform.handle(number).describe()
    info = described.raw_description.workflow_execution_info.versioning_info
    return info.deployment_version.build_id or None


async def order_of(platform: Platform, number: str, subject: Subject, audience: Audience) -> DeliveryOrder:
    """What the relay would order for a notice."""
    batch = await outbox.form_batch(platform.store, 1000)
    assert batch is not None
    async with outbox.claim(platform.store, batch) as claim:
        (notice,) = [
            each
            for each in claim.notices
            if (each.number, each.subject, each.audience) == (number, subject, audience)
        ]
    return DeliveryOrder(
        notice_id=notice.id, number=number, entry=notice.entry, subject=subject, audience=audience
    )


async def gone_over(platform: Platform, target: str) -> int:
    """Wake all, and give how many there were."""
    total = 0
    async with asyncio.timeout(60):
        async for now in wake(platform.client, target, per_second=50):
            total = now.total
    return total


async def test_petitions_of_before_there_were_releases_go_on_under_the_first(platform: Platform) -> None:
    async with worker(platform, None):
        numbers = [await platform.dispatched() for _ in range(3)]
    async with worker(platform, "1"):
        assert await Releases(platform.client).current() == "1"
        # One by an act, the others since they are woken.
        await platform.act(numbers[0], "handler@CG", "signature")
        assert await gone_over(platform, "1") in (2, 3)
        assert [await on(platform, each) for each in numbers] == ["1"] * 3
        assert await left_behind(platform.client, "1") == {}
        for number in numbers:
            await platform.act(number, "handler@CG", "contact")
            assert await platform.petitions.case(number) == await platform.stored_case(number)


async def test_the_next_release_takes_over_and_the_way_back_leaves_it_what_it_has(platform: Platform) -> None:
    client, releases = platform.client, Releases(platform.client)
    async with worker(platform, "1"):
        asleep = [await platform.dispatched() for _ in range(3)]
        async with worker(platform, "2"):
            assert await releases.current() == "1"
            assert await Gate(client, "2").closed()
            assert not await Gate(client, "1").closed()
            case = await platform.store_petition()
            with pytest.raises(EngineAwayError):
                await Petitions(client, 5, Gate(client, "2")).start(case)
            await Petitions(client, 5, Gate(client, "1")).start(case)
            await platform.act(case.number, "operator", "acceptance")
            assert await on(platform, case.number) == "1"
            with pytest.raises(UnknownReleaseError):
                await releases.make_current("3")

            await releases.make_current("2")
            # Unasked nothing goes over: neither by an act nor at the end of a run.
            first = (await platform.handle(asleep[0]).describe()).run_id
            for _ in range(12):
                await platform.act(asleep[0], "handler@CG", "contact", note="再次沟通")
            assert (await platform.handle(asleep[0]).describe()).run_id != first
            assert await on(platform, asleep[0]) == "1"
            assert await gone_over(platform, "2") == 4
            assert [await on(platform, each) for each in (*asleep, case.number)] == ["2"] * 4
            assert await may_stop(client, "1", pause=0.2)
            assert not await may_stop(client, "2", pause=0.2)
            assert not await Gate(client, "2").closed()

            # The way back: new ones start there, and what has gone over stays, woken or not.
            await releases.make_current("1")
            assert await gone_over(platform, "1") == 0
            assert set(await kept_by_later(client, "1")) == {"2"}
            new = await platform.dispatched()
            assert await on(platform, new) == "1"
            for _ in range(12):
                await platform.act(asleep[0], "handler@CG", "contact", note="再次沟通")
            assert await on(platform, asleep[0]) == "2"
            assert await platform.petitions.case(asleep[0]) == await platform.stored_case(asleep[0])


async def test_petitions_of_a_worker_that_is_gone_start_again_from_the_journal(platform: Platform) -> None:
    async with worker(platform, "1"):
        numbers = [await platform.dispatched() for _ in range(3)]
        await platform.act(numbers[2], "petitioner", "withdrawal")
        # The unit is not on the register: what the petitioner is to be told of it is tried again and again.
        order = await order_of(platform, numbers[0], "dispatched", "petitioner")
        await start_batch(platform.client, "of-a-test", [order], "a batch")
        async with asyncio.timeout(20):
            while (await Releases(platform.client).running("1")).others != 1:
                await asyncio.sleep(0.1)
    async with worker(platform, "2"):
        assert await Releases(platform.client).current() == "1"
        await Releases(platform.client).make_current("2")
        async with asyncio.timeout(20):
            while (await left_behind(platform.client, "2")).get("1") != Running(2, 1):
                await asyncio.sleep(0.1)
        done = await restart(platform.client, platform.store, "1")
        assert (done.petitions, done.others, done.unreadable) == (2, 1, ())
        async with platform.store.begin() as connection:
            unit = {"code": "CG", "name": "城管局", "kind": "department", "area": "360783"}
            await connection.execute(insert(Unit).values(**unit))
        delivery = platform.client.get_workflow_handle(
            batch_workflow_id("of-a-test"), result_type=DeliveryReport
        )
        assert (await asyncio.wait_for(delivery.result(), 30)).sent == 1
        for number in numbers[:2]:
            await platform.act(number, "handler@CG", "contact")
            assert await on(platform, number) == "2"
            assert await platform.petitions.case(number) == await platform.stored_case(number)


async def test_a_notice_goes_back_that_only_the_release_in_charge_can_read(platform: Platform) -> None:
    async with worker(platform, "1"):
        number = await platform.dispatched()
        order = await order_of(platform, number, "dispatched", "petitioner")
        case = await platform.stored_case(number)
        async with platform.store.begin() as connection:
            later = case.model_dump(mode="json") | {"of_a_later_release": 1}
            await connection.execute(update(Petition).where(Petition.number == number).values(case=later))
            underway = update(Notice).where(Notice.id == order.notice_id).values(started_at=func.now())
            await connection.execute(underway)
        await start_batch(platform.client, "too-new", [order], "a batch")
        delivery = platform.client.get_workflow_handle(
            batch_workflow_id("too-new"), result_type=DeliveryReport
        )
        async with asyncio.timeout(20):
            # In charge, this release can only try again.
            while not (activities := (await delivery.describe()).raw_description.pending_activities):
                await asyncio.sleep(0.1)
            while activities[0].attempt < 2:
                await asyncio.sleep(0.1)
                activities = (await delivery.describe()).raw_description.pending_activities
        async with worker(platform, "2"):
            await Releases(platform.client).make_current("2")
            assert await asyncio.wait_for(delivery.result(), 30) == DeliveryReport()
            async with platform.store.connect() as connection:
                (notice,) = await connection.execute(
                    select(Notice.started_at, Notice.batch).where(Notice.id == order.notice_id)
                )
            assert tuple(notice) == (None, None)


async def test_what_a_worker_does_not_know_is_answered_and_fails_no_task(platform: Platform) -> None:
    async with worker(platform, "1"):
        number = await platform.dispatched()
        command = LaterCommand(id="memo-1", at=platform.now(), actor=Actor(person="p", role="operator"))
        with pytest.raises(OtherReleaseError):
            await platform.petitions.act(number, cast("ActCommand", command))
        # A stray signal of the rollout is none of an act, and signals are still found by their place.
        await platform.handle(number).signal(WAKE)
        await platform.handle(number).signal("memo", {"token": "none"})
        await platform.until(number, "signal_refused")
        await platform.act(number, "handler@CG", "contact")
        refused = [each for each in await platform.journal(number) if each.kind == "signal_refused"]
        assert len(refused) == 1
        history = (await platform.handle(number).fetch_history()).to_json()
        assert "WORKFLOW_TASK_FAILED" not in history


def test_no_act_is_called_as_the_rollouts_signal() -> None:
    assert WAKE not in get_args(ActName)


async def test_a_release_without_a_worker_does_not_take_over(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = Releases(platform.client)
    assert await releases.known() == ()
    assert await releases.running(UNVERSIONED) == Running(0, 0)
    async with worker(platform, "1"):
        assert await releases.works("1")
    # As if its last question for tasks were long ago.
    monkeypatch.setattr(suban.engine.releases, "POLLED_WITHIN", timedelta(seconds=-60))
    with pytest.raises(NoWorkerError, match="petitions"):
        await releases.make_current("1")


async def ordered(engine: Temporal, *command: str, **settings: str) -> tuple[int, str]:
    """Exit code and words of a command, which has a loop of its own."""
    where = {
        "SUBAN_TEMPORAL_ADDRESS": engine.address,
        "SUBAN_TEMPORAL_NAMESPACE": engine.file.namespace,
        **settings,
    }
    result = await asyncio.to_thread(CliRunner().invoke, app, ["rollout", *command], env=where)
    return result.exit_code, result.output


async def test_the_command_says_what_to_do_where_it_cannot(
    platform: Platform, engine: Temporal, database: Database
) -> None:
    url = {"SUBAN_DATABASE_URL": database.app_url}
    away = url | {"SUBAN_TEMPORAL_ADDRESS": f"127.0.0.1:{free_port('127.0.0.1')}"}
    assert await ordered(engine, "start", **url) == (1, ANY)
    async with worker(platform, "0.9"):
        number = await platform.dispatched()
        for command, settings, words in (
            (("status",), away, "Run it again when it is back"),
            (("start", "--to", "0.8"), url, "start a worker of it first"),
            (("restart", "0.8"), url, "start a worker of it first"),
            (("restart", "0.9"), url, "is in charge"),
        ):
            code, said = await ordered(engine, *command, **settings)
            assert (code, words in said) == (1, True), said
            assert "Traceback" not in said
        async with worker(platform, "1.0"):
            code, said = await ordered(engine, "restart", "1.0", **url)
            assert (code, "still works" in said) == (1, True), said
            assert await ordered(engine, "start", "--to", "1.0", "--percent", "10", **url) == (0, ANY)
            code, said = await ordered(engine, "status", **url)
            assert "10%" in said
            code, said = await ordered(engine, "start", "--to", "1.0", **url)
            assert (code, "release 0.9 may stop" in said) == (0, True), said
            assert await on(platform, number) == "1.0"
            code, said = await ordered(engine, "status", "--json", **url)
            told = {each["release"]: each for each in json.loads(said)["releases"]}
            assert (told["1.0"]["in_charge"], told["1.0"]["petitions"]) == (True, 1)
            assert (told["0.9"]["may_stop"], told["0.9"]["petitions"]) == (True, 0)
            code, said = await ordered(engine, "start", "--to", "0.9", **url)
            assert (code, "1 petitions and 0 others stay with 1.0" in said) == (0, True), said


def test_as_many_are_woken_as_go_over_in_time() -> None:
    window, windows = 5, []
    for under_way in (0, 0, 0, 0, 25, 13, 6, 0):
        window = next_window(window, under_way, most=25)
        windows.append(window)
    assert windows == [10, 20, 25, 25, 12, 6, 5, 10]
    assert next_window(2, 2, most=2) == 2
