"""One petition for the staff: the whole of it, and its journal."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import AnyReading, StaffReading
from api.confided import EarlierText, Identity, confided
from api.file_views import FileView, given_with_petition, named_ones
from api.reading_log import logged_as
from api.receipts import acts_possible, closing
from api.record import named_texts
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
    channel_named,
    kind_named,
    matter_named,
    named,
    nature_named,
    statutory_limit_named,
    urgency_named,
)
from suban.domain.case import Case
from suban.domain.confidentiality import names_cleared, without_respondents
from suban.domain.entries import Entry
from suban.domain.reading import may_see_evidence
from suban.store import files, petitions, texts
from suban.wording.law import entry_text, stage_text
from suban.wording.sources import source_text

router = APIRouter(tags=["诉求 / petitions"])


class PetitionView(BaseModel):
    """A petition and how it stands."""

    number: str
    rulebook: Named = Field(description="适用的规定 / the regulation it is under")
    beside: list[Named] = Field(description="同时适用的规定 / regulations that bind beside it")
    kind: Named
    matter: Named | None
    nature: Named | None = Field(description="调解、执法类事项的标记 / the mark of mediation or enforcement")
    channel: Named
    urgency: Named | None = Field(description="紧急情形；不紧急的为空 / why it cannot wait; null: it can")
    statutory_limit: NamedLimit | None = Field(
        description="派单时登记的、其他法律法规规定的时限 / the limit of another law, named at the dispatch"
    )
    title: str
    text: str
    complained_of: str | None = Field(
        description="诉求人所述、名册中没有代码的被投诉方 / whom it complains of in the petitioner's words, "
        "where the register has no code; those that have one stand in `case.respondents`"
    )
    place: str | None
    occurred_on: date | None
    stage: Named
    closed_on: Named | None
    solved: bool | None = Field(
        description="诉求人最近一次所答问题是否解决，未答为空 / whether the petitioner last said that it is "
        "solved; null: not said"
    )
    case: Case = Field(description="程序状态，不含个人信息 / the procedural state; no personal data")
    running_terms: list[RunningTerm]
    files: list[FileView] = Field(description="诉求的附件 / the files of the petition itself")
    possible_acts: list[Named]
    petitioner: Identity | None = Field(description="无权查看时为空 / null where the reader may not see it")
    earlier: list[EarlierText] = Field(
        description="关联的此前诉求；承办单位经提供方可查看 / earlier petitions tied to it; units see them "
        "once released"
    )


class JournalLine(BaseModel):
    """An entry of the journal. `hash` is SHA-256 over the hash before, a line feed and `content`."""

    entry: Entry
    what: Named
    source: Named
    texts: dict[UUID, str] = Field(description="所引文本 / the texts that the entry names")
    files: list[FileView] = Field(description="所引附件 / the files that the entry names")
    content: str | None = Field(
        description="条目正文；写明读者单位曾被投诉的为空 / null: it names the reader's unit as "
        "complained of before, which is not told"
    )
    hash: str


class Journal(BaseModel):
    """The record of a petition, in order."""

    number: str
    entries: list[JournalLine]


@router.get("/petitions/{number}", summary="查看诉求 / a petition", responses=problems(401, 404, 503))
@logged_as("petition")
async def petition(here: Here, reading: StaffReading) -> PetitionView:
    """The petition with its texts, its case, its running clocks and what this reader could do now.

    Who asks is shown to the centre, and to the unit that holds the petition what the rulebook gives it
    (`confidentiality`) or the centre has released.
    """
    record = await petitions.petition(here.store, reading.case.number)
    assert record is not None
    case = record.case
    law = await here.statutes.law_of(case)
    known = await confided(here, reading)
    return PetitionView(
        number=case.number,
        rulebook=named(law.rulebook.id, law.rulebook.name),
        beside=beside_named(law.rulebook),
        kind=kind_named(law, case.kind),
        matter=matter_named(law, case.matter),
        nature=nature_named(law, case.nature),
        channel=channel_named(law, record.channel),
        urgency=urgency_named(law, case.urgency),
        statutory_limit=statutory_limit_named(law, case.statutory_limit, case.kind),
        title=known.text(record.title),
        text=known.text(record.body),
        complained_of=known.text(record.complained_of) if record.complained_of else None,
        place=record.place,
        occurred_on=record.occurred_on,
        stage=named(case.stage, stage_text(case.stage)),
        closed_on=closing(law, case),
        solved=case.solved,
        case=case,
        running_terms=running_terms(law, case, here.clock.now(), seen_by(reading.actor)),
        files=given_with_petition(
            known.files(await files.of_petition(here.store, case.number)), reading.actor
        ),
        possible_acts=acts_possible(law, case, reading.actor),
        petitioner=known.identity(),
        earlier=await known.earlier(here),
    )


@router.get(
    "/petitions/{number}/terms",
    summary="时限逐日说明 / its time limits, day by day",
    responses=problems(400, 401, 404, 503),
)
@logged_as("terms")
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
@logged_as("journal")
async def journal(here: Here, reading: StaffReading) -> Journal:
    """Every entry, with its hash and the texts and files that it names."""
    number = reading.case.number
    lines = await petitions.journal(here.store, number)
    entries = [Entry.model_validate_json(line.content) for line in lines]
    hidden = [names_cleared(reading.case, reading.actor, each) for each in entries]
    entries = [
        without_respondents(each) if hides else each for each, hides in zip(entries, hidden, strict=True)
    ]
    shown = [
        may_see_evidence(reading.actor, reading.case, each.act) and not hides
        for each, hides in zip(entries, hidden, strict=True)
    ]
    refs = [named_texts(each) if sees else {} for each, sees in zip(entries, shown, strict=True)]
    bodies = await texts.bodies(here.store, number, [ref.id for each in refs for ref in each.values()])
    known = await confided(here, reading)
    given = {each.id: each for each in known.files(await files.of_petition(here.store, number))}
    return Journal(
        number=number,
        entries=[
            JournalLine(
                entry=entry,
                what=named(entry.kind, entry_text(entry.kind)),
                source=named(entry.source, source_text(entry.source)),
                texts={ref.id: known.text(bodies[ref.id]) for ref in each.values() if ref.id in bodies},
                files=named_ones(given, entry.act.named_files() if entry.act and sees else (), reading.actor),
                content=None if hides else line.content,
                hash=line.hash,
            )
            for line, entry, each, sees, hides in zip(lines, entries, refs, shown, hidden, strict=True)
        ],
    )
