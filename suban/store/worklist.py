"""The worklist: petitions by stage, unit, warning, due moment and words, page by page.

Overdue is compared with now, never stored. Pages are found by key, so the hundredth is as quick as the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Stage
from suban.domain.procedure.clarification import ANSWERED
from suban.domain.procedure.handling import IN_HAND
from suban.domain.rulebook import Kind, TermName, WarningLevel
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.overdue import is_overdue, overdue
from suban.store.search import MOST_WALKED, found, has_words, is_rare, text_of
from suban.store.tables import JournalEntry, Petition, Petitioner, PetitionText, RunningTerm
from suban.store.telephones import asked_from

Order = Literal["newest", "due"]


@dataclass(frozen=True)
class Wanted:
    """Which petitions. What is None does not matter.

    `taking_part`: those in which the unit, or any, takes part without holding them. `reader` is the unit
    whose own limits are shown in petitions that it does not hold. `closed_to` are the keys of whoever looks
    (`suban.domain.confidentiality`): what is closed to them is not there.
    """

    stage: str | None = None
    unit: str | None = None
    kind: str | None = None
    matter: str | None = None
    nature: str | None = None
    urgency: str | None = None
    warning: str | None = None
    due_before: datetime | None = None
    overdue: bool | None = None
    taking_part: bool = False
    words: Sequence[str] = ()
    phone: str | None = None
    waiting: "Waiting | None" = None
    reader: str | None = None
    channel: str | None = None
    assistance: str | None = None
    closed_to: Sequence[str] = ()


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: these stages, and these questions that are open at any stage.

    `unvisited`: where the work is completed, as long as nobody has asked the petitioner how it went. `owing`:
    the limits that the reader's unit has in petitions of others, which wait for it too.
    """

    stages: Sequence[Stage] = ()
    return_asked: bool = False
    extension_asked: bool = False
    clarification_asked: bool = False
    instruction_awaited: bool = False
    unvisited: bool = False
    owing: Sequence[TermName] = ()


OWED: tuple[TermName, ...] = ("assisting", "whistle")
"""The limits of units that do not hold the petition."""


@dataclass(frozen=True)
class After:
    """The last petition of the page before."""

    number: str
    due_at: datetime | None


@dataclass(frozen=True)
class Item:
    """One line of the list."""

    number: str
    title: str
    kind: Kind
    matter: str | None
    nature: str | None
    urgency: str | None
    area: str
    channel: str
    received_at: datetime
    stage: Stage
    unit: str | None
    warning: WarningLevel | None
    due_at: datetime | None
    rulebook: str
    overdue: bool
    owed: TermName | None
    owed_by: datetime | None


async def page(
    store: Store, wanted: Wanted, now: datetime, *, order: Order, after: After | None, limit: int
) -> tuple[Item, ...]:
    """The next petitions after the given one: the newest first, or the nearest due first."""
    shown = _Shown(conditions_of(wanted, now), overdue(now), order, after, limit, wanted.reader)
    async with store.connect() as connection:
        if not wanted.words:
            return await shown.items(connection, shown.all())
        if not await is_rare(connection, wanted.words):
            items = await shown.items(connection, shown.on_a_walk(wanted.words))
            if len(items) == limit or not await shown.is_more_than(connection, MOST_WALKED):
                return items
        return await shown.items(connection, shown.by_index(wanted.words))


@dataclass(frozen=True)
class _Shown:
    """One page, by one of three ways: without words, by the index of words, or down from the first."""

    conditions: list[ColumnElement[bool]]
    overdue: ColumnElement[bool]
    order: Order
    after: After | None
    limit: int
    reader: str | None

    async def items(self, connection: AsyncConnection, numbers: Select[*tuple[Any, ...]]) -> tuple[Item, ...]:
        # What a line shows is asked of these few only: of all that are walked past, it would cost the most.
        these = numbers.limit(self.limit).subquery("these")
        query: Select[*tuple[Any, ...]] = (
            select(
                Petition.number,
                PetitionText.title,
                Petition.kind,
                Petition.matter,
                Petition.nature,
                Petition.urgency,
                Petition.area,
                Petition.channel,
                Petition.received_at,
                Petition.stage,
                Petition.unit,
                Petition.warning,
                Petition.due_at,
                Petition.rulebook,
                self.overdue,
                *_own_limit(self.reader),
            )
            .join(these, these.c.number == Petition.number)
            .join(PetitionText, PetitionText.number == Petition.number)
            .order_by(*_ordered(self.order, Petition))
        )
        return tuple(Item(*row) for row in await connection.execute(query))

    def all(self) -> Select[*tuple[Any, ...]]:
        return self._listed()

    def by_index(self, words: Sequence[str]) -> Select[*tuple[Any, ...]]:
        these = found(words, *self._texts_after())
        return self._listed().join(these, these.c.number == Petition.number)

    def on_a_walk(self, words: Sequence[str]) -> Select[*tuple[Any, ...]]:
        met = self._listed().limit(MOST_WALKED).subquery("met")
        its = text_of(met.c.number)
        return (
            select(met.c.number)
            .join(its, and_(*has_words(its.c.searchable, words)))
            .order_by(*_ordered(self.order, met.c))
        )

    async def is_more_than(self, connection: AsyncConnection, most: int) -> bool:
        beyond = self._listed().offset(most).limit(1)
        return (await connection.execute(beyond)).one_or_none() is not None

    def _listed(self) -> Select[*tuple[Any, ...]]:
        query: Select[*tuple[Any, ...]] = select(Petition.number, Petition.due_at)
        return query.where(*self.conditions, *self._after()).order_by(*_ordered(self.order, Petition))

    def _after(self) -> list[ColumnElement[bool]]:
        if self.after is None:
            return []
        return [Petition.number < self.after.number if self.order == "newest" else _later(self.after)]

    def _texts_after(self) -> list[ColumnElement[bool]]:
        if self.after is None or self.order != "newest":
            return []
        return [PetitionText.number < self.after.number]


