"""The law cases: scenarios, and lines of law tables, each of which holds for a rulebook or does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from suban.domain.calendar import Calendar
from suban.domain.rulebook import Rulebook
from suban.requirements.asking import differences as asked
from suban.requirements.tables import Line, Table, read_tables
from suban.scenarios.format import Scenario, differences, read_scenarios
from suban.scenarios.pure import lines_of, play

SCENARIOS, TABLES = Path("tests") / "scenarios", Path("tests") / "law"


class LawCase(Protocol):
    """Something that the law demands, asked of a rulebook."""

    @property
    def name(self) -> str:
        """Where it is written."""

    @property
    def rulebook(self) -> str:
        """The id of the rulebook that it speaks of."""

    def wrong(self, rulebook: Rulebook, calendar: Calendar) -> list[str]:
        """In what the rulebook fails it; empty where it holds."""


@dataclass(frozen=True)
class Played:
    """A scenario, played through the procedure alone."""

    name: str
    scenario: Scenario

    @property
    def rulebook(self) -> str:
        """The id of its rulebook."""
        return self.scenario.rulebook

    def wrong(self, rulebook: Rulebook, calendar: Calendar) -> list[str]:
        """Where the journal is not as it demands."""
        entries, unexpected = play(self.scenario, rulebook, calendar)
        return unexpected or differences(self.scenario, lines_of(self.scenario, rulebook, calendar, entries))


@dataclass(frozen=True)
class Asked:
    """A line of a law table."""

    name: str
    table: Table
    line: Line

    @property
    def rulebook(self) -> str:
        """The id of its rulebook."""
        return self.table.rulebook

    @property
    def law(self) -> tuple[str, ...]:
        """The rows that it shows."""
        return tuple(dict.fromkeys((*self.table.law, *self.line.law)))

    def wrong(self, rulebook: Rulebook, calendar: Calendar) -> list[str]:
        """Where the rulebook says something else."""
        return asked(self.line, rulebook, calendar)


def law_cases(root: Path, *, tables: bool = True) -> tuple[LawCase, ...]:
    """Every law case of a checkout. Tables come first: a line is asked sooner than a scenario is played."""
    return (*(asked_lines(root) if tables else ()), *played(root))


def played(root: Path) -> Iterator[Played]:
    """Every scenario of a checkout. Raises `ScenarioError`."""
    for file in sorted((root / SCENARIOS).glob("*.yaml")):
        for index, scenario in enumerate(read_scenarios(file), start=1):
            yield Played(f"{SCENARIOS / file.name} {index}", scenario)


def asked_lines(root: Path) -> Iterator[Asked]:
    """Every line of the law tables of a checkout. Raises `TableError`."""
    for file in sorted((root / TABLES).glob("*.yaml")):
        index = 0
        for table in read_tables(file):
            for line in table.lines:
                index += 1
                yield Asked(f"{TABLES / file.name} {index}", table, line)
