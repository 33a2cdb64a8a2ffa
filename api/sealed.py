"""To whom the content of a marked petition is closed."""

from collections.abc import Iterable

from api.surroundings import Surroundings
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.protection import is_sealed, marks_of, sealed_keys
from suban.store import petitions
from suban.store.closing_off import closed_among
from suban.store.functions import functions

SEALED = "＊＊＊（涉密或涉及隐私，不予显示 / protected, not shown）"
"""What stands in the place of a text that is closed to its reader."""


async def functions_held(here: Surroundings, unit: str | None, asked: Iterable[str]) -> tuple[str, ...]:
    """Those of the functions that a unit has now, for whatever area."""
    if unit is None:
        return ()
    holders = {each: await functions(here.store, each, None, here.today) for each in asked}
    return tuple(each for each, lines in holders.items() if unit in [line.unit for line in lines])


async def sealed_to(here: Surroundings, law: Law, case: Case, actor: Actor) -> bool:
    """Whether texts, files and petitioner are closed to somebody of the staff."""
    if not case.marks:
        return False
    asked = {function for each in marks_of(law, case) for function in each.functions or ()}
    return is_sealed(law, case, actor, await functions_held(here, actor.unit, asked))


async def sealed_among(here: Surroundings, actor: Actor, numbers: Iterable[str]) -> frozenset[str]:
    """Those of the petitions whose titles are closed to somebody of the staff."""
    keys = sealed_keys(here.statutes.rulebooks, actor)
    found = set()
    for number in await closed_among(here.store, list(numbers), keys) if keys else ():
        case = await petitions.case_of(here.store, number)
        assert case is not None
        if await sealed_to(here, await here.statutes.law_of(case), case, actor):
            found.add(number)
    return frozenset(found)
