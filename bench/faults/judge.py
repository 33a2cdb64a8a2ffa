"""What a storm has left, judged by tables and engine alone: nothing that clients were told is believed.

What was acknowledged stands on record once, every limit that passed has its entry at its instant, journals,
tables, workflows and files agree, the checks of docs/checks.md find nothing, and nobody got a mail twice.
"""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from temporalio.client import Client
from temporalio.service import RPCError

from bench.faults.limits import TERM
from bench.faults.people import Ledger
from bench.faults.troupe import Troupe
from suban.engine.checks import CHECKS
from suban.engine.client import connect as connect_engine
from suban.store import checks, statutes
from suban.store.database import Store, connect

_LOOK = 0.25
_SAID_EVERY = 10.0
_SCHEDULES = "checks-often", "checks-daily"

_WAITING = """
    SELECT (SELECT count(*) FROM act_reception),
           (SELECT count(*) FROM petition WHERE stage <> 'closed' AND (started_at IS NULL OR entries = 0)),
           (SELECT count(*) FROM notice WHERE settled_at IS NULL AND NOT EXISTS (
                SELECT FROM delivery
                WHERE notice_id = notice.id AND state = 'sending' AND under_way_until > clock_timestamp()))
"""
"""What the platform is still at: acts that a workflow has not heard of, petitions without one, notices."""

_UNDER_WAY = "SELECT notice_id FROM delivery WHERE state = 'sending' AND under_way_until > clock_timestamp()"
"""Messages whose sender was killed: only after its longest time is it sure that nobody is at them."""

_DELIVERIES = "SELECT state, count(*) FROM delivery WHERE channel = 'smtp' GROUP BY state"
_LAPSES = """
    SELECT number, at FROM journal
    WHERE kind = 'lapsed' AND content::jsonb #>> '{fact,term}' = %s ORDER BY number, entry
"""


