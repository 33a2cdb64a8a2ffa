"""YAML, as the made-up cities are written: lists `units`, `people`, `directory`, `functions` of mappings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from suban.org.columns import TABLES, Table
from suban.org.faults import Fault, Where, fault
from suban.org.rows import Row
from suban.statutes.files import StatuteError, line_of, tree_of
from suban.wording import N_

TOKENS = "tokens"
"""Whose token goes by which label: for the made-up cities."""


class _TreeError(StatuteError):
    guide = "docs/organisation.md"


def read_tree(file: Path, faults: list[Fault]) -> list[Row]:
    """The rows of a file; what is wrong with it is added to `faults`."""
    try:
        tree = tree_of(file, _TreeError)
    except StatuteError as error:
        faults += [Fault(f"{each.file}:{each.line}", each.what) for each in error.problems]
        return []
    rows: list[Row] = []
    for name, listed in tree.items():
        table = next((each for each in TABLES if each.name == name), None)
        if table is not None and isinstance(listed, CommentedSeq):
            tree_rows = _Rows(file, tree, table, faults)
            rows += [row for at in range(len(listed)) if (row := tree_rows.row(at, listed[at])) is not None]
        elif name != TOKENS:
            place = f"{file}:{line_of(tree, (name,))}: {name}"
            faults.append(fault(place, None, N_("must be a list of units, people, directory or functions")))
    return rows


@dataclass(frozen=True)
class _Rows:
    file: Path
    tree: CommentedMap
    table: Table
    faults: list[Fault]

    def row(self, at: int, item: Any) -> Row | None:
        place = self._place(at)
        if not isinstance(item, CommentedMap):
            self.faults.append(fault(place, None, N_("must be a mapping of fields")))
            return None
        known = [each.field for each in self.table.columns]
        if unknown := [str(name) for name in item if name not in known]:
            message = N_("{unknown} is no field here: there are {known}")
            figures = {"unknown": ", ".join(unknown), "known": ", ".join(known)}
            self.faults.append(fault(place, None, message, **figures))
            return None
        called = {name: f"{self._place(at, name)}: {name}" for name in known}
        texts = {name: "" if value is None else str(value).strip() for name, value in item.items()}
        cells = {name: text for name, text in texts.items() if text}
        return Row(self.table, Where(place, called), cells)

    def _place(self, *place: int | str) -> str:
        return f"{self.file}:{line_of(self.tree, (self.table.name, *place))}"
