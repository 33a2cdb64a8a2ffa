"""One petition for the staff: the whole of it, and its journal."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import AnyReading, StaffReading
from api.file_views import FileView, given_with_petition, named_ones
from api.receipts import acts_possible, closing
from api.responses import problems
from api.running_terms import (
    ExplainedTerm,
    RunningTerm,
    explained_terms,
    running_terms,
    seen_by,
)
from api.surroundings import Here
from api.wordings import (
    Named,
    NamedLimit,
    beside_named,
    kind_named,
    matter_named,
    named,
    statutory_limit_named,
    urgency_named,
)
from suban.domain.acts import TextRef
from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Entry
from suban.domain.reading import may_see_identity
from suban.store import files, petitions, texts
from suban.wording.law import entry_text, source_text, stage_text

router = APIRouter(tags=["诉求 / petitions"])


class Identity(BaseModel):
    """Who asks, for those who must contact the petitioner."""

    anonymous: bool
    name: str | None
    phone: str | None
    email: str | None
    language: str


class PetitionView(BaseModel):
    """A petition and how it stands."""

    number: str
    rulebook: Named = Field(description="适用的规定 / the regulation it is under")
    beside: list[Named] = Field(description="同时适用的规定 / regulations that bind beside it")
    kind: Named
    matter: Named | None
    urgency: Named | None = Field(description="紧急情形；不紧急的为空 / why it cannot wait; null: it can")
    statutory_limit: NamedLimit | None = Field(
        description="派单时登记的、其他法律法规规定的时限 / the limit of another law, named at the dispatch"
    )
    channel: str
    title: str
    text: str
    place: str | None
    occurred_on: date | None
    stage: Named
    closed_on: Named | None
    case: Case = Field(description="程序状态，不含个人信息 / the procedural state; no personal data")
    running_terms: list[RunningTerm]
    files: list[FileView] = Field(description="诉求的附件 / the files of the petition itself")
    possible_acts: list[Named]
    petitioner: Identity | None = Field(description="无权查看时为空 / null where the reader may not see it")


class JournalLine(BaseModel):
    """An entry of the journal. `hash` is SHA-256 over the hash before, a line feed and `content`."""

    entry: Entry
    what: Named
    source: Named
    texts: dict[UUID, str] = Field(description="所引文本 / the texts that the entry names")
    files: list[FileView] = Field(description="所引附件 / the files that the entry names")
    content: str
    hash: str


class Journal(BaseModel):
    """The record of a petition, in order."""

    number: str
    entries: list[JournalLine]


@router.get("/petitions/{number}", summary="查看诉求 / a petition", responses=problems(401, 404, 503))
async def petition(here: Here, reading: StaffReading) -> PetitionView:
    """The petition with its texts, its case, its running clocks and what this reader could do now.

    Who asks is shown to the centre, and to the unit that holds the petition.
    """
    record = await petitions.petition(here.store, reading.case.number)
    assert record is not None
    case = record.case
    law = await here.statutes.law_of(case)
    who = (
        await petitions.petitioner(here.store, case.number) if may_see_identity(reading.actor, case) else None
    )
    return PetitionView(
        number=case.number,
        rulebook=named(law.rulebook.id, law.rulebook.name),
        beside=beside_named(law.rulebook),
        kind=kind_named(law, case.kind),
        matter=matter_named(law, case.matter),
        urgency=urgency_named(law, case.urgency),
        statutory_limit=statutory_limit_named(law, case.statutory_limit, case.kind),
        channel=record.channel,
        title=record.title,
        text=record.body,
        place=record.place,
        occurred_on=record.occurred_on,
        stage=named(case.stage, stage_text(case.stage)),
        closed_on=closing(law, case),
        case=case,
        running_terms=running_terms(law, case, here.clock.now(), seen_by(reading.actor)),
        files=given_with_petition(await files.of_petition(here.store, case.number), reading.actor),
        possible_acts=acts_possible(law, case, reading.actor),
        petitioner=Identity(**vars(who)) if who else None,
    )


@router.get(
    "/petitions/{number}/terms",
    summary="时限逐日说明 / its time limits, day by day",
    responses=problems(400, 401, 404, 503),
)
async def terms(here: Here, reading: AnyReading) -> list[ExplainedTerm]:
    """Every running limit with each of its days, counted or not and why; what has moved it; its article.

    For staff who may read the petition, and for its petitioner (query code), who does not see what runs
    between office and unit.
    """
    case = reading.case
    law = await here.statutes.law_of(case)
    return explained_terms(law, case, here.clock.now(), seen_by(reading.actor))


@router.get(
    "/petitions/{number}/journal", summary="查看日志 / its journal", responses=problems(401, 404, 503)
)
async def journal(here: Here, reading: StaffReading) -> Journal:
    """Every entry, with its hash and the texts and files that it names."""
    number = reading.case.number
    lines = await petitions.journal(here.store, number)
    entries = [Entry.model_validate_json(line.content) for line in lines]
    refs = [_refs(each) for each in entries]
    bodies = await texts.bodies(here.store, number, [ref.id for each in refs for ref in each])
    given = {each.id: each for each in await files.of_petition(here.store, number)}
    return Journal(
        number=number,
        entries=[
            JournalLine(
                entry=entry,
                what=named(entry.kind, entry_text(entry.kind)),
                source=named(entry.source, source_text(entry.source)),
                texts={ref.id: bodies[ref.id] for ref in named_texts if ref.id in bodies},
                files=named_ones(given, entry.act.named_files() if entry.act else (), reading.actor),
                content=line.content,
                hash=line.hash,
            )
            for line, entry, named_texts in zip(lines, entries, refs, strict=True)
        ],
    )


def _refs(entry: Entry) -> list[TextRef]:
    if isinstance(entry.fact, ClosingFact) and entry.fact.reply:
        return [entry.fact.reply]
    act = entry.act
    if act is None:
        return []
    return [ref for field in act.text_fields if (ref := getattr(act, field)) is not None]
