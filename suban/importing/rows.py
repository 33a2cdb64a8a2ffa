"""One row: what it says, or everything that is wrong with it. As strict as the API, told by row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic import Field as Constraint

from api.inputs import MOST_TEXT, Area, Email, PersonName, Phone, Place, Title, cleaned_line, cleaned_prose
from suban.domain.law import Law
from suban.domain.rulebook import Kind
from suban.importing.faults import Fault, Reason
from suban.importing.fields import Columns, Field
from suban.importing.moments import Moment, read_day, read_moment
from suban.store.imports import Answer
from suban.store.intake import Asker
from suban.tables.rows import Cell, Row

MOST_IMPORTED = 100_000
"""Characters of a text or reply. The API's own limit keeps strangers in bounds; what was said is kept."""

_Text = Annotated[str, BeforeValidator(cleaned_prose), Constraint(max_length=MOST_IMPORTED)]
_Line = Annotated[str, BeforeValidator(cleaned_line)]
_Number = Annotated[str, BeforeValidator(cleaned_line), Constraint(max_length=64)]

_ADAPTERS: dict[str, TypeAdapter[str]] = {
    "number": TypeAdapter(_Number),
    "title": TypeAdapter(_Line),
    "text": TypeAdapter(_Text),
    "reply": TypeAdapter(_Text),
    "kind": TypeAdapter(_Line),
    "matter": TypeAdapter(_Line),
    "area": TypeAdapter(Area),
    "place": TypeAdapter(Place),
    "name": TypeAdapter(PersonName),
    "phone": TypeAdapter(Phone),
    "email": TypeAdapter(Email),
    "short_title": TypeAdapter(Title),
}
_WRONG: dict[str, Reason] = {"area": "area_wrong", "phone": "phone_wrong", "email": "email_wrong"}
_SHORT_TITLE = 99
_UNNAMED = "未具名"

_PLAIN_NUMBER = re.compile(r"^(?!1\d{10}$)(?!\d{17}[\dXx]$)[A-Za-z0-9_.-]{1,64}$")
"""A number that may be shown to whoever sees the engine: no mobile and no identity number."""


@dataclass(frozen=True)
class Defaults:
    """What rows have that do not say it: kind and area."""

    kind: Kind | None = None
    area: str | None = None


@dataclass(frozen=True)
class Draft:
    """A row that may be taken. With an answer it is closed already."""

    row: int
    number: str | None
    title: str
    text: str
    written_at: datetime | None
    answer: Answer | None
    kind: Kind
    matter: str | None
    area: str
    place: str | None
    occurred_on: date | None
    asker: Asker

    @property
    def plain_number(self) -> str | None:
        """Its number, where that may be recorded in the journal."""
        return self.number if self.number and _PLAIN_NUMBER.match(self.number) else None

    @property
    def is_long(self) -> bool:
        """Whether the API would not take it, for its length."""
        return max(len(self.text), len(self.answer.body) if self.answer else 0) > MOST_TEXT

    @property
    def unreachable(self) -> bool:
        """Whether somebody asks whom nobody can call or write to."""
        return not self.asker.anonymous and not (self.asker.phone or self.asker.email)


class Reader:
    """Reads the rows of one file, under one law."""

    def __init__(self, columns: Columns, law: Law, defaults: Defaults, now: datetime) -> None:
        self._columns = columns
        self._law = law
        self._defaults = defaults
        self._now = now
        rules = law.rulebook
        self._kinds = _by_name({each.kind: each.name for each in rules.kinds})
        self._matters = _by_name({each.matter: each.name for each in rules.matters or ()})

    def read(self, row: Row) -> Draft | list[Fault]:
        """What a row says, or what is wrong with it."""
        return _Reading(self, row).draft()

    def label(self, field: Field) -> str:
        """What a field is called where its row is told of."""
        place = self._columns.places.get(field)
        return field if place is None else self._columns.headers[place] or field

    def cell(self, row: Row, field: Field) -> Cell:
        """What stands in a row; empty where the file has no such column."""
        place = self._columns.places.get(field)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._columns.headers)

    @property
    def law(self) -> Law:
        """The law that the rows are under."""
        return self._law

    @property
    def defaults(self) -> Defaults:
        """What rows have that do not say it."""
        return self._defaults

    @property
    def now(self) -> datetime:
        """What is later lies in the future."""
        return self._now

    def kind(self, said: str) -> Kind | None:
        """A kind by its code or name."""
        return self._kinds.get(said.lower())

    def matter(self, said: str) -> str | None:
        """A matter by its code or name."""
        return self._matters.get(said.lower())


