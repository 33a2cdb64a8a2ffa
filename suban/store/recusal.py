"""Who decides on an application for recusal, by the register of units and people."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from suban.domain.acts.recusal import MovedDecision
from suban.domain.case import Case, RecusalAsked
from suban.domain.confidentiality import CENTRE, barred_people, barred_units, stand_ins
from suban.domain.law import Law
from suban.domain.procedure.recusal import decider, office_roles
from suban.domain.rulebook import Role
from suban.store.database import Store
from suban.store.people import PersonRecord, led_by_somebody, person
from suban.store.superiors import upwards
from suban.store.tables import Person


class NobodyDecidesError(ValueError):
    """Nobody on the register could decide on an application."""


class Decision(NamedTuple):
    """Whose it is to decide: a unit's through its leader, else an office's; None: of any office."""

    decider: str | None = None
    office: str | None = None


async def deciding(store: Store, law: Law, case: Case, asked: RecusalAsked, on: date) -> Decision:
    """Who decides on an application that waits. Raises `NobodyDecidesError`.

    The rulebook names the body: the person's own organ, the superior or the office. Where nobody can decide
    there, the one above does, in the end the office and who leads the organ above that. A supervisor's own
    organ is the supervisor's office, on whom the centre below it does not decide.
    """
    rule = law.rulebook.recusal
    body = rule.decided_by(whole_unit=asked.person is None) if rule else "office"
    whom = await person(store, asked.person) if asked.person else None
    own = whom.unit if whom else asked.unit
    # Of their own office are those of the centre and who supervise it: colleagues come before superiors.
    of_office = whom is not None and body == "own_unit" and whom.role in (*CENTRE, "supervisor")
    only = whom.unit if whom and of_office and whom.role == "supervisor" else None
    units = [each.code for each in await upwards(store, own, on)] if own and body != "office" else []
    units = units if body == "own_unit" else units[1:]
    first, above = (units[:1], units[1:]) if of_office else (units, [])
    if led := await _led(store, law, case, first):
        return Decision(decider=led)
    if await _in_office(store, law, case, only):
        return Decision(office=only)
    if only is None:
        above += await _above_office(store, law, case, on)
    if led := await _led(store, law, case, above):
        return Decision(decider=led)
    raise NobodyDecidesError


async def moved(
    store: Store, law: Law, before: Case, after: Case, on: date
) -> tuple[MovedDecision, ...] | None:
    """The applications that waited before and that nobody could decide on afterwards, with who does then.

    Raises `NobodyDecidesError` where that is nobody.
    """
    found = []
    for asked in before.recusals_asked or ():
        unit = decider(after, asked)
        able = await (
            _led(store, law, after, (unit,)) if unit else _in_office(store, law, after, asked.office)
        )
        if not able:
            decision = await deciding(store, law, after, asked, on)
            found.append(MovedDecision(entry=asked.entry, **decision._asdict()))
    return tuple(found) or None


async def _led(store: Store, law: Law, case: Case, units: Collection[str]) -> str | None:
    """The first of these units that somebody leads who may decide."""
    there = [each for each in units if each not in _gone_units(law, case)]
    led = await led_by_somebody(store, there, but=_gone_people(case))
    return next((each for each in there if each in led), None)


async def _in_office(store: Store, law: Law, case: Case, only: str | None) -> bool:
    """Whether there is somebody in the office, or in that one, who may decide."""
    gone = _gone_units(law, case)
    return any(
        each.id not in _gone_people(case) and each.unit not in gone and only in (None, each.unit)
        for each in await _staff(store, _roles(law, case))
    )


async def _above_office(store: Store, law: Law, case: Case, on: date) -> list[str]:
    units = dict.fromkeys(each.unit for each in await _staff(store, _roles(law, case)) if each.unit)
    found = [each.code for unit in units for each in (await upwards(store, unit, on))[1:]]
    return list(dict.fromkeys(found))


async def _staff(store: Store, roles: Collection[Role]) -> list[PersonRecord]:
    query = select(Person.__table__).where(Person.role.in_(roles), Person.ended_on.is_(None))
    async with store.connect() as connection:
        return [PersonRecord(**row._mapping) for row in await connection.execute(query.order_by(Person.id))]


def _roles(law: Law, case: Case) -> tuple[Role, ...]:
    return (*office_roles(law), *stand_ins(law, case))


def _gone_people(case: Case) -> frozenset[str]:
    asked = (each.person for each in case.recusals_asked or ())
    return frozenset((*barred_people(case), *(case.recused or ()), *(each for each in asked if each)))


def _gone_units(law: Law, case: Case) -> frozenset[str]:
    asked = (each.unit for each in case.recusals_asked or ())
    return frozenset((*barred_units(law, case), *(case.recused or ()), *(each for each in asked if each)))
