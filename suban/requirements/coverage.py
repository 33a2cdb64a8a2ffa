"""Each row of the law with its rules, its tests and how it stands."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from suban.requirements.collecting import Shows, collect
from suban.requirements.pointers import pointers
from suban.requirements.rows import Requirements, Row, requirements
from suban.statutes.rulebooks import read_rulebooks

State = Literal["shown", "part", "not_software", "open"]
STATES: dict[State, tuple[str, str]] = {
    "shown": ("已有测试", "shown"),
    "part": ("部分实现", "in part"),
    "not_software": ("非软件事项", "not software"),
    "open": ("待实现", "open"),
}


class Covered(NamedTuple):
    """A row, the rules that carry it and the tests that show it."""

    row: Row
    rules: tuple[str, ...]
    tests: tuple[Shows, ...]

    @property
    def state(self) -> State:
        """`shown` where a marked test exists and nothing is missing, unless no program can show the row."""
        if self.row.not_software:
            return "not_software"
        if not self.tests:
            return "open"
        return "part" if self.row.missing else "shown"

    @property
    def files(self) -> tuple[str, ...]:
        """The files with the cases of its tests, each once: first those in YAML, which a lawyer can read."""
        return tuple(
            sorted({each.file for each in self.tests}, key=lambda file: (file.endswith(".py"), file))
        )

    def as_json(self) -> dict[str, Any]:
        """The row for machines."""
        row = self.row.model_dump(mode="json", exclude={"rules", "words"}, exclude_none=True)
        tests = [each.test for each in self.tests]
        return {**row, "state": self.state, "rules": self.rules, "files": self.files, "tests": tests}


class Coverage(NamedTuple):
    """All rows as they stand, and the ids in use that are no row's, with where they are used."""

    requirements: Requirements
    rows: tuple[Covered, ...]
    unknown: Mapping[str, tuple[str, ...]]

    def counts(self, letters: str) -> dict[State, int]:
        """How many rows of a regulation stand how."""
        states = [each.state for each in self.rows if each.row.letters == letters]
        return {state: states.count(state) for state in STATES}

    def row(self, name: str) -> Covered | None:
        """The row of that id, or None."""
        return next((each for each in self.rows if each.row.id == name), None)


def coverage(root: Path) -> Coverage:
    """How the rows stand in a checkout. Raises `CollectingError`, `PointerError` and `RulebookError`."""
    law = requirements()
    rules = pointers(law, {each.id: each for each in read_rulebooks(root / "rules")})
    found = collect(root)
    rows = tuple(Covered(row, rules[row.id], tuple(found.get(row.id, ()))) for row in law.rows)
    return Coverage(law, rows, dict(_unknown(law, found)))


def _unknown(law: Requirements, found: Mapping[str, list[Shows]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    known = {each.id for each in law.rows}
    for name in sorted(found.keys() - known):
        yield name, tuple(sorted({each.file for each in found[name]}))
