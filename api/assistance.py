"""Assistance (援助): marking that a petition comes from somebody of a group that gets it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.authority import StaffReading
from api.inputs import Assistance, Prose, Storable
from api.problems import ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.wordings import Named, groups_named
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.reading import may_mark_assistance, may_see_identity
from suban.domain.refusals import Refusal
from suban.domain.rulebook import Rulebook
from suban.engine.petitions import ActRefusedError
from suban.store import assistance

router = APIRouter(tags=["诉求 / petitions"])


class AssistanceDraft(BaseModel):
    """The groups that stand from now on, none if the list is empty, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"groups": ["elderly"], "reason": "通话中得知诉求人年逾八十。"}]},
    )

    groups: Assistance
    reason: Prose


class AssistanceChange(BaseModel):
    """A change. `groups` are all that stand since then; `reason` is null for what was given at filing."""

    groups: list[Named]
    changed_by: str = Field(description="工作人员代码，或 petitioner / a person's id, or petitioner")
    changed_at: datetime
    reason: str | None


class AssistanceView(BaseModel):
    """The groups that stand now, and how they came to."""

    number: str
    groups: list[Named]
    changes: list[AssistanceChange]


@router.get(
    "/petitions/{number}/assistance",
    summary="援助标记 / assistance",
    responses=problems(401, 403, 404, 503),
)
@logged_as("assistance")
async def marked(here: Here, reading: StaffReading) -> AssistanceView:
    """The groups for which a petition gets assistance, for those who may see who asks."""
    if not may_see_identity(await here.statutes.law_of(reading.case), reading.actor, reading.case):
        raise ProblemError("not_for_you")
    return await _view(here, reading.case)


@router.put(
    "/petitions/{number}/assistance",
    summary="标记援助群体 / mark it for assistance",
    responses=problems(400, 401, 403, 404, 413, 422, 503),
)
@logged_as("assistance")
async def mark(
    draft: Annotated[AssistanceDraft, Storable], here: Here, reading: StaffReading
) -> AssistanceView:
    """The centre says to which groups of the rulebook the petitioner belongs, and from what it knows that.

    Each change is kept with who, when and why. The same groups once more are no change.
    """
    if not may_mark_assistance(reading.actor):
        raise ProblemError("not_for_you")
    law = await here.statutes.law_of(reading.case)
    stands = await assistance.mark(
        here.store,
        reading.case.number,
        known_groups(law, draft.groups),
        by=reading.actor.person,
        reason=draft.reason,
        at=here.clock.now(),
    )
    if not stands:
        raise ProblemError("not_found")
    return await _view(here, reading.case)


def known_groups(law: Law, groups: Iterable[str]) -> list[str]:
    """The groups that were given, each once, in the rulebook's order; one that it lacks is refused."""
    known, given = [each.group for each in law.rulebook.assistance_groups], set(groups)
    if not given.issubset(known):
        raise unknown_group(law.rulebook)
    return [each for each in known if each in given]


def unknown_group(rulebook: Rulebook) -> ActRefusedError:
    """A group that the rulebook does not name."""
    source = rulebook.assistance.source if rulebook.assistance else rulebook.id
    names = ", ".join(each.group for each in rulebook.assistance_groups)
    return ActRefusedError(
        Refusal(code="assistance_unknown", source=source, details={"groups": names}), rulebook
    )


async def _view(here: Surroundings, case: Case) -> AssistanceView:
    law = await here.statutes.law_of(case)
    found = [
        AssistanceChange(
            groups=groups_named(law, each.groups),
            changed_by=each.changed_by,
            changed_at=each.changed_at.astimezone(law.calendar.zone),
            reason=each.reason,
        )
        for each in await assistance.changes(here.store, case.number)
    ]
    return AssistanceView(number=case.number, groups=found[-1].groups if found else [], changes=found)
