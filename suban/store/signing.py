"""Who signs off a reply: those of the unit that holds the petition."""

from datetime import datetime

from suban.domain.case import Case
from suban.domain.confidentiality import barred_people, barred_units
from suban.domain.law import Law
from suban.store.database import Store
from suban.store.people import led_by_somebody
from suban.store.superiors import superior


async def signing_units(store: Store, law: Law, case: Case, at: datetime) -> tuple[str, ...]:
    """The units of those who may sign off a reply, at that moment.

    That is the one that holds the petition, and the one above it where all its leaders are complained of or
    were recused.
    """
    if case.unit is None:
        return ()
    barred = barred_people(case) | frozenset(case.recused or ())
    if not barred or await led_by_somebody(store, (case.unit,), but=barred):
        return (case.unit,)
    day = law.calendar.local_date(at)
    above = await superior(store, case.unit, day, barred_units(law, case) | barred)
    return (case.unit, above.code) if above else (case.unit,)
