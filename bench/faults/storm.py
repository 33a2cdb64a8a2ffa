"""Everything that may fail fails, while clients file and act; then it is judged what became of it.

Two APIs, two workers, the dev server, PostgreSQL and a mail server, all real and started again as soon as
they are killed. The seed gives the plan of the faults (`plan.py`) and what clients do; which act meets which
fault is the machine's. Goals: nothing acknowledged is lost, nothing done twice, no limit missed; the next act
2.5 s after a worker's death, 10 s after that of the engine or the database; the intake answers all the time.

    python -m bench.faults.storm [--seed 1] [--kills 200] [--clients 20] [--quick]
"""

import argparse
import asyncio
import math
import random
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from bench.faults.judge import Verdict, judge
from bench.faults.limits import prepare
from bench.faults.people import Ledger, People
from bench.faults.plan import KILLS, SHORT, Fault, Lengths, plan
from bench.faults.troupe import Kept, Troupe, troupe
from bench.kit.results import publish
from bench.kit.stage import longnan
from suban.engine.client import connect as connect_engine
from suban.engine.petitions import Petitions
from suban.store import statutes
from suban.store.database import connect

GOALS = {"worker": 2.5, "worker_after_commit": 2.5, "engine": 10.0, "postgres": 10.0}
"""Seconds until the next act is answered."""

_SECONDS_A_FAULT = 6.0
"""About how long a fault and the calm before it last, to spread limits over the storm."""


@dataclass(frozen=True)
class Size:
    """How large a storm is. `calm`: acts before a fault at least; `every`: seconds between two filings."""

    kills: int
    clients: int
    spells: int
    lengths: Lengths
    limits: int
    calm: int
    every: float
    patience: float
    outlast: bool


QUICK = Size(
    kills=len(KILLS),
    clients=6,
    spells=1,
    lengths=SHORT,
    limits=12,
    calm=3,
    every=0.5,
    patience=180.0,
    outlast=False,
)


def full(kills: int, clients: int) -> Size:
    """The storm of the issue."""
    return Size(
        kills=kills,
        clients=clients,
        spells=3,
        lengths=Lengths(),
        limits=300,
        calm=10,
        every=0.5,
        patience=600.0,
        outlast=True,
    )


@dataclass
class Caused:
    """A fault that was caused: when it struck, and when all ran again."""

    fault: Fault
    at: float
    over: float = 0.0


