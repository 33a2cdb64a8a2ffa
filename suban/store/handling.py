"""How petitions were handled in a period, in all or by group: counted from the journal and from the clocks.

What each figure means stands in `suban.wording.figures`: who changes a count here changes its method there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, and_, cast, column, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.entries import EntryKind
from suban.domain.figures import Counts, Figure
from suban.domain.rulebook import TermName
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.overdue import is_overdue
from suban.store.tables import JournalEntry, Petition, RunningTerm

Group = Literal["kind", "matter", "area", "unit", "channel"]
"""By what the figures may be told apart: what the petition is on record with, and who holds it last."""

_ENTRIES: dict[EntryKind, Figure] = {
    "accepted": "accepted",
    "not_accepted": "not_accepted",
    "answered_directly": "answered_directly",
    "replied": "replied",
    "closed": "closed",
    "return_agreed": "returned",
    "extension_granted": "extended",
    "rehandling_ordered": "rehandled",
    "warned": "warned",
    "handed_over": "warned",
    "supervision_opened": "supervised",
    "supervision_ordered": "supervised",
}

_AT_THE_END: tuple[EntryKind, ...] = ("warned", "handed_over")
"""What time does at the end of a day."""

_RESPONSES: tuple[TermName, ...] = ("contact",)
_HANDLING: tuple[TermName, ...] = ("handling", "rehandling")

_MEETING: tuple[EntryKind, ...] = ("contacted", "replied", "report_refused")

_GROUPS = {
    "kind": Petition.kind,
    "matter": Petition.matter,
    "area": Petition.area,
    "unit": Petition.unit,
    "channel": Petition.channel,
}


@dataclass(frozen=True)
class Wanted:
    """Of which petitions: those of a unit, kind, matter or area; None does not narrow.

    What is closed to one of the keys `closed_to` does not count.
    """

    unit: str | None = None
    kind: str | None = None
    matter: str | None = None
    area: str | None = None
    closed_to: Sequence[str] = ()


async def handling(  # noqa: PLR0917
    store: Store, since: datetime, until: datetime, now: datetime, wanted: Wanted, group: Group | None = None
) -> dict[str | None, Counts]:
    """The figures from an instant on and before another, by the codes of a group, or all under None.

    What has no code of that group (no unit yet, no matter) stands under None as well. Nothing is overdue
    that falls due after `now`, however far the period reaches.
    """
    found: dict[str | None, Counts] = {}
    async with store.connect() as connection:
        for code, number in await _received(connection, since, until, wanted, group):
            found.setdefault(code, Counter())["received"] += number
        for code, figure, number in await _entries(connection, since, until, wanted, group):
            found.setdefault(code, Counter())[_ENTRIES[figure]] += number
        for code, name, late, number in await _met(connection, since, until, wanted, group):
            if name in _HANDLING:
                found.setdefault(code, Counter())["handled_late" if late else "handled_in_time"] += number
            elif not late:
                found.setdefault(code, Counter())["responses_in_time"] += number
        for code, number in await _missed(connection, since, until, wanted, group):
            found.setdefault(code, Counter())["responses_missed"] += number
        for code, number in await _overdue(connection, min(until, now), wanted, group):
            found.setdefault(code, Counter())["overdue"] += number
    return found


def _by(group: Group | None) -> ColumnElement[Any]:
    return _GROUPS[group].label("code") if group else cast(literal(None), String).label("code")


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    given = {
        Petition.unit: wanted.unit,
        Petition.kind: wanted.kind,
        Petition.matter: wanted.matter,
        Petition.area: wanted.area,
    }
    conditions = [of == value for of, value in given.items() if value is not None]
    return [*conditions, open_to(wanted.closed_to)] if wanted.closed_to else conditions


def _within(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(JournalEntry.at >= since, JournalEntry.at < until)


def _ended_within(since: datetime, until: datetime) -> ColumnElement[bool]:
    """What happens at the end of a day belongs to that day, though it is entered at its very end."""
    return and_(JournalEntry.at > since, JournalEntry.at <= until)


async def _received(
    connection: AsyncConnection, since: datetime, until: datetime, wanted: Wanted, group: Group | None
) -> Iterable[Any]:
    """By what was stored: a petition is received before its workflow has registered it."""
    code = _by(group)
    return await connection.execute(
        select(code, func.count())
        .select_from(Petition)
        .where(Petition.received_at >= since, Petition.received_at < until, *_conditions(wanted))
        .group_by(code)
    )


async def _entries(
    connection: AsyncConnection, since: datetime, until: datetime, wanted: Wanted, group: Group | None
) -> Iterable[Any]:
    code = _by(group)
    return await connection.execute(
        select(code, JournalEntry.kind, func.count())
        .join(Petition, Petition.number == JournalEntry.number)
        .where(
            or_(
                and_(_within(since, until), JournalEntry.kind.in_(_ENTRIES.keys() - _AT_THE_END)),
                and_(_ended_within(since, until), JournalEntry.kind.in_(_AT_THE_END)),
            ),
            *_conditions(wanted),
        )
        .group_by(code, JournalEntry.kind)
    )


async def _met(
    connection: AsyncConnection, since: datetime, until: datetime, wanted: Wanted, group: Group | None
) -> Iterable[Any]:
    """The clocks that were met in the period: stopped by contact or reply, not by a return or withdrawal."""
    code = _by(group)
    value = column("value", JSONB)
    term = func.jsonb_array_elements(Petition.case["terms"]).table_valued(value, name="term")
    name = value["name"].astext
    late = func.coalesce(value["lapsed"].astext, "false") == "true"
    return await connection.execute(
        select(code, name, late, func.count(tuple_(Petition.number, value["serial"]).distinct()))
        .select_from(JournalEntry)
        .join(Petition, Petition.number == JournalEntry.number)
        .join(term, cast(value["stopped_at"].astext, JournalEntry.at.type) == JournalEntry.at)
        .where(
            _within(since, until),
            JournalEntry.kind.in_(_MEETING),
            name.in_((*_RESPONSES, *_HANDLING)),
            *_conditions(wanted),
        )
        .group_by(code, name, late)
    )


async def _missed(
    connection: AsyncConnection, since: datetime, until: datetime, wanted: Wanted, group: Group | None
) -> Iterable[Any]:
    """The limits to contact the petitioner that lapsed in the period, if that was not annulled."""
    code = _by(group)
    value = column("value", JSONB)
    term = func.jsonb_array_elements(Petition.case["terms"]).table_valued(value, name="term")
    fact = cast(JournalEntry.content, JSONB)["fact"]
    return await connection.execute(
        select(code, func.count())
        .select_from(JournalEntry)
        .join(Petition, Petition.number == JournalEntry.number)
        .join(term, value["serial"] == fact["serial"])
        .where(
            _ended_within(since, until),
            JournalEntry.kind == "lapsed",
            value["name"].astext.in_(_RESPONSES),
            value["lapsed"].astext == "true",
            *_conditions(wanted),
        )
        .group_by(code)
    )


async def _overdue(
    connection: AsyncConnection, at: datetime, wanted: Wanted, group: Group | None
) -> Iterable[Any]:
    """Petitions whose handling is still owed, and was due at an instant that is not to come."""
    code = _by(group)
    return await connection.execute(
        select(code, func.count(Petition.number.distinct()))
        .join(RunningTerm, RunningTerm.number == Petition.number)
        .where(
            RunningTerm.term.in_(_HANDLING),
            # The petition's nearest end is not later: by it an index finds the few among all.
            Petition.due_at <= at,
            is_overdue(at, RunningTerm.due_at),
            *_conditions(wanted),
        )
        .group_by(code)
    )
