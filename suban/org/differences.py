"""What an import would change: new, changed, the same, and what the files leave out."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from suban.org.checks import Standing
from suban.org.columns import TableName
from suban.org.records import Placed, Record, Records
from suban.store.register import DirectoryRecord, FunctionRecord, PersonRecord, UnitRecord

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Change(Generic[Record]):
    """A record that is there and becomes another."""

    old: Record
    new: Record

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """What changes: for each field old and new."""
        old, new = vars(self.old), vars(self.new)
        return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


@dataclass(frozen=True)
class Difference(Generic[Record]):
    """One table. `left_out`: in the store, not ended, and not in the files."""

    added: tuple[Record, ...] = ()
    changed: tuple[Change[Record], ...] = ()
    same: int = 0
    left_out: tuple[Record, ...] = ()

    @property
    def written(self) -> tuple[Record, ...]:
        """The records to write."""
        return self.added + tuple(each.new for each in self.changed)


@dataclass(frozen=True)
class Differences:
    """All four tables."""

    units: Difference[UnitRecord]
    people: Difference[PersonRecord]
    directory: Difference[DirectoryRecord]
    functions: Difference[FunctionRecord]

    @property
    def any(self) -> bool:
        """Whether something is to be written."""
        return any(each.written for each in (self.units, self.people, self.directory, self.functions))

    @property
    def left_out(self) -> bool:
        """Whether the files leave out what is there."""
        return any(each.left_out for each in (self.units, self.people, self.directory, self.functions))


def compared(said: Records, stored: Records, *, retire: bool) -> tuple[Differences, Standing]:
    """What would change, and what would stand afterwards. `retire`: what the files leave out goes."""
    units, standing_units = _compared(said, stored, "units", lambda each: each.code, retire)
    people, standing_people = _compared(said, stored, "people", lambda each: each.id, retire)
    lines, standing_lines = _compared(said, stored, "directory", lambda each: each.key, retire)
    functions, standing_functions = _compared(said, stored, "functions", lambda each: each.key, retire)
    standing = Standing(standing_units, standing_people, standing_lines, standing_functions)
    return Differences(units, people, lines, functions), standing


def _compared(
    said: Records, stored: Records, table: TableName, key: Callable[[Any], Any], retire: bool
) -> tuple[Difference[Any], Mapping[Any, Placed[Any]]]:
    there = {key(each.record): each for each in getattr(stored, table)}
    new = {key(each.record): _filled(each, there.get(key(each.record))) for each in getattr(said, table)}
    left_out = [each for at, each in there.items() if at not in new and each.record.ended_on is None]
    known = table in said.tables
    stays: Iterable[Placed[Any]] = () if retire and known else left_out
    changed = [
        Change(there[at].record, each.record)
        for at, each in new.items()
        if at in there and there[at].record != each.record
    ]
    difference = Difference(
        added=tuple(each.record for at, each in new.items() if at not in there),
        changed=tuple(changed),
        same=sum(1 for at, each in new.items() if at in there and there[at].record == each.record),
        left_out=tuple(each.record for each in left_out) if known else (),
    )
    return difference, {key(each.record): each for each in stays} | new


def _filled(said: Placed[Any], there: Placed[Any] | None) -> Placed[Any]:
    """A column that a file does not have changes nothing."""
    if there is None:
        return said
    given = {*said.where.cells, "ended_on"}
    kept = {name: value for name, value in vars(there.record).items() if name not in given}
    return replace(said, record=replace(said.record, **kept))
