"""Whom an act concerns, by the register of units: who gets a copy, who settles, who urges.

The procedure knows no units. So what it records of them is found here, whichever way an act came.
"""

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row, literal, select
from sqlalchemy.orm import aliased

from suban.domain.acts import Act, Dispatch, Escalation, OnwardDispatch, RecusalRequest, TextRef, Whistle
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.organisation import Level, level_of
from suban.store.database import Store
from suban.store.functions import unit_with
from suban.store.people import UnitRecord, led_by_somebody, local_day, person, takes_petitions, valid_on
from suban.store.tables import Unit

_OF_THE_CENTRE = ("operator", "reviewer", "supervisor")

_HIGHEST = 8
"""More levels than these no register has; one that leads back to itself ends here."""


Wrong = Literal["unit_unknown", "person_unknown", "person_not_concerned", "not_a_district", "unit_not_below"]
"""What is wrong with whom an act names."""


class MisaddressedError(ValueError):
    """An act names a unit that it may not name."""

    def __init__(self, code: Wrong) -> None:
        super().__init__(code)
        self.code = code


async def addressed(store: Store, law: Law, case: Case, act: Act, at: datetime) -> Act:
    """The act with what the register says of its units at that moment. Raises `MisaddressedError`."""
    for code in act.named_units():
        if not await takes_petitions(store, code, at):
            raise MisaddressedError("unit_unknown")
    on = local_day(at)
    match act:
        case Dispatch():
            return await _dispatch(store, law, act, on)
        case OnwardDispatch() if case.coordinator:
            if case.coordinator not in [each.code for each in await _upwards(store, act.unit, on)]:
                raise MisaddressedError("unit_not_below")
        case Escalation():
            return await _escalation(store, law, case, act, on)
        case Whistle():
            return act.with_(level=await _level(store, case, on))
        case RecusalRequest():
            return act.with_(decider=await _decider(store, case, act, on))
    return act


async def _dispatch(store: Store, law: Law, act: Dispatch[TextRef], on: date) -> Act:
    rule = law.rulebook.dispatch
    if rule is None:
        return act
    upwards = await _upwards(store, act.unit, on)
    unit = upwards[0]
    if act.coordinates and not _is_district(unit):
        raise MisaddressedError("not_a_district")
    levels = rule.copies_to_district.levels if rule.copies_to_district else ()
    if level_of(unit.level, unit.kind, unit.area) not in levels:
        return act
    district = next((each for each in upwards[1:] if _is_district(each)), None)
    if district is None:
        government = await unit_with(store, "government", unit.area, on)
        district = government if government and _is_district(government) else None
    # Some cities have no districts between.
    return act.with_(copies=(district.code,)) if district else act


def _is_district(unit: UnitRecord) -> bool:
    """Whether it is the government of a district or county."""
    return unit.kind in ("district", "government") and level_of(unit.level, unit.kind, unit.area) == "county"


async def _decider(store: Store, case: Case, request: RecusalRequest[TextRef], on: date) -> str | None:
    """A member of the staff is decided on by the person's own unit, a whole unit by its superior."""
    if request.person is not None:
        found = await person(store, request.person)
        if found is None:
            raise MisaddressedError("person_unknown")
        if found.unit not in (case.unit, *case.parties) and found.role not in _OF_THE_CENTRE:
            raise MisaddressedError("person_not_concerned")
        upwards = await _upwards(store, found.unit, on) if found.unit else ()
    else:
        upwards = (await _upwards(store, request.unit, on))[1:] if request.unit else ()
    # Where nobody leads a unit, the one above it decides; in the end the office.
    led = await led_by_somebody(store, [each.code for each in upwards])
    return next((each.code for each in upwards if each.code in led), None)


async def _escalation(store: Store, law: Law, case: Case, act: Escalation[TextRef], on: date) -> Act:
    step = law.rulebook.escalation.step(act.step) if law.rulebook.escalation else None
    if step is None or case.unit is None:
        return act
    upwards = await _upwards(store, case.unit, on)
    superior = upwards[1].code if step.audience == "superior" and len(upwards) > 1 else None
    urging = None
    if step.urged_by and upwards:
        urging = await unit_with(store, step.urged_by, upwards[0].area, on)
    urged_by = urging.code if urging and urging.code not in (superior, case.unit) else None
    return act.with_(body=superior, urged_by=urged_by)


async def _level(store: Store, case: Case, on: date) -> Level | None:
    """The level of the unit that holds the petition."""
    found = await _upwards(store, case.unit, on) if case.unit else ()
    return level_of(found[0].level, found[0].kind, found[0].area) if found else None


async def _upwards(store: Store, code: str, on: date) -> tuple[UnitRecord, ...]:
    """A unit and those above it that are there on a day, the nearest first."""
    start = select(Unit.code, Unit.parent, literal(0).label("depth")).where(Unit.code == code)
    way = start.cte("way", recursive=True)
    above = aliased(Unit)
    way = way.union_all(
        select(above.code, above.parent, way.c.depth + 1)
        .join(way, above.code == way.c.parent)
        .where(way.c.depth < _HIGHEST)
    )
    query = (
        select(Unit.__table__).join(way, way.c.code == Unit.code).where(valid_on(on)).order_by(way.c.depth)
    )
    async with store.connect() as connection:
        rows: list[Row[Any]] = list(await connection.execute(query))
    return tuple(UnitRecord(**row._mapping) for row in rows)
