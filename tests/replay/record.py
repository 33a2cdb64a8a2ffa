"""Records the histories that `test_replay.py` replays: `.venv/bin/python -m tests.replay.record [NAME]`.

A history is what a petition that is open today has behind it. Each release has a folder of its own, which is
recorded before it goes out; record a new one beside them when the shell learns to do something that none of
them holds, and let the old ones stand: **never record a history again to make a failing replay pass**, and
nothing here writes over one. A replay that fails says that petitions would stand still after an upgrade.

Each run writes `histories/VERSION/NAME.json`, all that are missing where no name is given, and beside them,
under their digests, the rulebook and the calendar that the petition was registered under. The engine is the
dev server, in real time; the shell's clock is shifted, so that a limit ends seconds after the petition has
been dispatched. Nobody in it is real.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from temporalio.client import Client, WorkflowHandle, WorkflowHistory

from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.rulebook import ActName, Kind
from suban.embedded.alone import running
from suban.embedded.engine_file import read_engine_file
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.temporal import Temporal
from suban.engine import clock, tokens
from suban.engine.converter import DATA_CONVERTER
from suban.engine.names import CATCH_UP, PETITIONS, WAKE, petition_workflow_id
from suban.engine.petitions import Petitions
from suban.engine.releases import Releases
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store import intake, petitions, statutes
from suban.store.database import Store, connect
from suban.store.migrate import upgrade
from tests.domain.playing import PEOPLE, TEXT, act
from tests.resetting import reset
from workers.petitions import petitions_worker
from workers.release import take_petitions

HERE = Path(__file__).parent
LOCAL = ZoneInfo("Asia/Shanghai")
SECRET = "a secret for recorded histories only"
NEXT = "next"
KEPT_ON = date(2026, 1, 1)


class Stage:
    """One petition on a real engine, whose clock stands where the recording wants it."""

    def __init__(self, client: Client, store: Store, law: Law, now: datetime) -> None:
        self._petitions = Petitions(client, update_timeout=20)
        self._client, self._store, self._law = client, store, law
        self._offset = now - datetime.now(UTC)
        self._serial = 0
        self.number = "recorded-1"

    def now(self) -> datetime:
        """The time that the shell believes in."""
        return (datetime.now(UTC) + self._offset).astimezone(LOCAL)

    async def file(self, received_at: datetime | None = None, kind: Kind = "complaint") -> None:
        """Take the petition in and start its workflow."""
        filing = intake.Filing(
            key="recording",
            body_digest="",
            channel="web",
            title="路灯不亮",
            body="路灯不亮",
            place=None,
            occurred_on=None,
            asker=intake.Asker(),
        )
        filed = await intake.take_in(
            self._store,
            self._law,
            filing,
            Case(
                number=self.number,
                rulebook=self._law.rulebook.digest,
                calendar=self._law.calendar.digest,
                kind=kind,
                area=self._law.rulebook.id.partition("-")[0],
                received_at=received_at or self.now(),
            ),
        )
        self.number = filed.case.number
        await self._petitions.start(filed.case, clock_offset=self._offset.total_seconds())

    async def do(self, by: str, name: ActName, at: datetime | None = None, **fields: Any) -> None:
        """Act by an Update, as the API does."""
        self._serial += 1
        command = ActCommand(
            id=f"act-{self._serial}",
            at=at or self.now(),
            actor=PEOPLE[by],
            act=act(name, self._law, **fields),
        )
        await self._petitions.act(self.number, command)

    async def signal(self, by: str, name: ActName, times: int = 1) -> None:
        """Act by a Signal, as machines do; more than once: the same again."""
        token = tokens.issue(SECRET, PEOPLE[by], self.number, name, datetime.now(UTC))
        for _ in range(times):
            await self.handle.signal(name, {"token": token})

    async def reset(self, task: int) -> None:
        """Go back to a task of the engine's history, as its pages can."""
        await reset(self._client, petition_workflow_id(self.number), task=task)

    async def until(self, kind: str, times: int = 1) -> None:
        """Wait until the journal has that many entries of a kind."""
        async with asyncio.timeout(60):
            while True:
                lines = await petitions.journal(self._store, self.number)
                if sum(f'"kind":"{kind}"' in line.content for line in lines) >= times:
                    return
                await asyncio.sleep(0.1)

    async def hand_over_to_next(self) -> None:
        """Let the next release take over, and wait until the petition has gone there."""
        before = (await self.handle.describe()).run_id
        await Releases(self._client, queues=(PETITIONS,)).make_current(NEXT)
        async with asyncio.timeout(60):
            while (await self.handle.describe()).run_id == before:
                # The engine tells its parts one after another: a look that comes too soon sees nothing new.
                await asyncio.sleep(3)
                await self.handle.signal(WAKE)
                await asyncio.sleep(1)

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """The workflow."""
        return self._client.get_workflow_handle(petition_workflow_id(self.number))


