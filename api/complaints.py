"""Service complaints: what petitioners say of platform, unit and staff, and what a supervisor answers.

They are no acts: neither journal nor notices know of them, so those whom they are about learn nothing.
"""

from typing import Annotated, Self
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.authority import PETITIONER, AnyReading, PetitionerReading, Staff
from api.complaint_views import ComplaintView, complaint_view
from api.inputs import Basis, Code, PersonName, Prose, Storable
from api.keys import IdempotencyKey, key_of
from api.problems import ProblemError
from api.reading_log import logged_as, note_list, shows_nothing
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.domain.acts import Actor
from suban.domain.complaints import (
    PLATFORM,
    About,
    Aspect,
    Form,
    may_answer_complaints,
    may_ask_for_complaints,
)
from suban.domain.confidentiality import keys_of
from suban.domain.law import Law
from suban.domain.reading import may_file_for_others
from suban.domain.refusals import Refusal
from suban.engine.petitions import ActRefusedError
from suban.store import complaints, people, petitions
from suban.store.complaints import Answer, AnsweredError, Complaint, Reader
from suban.store.intake import KeyUsedError

router = APIRouter(tags=["服务投诉 / service complaints"])


class ComplaintDraft(BaseModel):
    """What a petitioner says of the service. A rating has a level; a complaint and a report have a text."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"about": "staff", "aspect": "attitude", "text": "接电话的人态度生硬，未等说完即挂断。"}
            ]
        },
    )

    form: Form = Field("complaint", description="评价、投诉、举报 / rate, complain or report")
    about: About = Field(description="对平台、承办单位或工作人员 / platform, unit or staff")
    aspect: Aspect = Field(description="态度、效率、行为、结果 / attitude, efficiency, conduct, result")
    text: Prose | None = None
    level: Annotated[str, Field(max_length=32)] | None = Field(
        None, description="评价等级，仅用于评价 / the level of a rating, on the scale of the rulebook"
    )
    unit: Code | None = Field(
        None,
        description="所涉单位，缺省为现承办单位 / whose service; for `unit` the one that holds the petition "
        "unless another is named",
    )
    person: PersonName | None = Field(
        None, description="所涉人员姓名，可不填 / the name of the person, if known"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.form == "rating") != (self.level is not None):
            raise PydanticCustomError("rating_level", "only a rating has a level")
        if self.form != "rating" and self.text is None:
            raise PydanticCustomError("words_needed", "a text is needed")
        if self.person is not None and self.about != "staff":
            raise PydanticCustomError("person_of_staff", "a person is one of the staff")
        return self


class AnswerDraft(BaseModel):
    """The answer to a complaint. To correct one that was given, name it in `corrects`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "经调取录音，情况属实，已批评教育。", "upheld": True}]},
    )

    text: Prose
    upheld: Annotated[bool, Field(strict=True, description="是否属实 / whether it was found to be so")]
    basis: Basis | None = Field(None, description="依据 / the provision that it rests on")
    corrects: Annotated[int, Field(ge=1, le=10_000, strict=True)] | None = None


