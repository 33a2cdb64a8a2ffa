"""Parties complained of, as the register of units knows them."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import func, select

from suban.domain.acts import Respondent
from suban.domain.case import Case
from suban.domain.confidentiality import CENTRE, barred_people, barred_units, stand_ins
from suban.domain.law import Law
from suban.store.database import Store
from suban.store.people import person, unit
from suban.store.petitions import case_of
from suban.store.superiors import superior
from suban.store.tables import Person


class UnknownRespondentError(LookupError):
    """The register has no such unit, or nobody of that id: `what` says which."""

    def __init__(self, what: Literal["unit_unknown", "person_unknown"]) -> None:
        super().__init__(what)
        self.what = what


async def known_respondents(store: Store, named: Sequence[Respondent]) -> tuple[Respondent, ...]:
    """Each with the unit that the register has a person in, each once.

    Raises `UnknownRespondentError`.
    """
    known = []
    for each in named:
        if each.person is not None:
            found = await person(store, each.person)
            if found is None:
                raise UnknownRespondentError("person_unknown")
            known.append(Respondent(unit=found.unit, person=found.id))
        elif each.unit is not None and await unit(store, each.unit) is None:
            raise UnknownRespondentError("unit_unknown")
        else:
            known.append(each)
    return tuple(dict.fromkeys(known))


async def with_centre(
    store: Store, law: Law, case: Case, respondents: tuple[Respondent, ...]
) -> tuple[Respondent, ...]:
    """The same, with a mark on those that are the centre itself.

    That is a unit closed to the petition whose people run the platform; and those of them without whom nobody
    would be left to operate it, or to review.
    """
    if not respondents:
        return respondents
    named = case.with_(respondents=respondents)
    units, people = barred_units(law, named), barred_people(named)
    query = select(Person.id, Person.role, Person.unit).where(
        Person.role.in_(CENTRE), Person.ended_on.is_(None)
    )
    async with store.connect() as connection:
        staff = (await connection.execute(query)).all()
    centres = units.intersection(each.unit for each in staff)
    left = {each.role for each in staff if each.unit not in units and each.id not in people}
    needed = {each.id for each in staff if each.role not in left}
    return tuple(
        each.with_(centre=(each.unit in centres or each.person in needed) or None) for each in respondents
    )


async def leaves_nobody(store: Store, law: Law, case: Case) -> bool:
    """Whether it complains of the centre, and of everybody who could act in its place."""
    roles = stand_ins(law, case)
    if not roles:
        return False
    units, people = barred_units(law, case), barred_people(case)
    query = select(Person.id, Person.unit).where(Person.role.in_(roles), Person.ended_on.is_(None))
    async with store.connect() as connection:
        staff = (await connection.execute(query)).all()
    return all(each.unit in units or each.id in people for each in staff)


async def with_tied(store: Store, case: Case) -> Case:
    """The petition as it would complain of the parties, too, that those it is tied to complain of by now.

    Not of the centre: who acts in its place does so only where the petition itself complains of it.
    """
    joined = dict.fromkeys(case.respondents or ())
    met, ahead = {case.number}, list(case.earlier or ())
    while ahead:
        number = ahead.pop()
        if number in met:
            continue
        met.add(number)
        earlier = await case_of(store, number)
        if earlier is not None:
            joined |= dict.fromkeys(each for each in earlier.respondents or () if not each.centre)
            ahead += earlier.earlier or ()
    return case.with_(respondents=tuple(joined) or None) if case.earlier else case


async def of_name(store: Store, code: str, name: str) -> str | None:
    """The id of the one person of a unit who has that name, spaces aside; None: nobody, or several."""
    same = func.replace(Person.name, " ", "") == name.replace(" ", "")
    query = select(Person.id).where(Person.unit == code, same, Person.ended_on.is_(None)).limit(2)
    async with store.connect() as connection:
        found = (await connection.scalars(query)).all()
    return found[0] if len(found) == 1 else None


async def proposed(store: Store, law: Law, case: Case, code: str, on: date) -> str | None:
    """Who may have a petition in the place of a unit complained of: the nearest unit above that is not."""
    found = await superior(store, code, on, barred_units(law, case))
    return found.code if found else None