async def ordinary(stage: Stage) -> None:
    """Filed, handled in time, approved, rated."""
    await stage.file()
    await stage.do("operator", "acceptance")
    await stage.do("operator", "dispatch", unit="CG")
    await stage.do("handler@CG", "signature")
    await stage.do("handler@CG", "contact")
    await stage.do("handler@CG", "extension_request", amount=3)
    await stage.do("reviewer", "extension_decision", granted=True)
    await stage.do("handler@CG", "reply")
    await stage.do("reviewer", "review", approved=True)
    await stage.do("petitioner", "rating", level="satisfied")
    await stage.handle.result()


async def overdue(stage: Stage) -> None:
    """Dispatched long ago: all up to the red warning is made up for at once, and a timer brings the rest.

    Then signals, of which one is refused; a late reply, a bad rating, a withdrawal.
    """
    await stage.file(received_at=DISPATCHED_AT - timedelta(hours=1))
    await stage.do("operator", "acceptance", at=DISPATCHED_AT - timedelta(minutes=1))
    await stage.do("operator", "dispatch", at=DISPATCHED_AT, unit="CG")
    await stage.until("handed_over")
    await stage.signal("handler@CG", "signature")
    await stage.until("signed")
    await stage.signal("operator", "acceptance")
    await stage.until("signal_refused")
    await stage.do("handler@CG", "reply")
    await stage.do("reviewer", "review", approved=True)
    await stage.do("petitioner", "rating", level="very_dissatisfied")
    await stage.do("petitioner", "withdrawal")
    await stage.handle.result()


async def report(stage: Stage) -> None:
    """A complaint that turns out to be a report: refused, sent back, accepted, corrected to a suggestion.

    The limits move with each, the timer with them.
    """
    await stage.file()
    await stage.do("operator", "acceptance")
    await stage.do("operator", "dispatch", unit="CG")
    await stage.do("operator", "correction", kind="report", emergency=None)
    await stage.do("handler@CG", "report_decision", accepted=False, reason=TEXT, basis=TEXT)
    await stage.do("reviewer", "review", approved=False, reason=TEXT)
    await stage.do("handler@CG", "report_decision")
    await stage.do("handler@CG", "extension_request", amount=3)
    await stage.do("operator", "correction", kind="suggestion", emergency=True)
    await stage.do("operator", "recall")
    await stage.do("operator", "dispatch", unit="SW")
    await stage.do("handler@SW", "reply")
    await stage.do("reviewer", "review", approved=True)
    await stage.do("petitioner", "rating", level="satisfied")
    await stage.handle.result()


async def objection(stage: Stage) -> None:
    """A life in Anshan, long past until the rating: lapses that are annulled, a forwarding taken back.

    Then the window for objections ends and closes it; an objection that was received before opens it again.
    """
    day = DISPATCHED_AT.replace(hour=9)
    await stage.file(received_at=day, kind="enquiry")
    await stage.do("operator", "acceptance", at=day + timedelta(hours=1), matter="livelihood")
    await stage.do("operator", "dispatch", at=day + timedelta(hours=2), unit="SW")
    await stage.do("operator", "recall", at=day + timedelta(hours=3))
    await stage.do("operator", "dispatch", at=day + timedelta(hours=4), unit="CG")
    await stage.do("handler@CG", "extension_request", at=day + timedelta(days=1))
    await stage.do("reviewer", "extension_decision", at=day + timedelta(days=1), granted=True)
    await stage.do("handler@CG", "reply", at=day + timedelta(days=2))
    await stage.do("reviewer", "review", at=day + timedelta(days=3), approved=True)
    await stage.do(
        "operator", "return_visit", at=day + timedelta(days=4), level="one_star", quality="two_stars"
    )
    await stage.until("closed")
    await stage.do("handler@CG", "rating_objection", at=OBJECTION_ENDS_AT - timedelta(minutes=1))
    await stage.do("reviewer", "rerating")
    await stage.do("supervisor", "rating_review", confirmed=False, reason=TEXT)
    await stage.do("reviewer", "rerating", level="three_stars")
    await stage.do("supervisor", "rating_review")
    await stage.handle.result()


