"""The work order (办理单): the whole of a petition and its handling, to read and to print."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import Reading, StaffReading
from api.confided import Identity, confided
from api.file_views import FileView, given_with_petition
from api.on_record import LinkOfChain, OnRecord, TermOnRecord, Times, times
from api.reading_log import logged_as
from api.receipts import closing
from api.record import named_texts
from api.responses import problems
from api.running_terms import seen_by
from api.surroundings import Here, Surroundings
from api.told import AnswerGiven, RatingGiven, Refused, ReportRefused, Result, Story, Visit
from api.wordings import Named, beside_named, channel_named, kind_named, matter_named, named
from suban.domain.chain import LINKS
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.store import files, people, petitions, texts
from suban.wording.law import stage_text

router = APIRouter(tags=["诉求 / petitions"])


class WorkOrder(BaseModel):
    """The whole of a petition: who asks, the matter, its limits, every link of its chain, the result."""

    number: str
    platform: Named
    as_of: datetime
    rulebook: Named = Field(description="适用的规定 / the regulation it is under")
    beside: list[Named] = Field(description="同时适用的规定 / regulations that bind beside it")
    petitioner: Identity | None = Field(description="无权查看时为空 / null where the reader may not see it")
    kind: Named
    matter: Named | None
    emergency: bool
    channel: Named
    area: str
    title: str
    text: str
    place: str | None
    occurred_on: date | None
    received_at: datetime
    files: list[FileView] = Field(description="诉求的附件 / the files of the petition itself")
    stage: Named
    closed_on: Named | None
    unit: Named | None = Field(description="承办单位 / the unit that holds it")
    times: Times
    terms: list[TermOnRecord]
    chain: list[LinkOfChain]
    answer: AnswerGiven | None
    not_accepted: Refused | None
    report_refused: ReportRefused | None
    result: Result | None = Field(description="审核通过的答复 / the reply, once approved")
    visits: list[Visit]
    ratings: list[RatingGiven]
    final_rating: RatingGiven | None


@router.get(
    "/petitions/{number}/work-order",
    summary="办理单 / the work order",
    responses=problems(401, 404, 503),
)
@logged_as("work_order")
async def work_order(here: Here, reading: StaffReading) -> WorkOrder:
    """The whole of a petition as its work order has it, for staff who may read the petition.

    Who asks is shown to those only who see it with the petition itself. Each entry of the journal stands in
    the link of the chain that it belongs to, with its instant, who did it, its source, texts and files.
    """
    return await drawn_up(here, reading)


async def drawn_up(here: Surroundings, reading: Reading) -> WorkOrder:
    """The work order as it stands now, as this reader may see it."""
    record = await petitions.petition(here.store, reading.case.number)
    assert record is not None
    case, reader = record.case, reading.actor
    law = await here.statutes.law_of(case)
    known = await confided(here, reading)
    given = known.files(await files.of_petition(here.store, case.number))
    by_id = {each.id: each for each in given}
    units = {each.code: each for each in await people.units(here.store)}
    lines = await petitions.journal(here.store, case.number)
    entries = [Entry.model_validate_json(line.content) for line in lines]
    said = await texts.bodies(
        here.store, case.number, [ref.id for each in entries for ref in named_texts(each).values()]
    )
    bodies = {ref: known.text(body) for ref, body in said.items()}
    on_record = OnRecord(law, case, reader, units, files=by_id, bodies=bodies, entries=entries)
    story = Story(law, case.number, entries, bodies, by_id)
    now = here.clock.now()
    return WorkOrder(
        number=case.number,
        platform=platform_named(here, law),
        as_of=now.astimezone(law.calendar.zone),
        rulebook=named(law.rulebook.id, law.rulebook.name),
        beside=beside_named(law.rulebook),
        petitioner=known.identity(),
        kind=kind_named(law, case.kind),
        matter=matter_named(law, case.matter),
        emergency=case.emergency,
        channel=channel_named(law, record.channel),
        area=case.area,
        title=known.text(record.title),
        text=known.text(record.body),
        place=record.place,
        occurred_on=record.occurred_on,
        received_at=case.received_at.astimezone(law.calendar.zone),
        files=given_with_petition(given, reader),
        stage=named(case.stage, stage_text(case.stage)),
        closed_on=closing(law, case),
        unit=on_record.unit(case.unit),
        times=times(law, entries),
        terms=[on_record.term(each, now) for each in case.terms if each.name in seen_by(reader)],
        chain=[on_record.link(each, entries) for each in LINKS],
        answer=story.answer(),
        not_accepted=story.not_accepted(),
        report_refused=story.report_refused(),
        result=story.result(),
        visits=story.visits(),
        ratings=story.ratings(),
        final_rating=story.final_rating(),
    )


def platform_named(here: Surroundings, law: Law) -> Named:
    """What the city calls its platform, else the office that the rulebook names."""
    if here.platform_name:
        return Named(code="platform", zh=here.platform_name, en=here.platform_name)
    return named("office", law.rulebook.office)
