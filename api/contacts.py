"""How a petitioner is reached, corrected by the centre: a message that came back shows that it is wrong."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.authority import StaffReading
from api.inputs import Email, Phone, Prose, Storable
from api.problems import ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here
from suban.domain.reading import may_correct_contact
from suban.store import contacts

router = APIRouter(tags=["诉求 / petitions"])


class ContactDraft(BaseModel):
    """What counts from now on, and how the centre knows. What is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"email": "wang@example.org", "reason": "退信后电话核实，原地址有误。"}]
        },
    )

    phone: Phone | None = None
    email: Email | None = None
    reason: Prose


class ContactCorrection(BaseModel):
    """A correction: which particulars, not what they were."""

    particulars: list[str] = Field(description="email, phone")
    corrected_by: str = Field(description="工作人员代码 / a person's id")
    corrected_at: datetime
    reason: str


class ContactCorrections(BaseModel):
    """Every correction of a petition's contact, in order."""

    number: str
    corrections: list[ContactCorrection]


@router.put(
    "/petitions/{number}/contact",
    summary="更正联系方式 / correct how the petitioner is reached",
    responses=problems(400, 401, 403, 404, 413, 422, 503),
)
@logged_as("petition")
async def correct_contact(
    draft: Annotated[ContactDraft, Storable], here: Here, reading: StaffReading
) -> ContactCorrections:
    """The centre corrects telephone number or e-mail address; later messages go there.

    Each correction is kept with who, when and why. What is not tried any more is sent again from the list of
    undelivered notices. The same once more is no correction.
    """
    if not may_correct_contact(await here.statutes.law_of(reading.case), reading.actor, reading.case):
        raise ProblemError("not_for_you")
    given = draft.model_dump(include={"phone", "email"}, exclude_none=True)
    known = await contacts.correct(
        here.store,
        reading.case.number,
        given,
        by=reading.actor.person,
        reason=draft.reason,
        at=here.clock.now(),
    )
    if not known:
        raise ProblemError("not_found")
    law = await here.statutes.law_of(reading.case)
    return ContactCorrections(
        number=reading.case.number,
        corrections=[
            ContactCorrection(
                particulars=list(each.particulars),
                corrected_by=each.corrected_by,
                corrected_at=each.corrected_at.astimezone(law.calendar.zone),
                reason=each.reason,
            )
            for each in await contacts.corrections(here.store, reading.case.number)
        ],
    )
