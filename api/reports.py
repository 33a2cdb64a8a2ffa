"""Periodic reports: a month, a quarter or a year, beside the period before and the same one a year before."""

import asyncio
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from api.authority import Staff
from api.days import instants
from api.download import KEPT_TO_ONESELF
from api.figures import Satisfaction, satisfaction_of
from api.handling_figures import GroupCounts, HandlingCounts, Method, by_group, in_all, methods
from api.languages import WantedLanguage
from api.problems import ProblemError
from api.reading_log import logged_as
from api.report_document import document
from api.responses import problems
from api.surroundings import CHINA, Here, Surroundings
from api.wordings import Named
from api.work_order_printed import MEDIA_TYPE, WORD_FILE
from suban.domain.acts import Actor
from suban.domain.confidentiality import list_keys_of
from suban.domain.periods import Period
from suban.store.closing_off import met
from suban.store.handling import Group, Wanted

router = APIRouter(tags=["统计 / figures"])

GROUPS: tuple[Group, ...] = ("kind", "matter", "area", "unit", "channel")


class Compared(BaseModel):
    """How much of one group was received: now, in the period before, and a year before."""

    of: Named | None = Field(description="无此项的为空 / null: petitions that have none")
    now: int
    before: int
    year_before: int
    change: int = Field(description="比上期增减 / more than in the period before")


class Report(BaseModel):
    """What a period was like. `over`: whether it has ended, else its figures still grow."""

    period: str
    since: date
    until: date
    over: bool
    drawn_up_at: datetime
    all: HandlingCounts
    before: HandlingCounts
    year_before: HandlingCounts
    satisfaction: Satisfaction
    groups: dict[str, list[GroupCounts]] = Field(
        description="按类别、事项、区域、单位、渠道 / by kind, matter, area, unit and channel"
    )
    rising: dict[str, list[Compared]] = Field(
        description="增加的类别、事项、区域，增加多的在前 / kinds, matters, areas that came more often than "
        "in the period before, the greatest increase first"
    )
    methods: list[Method]


PeriodCode = Annotated[
    str,
    Path(description="月、季或年 / a month, a quarter or a year", examples=["2026-03", "2026-Q1", "2026"]),
]


@router.get("/reports/{code}", summary="月报、季报、年报 / a report", responses=problems(401, 403, 422, 503))
@logged_as("report")
async def report(code: PeriodCode, here: Here, actor: Staff) -> Report:
    """How petitions were handled in a period, and which matters and places came up more often than before.

    For reviewers and supervisors. Everything is counted anew from the record when it is asked for, for
    whoever is complained of without those petitions.
    """
    return await _drawn_up(here, actor, code)


@router.get(
    "/reports/{code}/document.docx",
    summary="导出报告 / the report as a document",
    responses=WORD_FILE | problems(401, 403, 422, 503),
    response_class=Response,
)
@logged_as("report")
async def report_document(code: PeriodCode, here: Here, actor: Staff, language: WantedLanguage) -> Response:
    """The same as a Word file, in the language that `Accept-Language` prefers."""
    drawn_up = await _drawn_up(here, actor, code)
    content = await asyncio.to_thread(document, drawn_up, here.platform_name, language)
    headers = {
        "Content-Disposition": f'attachment; filename="report-{drawn_up.period}.docx"',
        "Vary": "Accept-Language",
        **KEPT_TO_ONESELF,
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


async def _drawn_up(here: Surroundings, actor: Actor, code: str) -> Report:
    if actor.role not in ("reviewer", "supervisor"):
        raise ProblemError("not_for_you")
    try:
        this = Period.parse(code)
    except ValueError:
        raise ProblemError("period_unknown") from None
    start, end = instants(this.since, this.until)
    wanted = Wanted(closed_to=await met(here.store, list_keys_of(actor)))
    groups = {each: await by_group(here, start, end, wanted, each) for each in GROUPS}
    earlier: dict[str, list[dict[str | None, int]]] = {}
    for each in _RISING:
        earlier[each] = [
            await _received(here, other, wanted, each) for other in (this.before, this.year_before)
        ]
    return Report(
        period=this.code,
        since=this.since,
        until=this.until,
        over=this.until < here.today,
        drawn_up_at=here.clock.now().astimezone(CHINA),
        all=await in_all(here, start, end, wanted),
        before=await _all(here, this.before, wanted),
        year_before=await _all(here, this.year_before, wanted),
        satisfaction=await satisfaction_of(here, start, end, wanted.closed_to),
        groups={str(each): found for each, found in groups.items()},
        rising={each: _rising(groups[each], *earlier[each]) for each in _RISING},
        methods=methods(),
    )


_RISING: tuple[Group, ...] = ("kind", "matter", "area")


async def _all(here: Surroundings, of: Period, wanted: Wanted) -> HandlingCounts:
    return await in_all(here, *instants(of.since, of.until), wanted)


async def _received(here: Surroundings, of: Period, wanted: Wanted, group: Group) -> dict[str | None, int]:
    found = await by_group(here, *instants(of.since, of.until), wanted, group)
    return {each.of.code if each.of else None: each.figures["received"] for each in found}


def _rising(
    now: list[GroupCounts], before: dict[str | None, int], year_before: dict[str | None, int]
) -> list[Compared]:
    compared = [_compared(each, before, year_before) for each in now]
    return sorted((each for each in compared if each.change > 0), key=lambda each: (-each.change, -each.now))


def _compared(
    group: GroupCounts, before: dict[str | None, int], year_before: dict[str | None, int]
) -> Compared:
    code = group.of.code if group.of else None
    now = group.figures["received"]
    return Compared(
        of=group.of,
        now=now,
        before=before.get(code, 0),
        year_before=year_before.get(code, 0),
        change=now - before.get(code, 0),
    )
