"""Who asks, and may they? The one place in the API that decides it, by what the domain says."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from api.problems import ProblemError
from api.reading_log import note_reader
from api.surroundings import Here, Surroundings
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.confidentiality import is_barred
from suban.domain.law import Law
from suban.domain.reading import may_read
from suban.query_code import is_query_code
from suban.store import departments, people, petitions
from suban.store.respondents import with_tied

PETITIONER = Actor(person="petitioner", role="petitioner")
"""Whoever shows the query code. The journal names nobody else."""

_NUMBER = re.compile(r"[0-9]{8}-[0-9]{6,12}", re.ASCII)

_bearer = HTTPBearer(
    auto_error=False, scheme_name="staff", description="工作人员的访问令牌 / the access token of the staff"
)
_query_code = APIKeyHeader(
    name="Query-Code",
    auto_error=False,
    scheme_name="petitioner",
    description="诉求人的查询码，提交诉求时给出 / the petitioner's query code, from filing",
)

_Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
_QueryCode = Annotated[str | None, Depends(_query_code)]


async def staff_if_any(request: Request, here: Here, credentials: _Bearer) -> Actor | None:
    """The member of the staff who asks, or None for the public. A token that is no good is refused."""
    if credentials is None:
        if "Authorization" in request.headers:
            raise ProblemError("token_not_good")
        return None
    actor = await people.bearer(here.store, credentials.credentials, here.clock.now())
    if actor is None:
        raise ProblemError("token_not_good")
    note_reader(actor)
    return actor


StaffIfAny = Annotated[Actor | None, Depends(staff_if_any)]


async def staff(actor: StaffIfAny) -> Actor:
    """The member of the staff who asks."""
    if actor is None:
        raise ProblemError("token_needed")
    return actor


Staff = Annotated[Actor, Depends(staff)]


async def petition_number(
    number: Annotated[str, Path(description="诉求编号 / its number", examples=["20260302-000001"])],
) -> str:
    """A number as ours are; whatever else is none of ours."""
    if not _NUMBER.fullmatch(number):
        raise ProblemError("not_found")
    return number


Number = Annotated[str, Depends(petition_number)]


@dataclass(frozen=True)
class Reading:
    """A petition and who reads it."""

    actor: Actor
    case: Case


async def staff_reading(number: Number, here: Here, actor: Staff) -> Reading:
    """A petition that this member of the staff may read. To others it is not there."""
    case = await petitions.case_of(here.store, number)
    if case is None or not await reads(here, actor, case):
        raise ProblemError("not_found")
    return Reading(actor, case)


async def reads(here: Surroundings, actor: Actor, case: Case) -> bool:
    """Whether a member of the staff may read a petition, also since its unit was told by its function."""
    law = await here.statutes.law_of(case)
    if is_barred(law, case, actor):
        return False
    if case.earlier and is_barred(law, await with_tied(here.store, case), actor):
        # Since it was tied to an earlier one, that may have turned out to complain of somebody else.
        return False
    return may_read(law, actor, case) or await _was_told(here, law, actor, case)


async def _was_told(here: Surroundings, law: Law, actor: Actor, case: Case) -> bool:
    """Whether a unit was told of a petition by its function: then it may read what it was told of."""
    if actor.unit is None:
        return False
    return actor.unit in await departments.told(here.store, law, case)


async def petitioner_reading(number: Number, here: Here, code: _QueryCode) -> Reading:
    """The petition of whoever shows its query code."""
    return await _shown(number, here, code or "")


async def reading(number: Number, here: Here, actor: StaffIfAny, code: _QueryCode) -> Reading:
    """A petition, for its petitioner or for staff who may read it."""
    if actor is not None and code is not None:
        raise ProblemError("one_identity")
    if actor is not None:
        return await staff_reading(number, here, actor)
    if code is None:
        raise ProblemError("token_needed")
    return await _shown(number, here, code)


@dataclass(frozen=True)
class Acting:
    """Who acts on a petition; `reading` is None for staff who may not read it, or not any more."""

    number: str
    actor: Actor
    reading: Reading | None


async def acting(number: Number, here: Here, actor: StaffIfAny, code: _QueryCode) -> Acting:
    """Who acts. Whoever may not read the petition may still ask again what came of an act of his own."""
    if actor is None or code is not None:
        found = await reading(number, here, actor, code)
        return Acting(number, found.actor, found)
    case = await petitions.case_of(here.store, number)
    may_read = case is not None and await reads(here, actor, case)
    return Acting(number, actor, Reading(actor, case) if case is not None and may_read else None)


async def _shown(number: str, here: Surroundings, code: str) -> Reading:
    # The code is asked first: who does not have it learns nothing about the number, not even by the time
    # that the answer takes.
    if not is_query_code(here.secret, number, code):
        raise ProblemError("not_found")
    case = await petitions.case_of(here.store, number)
    if case is None:
        raise ProblemError("not_found")
    return Reading(PETITIONER, case)


StaffReading = Annotated[Reading, Depends(staff_reading)]
PetitionerReading = Annotated[Reading, Depends(petitioner_reading)]
AnyReading = Annotated[Reading, Depends(reading)]
AnyActing = Annotated[Acting, Depends(acting)]
