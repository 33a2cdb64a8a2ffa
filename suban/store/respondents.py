"""Parties complained of, as the register of units knows them."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import func, select

from suban.domain.acts import Respondent
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units
from suban.domain.law import Law
from suban.store.database import Store
from suban.store.people import person, unit
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
