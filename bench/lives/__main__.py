"""`python -m bench.lives --acts 1000000 --seed 1`: random lives, and their figures."""

import argparse
import os
import secrets
import sys
import time
from collections import Counter
from contextlib import suppress

from bench.lives.run import Failed, laws, run

SAID_EVERY = 60

parser = argparse.ArgumentParser(prog="python -m bench.lives", description=__doc__)
parser.add_argument("--acts", type=int, default=20_000, help="how many acts are tried over all rulebooks")
parser.add_argument("--seed", type=int, default=None, help="the same seed plays the same lives")
parser.add_argument("--processes", type=int, default=1)
parser.add_argument("--verbose", action="store_true", help="also by act, entry and refusal")


def main() -> int:
    chosen = parser.parse_args()
    seed = secrets.randbelow(2**31) if chosen.seed is None else chosen.seed
    print(
        f"seed {seed}, {chosen.acts} acts, {len(laws())} rulebooks, load {os.getloadavg()[0]:.1f}", flush=True
    )
    began = said = time.monotonic()
    figures: Counter[str] = Counter()
    failed: list[Failed] = []
    with suppress(KeyboardInterrupt):
        for each in run(seed, chosen.acts, chosen.processes):
            figures.update(each.figures)
            if each.failed:
                failed.append(each.failed)
                print(f"\n{each.failed}", file=sys.stderr, flush=True)
            if time.monotonic() - said > SAID_EVERY:
                said = time.monotonic()
                print(f"{figures['acts']} acts, {said - began:.0f} s", file=sys.stderr, flush=True)
    seconds = time.monotonic() - began
    for name in ("acts", "refusals", "lapses", "rungs", "entries", "lives"):
        print(f"{name:10} {figures[name]:>10}")
    for name, count in sorted(figures.items()):
        if name.startswith("end:") or (chosen.verbose and ":" in name):
            print(f"  {name:40} {count:>10}")
    print(f"seconds    {seconds:>10.0f}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
