"""Points and circulated criticisms by unit and year, each traceable to its entry of a journal."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.authority import Staff
from api.closed_off import closed_ones
from api.inputs import Code
from api.problems import ProblemError
from api.reading_log import logged_as, note_list
from api.record import unit_named
from api.responses import problems
from api.surroundings import Here
from api.wordings import Named, named, term_named
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.points import Deduction, UnitPoints, deductions, points_of_year
from suban.domain.rulebook import Role
from suban.store import people
from suban.store.journals import journals_with
from suban.wording.sources import source_text

router = APIRouter(tags=["统计 / figures"])

LOCAL = ZoneInfo("Asia/Shanghai")
_OF_ALL: tuple[Role, ...] = ("reviewer", "supervisor")


class DeductionOnRecord(BaseModel):
    """One rung that counts."""

    number: str
    entry: int = Field(description="日志中的记录号 / its entry of the journal")
    at: datetime
    term: Named
    level: Named
    points: Decimal = Field(description="该级分值 / the figure of the rung itself")
    counted: Decimal = Field(
        description="实际计扣；按最高一级计的，只计比前一级多出的部分 / what it adds; where the highest "
        "level is the whole, only what it is more than the rung before"
    )
    criticisms: int = Field(description="通报批评次数 / circulated criticisms")
    source: Named


class PointsOfUnit(BaseModel):
    """What counts against a unit in the year."""

    unit: Named
    points: Decimal
    criticisms: int
    deductions: list[DeductionOnRecord]


class PointsFigures(BaseModel):
    """Every unit that something counts against, by its code."""

    year: int
    units: list[PointsOfUnit]


@router.get(
    "/figures/points",
    summary="考评扣分、通报批评 / points and circulated criticisms",
    responses=problems(401, 403, 422, 503),
)
@logged_as("figures")
async def points(
    here: Here,
    actor: Staff,
    year: Annotated[int, Query(ge=2000, le=2100, description="年度，按当地时间 / by local time")],
    unit: Annotated[
        Code | None, Query(description="承办单位代码，缺省为全部 / code of a unit; by default all")
    ] = None,
) -> PointsFigures:
    """What was deducted in a year, counted anew from the journals: each rung with petition and entry.

    A warning that was withdrawn, or whose lapse was annulled, counts no more. Reviewers and supervisors see
    all units, leaders their own; nobody those of petitions that complain of them or of their unit.
    """
    if actor.role == "leader" and unit in (None, actor.unit):
        unit = actor.unit
    elif actor.role not in _OF_ALL:
        raise ProblemError("not_for_you")
    since, until = (datetime(each, 1, 1, tzinfo=LOCAL) for each in (year, year + 1))
    rungs: list[Deduction] = []
    laws: dict[str, Law] = {}
    async for each in journals_with(here.store, ("warned", "handed_over"), since, until):
        laws[each.start.number] = law = await here.statutes.law_of(each.start)
        rungs += deductions(law, each.start, each.entries)
    closed = await closed_ones(here, actor, laws)
    rungs = [each for each in rungs if each.number not in closed]
    note_list(each.number for each in rungs)
    units = {each.code: unit_named(each) for each in await people.units(here.store)} if rungs else {}
    return PointsFigures(
        year=year,
        units=[
            _of_unit(each, laws, units.get(each.unit) or Named(code=each.unit, zh=each.unit, en=each.unit))
            for each in points_of_year(rungs, year, LOCAL, unit)
        ],
    )


def _of_unit(counted: UnitPoints, laws: dict[str, Law], unit: Named) -> PointsOfUnit:
    return PointsOfUnit(
        unit=unit,
        points=counted.points,
        criticisms=counted.criticisms,
        deductions=[_on_record(each, laws[each.number]) for each in counted.deductions],
    )


def _on_record(each: Deduction, law: Law) -> DeductionOnRecord:
    rung = next((rung for rung in law.rulebook.rungs if rung.level == each.level), None)
    return DeductionOnRecord(
        number=each.number,
        entry=each.entry,
        at=each.at.astimezone(LOCAL),
        term=term_named(law, each.term),
        level=named(each.level, rung.name if rung else Bilingual(zh=each.level, en=each.level)),
        points=each.points,
        counted=each.counted,
        criticisms=each.criticisms,
        source=named(each.source, source_text(each.source)),
    )
