"""A release takes over from another while clients act: two worker processes of really different code.

Open petitions stand under this release, and clients go on filing and acting all the time. The tables are
migrated while the old worker works, the worker of the next release is started (`newer_release.py` makes it),
`suban rollout start` is killed once in the middle and run again, and once it says so, the old worker is
stopped. In the end every act that was acknowledged stands in its journal once, journals, tables and
workflows agree (`suban audit verify` of the next release), and no workflow task has failed.

    .venv/bin/python -m bench.faults.rollout [--petitions 500] [--clients 20] [--seed 1]
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from temporalio.api.enums.v1 import EventType, TimeoutType, WorkflowTaskFailedCause
from temporalio.client import Client, WorkflowHistory

from bench.faults.newer_release import make_newer_release
from bench.kit.results import publish
from bench.kit.stage import ROOT, Process, Stage, staged
from suban.embedded.alone import running
from suban.embedded.python_parts import Worker
from suban.engine.client import connect as connect_engine
from suban.engine.names import PETITION_WORKFLOW

OLD, NEW = "older", "newer"
_INTERRUPTED_AFTER = 3.0


@dataclass
class Outcome:
    """What came of a rollout.

    `failures` are failed workflow tasks by cause, `timeouts` those that took too long or waited for a worker
    that has ended, by kind; `runs` are those of petitions, by release.
    """

    petitions: int = 0
    acts: int = 0
    memos: int = 0
    repeated: int = 0
    act_seconds: dict[str, float] = field(default_factory=dict)
    slowest: list[str] = field(default_factory=list)
    rollout_seconds: float = 0.0
    may_stop: bool = False
    left_on_old: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    timeouts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    miscounted: list[str] = field(default_factory=list)
    audit: str = ""
    cpu_ms: dict[str, float] = field(default_factory=dict)

    @property
    def harmful(self) -> int:
        """Failed workflow tasks. One that only began again, since something had just come in, is none."""
        return sum(number for cause, number in self.failures.items() if cause != "UNHANDLED_COMMAND")


class Rollout:
    """One rollout on a stage. A command that takes longer than `most_seconds` hangs."""

    def __init__(
        self, stage: Stage, petitions: int, clients: int, seed: int, most_seconds: float = 600.0
    ) -> None:
        self._stage = stage
        self._petitions, self._clients, self._seed = petitions, clients, seed
        self._log = stage.folder / "acknowledged.jsonl"
        self._newer = make_newer_release(stage.folder)
        self.outcome = Outcome(petitions=petitions)
        self._most_seconds = most_seconds
        self._steps: list[tuple[float, str]] = []

    def play(self, seconds: float) -> Outcome:
        """Play it; `seconds` is how long clients act between two steps."""
        outcome = self.outcome
        # Notices name the unit.
        self._stage.execute(
            "INSERT INTO unit (code, name, name_en, kind, area) "
            "VALUES ('CG', '城管局', 'City Management', 'department', '360783')"
        )
        with ExitStack() as stack:
            older = stack.enter_context(ExitStack())
            older.enter_context(running(self._worker(OLD, ROOT), self._stage.folder))
            acting = stack.enter_context(ExitStack())
            clients = self._start_clients(acting)
            self._step("before", seconds)
            self._suban("migrate")
            self._step("over the new tables", seconds)
            stack.enter_context(running(self._worker(NEW, self._newer), self._stage.folder))
            self._step("beside the new worker", seconds)
            began = time.monotonic()
            self._interrupted()
            self._step("once interrupted", 0)
            said = self._suban("rollout", "start")
            outcome.rollout_seconds = round(time.monotonic() - began, 1)
            outcome.may_stop = f"the worker of release {release_of(OLD)} may stop" in said
            outcome.left_on_old = self._on(OLD)
            self._step("gone over", 0)
            older.close()
            os.kill(clients, signal.SIGUSR1)
            self._step("without the old worker", 2 * seconds)
            acting.close()
            outcome.audit = next(
                line for line in self._suban("audit", "verify").splitlines() if "checked" in line
            )
            asyncio.run(self._judge())
        return outcome

    def _step(self, name: str, seconds: float) -> None:
        self._steps.append((time.time(), name))
        time.sleep(seconds)

    def _step_of(self, moment: float) -> str:
        begun = [(at, name) for at, name in self._steps if at <= moment]
        return f"{moment - begun[-1][0]:.1f} s into “{begun[-1][1]}”" if begun else "filing"

    def _worker(self, label: str, tree: Path) -> Worker:
        worker = Worker(self._stage.environment | {"PYTHONPATH": str(tree), "SUBAN_RELEASE": label})
        worker.name = f"worker-{label}"
        return worker

    def _start_clients(self, stack: ExitStack) -> int:
        arguments = [str(self._log), str(self._petitions), str(self._clients), str(self._seed)]
        part = Process("clients", "bench.faults.acting", arguments, self._stage.environment)
        part.start_seconds = self._most_seconds
        part.grace_seconds = 60.0
        stack.enter_context(running(part, self._stage.folder))
        (record,) = json.loads((self._stage.folder / "clients.json").read_text("utf-8"))
        pid: int = record["pid"]
        return pid

    def _suban(self, *command: str) -> str:
        """A command of the next release. Raises `RuntimeError` where it ends otherwise than well."""
        process = self._started(*command)
        try:
            out, err = process.communicate(timeout=self._most_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        if process.returncode:
            raise RuntimeError(f"suban {' '.join(command)}: {process.returncode}\n{out}\n{err}")
        return out

    def _started(self, *command: str) -> subprocess.Popen[str]:
        environment = self._stage.environment | {
            "PYTHONPATH": str(self._newer),
            "SUBAN_RELEASE": NEW,
            "SUBAN_OWNER_DATABASE_URL": self._stage.owner_url,
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "suban", *command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _interrupted(self) -> None:
        """A rollout that is killed while petitions go over; that it may be run again is what follows."""
        process = self._started("rollout", "start", "--per-second", str(max(2, self._petitions // 30)))
        time.sleep(_INTERRUPTED_AFTER)
        process.kill()
        process.communicate()

    def _on(self, label: str) -> int:
        return asyncio.run(self._count(label))

    async def _count(self, label: str) -> int:
        client = await self._client()
        query = (
            f"TemporalWorkerDeploymentVersion = 'suban:{release_of(label)}' AND ExecutionStatus = 'Running'"
        )
        return (await client.count_workflows(query)).count

    async def _client(self) -> Client:
        return await connect_engine(self._stage.address, self._stage.namespace)

    async def _judge(self) -> None:
        self._judge_journals()
        client = await self._client()
        async for each in client.list_workflows():
            handle = client.get_workflow_handle(each.id, run_id=each.run_id)
            self._judge_history(each.workflow_type, await handle.fetch_history())

    def _judge_journals(self) -> None:
        done = [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]
        outcome = self.outcome
        outcome.acts = len(done)
        outcome.memos = sum(each["act"] == "memo" for each in done)
        outcome.repeated = sum(each["tries"] > 1 for each in done)
        lasted = sorted(each["seconds"] for each in done)
        outcome.act_seconds = {"p50": lasted[len(lasted) // 2], "p99": lasted[len(lasted) * 99 // 100]}
        outcome.slowest = [
            f"{each['seconds']} s: {each['act']} of {each['number']}, {self._step_of(each['at'])}"
            for each in sorted(done, key=lambda each: -each["seconds"])[:5]
        ]
        with psycopg.connect(self._stage.owner_url) as connection:
            found: dict[tuple[str, str], list[int]] = {}
            # Nobody is so late here that an act annuls a lapse: each has one entry.
            for number, act_id, entry in connection.execute(
                "SELECT number, act_id, entry FROM journal WHERE act_id IS NOT NULL ORDER BY number, entry"
            ):
                found.setdefault((number, act_id), []).append(entry)
            written = Counter(number for (number, act_id) in found if act_id.startswith("memo-"))
            outcome.miscounted = [
                number
                for number, memos in connection.execute("SELECT number, memos FROM petition")
                if memos != written[number]
            ]
        outcome.lost = [each["id"] for each in done if each["entry"] not in found.get(_key(each), [])]
        outcome.twice = [act_id for (_, act_id), entries in found.items() if len(entries) > 1]

    def _judge_history(self, kind: str, history: WorkflowHistory) -> None:
        release = None
        for event in history.events:
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                cause = event.workflow_task_failed_event_attributes.cause
                name = WorkflowTaskFailedCause.Name(cause).removeprefix("WORKFLOW_TASK_FAILED_CAUSE_")
                self.outcome.failures[name] += 1
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
                timeout = event.workflow_task_timed_out_event_attributes.timeout_type
                self.outcome.timeouts[TimeoutType.Name(timeout).removeprefix("TIMEOUT_TYPE_")] += 1
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
                by = event.workflow_task_completed_event_attributes.deployment_version.build_id
                assert release in (None, by), f"a run went from {release} to {by}"
                release = by
        if kind == PETITION_WORKFLOW and release is not None:
            self.outcome.runs[release] += 1


def _key(done: dict[str, Any]) -> tuple[str, str]:
    return done["number"], done["id"]


def release_of(label: str) -> str:
    """The name that the engine knows a release by."""
    return f"{version('suban')}-{label}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--petitions", type=int, default=500)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with staged() as stage:
        outcome = Rollout(stage, asked.petitions, asked.clients, asked.seed).play(seconds=10)
        outcome.cpu_ms = stage.cpu("postgres", "temporal")
    publish("rollout", {"seed": asked.seed, "clients": asked.clients, **vars(outcome)})


if __name__ == "__main__":
    main()