def _ordered(order: Order, columns: Any) -> list[ColumnElement[Any]]:
    if order == "newest":
        return [columns.number.desc()]
    return [columns.due_at.asc().nulls_last(), columns.number.asc()]


def _own_limit(reader: str | None) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The reader's nearest limit in a petition that its unit does not hold: which, and until when."""
    if reader is None:
        return literal(None).label("owed"), literal(None).label("owed_by")
    nearest = (
        select(RunningTerm.term, RunningTerm.due_at)
        .where(RunningTerm.number == Petition.number, RunningTerm.unit == reader, RunningTerm.term.in_(OWED))
        .order_by(RunningTerm.due_at, RunningTerm.serial)
        .limit(1)
        .correlate(Petition)
    )
    return (
        nearest.with_only_columns(RunningTerm.term).scalar_subquery().label("owed"),
        nearest.with_only_columns(RunningTerm.due_at).scalar_subquery().label("owed_by"),
    )


def conditions_of(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """What is asked of rows of `petition`; nothing of the words."""
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (Petition.stage, wanted.stage),
        (Petition.unit, None if wanted.taking_part or _owes(wanted) is not None else wanted.unit),
        (Petition.kind, wanted.kind),
        (Petition.matter, wanted.matter),
        (Petition.nature, wanted.nature),
        (Petition.urgency, wanted.urgency),
        (Petition.warning, wanted.warning),
        (Petition.channel, wanted.channel),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.taking_part:
        conditions.append(
            Petition.parties.contains([wanted.unit]) if wanted.unit else Petition.parties.is_not(None)
        )
    if wanted.due_before is not None:
        conditions.append(Petition.due_at < wanted.due_before)
    if wanted.overdue is not None:
        conditions.append(is_overdue(now) if wanted.overdue else overdue(now).is_(False))
    if wanted.phone is not None:
        conditions.append(Petition.number.in_(asked_from(wanted.phone)))
    if wanted.assistance is not None:
        assisted = select(Petitioner.number).where(Petitioner.assistance.contains([wanted.assistance]))
        conditions.append(Petition.number.in_(assisted))
    if wanted.closed_to:
        conditions.append(open_to(wanted.closed_to))
    if wanted.waiting is not None:
        conditions.append(_mine(wanted, wanted.waiting))
    return conditions


def _mine(wanted: Wanted, waiting: Waiting) -> ColumnElement[bool]:
    """What waits for the reader: what its unit holds, and what it owes in petitions of others."""
    owes = _owes(wanted)
    if owes is None:
        return _waits(waiting)
    if wanted.taking_part:
        return owes
    return or_(owes, and_(Petition.unit == wanted.unit, _waits(waiting)))


def _owes(wanted: Wanted) -> ColumnElement[bool] | None:
    """Whether the reader's unit owes something in a petition that another holds; None: that is not asked."""
    if wanted.reader is None or wanted.waiting is None or not wanted.waiting.owing:
        return None
    running = select(RunningTerm.number).where(
        RunningTerm.number == Petition.number,
        RunningTerm.unit == wanted.reader,
        RunningTerm.term.in_(wanted.waiting.owing),
    )
    # The index of those that take part finds them: its own limits stand in no other petitions.
    return and_(Petition.parties.contains([wanted.reader]), running.correlate(Petition).exists())


def _waits(waiting: Waiting) -> ColumnElement[bool]:
    """Each way names its stages, so that the index of stages finds them among all that are closed."""
    ways: list[ColumnElement[bool]] = [Petition.stage.in_(waiting.stages)]
    if waiting.return_asked:
        ways.append(and_(Petition.stage.in_(IN_HAND), Petition.case["return_asked"].astext == "true"))
    if waiting.extension_asked:
        stages = (*IN_HAND, "replied")
        ways.append(and_(Petition.stage.in_(stages), Petition.case["extension_asked"].is_not(None)))
    if waiting.clarification_asked:
        owed = select(RunningTerm.number).where(
            RunningTerm.number == Petition.number, RunningTerm.term == "clarification"
        )
        ways.append(and_(Petition.stage.in_((*IN_HAND, *ANSWERED)), owed.correlate(Petition).exists()))
    if waiting.instruction_awaited:
        reported = Petition.case["instruction_awaited"].astext == "true"
        ways.append(and_(Petition.stage == "accepted", reported))
    if waiting.unvisited:
        visited = select(JournalEntry.entry).where(
            JournalEntry.number == Petition.number, JournalEntry.kind == "visited"
        )
        ways.append(and_(Petition.stage == "completed", ~visited.correlate(Petition).exists()))
    return or_(*ways)


def _later(after: After) -> ColumnElement[bool]:
    if after.due_at is None:
        return and_(Petition.due_at.is_(None), Petition.number > after.number)
    return or_(
        Petition.due_at > after.due_at,
        and_(Petition.due_at == after.due_at, Petition.number > after.number),
        Petition.due_at.is_(None),
    )
