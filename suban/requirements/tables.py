"""Law tables: what a rulebook must say, as a lawyer would tabulate it from the text, in YAML.

A table stands in tests/law/. Each of its lines is asked of the rulebook by itself: a limit with its last
day, who may do an act, the items of a list, the figures of a chapter. docs/law-tests.md tells how to write
one.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from suban.domain.rulebook import ActName, Kind, Role, TermName
from suban.scenarios.format import LocalTime


class TableError(Exception):
    """A law table that cannot be read; the text says where and what to do, in Chinese and English."""


class Line(BaseModel):
    """What every line may have: the rows of the law that it shows, beside those of its table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    law: tuple[str, ...] = ()


class LimitLine(Line):
    """A limit of some kinds, and when one that starts at `from_` ends; `none`: it does not run for them.

    With an `urgency` it is that of petitions of that urgency.
    """

    term: TermName
    kinds: tuple[Kind, ...]
    urgency: str | None = None
    none: bool = False
    limit: str | None = None
    starts: str | None = None
    from_: Annotated[LocalTime | None, Field(alias="from")] = None
    due_on: date | None = None
    due_at: LocalTime | None = None
    lapse: str | None = None
    audience: str | None = None
    source: str | None = None


class ActLine(Line):
    """Who may do an act, everybody else being refused; `none`: the regulation does not know the act."""

    act: ActName
    roles: tuple[Role, ...] = ()
    source: str | None = None
    none: bool = False


class ListLine(Line):
    """A list, whole: every item with everything that it says apart from names, and in this order."""

    at: str
    items: tuple[dict[str, Any], ...]
    any_order: bool = False


class FigureLine(Line):
    """A chapter: everything that it says apart from names and lists; `none`: there is no such chapter."""

    at: str
    is_: Annotated[dict[str, Any] | None, Field(alias="is")] = None
    none: bool = False


class Table(BaseModel):
    """Some lines about one rulebook, with one subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    law: tuple[str, ...]
    rulebook: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    limits: tuple[LimitLine, ...] = ()
    acts: tuple[ActLine, ...] = ()
    lists: tuple[ListLine, ...] = ()
    figures: tuple[FigureLine, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in the order of the sections."""
        return (*self.limits, *self.acts, *self.lists, *self.figures)


def read_tables(file: Path) -> tuple[Table, ...]:
    """The tables of a file, one a YAML document. Raises `TableError`."""
    try:
        documents = list(YAML(typ="safe").load_all(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError, ValueError) as error:
        raise TableError(f"{file}: 无法读取 / cannot be read:\n{error}") from error
    tables = []
    for index, document in enumerate(documents, start=1):
        try:
            tables.append(Table.model_validate(document))
        except ValidationError as error:
            wrong = "\n".join(f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise TableError(
                f"{file}: 第 {index} 表写法有误 / table {index} is not written right:\n{wrong}"
            ) from error
    return tuple(tables)


def as_written(value: object) -> object:
    """A value of YAML as the canonical text of a rulebook has it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {name: as_written(each) for name, each in value.items()}
        case list() | tuple():
            return [as_written(each) for each in value]
        case float():
            return str(value)
        case _:
            return value