class ComplaintQuery(BaseModel):
    """Which of them."""

    model_config = ConfigDict(extra="forbid")

    answered: bool | None = Field(None, description="false：只列尚未答复的 / false: those without an answer")
    before: UUID | None = Field(None, description="上一页的 next / `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class ComplaintPage(BaseModel):
    """A page, the newest first, and what gives the next one, if there may be more."""

    items: list[ComplaintView]
    next: UUID | None


@router.post(
    "/petitions/{number}/complaints",
    status_code=201,
    summary="评价、投诉、举报服务 / rate, complain about or report the service",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("it only takes a complaint in, and shows that")
async def complain(
    draft: Annotated[ComplaintDraft, Storable],
    here: Here,
    reading: AnyReading,
    idempotency_key: IdempotencyKey,
) -> ComplaintView:
    """Takes a complaint about the service in, from the petitioner or, for a caller, from the centre.

    Also of a closed petition. Supervisors read and answer it; the petition's record does not mention it, and
    those whom it is about do not learn of it.
    """
    if reading.actor != PETITIONER and not may_file_for_others(reading.actor):
        raise ProblemError("not_for_you")
    case = reading.case
    law = await here.statutes.law_of(case)
    _check_level(law, draft.level)
    unit = draft.unit
    if unit is None and draft.about == "unit":
        unit = case.unit
        if unit is None:
            raise ProblemError("unit_missing")
    elif unit is not None and await people.unit(here.store, unit) is None:
        raise ProblemError("unit_unknown")
    try:
        stored = await complaints.take_in(
            here.store,
            Complaint(
                id=uuid4(),
                number=case.number,
                form=draft.form,
                about=draft.about,
                aspect=draft.aspect,
                level=draft.level,
                body=draft.text,
                person=draft.person,
                unit=unit,
                held_by=case.unit,
                taken_by=reading.actor.person,
                received_at=here.clock.now(),
            ),
            key_of(idempotency_key, draft),
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return complaint_view(law, stored, reading.actor)


@router.get(
    "/petitions/{number}/complaints",
    summary="本人的服务投诉及答复 / my complaints and their answers",
    responses=problems(404, 503),
)
async def my_complaints(here: Here, reading: PetitionerReading) -> list[ComplaintView]:
    """What was said of the service with this petition, the newest first, for who shows its query code."""
    law = await here.statutes.law_of(reading.case)
    found = await complaints.of_petition(here.store, reading.case.number)
    return [complaint_view(law, each, PETITIONER) for each in found]


@router.get(
    "/service-complaints",
    summary="服务投诉列表 / service complaints",
    responses=problems(401, 403, 422, 503),
)
@logged_as("complaints")
async def service_complaints(
    here: Here, actor: Staff, query: Annotated[ComplaintQuery, Query()]
) -> ComplaintPage:
    """For supervisors all of them, for the centre's people those that they took in.

    Never one about the reader or the reader's unit, nor about the platform for those who run it.
    """
    reader = await _reader(here, actor)
    found = await complaints.page(
        here.store, reader, answered=query.answered, before=query.before, limit=query.limit
    )
    note_list(each.number for each in found)
    return ComplaintPage(
        items=[await _shown(here, each, actor) for each in found],
        next=found[-1].id if len(found) == query.limit else None,
    )


@router.get(
    "/service-complaints/{complaint}",
    summary="查看服务投诉 / a service complaint",
    responses=problems(401, 403, 404, 503),
)
@logged_as("complaints")
async def service_complaint(complaint: str, here: Here, actor: Staff) -> ComplaintView:
    """A complaint, for who took it in and for supervisors whom it does not concern; others find none."""
    return await _shown(here, await _found(here, await _reader(here, actor), complaint), actor)


@router.post(
    "/service-complaints/{complaint}/answer",
    status_code=201,
    summary="答复服务投诉 / answer a service complaint",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@logged_as("complaints")
async def answer_complaint(
    complaint: str,
    draft: Annotated[AnswerDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ComplaintView:
    """A supervisor answers; the petitioner reads it with the query code. What was answered before stays."""
    if not may_answer_complaints(actor):
        raise ProblemError("not_for_you")
    there = await _found(here, await _reader(here, actor), complaint)
    given = Answer(
        serial=0,
        body=draft.text,
        upheld=draft.upheld,
        basis=draft.basis,
        by=actor.person,
        at=here.clock.now(),
    )
    key = key_of(idempotency_key, draft)
    try:
        stored = await complaints.answer(here.store, there.id, given, key, draft.corrects)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except AnsweredError as error:
        if error.standing:
            raise ProblemError("answered_already", standing=error.standing) from None
        raise ProblemError("answer_unknown") from None
    return await _shown(here, stored, actor)


async def _reader(here: Surroundings, actor: Actor) -> Reader:
    if not may_ask_for_complaints(actor):
        raise ProblemError("not_for_you")
    person = await people.person(here.store, actor.person)
    unit = await people.unit(here.store, actor.unit) if actor.unit else None
    return Reader(
        person=actor.person,
        name=person.name if person else "",
        unit=actor.unit,
        supervises=may_answer_complaints(actor),
        of_platform=unit is not None and unit.kind in PLATFORM,
        keys=keys_of(actor),
    )


async def _found(here: Surroundings, reader: Reader, complaint: str) -> Complaint:
    try:
        id_ = UUID(complaint)
    except ValueError:
        raise ProblemError("not_found") from None
    found = await complaints.one(here.store, reader, id_)
    if found is None:
        raise ProblemError("not_found")
    return found


def _check_level(law: Law, level: str | None) -> None:
    rule = law.rulebook.rating
    if level is not None and rule.level(level) is None:
        known = ", ".join(each.level for each in rule.levels)
        source = rule.levels_source or rule.source
        # What was sent is not repeated: it may be anything.
        refusal = Refusal(code="rating_unknown", source=source, details={"levels": known})
        raise ActRefusedError(refusal, law.rulebook)


async def _shown(here: Surroundings, complaint: Complaint, actor: Actor) -> ComplaintView:
    case = await petitions.case_of(here.store, complaint.number)
    assert case is not None
    return complaint_view(await here.statutes.law_of(case), complaint, actor)
