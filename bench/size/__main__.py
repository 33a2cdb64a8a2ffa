"""How large a city may grow: open petitions in steps on the same servers, then lists over copied rows.

The first part lets so many petitions be open, each a workflow with its timer. At each size some are filed,
accepted and dispatched over HTTP: seconds and CPU a petition of engine, worker, API and database, memory of
each process, bytes on disk a petition; then what it costs when nobody does anything; how late limits are
entered that pass one after another, and how long lists, tracking and acts take meanwhile; and how a worker
that is killed comes back to many of them at once. At the end whole lives are measured, from filing to rating.
The second part copies petitions in the database, and asks for lists and searches over HTTP.

Goals: CPU a petition of the last step at most 1.2 times that of the first; no potential deadlock.

    python -m bench.size [--petitions 1000 5000 20000] [--rows 100000 1000000] [--quick]
"""

import argparse
import asyncio
from typing import Any

from bench.kit.results import publish
from bench.kit.stage import staged
from bench.size import rows, steps

GOALS = {"cpu_last_step_over_first": 1.2, "deadlocks": 0}
QUICK = steps.Size(petitions=(20, 40), measured=6, limits=4, over=2.0, rest=0.5, woken=40, lives=1)
QUICK_ROWS = (1_000,)


def sized(petitions: list[int], woken: int) -> steps.Size:
    """The whole measurement."""
    return steps.Size(
        petitions=petitions, measured=300, limits=200, over=90.0, rest=20.0, woken=woken, lives=100
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--petitions", type=int, nargs="*", default=[1_000, 5_000, 20_000], help="open after each step"
    )
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000], help="copied, in turn")
    parser.add_argument("--woken", type=int, default=4_000, help="at most so many after a restart")
    parser.add_argument("--quick", action="store_true", help="a hundred, only to see that it works")
    given = parser.parse_args()
    figures: dict[str, Any] = {"goal": GOALS}
    if given.quick or given.petitions:
        with staged() as stage:
            size = QUICK if given.quick else sized(given.petitions, given.woken)
            figures["growing"] = asyncio.run(steps.measure(stage, size))
    counts = QUICK_ROWS if given.quick else given.rows
    if counts:
        figures["rows"] = rows.measure(counts, asked=1 if given.quick else 100)
    publish("size", figures, quick=given.quick)


if __name__ == "__main__":
    main()
