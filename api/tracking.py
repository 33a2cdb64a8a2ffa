"""What a petitioner may know: accepted or not, by whom, how far, until when and why, with what result."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import PETITIONER, PetitionerReading
from api.receipts import acts_possible, closing
from api.responses import problems
from api.running_terms import SEEN_BY_PETITIONERS, ExplainedTerm, explained_terms
from api.surroundings import Here
from api.wordings import Named, named
from suban.domain.acts import NonAcceptance, Reply, TextRef
from suban.domain.entries import Entry, EntryKind, TermFact
from suban.domain.law import Law
from suban.store import mailbox, people, petitions, texts
from suban.wording.law import entry_text, source_text, stage_text

router = APIRouter(tags=["查询 / tracking"])

_STEPS: tuple[EntryKind, ...] = (
    "registered",
    "accepted",
    "not_accepted",
    "dispatched",
    "signed",
    "return_agreed",
    "contacted",
    "extension_granted",
    "replied",
    "approved",
    "rated",
    "rating_forgone",
    "rehandling_ordered",
    "withdrawn",
    "lapsed",
    "closed",
)
"""What the petitioner sees of the journal. What passes between office and unit is not shown."""


class Step(BaseModel):
    """Something that has happened."""

    what: Named
    at: datetime
    source: Named


class Result(BaseModel):
    """The reply, once the office has approved it."""

    result: str | None
    basis: str | None
    answered: str | None
    handled_on: date | None
    approved_at: datetime


class Refused(BaseModel):
    """Why the petition was not accepted."""

    ground: Named
    source: Named
    reason: str | None


class Notice(BaseModel):
    """A message to the petitioner."""

    subject: str
    body: str
    put_at: datetime


class Progress(BaseModel):
    """How a petition stands, for its petitioner."""

    number: str
    title: str
    received_at: datetime
    rulebook: Named = Field(description="适用的规定 / the regulation it is under")
    accepted: bool | None = Field(description="尚未决定时为空 / null: not decided yet")
    office: Named = Field(description="由谁受理 / who decides on acceptance")
    stage: Named
    unit: Named | None = Field(description="承办单位 / the unit that handles it")
    steps: list[Step]
    running_terms: list[ExplainedTerm]
    result: Result | None
    not_accepted: Refused | None
    closed_on: Named | None
    rating_levels: list[Named] = Field(description="可以评价时的等级 / the scale, while a rating is possible")
    possible_acts: list[Named]
    messages: list[Notice]


@router.get("/track/{number}", summary="查询进度 / track a petition", responses=problems(404, 503))
async def track(here: Here, reading: PetitionerReading) -> Progress:
    """How far the petition has come, for whoever shows its query code in `Query-Code`.

    An unknown number and a wrong code are answered alike.
    """
    case = reading.case
    law = await here.statutes.law_of(case)
    record = await petitions.petition(here.store, case.number)
    assert record is not None
    case = record.case
    lines = await petitions.journal(here.store, case.number)
    entries = [Entry.model_validate_json(line.content) for line in lines]
    bodies = await texts.bodies(here.store, case.number, [ref.id for each in entries for ref in _refs(each)])
    unit = await people.unit(here.store, case.unit) if case.unit else None
    acts = acts_possible(law, case, PETITIONER)
    messages = await mailbox.of_petitioner(here.store, case.number)
    rulebook = law.rulebook
    return Progress(
        number=case.number,
        title=record.title,
        received_at=case.received_at.astimezone(law.calendar.zone),
        rulebook=named(rulebook.id, rulebook.name),
        accepted=_accepted(entries),
        office=named("office", rulebook.office),
        stage=named(case.stage, stage_text(case.stage)),
        unit=Named(code=unit.code, zh=unit.name, en=unit.name_en or unit.name) if unit else None,
        steps=[_step(law, each) for each in entries if _is_step(each)],
        running_terms=explained_terms(law, case, here.clock.now()),
        result=_result(law, entries, bodies),
        not_accepted=_not_accepted(law, entries, bodies),
        closed_on=closing(law, case),
        rating_levels=[named(each.level, each.name) for each in rulebook.rating.levels]
        if any(each.code == "rating" for each in acts)
        else [],
        possible_acts=acts,
        messages=[Notice(subject=each.subject, body=each.body, put_at=each.put_at) for each in messages],
    )


def _is_step(entry: Entry) -> bool:
    if isinstance(entry.fact, TermFact) and entry.fact.term not in SEEN_BY_PETITIONERS:
        return False
    return entry.kind in _STEPS


def _step(law: Law, entry: Entry) -> Step:
    return Step(
        what=named(entry.kind, entry_text(entry.kind)),
        at=entry.at.astimezone(law.calendar.zone),
        source=named(entry.source, source_text(entry.source)),
    )


def _accepted(entries: Sequence[Entry]) -> bool | None:
    kinds = {each.kind for each in entries}
    if "accepted" in kinds:
        return True
    return False if "not_accepted" in kinds else None


def _refs(entry: Entry) -> list[TextRef]:
    """The texts that the petitioner may see, if they may be seen at all."""
    if isinstance(entry.act, Reply):
        return [ref for ref in (entry.act.result, entry.act.basis, entry.act.answered) if ref]
    return [entry.act.reason] if isinstance(entry.act, NonAcceptance) else []


def _result(law: Law, entries: Sequence[Entry], bodies: dict[UUID, str]) -> Result | None:
    """The last reply that was approved."""
    reply: Reply[TextRef] | None = None
    result = None

    def words(ref: TextRef | None) -> str | None:
        return bodies.get(ref.id) if ref else None

    for entry in entries:
        if isinstance(entry.act, Reply):
            reply = entry.act
        elif entry.kind == "approved" and reply is not None:
            result = Result(
                result=words(reply.result),
                basis=words(reply.basis),
                answered=words(reply.answered),
                handled_on=reply.handled_on,
                approved_at=entry.at.astimezone(law.calendar.zone),
            )
    return result


def _not_accepted(law: Law, entries: Sequence[Entry], bodies: dict[UUID, str]) -> Refused | None:
    for entry in entries:
        if isinstance(entry.act, NonAcceptance):
            name = next(each.name for each in law.rulebook.non_acceptance if each.ground == entry.act.ground)
            return Refused(
                ground=named(entry.act.ground, name),
                source=named(entry.source, source_text(entry.source)),
                reason=bodies.get(entry.act.reason.id),
            )
    return None
