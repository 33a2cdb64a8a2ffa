"""What was acknowledged stays, once, whatever process is killed while people file and act.

For minutes instead of seconds, with figures: KILL_ROUNDS=8 KILL_CLIENTS=12 KILL_ACTS=200 in the environment,
and `make test ARGS="-s -k killed_under_load"`.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.rows import dict_row
from temporalio.client import Client

from suban.engine.names import petition_workflow_id
from tests.embedded.load import Ledger, Load

if TYPE_CHECKING:
    from tests.embedded.conftest import Dev

StartDev = Callable[..., "Dev"]

ROUNDS = int(os.environ.get("KILL_ROUNDS", "1"))
CLIENTS = int(os.environ.get("KILL_CLIENTS", "6"))
GOES_ON = int(os.environ.get("KILL_ACTS", "12"))
"""Acts that are acknowledged between two kills."""
PARTS = ("postgres", "temporal", "worker", "api")


async def _until(what: Callable[[], bool], stack: "Dev", seconds: float = 60) -> None:
    await asyncio.to_thread(stack.wait_for, what, seconds)


async def _goes_on(load: Load, stack: "Dev") -> None:
    """Wait until the platform answers again: acts asked for from now on."""
    since = time.monotonic()
    await _until(lambda: sum(each.asked > since for each in load.ledger.done) >= GOES_ON, stack)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
async def test_nothing_acknowledged_is_lost_or_done_twice(dev: StartDev) -> None:
    stack = await asyncio.to_thread(lambda: dev().until_up())
    began = time.monotonic()
    load = Load(lambda: stack.demo, CLIENTS)
    unanswered: dict[str, list[float]] = {}

    def killed(part: str, at: float) -> None:
        first = load.ledger.first_after(at)
        assert first is not None
        unanswered.setdefault(part, []).append(first.answered - at)

    await _goes_on(load, stack)
    for _ in range(ROUNDS):
        for part in PARTS:
            at = time.monotonic()
            os.kill(stack.parts[part], signal.SIGKILL)
            await _goes_on(load, stack)
            killed(part, at)
        at = time.monotonic()
        stack.process.kill()
        stack.process.wait()
        stack = await asyncio.to_thread(lambda: dev().until_up())
        await _goes_on(load, stack)
        killed("suban dev", at)
    await load.stop()
    _report(load.ledger, unanswered, time.monotonic() - began)

    assert load.ledger.surprises == [], "\n".join(load.ledger.surprises)
    await _every_acknowledgement_holds(stack, load.ledger)
    await _settled(stack)
    audit = _audit(stack)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert f"{len(load.ledger.filed)} petitions checked, 0 differ" in audit.stdout
    assert stack.end(signal.SIGTERM) == 0
    assert stack.leftovers() == []
    assert "Traceback" not in stack.text


async def _every_acknowledgement_holds(stack: "Dev", ledger: Ledger) -> None:
    addresses = _addresses(stack)
    async with await psycopg.AsyncConnection.connect(addresses["database_url"], row_factory=dict_row) as db:
        keys = await (await db.execute("SELECT key, number FROM intake_key")).fetchall()
        petitions = await (await db.execute("SELECT number FROM petition")).fetchall()
        acts = await (
            await db.execute("SELECT number, act_id, entry, kind FROM journal WHERE act_id IS NOT NULL")
        ).fetchall()
    assert {each["key"]: each["number"] for each in keys} == ledger.filed
    assert sorted(each["number"] for each in petitions) == sorted(ledger.filed.values())
    entries = {(each["number"], each["act_id"]): each["entry"] for each in acts}
    assert {(each.number, each.key): each.entry for each in ledger.done} == entries
    doubled = Counter((each["number"], each["kind"]) for each in acts)
    assert max(doubled.values()) == 1, doubled.most_common(3)
    engine = await Client.connect(addresses["temporal_address"], namespace=addresses["temporal_namespace"])
    for number in ledger.filed.values():
        await engine.get_workflow_handle(petition_workflow_id(number)).describe()


async def _settled(stack: "Dev") -> None:
    """Wait until every workflow has heard of every act that is recorded."""
    async with (
        asyncio.timeout(60),
        await psycopg.AsyncConnection.connect(_addresses(stack)["database_url"], autocommit=True) as db,
    ):
        while (await (await db.execute("SELECT 1 FROM act_reception LIMIT 1")).fetchone()) is not None:
            await asyncio.sleep(0.2)


def _addresses(stack: "Dev") -> dict[str, str]:
    noted: dict[str, str] = json.loads((stack.state / "addresses.json").read_text())
    return noted


def _audit(stack: "Dev") -> subprocess.CompletedProcess[str]:
    """As a person beside the stack runs it, after `. demo.env`."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(
        [sys.executable, "-P", "-m", "suban", "audit", "verify"],
        env=environment | stack.demo,
        cwd=stack.state.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _report(ledger: Ledger, unanswered: dict[str, list[float]], seconds: float) -> None:
    print(f"\n{seconds:.0f} s: acknowledged {len(ledger.filed)} filings, {len(ledger.done)} acts")
    print(f"  tries without an answer: {dict(ledger.tries)}")
    for part, waits in unanswered.items():
        print(f"  {part:<10} first act answered after {', '.join(f'{each:.1f}' for each in waits)} s")
