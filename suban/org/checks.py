"""Whether units, functions, people and directory fit together, as they would stand after the import."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from suban.domain.codes import plain_area
from suban.org.faults import Fault, fault
from suban.org.levels import level_misfits
from suban.org.records import Placed, Records
from suban.org.spans import overlapping, span_of
from suban.store.register import DirectoryRecord, FunctionRecord, PersonRecord, UnitRecord
from suban.wording import N_

_OF_A_UNIT = ("handler", "leader")
_LEADERS = ("leader_in_charge", "principal_leader")

Key = TypeVar("Key")
DirectoryKey = tuple[str, str, date]
FunctionKey = tuple[str, str]
AnyPlaced = Placed[UnitRecord] | Placed[PersonRecord] | Placed[DirectoryRecord] | Placed[FunctionRecord]


@dataclass(frozen=True)
class Standing:
    """What would stand after the import, whether the files or the store say so."""

    units: Mapping[str, Placed[UnitRecord]]
    people: Mapping[str, Placed[PersonRecord]]
    directory: Mapping[DirectoryKey, Placed[DirectoryRecord]]
    functions: Mapping[FunctionKey, Placed[FunctionRecord]]

    def parent(self, unit: UnitRecord) -> UnitRecord | None:
        """The superior of a unit, or None where none is named or there is none of that code."""
        found = self.units.get(unit.parent) if unit.parent else None
        return found.record if found else None


def twice(records: Records) -> Iterator[Fault]:
    """What the files say more than once."""
    yield from _twice(((each.record.code, each) for each in records.units), "code")
    yield from _twice(((each.record.id, each) for each in records.people), "id")
    yield from _twice(((each.record.key, each) for each in records.directory), "valid_from")
    yield from _twice(((each.record.key, each) for each in records.functions), "function")


def _twice(keyed: Iterable[tuple[Key, AnyPlaced]], name: str) -> Iterator[Fault]:
    first: dict[Key, str] = {}
    for key, placed in keyed:
        place = placed.where.of(name)
        if key in first:
            shown = " ".join(map(str, key)).strip() if isinstance(key, tuple) else key
            message = N_("{key} stands there already ({first}): keep one")
            yield fault(placed.where, name, message, key=shown, first=first[key])
        first.setdefault(key, place)


def misfits(standing: Standing) -> Iterator[Fault]:
    """What does not fit."""
    for unit in standing.units.values():
        yield from _of_unit(unit, standing)
    yield from _circles(standing.units)
    for person in standing.people.values():
        yield from _of_person(person, standing)
    for line in standing.directory.values():
        yield from _of_line(line, standing)
    yield from _overlaps(standing.directory.values())
    for function in standing.functions.values():
        if function.record.unit not in standing.units:
            yield _no_unit(function, "unit", function.record.unit)
    yield from _shared(standing.functions.values())


def held(units: Iterable[UnitRecord], open_petitions: Mapping[str, int]) -> Iterator[Fault]:
    """Units that are to end and still hold petitions that are not closed."""
    for unit in units:
        if count := open_petitions.get(unit.code):
            message = N_(
                "holds {count} petitions that are not closed, so it cannot end: keep it in the file until "
                "they are closed, or until they are recalled or returned and dispatched to another unit"
            )
            yield fault(f"{unit.code} {unit.name}", None, message, count=count)


def ancestors(units: Mapping[str, Placed[UnitRecord]], code: str) -> list[str]:
    """A unit and those above it, itself first; a circle is gone round once."""
    line: dict[str, None] = {}
    at: str | None = code
    while at is not None and at in units and at not in line:
        line[at] = None
        at = units[at].record.parent
    return list(line)


def _of_unit(unit: Placed[UnitRecord], standing: Standing) -> Iterator[Fault]:
    record = unit.record
    if record.parent is not None and record.parent not in standing.units:
        yield _no_unit(unit, "parent", record.parent)
    if record.valid_from and record.valid_to and record.valid_to < record.valid_from:
        message = N_("lies before {first}, its first day: mend one of them")
        yield fault(unit.where, "valid_to", message, first=record.valid_from)
    if record.level is not None:
        # Files that name no level have been taken as they are: of those the directory's check tells.
        for name, message, figures in level_misfits(record, standing.parent(record)):
            yield fault(unit.where, name, message, **figures)
    above = ancestors(standing.units, record.code)
    top = standing.units[above[-1]].record.parent
    whole = top is None or top in standing.units
    for name in _LEADERS:
        leader = getattr(record, name)
        if leader is None:
            continue
        person = standing.people.get(leader)
        if person is None:
            message = N_("there is nobody with the code {person}: add them to the people, or mend it")
            yield fault(unit.where, name, message, person=leader)
        elif whole and person.record.unit not in above:
            message = N_(
                "{person} belongs to {unit}, which is neither this unit nor above it: "
                "name somebody else, or mend their unit ({place})"
            )
            place = person.where.of("unit")
            unit_of = person.record.unit or "—"
            yield fault(unit.where, name, message, person=leader, unit=unit_of, place=place)


def _circles(units: Mapping[str, Placed[UnitRecord]]) -> Iterator[Fault]:
    told: set[str] = set()
    for code, unit in units.items():
        line = ancestors(units, code)
        # Only who comes back to itself is in the circle; others merely lead to it.
        if units[line[-1]].record.parent == code and code not in told:
            told |= set(line)
            message = N_("is its own superior ({circle}): mend one of the parents")
            yield fault(unit.where, "parent", message, circle=" → ".join([*line, code]))


def _of_person(person: Placed[PersonRecord], standing: Standing) -> Iterator[Fault]:
    unit = person.record.unit
    if unit is not None and unit not in standing.units:
        yield _no_unit(person, "unit", unit)
    if unit is None and person.record.role in _OF_A_UNIT:
        yield fault(person.where, "unit", N_("is empty: handlers and leaders belong to a unit"))


def _of_line(line: Placed[DirectoryRecord], standing: Standing) -> Iterator[Fault]:
    record = line.record
    unit = standing.units.get(record.unit)
    if record.valid_to is not None and record.valid_to < record.valid_from:
        message = N_("lies before {first}, its first day: mend one of them")
        yield fault(line.where, "valid_to", message, first=record.valid_from)
    elif unit is not None and span_of(record).common(span_of(unit.record)) is None:
        message = N_(
            "is there {span} only ({place}), and on none of the days of this line: "
            "name another unit, or mend the days"
        )
        place = unit.where.of("valid_from")
        yield fault(line.where, "unit", message, span=span_of(unit.record), place=place)
    if unit is None:
        yield _no_unit(line, "unit", record.unit)


def _overlaps(lines: Iterable[Placed[DirectoryRecord]]) -> Iterator[Fault]:
    for before, line, _ in overlapping(lines):
        # The one in the file is the one that can be mended there.
        here, there = (line, before) if line.where.cells else (before, line)
        message = N_(
            "overlaps with {other} ({span}): the same matter and area has one unit at a time; "
            "give the earlier line a last day"
        )
        span = f"{there.record.unit} {span_of(there.record)}"
        yield fault(here.where, "valid_from", message, other=there.where.row, span=span)


def _shared(lines: Iterable[Placed[FunctionRecord]]) -> Iterator[Fault]:
    """One function of one area at two units, where the area is written in two ways."""
    first: dict[tuple[str, str], Placed[FunctionRecord]] = {}
    for line in lines:
        before = first.setdefault((line.record.function, plain_area(line.record.area)), line)
        if before is not line:
            here, there = (line, before) if line.where.cells else (before, line)
            message = N_("{function} of {area} is {unit} already ({place}): keep one")
            record = there.record
            figures = {"function": record.function, "area": record.area or "—", "unit": record.unit}
            yield fault(here.where, "unit", message, **figures, place=there.where.row)


def _no_unit(placed: AnyPlaced, name: str, code: str) -> Fault:
    message = N_("there is no unit with the code {unit}: add it to the units, or mend it")
    return fault(placed.where, name, message, unit=code)