class _Reading:
    """One row being read; collects what is wrong."""

    def __init__(self, reader: Reader, row: Row) -> None:
        self._reader = reader
        self._row = row
        self._faults: list[Fault] = []

    def draft(self) -> Draft | list[Fault]:
        row, reader = self._row, self._reader
        if len(row.cells) > reader.width and any(str(each).strip() for each in row.cells[reader.width :]):
            return [Fault.of("cells", "行 / row", cells=len(row.cells), headers=reader.width)]
        title, text = self._title_and_text()
        written, answer = self._times()
        kind, matter, area = self._kind(), self._matter(), self._area()
        draft: dict[str, Any] = {
            "number": self._text("number"),
            "place": self._text("place"),
            "occurred_on": self._occurred_on(),
            "asker": self._asker(),
        }
        if self._faults or kind is None or area is None:
            return self._faults
        return Draft(
            row=row.number,
            title=title,
            text=text,
            written_at=written.at if written else None,
            answer=answer,
            kind=kind,
            matter=matter,
            area=area,
            **draft,
        )

    def _wrong(self, reason: Reason, field: Field, **figures: object) -> None:
        self._faults.append(Fault.of(reason, self._reader.label(field), **figures))

    def _text(self, field: Field) -> str | None:
        """What a field says, cleaned; None where it is empty or wrong."""
        said = str(self._reader.cell(self._row, field))
        if not said.strip():
            return None
        try:
            return _ADAPTERS[field].validate_python(said) or None
        except ValidationError as error:
            what = error.errors(include_input=False)[0]
            if what["type"] in ("string_too_long", "too_long"):
                self._wrong("too_long", field, length=len(said), most=what["ctx"]["max_length"])
            elif what["type"] in ("nul", "string_unicode"):
                self._wrong("nul", field)
            elif what["type"] not in ("string_too_short", "too_short"):
                self._wrong(_WRONG.get(field, "nul"), field)
            return None

    def _needed(self, field: Field, reason: Reason) -> str:
        before = len(self._faults)
        said = self._text(field)
        if said is None and len(self._faults) == before:
            self._wrong(reason, field)
        return said or ""

    def _title_and_text(self) -> tuple[str, str]:
        title, text = self._needed("title", "title_missing"), self._needed("text", "text_missing")
        try:
            _ADAPTERS["short_title"].validate_python(title or "-")
        except ValidationError:
            # Nothing is lost: the whole title leads the text.
            return f"{title[:_SHORT_TITLE].rstrip()}…", f"{title}\n\n{text}"
        return title, text

    def _moment(self, field: Field) -> Moment | None:
        cell = self._reader.cell(self._row, field)
        if isinstance(cell, str) and not cell.strip():
            return None
        moment = read_moment(cell, self._reader.law.calendar.zone)
        if moment is None:
            self._wrong("time_unreadable", field)
        elif moment.at > self._reader.now:
            self._wrong("time_in_the_future", field)
            return None
        return moment

    def _times(self) -> tuple[Moment | None, Answer | None]:
        before = len(self._faults)
        reply = self._text("reply")
        written, replied = self._moment("received_at"), self._moment("replied_at")
        if len(self._faults) > before:
            return written, None
        if reply is None:
            if replied is not None:
                self._wrong("reply_missing", "reply")
            return written, None
        if written is None:
            self._wrong("time_missing", "received_at")
        if replied is None:
            self._wrong("reply_time_missing", "replied_at")
        if written is None or replied is None:
            return written, None
        zone = self._reader.law.calendar.zone
        at = replied.at
        if replied.day_only and at.astimezone(zone).date() == written.at.astimezone(zone).date():
            # Of the reply only the day is known: it was given later on that day.
            at = max(at, written.at)
        if at < written.at:
            self._wrong("reply_before", "replied_at")
        return written, Answer(reply, at)

    def _occurred_on(self) -> date | None:
        cell = self._reader.cell(self._row, "occurred_on")
        if isinstance(cell, str) and not cell.strip():
            return None
        zone = self._reader.law.calendar.zone
        day = read_day(cell, zone)
        if day is None:
            self._wrong("day_unreadable", "occurred_on")
        elif day > self._reader.now.astimezone(zone).date():
            self._wrong("time_in_the_future", "occurred_on")
        return day

    def _kind(self) -> Kind | None:
        said = self._text("kind")
        if said is None:
            if self._reader.defaults.kind is None:
                self._wrong("kind_missing", "kind")
            return self._reader.defaults.kind
        kind = self._reader.kind(said)
        if kind is None:
            known = ", ".join(each.kind for each in self._reader.law.rulebook.kinds)
            self._wrong("kind_unknown", "kind", known=known)
        return kind

    def _matter(self) -> str | None:
        said = self._text("matter")
        if said is None:
            return None
        matter = self._reader.matter(said)
        if matter is None:
            known = ", ".join(each.matter for each in self._reader.law.rulebook.matters or ())
            self._wrong("matter_unknown", "matter", known=known)
        return matter

    def _area(self) -> str | None:
        before = len(self._faults)
        area = self._text("area") or self._reader.defaults.area
        if area is None and len(self._faults) == before:
            self._wrong("area_missing", "area")
        return area

    def _asker(self) -> Asker:
        name, phone, email = self._text("name"), self._text("phone"), self._text("email")
        if name is None and not (phone or email):
            return Asker()
        return Asker(name=name or _UNNAMED, phone=phone, email=email)


def _by_name(names: Mapping[Any, Any]) -> dict[str, str]:
    """Codes by what people call them: the code itself, and the rulebook's names."""
    found: dict[str, str] = {}
    for code, name in names.items():
        for called in (code, name.zh, name.en):
            found.setdefault(called.lower(), code)
    return found


def now() -> datetime:
    """The moment of the import."""
    return datetime.now(UTC)
