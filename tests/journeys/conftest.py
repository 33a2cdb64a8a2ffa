"""A platform for journeys: the dev server, a migrated database, a worker, and people who act."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle
from temporalio.converter import default
from temporalio.service import RPCError

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.rulebook import Kind
from suban.embedded.temporal import Temporal
from suban.engine.converter import DATA_CONVERTER
from suban.engine.names import petition_workflow_id
from suban.engine.petitions import Petitions
from suban.scenarios.format import Step, step_texts, text_ref
from suban.scenarios.plausible import filled
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store import intake, outbox, petitions, statutes, texts
from suban.store.database import Store, connect
from tests.conftest import Database
from tests.signed_off import SIGNED_OFF
from workers.petitions import petitions_worker

LOCAL = ZoneInfo("Asia/Shanghai")
RULES = Path(__file__).parent.parent.parent / "rules"
SECRET = "a secret of at least thirty-two characters"
ACT: TypeAdapter[Act] = TypeAdapter(Act)

REPLY: dict[str, Any] = {
    "result": "已更换路灯",
    "basis": "《城市照明管理规定》",
    "answered": "已电话告知",
    "investigation": "已受理调查",
    "handled_on": "2026-03-03",
    **SIGNED_OFF,
}


class Platform:
    """One petition platform. `act` does what a person does through the API.

    `offset` is how far the clocks of its petitions are shifted.
    """

    def __init__(self, client: Client, store: Store, law: Law) -> None:
        self.client = client
        self.store = store
        self.law = law
        self.offset = timedelta(0)
        self.petitions = Petitions(client, update_timeout=20)

    def shift_to(self, moment: datetime) -> None:
        """Let the platform believe that it is this moment now."""
        self.offset = moment - datetime.now(UTC)

    def now(self) -> datetime:
        """The moment that the platform believes in."""
        return datetime.now(UTC) + self.offset

    async def store_petition(self, received_at: datetime | None = None, kind: Kind = "complaint") -> Case:
        """Take a petition in, without starting its workflow."""
        filing = intake.Filing(
            key=f"key-{uuid4()}",
            body_digest="",
            channel="web",
            title="路灯不亮",
            body="人民路路口的路灯已经三天不亮，请派人来修。",
            place="人民路",
            occurred_on=None,
            asker=intake.Asker(name="张三丰", phone="13800000000"),
        )
        case = Case(
            number=f"test-{uuid4().hex[:10]}",
            rulebook=self.law.rulebook.digest,
            calendar=self.law.calendar.digest,
            kind=kind,
            area=self.law.rulebook.id.partition("-")[0],
            received_at=(received_at or self.now()).astimezone(UTC),
            channel="web",
            declared=True,
        )
        return (await intake.take_in(self.store, self.law, filing, case)).case

    async def file(self, received_at: datetime | None = None, kind: Kind = "complaint") -> str:
        """Take a petition in and start its workflow. Gives its number."""
        case = await self.store_petition(received_at, kind)
        await self.petitions.start(case, clock_offset=self.offset.total_seconds())
        await outbox.mark_petitions_started(self.store, [case.number])
        return case.number

    async def command(
        self,
        number: str,
        by: str,
        act: str,
        key: str | None = None,
        at: datetime | None = None,
        **fields: Any,
    ) -> ActCommand:
        """An act as the API makes it: texts are stored first and named."""
        refs = {}
        for name, body in step_texts(Step(at=self.now(), act=act, by=by, **fields)).items():
            fields[name] = text_ref(number, name, body)
            refs[fields[name]] = body
        await texts.keep(self.store, number, refs)
        if act == "contact":
            fields = filled(self.law.rulebook, act, fields)
        role, _, unit = by.partition("@")
        return ActCommand(
            id=key or f"act-{uuid4()}",
            at=at or self.now(),
            actor=Actor.model_validate({"person": f"p-{role}", "role": role, "unit": unit or None}),
            act=ACT.validate_python({"act": act, **fields}),
        )

    async def act(self, number: str, by: str, act: str, key: str | None = None, **fields: Any) -> int:
        """Do an act; gives the entry that records it."""
        return await self.petitions.act(number, await self.command(number, by, act, key, **fields))

    async def dispatched(self) -> str:
        """A petition that the unit CG has just received."""
        number = await self.file()
        await self.act(number, "operator", "acceptance")
        await self.act(number, "operator", "dispatch", unit="CG")
        return number

    async def until(self, number: str, kind: str) -> None:
        """Wait until the journal has an entry of a kind."""
        async with asyncio.timeout(30):
            while kind not in await self.kinds(number):
                await asyncio.sleep(0.05)

    async def ends(self, number: str) -> dict[str, str]:
        """When each running clock ends, as the workflow believes: local time, marked where it has lapsed."""
        case = await self.petitions.case(number)
        return {
            term.name: f"{self.law.due(term).at.astimezone(LOCAL):%m-%d %H:%M}{' lapsed' * term.lapsed}"
            for term in case.running_terms
        }

    async def timers(self, number: str) -> list[str]:
        """What the timers were armed for, in order."""
        return [
            default().payload_converter.from_payload(event.user_metadata.summary, str)
            async for event in self.handle(number).fetch_history_events()
            if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED
        ]

    async def journal(self, number: str) -> list[Entry]:
        """What stands in the database."""
        return [
            Entry.model_validate_json(line.content) for line in await petitions.journal(self.store, number)
        ]

    async def kinds(self, number: str) -> list[str]:
        """The kinds of the entries, in order."""
        return [entry.kind for entry in await self.journal(number)]

    async def stored_case(self, number: str) -> Case:
        """The case in the read table."""
        case = await petitions.case_of(self.store, number)
        assert case is not None
        return case

    def handle(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow."""
        return self.client.get_workflow_handle(petition_workflow_id(number))


async def playing(temporal: Temporal) -> Client:
    """A client of the dev server that speaks Suban's payloads."""
    return await Client.connect(
        temporal.address, namespace=temporal.file.namespace, data_converter=DATA_CONVERTER
    )


@pytest.fixture
async def idle_platform(temporal_dev: Temporal, database: Database) -> AsyncIterator[Platform]:
    """A platform without a worker."""
    store = connect(database.app_url)
    law = Law(
        rulebook=read_rulebook(RULES / "longnan-2021.yml"), calendar=national_calendar(date(2026, 1, 1))
    )
    await statutes.publish(store, law.rulebook, law.calendar)
    platform = Platform(await playing(temporal_dev), store, law)
    yield platform
    async for execution in platform.client.list_workflows("ExecutionStatus = 'Running'"):
        # It may have come to its end meanwhile.
        with suppress(RPCError):
            await platform.client.get_workflow_handle(execution.id).terminate("the test is over")
    await store.dispose()


@pytest.fixture
async def anshan(idle_platform: Platform) -> AsyncIterator[Platform]:
    """A platform of Anshan, with a worker."""
    platform = idle_platform
    platform.law = Law(rulebook=read_rulebook(RULES / "anshan-2019.yml"), calendar=platform.law.calendar)
    await statutes.publish(platform.store, platform.law.rulebook, platform.law.calendar)
    async with petitions_worker(platform.client, platform.store, SECRET):
        yield platform


@pytest.fixture
async def platform(idle_platform: Platform) -> AsyncIterator[Platform]:
    """A platform with a worker."""
    async with petitions_worker(idle_platform.client, idle_platform.store, SECRET):
        yield idle_platform


A_MOMENT = timedelta(seconds=20)