async def taken_over(stage: Stage) -> None:
    """In hand, when another release takes over: woken by its rollout, it ends this run."""
    await stage.file()
    await stage.do("operator", "acceptance")
    await stage.do("operator", "dispatch", unit="CG")
    await stage.do("handler@CG", "signature")
    await stage.hand_over_to_next()
    await stage.do("handler@CG", "contact")


async def interfered(stage: Stage) -> None:
    """Asked to cancel, signalled twice the same, reset to an earlier point, made to look into the journal."""
    await stage.file()
    await stage.do("operator", "acceptance")
    await stage.do("operator", "dispatch", unit="CG")
    await stage.signal("handler@CG", "signature", times=2)
    await stage.until("signed")
    await stage.handle.cancel()
    await stage.until("cancellation_requested")
    await stage.do("handler@CG", "contact")
    await stage.reset(task=1)
    await stage.do("handler@CG", "reply")
    await stage.handle.execute_update(CATCH_UP)
    await stage.handle.cancel()
    await stage.until("cancellation_requested", times=2)
    await stage.do("petitioner", "withdrawal")
    await stage.handle.result()


DISPATCHED_AT = datetime(2025, 11, 3, 10, tzinfo=LOCAL)
HANDED_OVER_AT = datetime(2025, 11, 20, tzinfo=LOCAL)

OBJECTION_ENDS_AT = datetime(2025, 11, 15, tzinfo=LOCAL)

RECORDINGS: dict[str, tuple[Callable[[Stage], Awaitable[None]], datetime, str]] = {
    "ordinary": (ordinary, DISPATCHED_AT, "longnan-2021"),
    "overdue": (overdue, HANDED_OVER_AT - timedelta(seconds=5), "longnan-2021"),
    "report": (report, DISPATCHED_AT, "longnan-2021"),
    "taken_over": (taken_over, DISPATCHED_AT, "longnan-2021"),
    "interfered": (interfered, DISPATCHED_AT, "longnan-2021"),
    "objection": (objection, OBJECTION_ENDS_AT - timedelta(seconds=10), "anshan-2019"),
}
"""What happens in each history, where the shell's clock stands when it begins, and under which rulebook."""


def record(name: str) -> None:
    """Play one petition on servers of its own, and write down what the engine remembers of it."""
    law = Law(
        rulebook=read_rulebook(HERE.parent.parent / "rules" / f"{RECORDINGS[name][2]}.yml"),
        calendar=national_calendar(KEPT_ON),
    )
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ports = {"port": free_port("127.0.0.1"), "ui_port": free_port("127.0.0.1")}
        engine = Temporal(folder / "temporal.db", read_engine_file().model_copy(update=ports))
        with (
            running(Postgres(folder / "server", durable=False), folder) as postgres,
            running(engine, folder),
        ):
            upgrade(postgres.url(OWNER), APPLICATION)
            history = asyncio.run(played(name, law, postgres.url(APPLICATION), engine))
    file = place(name)
    file.parent.mkdir(exist_ok=True)
    with file.open("x", encoding="utf-8") as stream:
        stream.write(history.to_json() + "\n")
    for statute in (law.rulebook, law.calendar):
        kept = HERE / "statutes" / f"{statute.digest}.json"
        kept.write_text(statute.canonical() + "\n", encoding="utf-8")


async def played(name: str, law: Law, database: str, engine: Temporal) -> WorkflowHistory:
    """The history of a petition that has gone its way."""
    story, now, _ = RECORDINGS[name]
    clock.allow_offsets()
    store = connect(database)
    client = await Client.connect(
        engine.address, namespace=engine.file.namespace, data_converter=DATA_CONVERTER
    )
    await statutes.publish(store, law.rulebook, law.calendar)
    release = version("suban")
    async with (
        petitions_worker(client, store, SECRET, release=release),
        petitions_worker(client, store, SECRET, release=NEXT),
    ):
        await take_petitions(client, release, queues=(PETITIONS,))
        stage = Stage(client, store, law, now)
        await story(stage)
        first = [each async for each in client.list_workflows("WorkflowType = 'PetitionWorkflow'")][-1]
        history = await client.get_workflow_handle(first.id, run_id=first.run_id).fetch_history()
    await store.dispose()
    return history


def place(name: str) -> Path:
    """Where a history of this release is kept."""
    return HERE / "histories" / version("suban") / f"{name}.json"


if __name__ == "__main__":
    for each in sys.argv[1:] or [name for name in RECORDINGS if not place(name).exists()]:
        record(each)