@dataclass
class Storm:
    """One storm."""

    here: Troupe
    seed: int
    size: Size
    caused: list[Caused] = field(default_factory=list)
    unsprung: int = 0
    limits: dict[str, datetime] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    verdict: Verdict = field(default_factory=Verdict)

    def play(self) -> None:
        """Cause every fault of the plan, then judge."""
        size = self.size
        faults = plan(self.seed, size.kills, size.lengths, size.spells, size.calm)
        asyncio.run(self._prepare_limits(faults))
        people = People(self.here.api_addresses, self.here.tokens, size.clients, self.seed, size.every)
        self.ledger = people.ledger
        people.start()
        try:
            for fault in faults:
                people.until_acts(fault.calm)
                self._cause(fault)
            # All is well again: whatever was away has to be back for good.
            people.until_acts(3 * size.clients)
        finally:
            people.stop()
        wait = max(self.limits.values()) - datetime.now(UTC) + timedelta(seconds=2)
        time.sleep(max(0.0, wait.total_seconds()))
        self.verdict = asyncio.run(
            judge(self.here, self.ledger, self.limits, size.patience, outlast=size.outlast)
        )

    async def _prepare_limits(self, faults: Sequence[Fault]) -> None:
        """Petitions whose limits pass while the storm lasts."""
        lasts = sum(each.seconds for each in faults) + _SECONDS_A_FAULT * len(faults)
        drawn = random.Random(f"limits {self.seed}")
        # Before the first instant all of them have to be dispatched.
        first = datetime.now(UTC) + timedelta(seconds=5 + 0.2 * self.size.limits)
        instants = [first + timedelta(seconds=drawn.uniform(0, lasts)) for _ in range(self.size.limits)]
        store = connect(self.here.database_url)
        try:
            law = longnan()
            await statutes.publish(store, law.rulebook, law.calendar)
            client = await connect_engine(self.here.engine_address, self.here.namespace)
            self.limits = await prepare(store, Petitions(client, 20), law, instants)
        finally:
            await store.dispose()

    def _cause(self, fault: Fault) -> None:
        here, which = self.here, fault.which
        caused = Caused(fault, time.monotonic())
        match fault.kind:
            case "worker":
                self._killed(caused, here.workers[which])
            case "worker_after_commit":
                self.unsprung += not here.spring_trap(here.workers[which])
                caused.at = time.monotonic()
                here.workers[which].start()
            case "workers":
                self._killed(caused, *here.workers)
            case "api":
                self._killed(caused, here.apis[which])
            case "engine":
                self._killed(caused, here.engine)
            case "postgres":
                self._killed(caused, here.postgres)
            case "engine_hangs":
                here.engine.send(signal.SIGSTOP)
                time.sleep(fault.seconds)
                here.engine.send(signal.SIGCONT)
            case "mail_down":
                here.mail.down()
                time.sleep(fault.seconds)
                here.mail.up()
            case "files_full":
                here.fill_disk()
                time.sleep(fault.seconds)
                here.clear_disk()
            case "worker_clock" | "api_clock":
                one = (here.workers if fault.kind == "worker_clock" else here.apis)[which]
                here.set_clock(one, fault.offset)
                time.sleep(fault.seconds)
                here.set_clock(one, 0.0)
        caused.over = time.monotonic()
        self.caused.append(caused)
        # To standard error: whoever waits for an hour sees how far it is.
        lasted = caused.over - caused.at
        print(f"{len(self.caused)} {fault.kind} {which}: {lasted:.1f} s", file=sys.stderr, flush=True)

    def _killed(self, caused: Caused, *parts: Kept) -> None:
        for each in parts:
            each.kill()
        caused.at = time.monotonic()
        for each in parts:
            each.launch()
        for each in parts:
            each.wait()

    # -- figures -------------------------------------------------------------------------------------

    def figures(self) -> dict[str, Any]:
        """What is published."""
        ledger, verdict = self.ledger, self.verdict
        return {
            "seed": self.seed,
            "clients": self.size.clients,
            "goal": {"next_act_seconds": GOALS, "lost": 0, "twice": 0, "limits_missed": 0},
            "faults": Counter(each.fault.kind for each in self.caused),
            "kills": sum(each.fault.kind in KILLS for each in self.caused),
            "traps_unsprung": self.unsprung,
            "filed": len(ledger.filed),
            "acts": len(ledger.done),
            "acts_repeated": sum(each.tries > 1 for each in ledger.done),
            "files": len(ledger.files),
            "unanswered": ledger.unanswered,
            "surprises": ledger.surprises[:5],
            "next_act_seconds": self.next_act_seconds(),
            "slowest_act_seconds": self.slowest_act_seconds(),
            "intake": self.intake(),
            "harm": {name: _first(wrong) for name, wrong in verdict.harm.items()},
            "settled_after": verdict.settled_after,
            "audited": verdict.audited,
            "checked": verdict.checked,
            "limits_passed": verdict.limits_passed,
            "mails": verdict.mails,
            "cpu_ms": self.here.cpu(),
        }

    def next_act_seconds(self) -> dict[str, dict[str, float]]:
        """By kind of kill: how long until an act was answered that was asked for after it."""
        waits: dict[str, list[float]] = {}
        for each in self.caused:
            if each.fault.kind in KILLS:
                after = [told.answered for told in self.ledger.done if told.last_asked > each.at]
                waits.setdefault(each.fault.kind, []).append(min(after, default=math.inf) - each.at)
        return _summed_up(waits)

    def slowest_act_seconds(self) -> dict[str, dict[str, float]]:
        """By kind of fault: what the act took that waited longest of those that it met, repeats included.

        With a second worker others are answered at once; these are the acts that were the killed one's.
        """
        took: dict[str, list[float]] = {}
        for each in self.caused:
            met = [
                told.answered - max(told.asked, each.at)
                for told in self.ledger.done
                if told.answered > each.at and told.asked < each.at + 0.5
            ]
            if met:
                took.setdefault(each.fault.kind, []).append(max(met))
        return _summed_up(took)

    def intake(self) -> dict[str, Any]:
        """How much of the steady filings was answered at once, and how long at most none was, by fault."""
        knocks = self.ledger.knocks
        answered = [at for at, good in knocks if good]
        gaps: dict[str, float] = {}
        for before, after in pairwise(answered):
            met = [each.fault.kind for each in self.caused if each.at < after and each.over > before]
            kind = met[-1] if met else "calm"
            gaps[kind] = round(max(gaps.get(kind, 0.0), after - before), 2)
        return {
            "tries": len(knocks),
            "answered": round(len(answered) / len(knocks), 4) if knocks else 0.0,
            "longest_gap_seconds": gaps,
        }


def _summed_up(values: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    return {
        kind: {
            "n": len(each),
            "median": round(statistics.median(each), 2),
            "p95": round(sorted(each)[min(len(each) - 1, len(each) * 95 // 100)], 2),
            "most": round(max(each), 2),
        }
        for kind, each in sorted(values.items())
    }


def _first(wrong: Any) -> Any:
    return [len(wrong), *wrong[:5]] if isinstance(wrong, list) else wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="a few kills, only to see that it works")
    asked = parser.parse_args()
    with troupe() as here:
        storm = Storm(here, asked.seed, QUICK if asked.quick else full(asked.kills, asked.clients))
        storm.play()
        figures = storm.figures()
    publish("storm", figures, quick=asked.quick)
    if storm.verdict.harm or storm.ledger.surprises:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
