"""What a petitioner may know: accepted or not, by whom, how far, until when and why, with what result."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import PETITIONER, PetitionerReading
from api.closing_told import ClosingTold, closing_told
from api.file_views import FileView, given_with_petition
from api.receipts import acts_possible, closing
from api.responses import problems
from api.running_terms import SEEN_BY_PETITIONERS, ExplainedTerm, explained_terms
from api.story import story_of
from api.surroundings import Here
from api.told import (
    AnswerGiven,
    CalendarChange,
    Clarified,
    CorrectionMade,
    Extension,
    Letter,
    Level,
    RatingGiven,
    Refused,
    ReportRefused,
    Result,
    StageReported,
    Visit,
    levels,
)
from api.told_of_intake import AlertTold, MaterialsWanted, RepetitionTold
from api.wordings import (
    Named,
    NamedLimit,
    beside_named,
    kind_named,
    matter_named,
    named,
    statutory_limit_named,
    term_named,
    urgency_named,
)
from suban.domain.acts import StageReport
from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, RetimingFact, TermFact
from suban.domain.law import Law
from suban.store import files, mailbox, people, petitions
from suban.wording.law import entry_text, stage_text
from suban.wording.sources import source_text

router = APIRouter(tags=["查询 / tracking"])

STEPS: tuple[EntryKind, ...] = (
    "registered",
    "imported",
    "answered_directly",
    "accepted",
    "not_accepted",
    "corrected",
    "alerted",
    "materials_requested",
    "materials_supplied",
    "linked",
    "repetition_found",
    "repetition_overruled",
    "dispatched",
    "onward_dispatched",
    "recalled",
    "signed",
    "return_agreed",
    "report_accepted",
    "report_refused",
    "contacted",
    "stage_reported",
    "extension_granted",
    "recusal_requested",
    "recusal_granted",
    "recusal_refused",
    "replied",
    "clarification_requested",
    "clarified",
    "approved",
    "sent_back",
    "visited",
    "rated",
    "rating_forgone",
    "rating_confirmed",
    "rehandling_ordered",
    "fault_found",
    "fault_not_found",
    "noncooperation_recorded",
    "cooperation_recorded",
    "excused",
    "closing_agreed",
    "withdrawn",
    "reopening_requested",
    "reopened",
    "reopening_refused",
    "lapsed",
    "lapse_annulled",
    "term_retimed",
    "closed",
)
"""What the petitioner sees of the journal. What passes between office and unit is not shown."""

_STEPS_OF_REQUESTS: tuple[EntryKind, ...] = ("extension_requested", "extension_refused")
"""Shown as well where the petitioner is told when a unit asks for an extension."""


class Step(BaseModel):
    """Something that has happened; `term` is the limit that lapsed, where one did."""

    what: Named
    at: datetime
    source: Named
    term: Named | None


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
    kind: Named
    matter: Named | None
    urgency: Named | None = Field(description="紧急情形；不紧急的为空 / why it cannot wait; null: it can")
    statutory_limit: NamedLimit | None = Field(
        description="派单时登记的、其他法律法规规定的时限 / the limit of another law, named at the dispatch"
    )
    rulebook: Named = Field(description="适用的规定 / the regulation it is under")
    beside: list[Named] = Field(description="同时适用的规定 / regulations that bind beside it")
    accepted: bool | None = Field(
        description="尚未决定或导入前已答复时为空，当场答复视为受理 / "
        "null: undecided, or answered before it was imported; answered on the spot is accepted"
    )
    office: Named = Field(description="由谁受理 / who decides on acceptance")
    stage: Named
    unit: Named | None = Field(description="承办单位 / the unit that handles it")
    steps: list[Step]
    running_terms: list[ExplainedTerm]
    files: list[FileView] = Field(description="诉求的附件 / the files of the petition itself")
    answer: AnswerGiven | None
    result: Result | None
    not_accepted: Refused | None
    report_refused: ReportRefused | None
    stage_reports: list[StageReported] = Field(
        description="承办单位告知的阶段性情况 / how far the work had come, as the unit tells it"
    )
    clarifications: list[Clarified] = Field(
        description="要求承办单位作出的说明 / explanations demanded from the unit"
    )
    alerts: list[AlertTold]
    materials: list[MaterialsWanted]
    repetitions: list[RepetitionTold]
    extensions: list[Extension]
    corrections: list[CorrectionMade]
    calendar_changes: list[CalendarChange] = Field(
        description="放假安排确定后变动的时限 / limits that moved when days off were settled"
    )
    letters: list[Letter] = Field(description="其他书面答复 / other written answers, such as on a recusal")
    visits: list[Visit]
    ratings: list[RatingGiven]
    final_rating: RatingGiven | None = Field(
        description="承办单位提出异议、复评并经审核后的评价 / the one that stands after a unit's objection"
    )
    closed_on: Named | None
    closing: ClosingTold | None = Field(
        description="如何办结；未办结时为空 / how it was closed; null: it is open"
    )
    rating_levels: list[Level] = Field(description="可以评价时的等级 / the scale, while a rating is possible")
    rates_quality: bool = Field(
        description="办理质量须另行评价 / the quality of handling is rated beside satisfaction"
    )
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
    given = await files.of_petition(here.store, case.number)
    story, entries = await story_of(here, case, {each.id: each for each in given})
    unit = await people.unit(here.store, case.unit) if case.unit else None
    acts = acts_possible(law, case, PETITIONER)
    messages = await mailbox.of_petitioner(here.store, case.number)
    rulebook = law.rulebook
    return Progress(
        number=case.number,
        title=record.title,
        received_at=case.received_at.astimezone(law.calendar.zone),
        kind=kind_named(law, case.kind),
        matter=matter_named(law, case.matter),
        urgency=urgency_named(law, case.urgency),
        statutory_limit=statutory_limit_named(law, case.statutory_limit, case.kind),
        rulebook=named(rulebook.id, rulebook.name),
        beside=beside_named(rulebook),
        accepted=_accepted(entries),
        office=named("office", rulebook.office),
        stage=named(case.stage, stage_text(case.stage)),
        unit=Named(code=unit.code, zh=unit.name, en=unit.name_en or unit.name) if unit else None,
        steps=[_step(law, case, each) for each in entries if _is_step(law, each)],
        running_terms=explained_terms(law, case, here.clock.now(), SEEN_BY_PETITIONERS),
        files=given_with_petition(given, PETITIONER),
        answer=story.answer(),
        result=story.result(),
        not_accepted=story.not_accepted(),
        report_refused=story.report_refused(),
        stage_reports=story.stage_reports(),
        clarifications=story.clarifications(),
        alerts=story.alerts(),
        materials=story.materials(),
        repetitions=story.repetitions(),
        extensions=story.extensions(),
        corrections=story.corrections(SEEN_BY_PETITIONERS),
        calendar_changes=story.calendar_changes(SEEN_BY_PETITIONERS),
        letters=story.letters(),
        visits=story.visits(),
        ratings=story.ratings(),
        final_rating=story.final_rating(),
        closed_on=closing(law, case),
        closing=closing_told(law, case, entries),
        rating_levels=levels(law) if any(each.code == "rating" for each in acts) else [],
        rates_quality=bool(rulebook.rating.quality),
        possible_acts=acts,
        messages=[Notice(subject=each.subject, body=each.body, put_at=each.put_at) for each in messages],
    )


def _is_step(law: Law, entry: Entry) -> bool:
    if isinstance(entry.fact, TermFact | RetimingFact) and entry.fact.term not in SEEN_BY_PETITIONERS:
        return False
    if isinstance(entry.act, StageReport) and entry.act.public is None:
        return False
    if entry.kind in _STEPS_OF_REQUESTS:
        rule = law.rulebook.extensions
        return bool(rule and rule.told_on_request)
    return entry.kind in STEPS


def _step(law: Law, case: Case, entry: Entry) -> Step:
    return Step(
        what=named(entry.kind, entry_text(entry.kind)),
        at=entry.at.astimezone(law.calendar.zone),
        source=named(entry.source, source_text(entry.source)),
        term=term_named(law, entry.fact.term, case.kind)
        if isinstance(entry.fact, TermFact | RetimingFact)
        else None,
    )


def _accepted(entries: Sequence[Entry]) -> bool | None:
    kinds = {each.kind for each in entries}
    if kinds & {"accepted", "answered_directly"}:
        return True
    return False if "not_accepted" in kinds else None
