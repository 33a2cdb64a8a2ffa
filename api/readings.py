"""The log of readings for those who watch over it; to read it is itself a reading."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.authority import Staff
from api.closed_off import closed_ones
from api.days import asked
from api.inputs import Day, Number
from api.problems import ProblemError
from api.reading_log import logged_as, note_search
from api.responses import problems
from api.sealed import functions_held
from api.surroundings import CHINA, Here, Surroundings
from api.wordings import Named, named
from suban.domain import codes
from suban.domain.acts import Actor
from suban.domain.confidentiality import keys_of
from suban.domain.reading_log import ReadingKind, may_read_log, readers_of, unusual
from suban.domain.rulebook import ReadingLogRule
from suban.store.closing_off import met
from suban.store.reading_log import WantedReadings, days_of_readings, readings
from suban.wording.readings import counted_text, reading_text

router = APIRouter(tags=["信息安全 / information security"])

_REFUSED = 400

PersonId = Annotated[str, Field(pattern=codes.CODE, description="工作人员编号 / id of somebody of the staff")]


class ReadingLogQuery(BaseModel):
    """Which readings. Everything that is not given does not matter."""

    model_config = ConfigDict(extra="forbid")

    petition: Number | None = Field(None, description="诉求编号 / number of a petition")
    person: PersonId | None = None
    kind: ReadingKind | None = Field(None, description="查询种类 / kind of reading")
    identity: bool | None = Field(
        None, description="true：只列显示了诉求人身份的 / true: those that showed who asks"
    )
    refused: bool | None = Field(None, description="true：只列被拒绝的 / true: those that were refused")
    since: AwareDatetime | None = Field(None, examples=["2026-03-01T00:00:00+08:00"])
    until: AwareDatetime | None = Field(None, examples=["2026-04-01T00:00:00+08:00"])
    before: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = Field(
        None, description="上一页的 next / `next` of the page before"
    )
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class LoggedReadingView(BaseModel):
    """Who read what, when and from where. What was searched for stands there as a keyed hash only."""

    id: int
    at: datetime
    person: str
    role: str
    unit: str | None
    kind: Named
    petition: str | None
    about: str | None = Field(description="附件或记录编号等 / the id of a file, of a record ...")
    shown: int | None = Field(description="列表所示诉求数 / how many petitions a list showed")
    petitions: list[str] | None = Field(description="列表所示的诉求 / which petitions a list showed")
    identity: bool = Field(description="是否显示了诉求人身份 / whether it showed who asks")
    searched_by: list[str] | None = Field(description="查询条件的名称 / the names of what was searched by")
    searched_words: str | None = Field(
        description="查询词的带密钥摘要 / keyed hash of what was searched for; the same words give the same"
    )
    address: str | None
    allowed: bool
    status: int


class ReadingLogPage(BaseModel):
    """A page, the newest first; `next` is the `before` of the next page."""

    items: list[LoggedReadingView]
    next: int | None


class UnusualReading(BaseModel):
    """A day on which somebody read more than the rulebook calls usual."""

    person: str
    unit: str | None
    day: date
    counts: Named = Field(description="所计事项 / what is counted")
    number: int
    more_than: int


@router.get("/reading-log", summary="查询日志 / the log of readings", responses=problems(401, 403, 422, 503))
@logged_as("reading_log")
async def reading_log(here: Here, actor: Staff, query: Annotated[ReadingLogQuery, Query()]) -> ReadingLogPage:
    """Who of the staff read what: by petition, person, kind and period, the newest first.

    For the roles and functions of the rulebook's `protection.log`. A petition's readings are also the lists
    in which it stood. Who is complained of in a petition finds none of its readings.
    """
    await _readers(here, actor)
    note_search(query.model_fields_set, None)
    found = await readings(
        here.store,
        WantedReadings(
            number=query.petition,
            by=query.person,
            kind=query.kind,
            identity=query.identity,
            refused=query.refused,
            since=query.since,
            until=query.until,
            before=query.before,
        ),
        query.limit,
    )
    named_ones = {number for each in found for number in (each.reading.number, *(each.reading.numbers or ()))}
    closed = await closed_ones(here, actor, named_ones)
    items = []
    for each in found:
        read = each.reading
        if not closed.isdisjoint((read.number, query.petition)):
            continue
        petitions = [number for number in read.numbers if number not in closed] if read.numbers else None
        items.append(
            LoggedReadingView(
                id=each.id,
                at=read.at.astimezone(CHINA),
                person=read.by,
                role=read.role,
                unit=read.unit,
                kind=named(read.kind, reading_text(read.kind)),
                petition=read.number,
                about=read.about,
                shown=None if petitions is None else len(petitions),
                petitions=petitions,
                identity=read.identity,
                searched_by=read.asked,
                searched_words=read.words,
                address=read.address,
                allowed=read.status < _REFUSED,
                status=read.status,
            )
        )
    return ReadingLogPage(items=items, next=found[-1].id if len(found) == query.limit else None)


@router.get(
    "/reading-log/unusual",
    summary="异常查询 / unusual readings",
    responses=problems(401, 403, 422, 503),
)
@logged_as("reading_log")
async def unusual_readings(
    here: Here,
    actor: Staff,
    since: Annotated[Day, Query(description="起始日（含） / the first day", examples=["2026-03-01"])],
    until: Annotated[Day, Query(description="截止日（含） / the last day", examples=["2026-03-31"])],
) -> list[UnusualReading]:
    """The days of a period on which somebody read more than is usual: `protection.log.unusual`.

    Who is complained of counts without the readings of those petitions.
    """
    rule = await _readers(here, actor)
    closed_to = await met(here.store, keys_of(actor))
    days = await days_of_readings(here.store, *asked(since, until), closed_to)
    return [
        UnusualReading(
            person=each.of.person,
            unit=each.of.unit,
            day=each.of.day,
            counts=named(each.counts, counted_text(each.counts)),
            number=each.number,
            more_than=each.more_than,
        )
        for each in unusual(rule, days)
    ]


async def _readers(here: Surroundings, actor: Actor) -> ReadingLogRule:
    """Whoever may read the log; raises `ProblemError` for others."""
    now = here.clock.now()
    rule = readers_of(here.statutes.applies_at(now))
    held = await functions_held(here, actor.unit, rule.functions or ())
    if not may_read_log(rule, actor, held):
        raise ProblemError("not_for_you")
    return rule
