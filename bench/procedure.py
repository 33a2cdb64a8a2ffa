"""The pure procedure: complete ordinary lives of a complaint, acts per second on one core.

Acts are read beforehand, as the API and the engine read them before the procedure sees one. Five lives begin
on each day of two months, since what the law computes of a day is kept for all of that day. Medians of
several rounds; CPU time, since other work shares the machine.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.kit.results import publish, quick, spread
from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure import elapse, register, take
from suban.scenarios.format import Scenario, command_of, read_scenarios
from suban.scenarios.pure import new_case
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

ROOT = Path(__file__).parent.parent
ROUNDS, LIVES, DAYS = 7, 300, 60

# A case before its first entry, the acts of its life, and when it is looked at for the last time.
Life = tuple[Case, tuple[ActCommand, ...], datetime]


def main() -> None:
    short = quick(__doc__ or "")
    rounds = 1 if short else ROUNDS
    law = Law(
        rulebook=read_rulebook(ROOT / "rules" / "longnan-2021.yml"),
        calendar=national_calendar(datetime.now(UTC).date()),
    )
    scenario = read_scenarios(ROOT / "tests" / "scenarios" / "reply_on_the_last_day.yaml")[0]
    lives = [life(law, scenario, number % DAYS) for number in range(LIVES)]
    acts = sum(len(commands) for _, commands, _ in lives)
    rates = []
    # The first round fills the caches; a worker runs for weeks.
    for _ in range(1 + rounds):
        start = time.process_time()
        for case, commands, until in lives:
            live(law, case, commands, until)
        rates.append(acts / (time.process_time() - start))
    publish(
        "procedure",
        {"acts_per_cpu_second": spread(rates[1:], 0), "acts_a_life": acts // LIVES, "rounds": rounds},
        quick=short,
    )


def life(law: Law, scenario: Scenario, days: int) -> Life:
    """The same life so many days earlier. Days off only move its ends away, so every act stays lawful."""
    earlier = timedelta(days=days)
    case = new_case(f"bench-{days}", scenario, law)
    commands = tuple(
        command_of(case.number, index, step, law.rulebook) for index, step in enumerate(scenario.steps, 1)
    )
    return (
        case.with_(received_at=case.received_at - earlier),
        tuple(command.with_(at=command.at - earlier) for command in commands),
        scenario.until - earlier,
    )


def live(law: Law, case: Case, commands: tuple[ActCommand, ...], until: datetime) -> None:
    """What the shell asks of the procedure: what time did and demands next, then the act."""
    case = register(law, case).case
    for command in commands:
        case = elapsed(law, case, command.at)
        taken = take(law, case, command)
        assert taken.refusal is None, taken.refusal
        case = taken.case
    assert elapsed(law, case, until).closed


def elapsed(law: Law, case: Case, now: datetime) -> Case:
    """The case as time has left it."""
    records = elapse(law, case, now)
    return records[-1].case if records else case


if __name__ == "__main__":
    main()
