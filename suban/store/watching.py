"""Petitions that together are a trigger of supervision: concentrated, raised again and again, rated badly.

Asked when somebody looks, never stored: a petition that is solved meanwhile is one less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, get_args

from sqlalchemy import ColumnElement, Row, Select, and_, case, cast, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT, aggregate_order_by
from sqlalchemy.orm import aliased

from suban.domain.case import Stage
from suban.domain.procedure.handling import IN_HAND
from suban.domain.rulebook import WatchRule
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.tables import PHONE_DIGITS, JournalEntry, Petition, Petitioner

_SOLVED: tuple[Stage, ...] = ("completed", "rated", "objected", "rerated", "closed")
_UNSOLVED: tuple[Stage, ...] = tuple(stage for stage in get_args(Stage) if stage not in _SOLVED)

MOST_GROUPS = 100
"""More are not shown: those with the most petitions come first."""


@dataclass(frozen=True)
class Watched:
    """Petitions that together reach the figures of a rule, and those of them that a unit has in hand.

    `matter` and `area` are what they have in common, `unit` is the one whose work was rated.
    """

    numbers: tuple[str, ...]
    in_hand: tuple[str, ...]
    matter: str | None = None
    area: str | None = None
    unit: str | None = None


class _Period(NamedTuple):
    """What is counted: from when to when, and which petitions the reader may find."""

    since: datetime
    until: datetime
    shown: ColumnElement[bool]


async def watched(
    store: Store,
    rule: WatchRule,
    since: datetime,
    until: datetime,
    dissatisfied: Sequence[str],
    *,
    closed_to: Sequence[str] = (),
) -> tuple[Watched, ...]:
    """The groups of a period [since, until] that reach the rule's figures, the largest first.

    `dissatisfied` are the levels of the rating scale that do not count as satisfied. What is closed to one of
    the keys `closed_to` does not count.
    """
    period = _Period(since, until, open_to(closed_to) if closed_to else true())
    if rule.counts == "concentrated":
        return await _concentrated(store, rule.least, period)
    if rule.counts == "repeated":
        return await _repeated(store, rule.least, period)
    return await _dissatisfied(store, rule.least, period, dissatisfied)


def _numbers(condition: ColumnElement[bool] | None = None) -> Any:
    ordered = func.array_agg(aggregate_order_by(Petition.number, Petition.number.asc()))
    return func.coalesce(ordered if condition is None else ordered.filter(condition), cast([], ARRAY(TEXT)))


_IN_HAND = and_(Petition.stage.in_(IN_HAND), Petition.unit.is_not(None))


async def _rows(
    store: Store, query: Select[*tuple[Any, ...]], size: ColumnElement[int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    async with store.connect() as connection:
        return (await connection.execute(query.order_by(size.desc()).limit(MOST_GROUPS))).all()


async def _concentrated(store: Store, least: int, period: _Period) -> tuple[Watched, ...]:
    size = func.count()
    query: Select[*tuple[Any, ...]] = (
        select(Petition.matter, Petition.area, _numbers(), _numbers(_IN_HAND))
        .where(
            Petition.matter.is_not(None),
            Petition.stage.in_(_UNSOLVED),
            Petition.received_at >= period.since,
            Petition.received_at <= period.until,
            period.shown,
        )
        .group_by(Petition.matter, Petition.area)
        .having(size >= least)
    )
    return tuple(
        Watched(tuple(numbers), tuple(in_hand), matter=matter, area=area)
        for matter, area, numbers, in_hand in await _rows(store, query, size)
    )


# A mobile number may have been written with the country code.
_CALLER = func.regexp_replace(literal_column(PHONE_DIGITS), "^(00)?86(1[0-9]{10})$", r"\2")


async def _repeated(store: Store, least: int, period: _Period) -> tuple[Watched, ...]:
    """Petitions on one matter from one telephone number, as long as one of them is not solved.

    Who that is, leaves the database with nobody: only the petitions' own numbers do.
    """
    size = func.count()
    query: Select[*tuple[Any, ...]] = (
        select(Petition.matter, _numbers(), _numbers(_IN_HAND))
        .join(Petitioner, Petitioner.number == Petition.number)
        .where(
            Petition.matter.is_not(None),
            Petitioner.phone.is_not(None),
            Petition.received_at >= period.since,
            Petition.received_at <= period.until,
            period.shown,
        )
        .group_by(_CALLER, Petition.matter)
        .having(and_(size >= least, func.bool_or(Petition.stage.in_(_UNSOLVED))))
    )
    return tuple(
        Watched(tuple(numbers), tuple(in_hand), matter=matter)
        for matter, numbers, in_hand in await _rows(store, query, size)
    )


async def _dissatisfied(
    store: Store, least: int, period: _Period, levels: Sequence[str]
) -> tuple[Watched, ...]:
    """A rating that was objected to and settled counts as it was settled."""
    content = cast(JournalEntry.content, JSONB)
    given = func.coalesce(content["act"]["level"].astext, content["fact"]["level"].astext)
    later = aliased(JournalEntry)
    rated_later = select(later.entry).where(
        later.number == JournalEntry.number, later.kind == "rated", later.entry > JournalEntry.entry
    )
    final = Petition.case["final_rating"].astext
    level = case((and_(final.is_not(None), ~rated_later.exists()), final), else_=given)
    size = func.count(func.distinct(Petition.number))
    rated: Select[*tuple[Any, ...]] = (
        select(Petition.unit, func.array_agg(func.distinct(Petition.number)))
        .select_from(JournalEntry)
        .join(Petition, Petition.number == JournalEntry.number)
        .where(
            JournalEntry.kind == "rated",
            JournalEntry.at >= period.since,
            JournalEntry.at <= period.until,
            period.shown,
            Petition.unit.is_not(None),
            level.in_(levels),
        )
        .group_by(Petition.unit)
        .having(size >= least)
    )
    found = []
    for unit, numbers in await _rows(store, rated, size):
        found.append(Watched(tuple(sorted(numbers)), await _held_by(store, unit, period), unit=unit))
    return tuple(found)


async def _held_by(store: Store, unit: str, period: _Period) -> tuple[str, ...]:
    """What a unit has in hand: where its work is rated badly, that is what can still be driven on."""
    query = select(Petition.number).where(Petition.unit == unit, Petition.stage.in_(IN_HAND), period.shown)
    async with store.connect() as connection:
        return tuple(await connection.scalars(query.order_by(Petition.number).limit(MOST_GROUPS)))