@dataclass
class Verdict:
    """What is wrong, and what is in doubt. After a storm that did no harm every list is empty."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    limits_missed: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    mails_wrong: list[str] = field(default_factory=list)
    unsettled: dict[str, int] = field(default_factory=dict)
    settled_after: float = 0.0
    audited: str = ""
    checked: dict[str, int] = field(default_factory=dict)
    limits_passed: int = 0
    mails: dict[str, int] = field(default_factory=dict)

    @property
    def harm(self) -> dict[str, Any]:
        """What is wrong, by name; empty where all is well."""
        names = ("lost", "twice", "limits_missed", "differences", "findings", "mails_wrong", "unsettled")
        return {name: wrong for name in names if (wrong := getattr(self, name))}


async def judge(
    troupe: Troupe, ledger: Ledger, limits: Mapping[str, datetime], patience: float, *, outlast: bool
) -> Verdict:
    """Wait so many seconds at most until the platform is done with all, then judge.

    `outlast`: wait also for messages whose sender was killed, minutes long; else they count as in doubt.
    """
    verdict = Verdict()
    async with await psycopg.AsyncConnection.connect(troupe.database_url, autocommit=True) as db:
        await _settle(db, verdict, patience, outlast=outlast)
        await _acknowledged(db, verdict, ledger)
        await _once(db, verdict)
        await _limits(db, verdict, limits)
        await _mails(db, verdict, troupe)
        store = connect(troupe.database_url)
        try:
            await statutes.learn(store)
            await _missed(store, verdict)
            client = await connect_engine(troupe.engine_address, troupe.namespace)
            await _checks(db, store, client, verdict)
        finally:
            await store.dispose()
    await _audit(troupe, verdict)
    return verdict


async def _rows(db: psycopg.AsyncConnection[Any], query: str, *values: object) -> list[tuple[Any, ...]]:
    return await (await db.execute(query.encode(), values or None)).fetchall()


async def _settle(
    db: psycopg.AsyncConnection[Any], verdict: Verdict, patience: float, *, outlast: bool
) -> None:
    began, left, said = time.monotonic(), (1, 1, 1), 0.0
    while time.monotonic() - began < patience:
        (left,) = await _rows(db, _WAITING)
        if time.monotonic() > said + _SAID_EVERY:
            said = time.monotonic()
            print(f"acts, petitions, notices to settle: {left}", file=sys.stderr, flush=True)
        if not any(left) and not (outlast and await _rows(db, _UNDER_WAY)):
            break
        await asyncio.sleep(_LOOK)
    verdict.settled_after = round(time.monotonic() - began, 1)
    names = "acts", "petitions", "notices"
    verdict.unsettled = {name: number for name, number in zip(names, left, strict=True) if number}


async def _acknowledged(db: psycopg.AsyncConnection[Any], verdict: Verdict, ledger: Ledger) -> None:
    """Everything that somebody was told is on record, as it was told."""
    keys = dict(await _rows(db, "SELECT key, number FROM intake_key"))
    numbers = {number for (number,) in await _rows(db, "SELECT number FROM petition")}
    for key, number in ledger.filed.items():
        if keys.get(key) != number or number not in numbers:
            verdict.lost.append(f"filing {key}: {number}, on record as {keys.get(key)}")
    acts = {
        (number, act_id): entry
        for number, act_id, entry in await _rows(
            db, "SELECT number, act_id, entry FROM journal WHERE act_id IS NOT NULL"
        )
    }
    for told in ledger.done:
        found = acts.get((told.number, told.key))
        if found != told.entry:
            verdict.lost.append(f"{told.number} {told.key}: entry {told.entry}, on record as {found}")
    files = {(number, str(id_)) for number, id_ in await _rows(db, "SELECT number, id FROM file")}
    verdict.lost += [f"file {id_} of {number}" for number, id_ in ledger.files if (number, id_) not in files]


async def _once(db: psycopg.AsyncConnection[Any], verdict: Verdict) -> None:
    """No act of these lives comes twice, so none stands twice in a journal, under whatever key."""
    for number, kind, times in await _rows(
        db,
        "SELECT number, kind, count(*) FROM journal WHERE act_id IS NOT NULL "
        "GROUP BY number, kind HAVING count(*) > 1",
    ):
        verdict.twice.append(f"{number}: {kind} {times} times")
    for number, kind, fact, times in await _rows(
        db,
        "SELECT number, kind, content::jsonb -> 'fact', count(*) FROM journal "
        "WHERE kind IN ('lapsed', 'warned', 'handed_over', 'registered', 'closed') "
        "GROUP BY 1, 2, 3 HAVING count(*) > 1",
    ):
        verdict.twice.append(f"{number}: {kind} of {fact} {times} times")
    for key, times in await _rows(
        db, "SELECT number, count(*) FROM intake_key GROUP BY number HAVING count(*) > 1"
    ):
        verdict.twice.append(f"{key}: filed under {times} keys")


async def _limits(db: psycopg.AsyncConnection[Any], verdict: Verdict, limits: Mapping[str, datetime]) -> None:
    """Each limit that was to pass has passed once, and its entry tells the instant of the law."""
    found: dict[str, list[datetime]] = {}
    for number, at in await _rows(db, _LAPSES, TERM):
        found.setdefault(number, []).append(at)
    for number, instant in limits.items():
        if found.get(number) != [instant]:
            verdict.limits_missed.append(
                f"{number}: {TERM} passed at {instant}, entered: {found.get(number)}"
            )
    verdict.limits_passed = sum(len(each) for each in found.values())


async def _missed(store: Store, verdict: Verdict) -> None:
    """No limit of any open petition passed without its entry, by the law itself."""
    async for _, missed in checks.missed_limits(store, datetime.now(UTC) - timedelta(seconds=5)):
        if missed is not None:
            verdict.limits_missed.append(f"{missed.number}: {missed.what}")


async def _mails(db: psycopg.AsyncConnection[Any], verdict: Verdict, troupe: Troupe) -> None:
    """Whoever is on record as told got one mail; of those in doubt nobody got more than one."""
    received = Counter((address, mail["Message-ID"]) for address, mail in troupe.mail.received)
    for (address, key), times in received.items():
        if times > 1:
            verdict.mails_wrong.append(f"{address} got {key} {times} times")
    states = dict(await _rows(db, _DELIVERIES))
    sent = states.get("sent", 0)
    doubtful = states.get("uncertain", 0) + states.get("sending", 0)
    verdict.mails = {"received": len(received), "in_doubt": doubtful, **states}
    if not sent <= len(received) <= sent + doubtful:
        verdict.mails_wrong.append(f"{sent} sent, {doubtful} in doubt, {len(received)} received")
    if others := states.keys() - {"sent", "uncertain", "sending", "no_address"}:
        verdict.mails_wrong.append(f"messages that wait or were refused: {sorted(others)}")


async def _checks(
    db: psycopg.AsyncConnection[Any], store: Store, client: Client, verdict: Verdict, seconds: float = 120.0
) -> None:
    """Have the engine make all checks now, and take what they find."""
    began_at, deadline = datetime.now(UTC), time.monotonic() + seconds
    asked_again = 0.0
    while True:
        runs = {each.check: each for each in await checks.newest(store) if each.began_at >= began_at}
        if len(runs) == len(CHECKS):
            break
        if time.monotonic() > deadline:
            verdict.findings.append(f"checks that were not made: {sorted(set(CHECKS) - runs.keys())}")
            break
        if time.monotonic() > asked_again:
            # One that was under way when it was asked for skips the new round.
            for id_ in _SCHEDULES:
                with suppress(RPCError):
                    await client.get_schedule_handle(id_).trigger()
            asked_again = time.monotonic() + 10.0
        await asyncio.sleep(_LOOK)
    pending = {id_ for (id_,) in await _rows(db, _UNDER_WAY)}
    for run in runs.values():
        verdict.checked[run.check] = run.examined
        for each in run.findings:
            if run.check == "notices" and any(f" {id_} " in f"{each.what} " for id_ in pending):
                continue  # In doubt, and counted there.
            verdict.findings.append(f"{run.check}: {each.number} {each.what}")


async def _audit(troupe: Troupe, verdict: Verdict) -> None:
    """`suban audit verify`, as an operator runs it."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-P", "-m", "suban", "audit", "verify"],
        env=troupe.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    verdict.audited = next((line for line in done.stdout.splitlines() if "checked" in line), "")
    if done.returncode or " 0 differ" not in verdict.audited:
        verdict.differences += [f"exit {done.returncode}", *done.stderr.splitlines()[-20:]]
