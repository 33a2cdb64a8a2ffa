"""Rows, read: what they say, in the records of the store, each with where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from suban.domain.organisation import USUAL_FUNCTIONS
from suban.org.columns import DIRECTORY, FUNCTIONS, PEOPLE, UNITS, TableName
from suban.org.faults import IN_STORE, Fault, Where, fault
from suban.org.rows import Row
from suban.org.values import FUNCTIONS as FUNCTION_NAMES
from suban.org.values import NotAValueError
from suban.store.register import DirectoryRecord, FunctionRecord, PersonRecord, Register, UnitRecord
from suban.wording import N_

Record = TypeVar("Record", UnitRecord, PersonRecord, DirectoryRecord, FunctionRecord)


@dataclass(frozen=True)
class Placed(Generic[Record]):
    """A record and where it stands: in a file, or in the store."""

    record: Record
    where: Where


@dataclass(frozen=True)
class Records:
    """What files say. `tables` are those that they have; `tokens` the people who are to have a token."""

    units: tuple[Placed[UnitRecord], ...] = ()
    people: tuple[Placed[PersonRecord], ...] = ()
    directory: tuple[Placed[DirectoryRecord], ...] = ()
    functions: tuple[Placed[FunctionRecord], ...] = ()
    tables: frozenset[TableName] = frozenset()
    tokens: tuple[str, ...] = ()


@dataclass
class _Reading:
    units: list[Placed[UnitRecord]] = field(default_factory=list)
    people: list[Placed[PersonRecord]] = field(default_factory=list)
    directory: list[Placed[DirectoryRecord]] = field(default_factory=list)
    functions: list[Placed[FunctionRecord]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


def records_of(
    rows: Sequence[Row],
    faults: list[Fault],
    matters: Mapping[str, str] | None = None,
    functions: Mapping[str, str] | None = None,
) -> Records:
    """What the rows say. A cell that cannot be read is added to `faults`, and its row left out.

    `matters` has the code of each matter of the rulebook, by code and by name; None: any will do.
    `functions` has the codes of the functions that the rulebook lists beside the usual.
    """
    read = _Reading()
    for row in rows:
        values = _values(row, faults)
        if values is None:
            continue
        if row.table is UNITS:
            read.units.append(Placed(UnitRecord(**values), row.where))
        elif row.table is PEOPLE:
            if values.pop("token"):
                read.tokens.append(values["id"])
            read.people.append(Placed(PersonRecord(**values), row.where))
        elif row.table is FUNCTIONS:
            called = values["function"]
            code = called if called in USUAL_FUNCTIONS else (functions or {}).get(called)
            if code is None:
                faults.append(
                    fault(
                        row.where,
                        "function",
                        N_(
                            "is no function of a unit: write one of {known}, "
                            "or list it in the rulebook under `functions`"
                        ),
                        known=_known(functions),
                    )
                )
                continue
            read.functions.append(Placed(FunctionRecord(**values | {"function": code}), row.where))
        elif row.table is DIRECTORY:
            code = _matter(values["matter"], matters)
            if code is None:
                known = "、".join(sorted(matters or ()))
                faults.append(
                    fault(
                        row.where,
                        "matter",
                        N_("is no matter of the rulebook: write one of {known}, or leave it empty"),
                        known=known,
                    )
                )
                continue
            read.directory.append(Placed(DirectoryRecord(**values | {"matter": code}), row.where))
    return Records(
        tuple(read.units),
        tuple(read.people),
        tuple(read.directory),
        tuple(read.functions),
        frozenset(row.table.name for row in rows),
        tuple(read.tokens),
    )


def stored(register: Register) -> Records:
    """What the store says."""

    def where(*words: str) -> Where:
        return Where(f"{IN_STORE}: {' '.join(words)}".rstrip())

    return Records(
        tuple(Placed(each, where("unit", each.code)) for each in register.units),
        tuple(Placed(each, where("person", each.id)) for each in register.people),
        tuple(
            Placed(each, where("directory", each.matter, each.area, str(each.valid_from)))
            for each in register.directory
        ),
        tuple(Placed(each, where("function", each.function, each.area)) for each in register.functions),
    )


def _known(functions: Mapping[str, str] | None) -> str:
    usual = (f"{names[0]} {code}" for code, names in FUNCTION_NAMES.items())
    return "、".join((*usual, *sorted(functions or ())))


def _matter(text: str, matters: Mapping[str, str] | None) -> str | None:
    return text if matters is None or not text else matters.get(text)


def _values(row: Row, faults: list[Fault]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    before = len(faults)
    for column in row.table.columns:
        text = row.cells.get(column.field)
        if text is None:
            values[column.field] = column.empty
            if column.needed:
                faults.append(fault(row.where, column.field, N_("is empty: fill it in")))
            continue
        try:
            values[column.field] = column.read(text)
        except NotAValueError as error:
            faults.append(fault(row.where, column.field, error.message, **error.figures))
    return values if len(faults) == before else None
