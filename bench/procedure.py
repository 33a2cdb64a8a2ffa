"""The pure procedure: complete ordinary lives of a complaint, acts per second on one core.

Prints JSON. Medians of several rounds; CPU time, since other work shares the machine.
"""

import json
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from suban.scenarios.format import read_scenarios
from suban.scenarios.pure import play
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

ROOT = Path(__file__).parent.parent
ROUNDS, LIVES = 7, 100


def main() -> None:
    rulebook = read_rulebook(ROOT / "rules" / "longnan-2021.yml")
    calendar = national_calendar(datetime.now(UTC).date())
    scenario = read_scenarios(ROOT / "tests" / "scenarios" / "reply_on_the_last_day.yaml")[0]
    rates = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(LIVES):
            play(scenario, rulebook, calendar)
        rates.append(LIVES * len(scenario.steps) / (time.process_time() - start))
    print(
        json.dumps(
            {
                "bench": "procedure",
                "acts_per_cpu_second": round(statistics.median(rates)),
                "lowest": round(min(rates)),
                "highest": round(max(rates)),
                "acts_a_life": len(scenario.steps),
                "rounds": ROUNDS,
            }
        )
    )


if __name__ == "__main__":
    main()
