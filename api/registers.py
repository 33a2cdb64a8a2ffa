"""What is on public record: units and their functions, the dispatch directory and rulebooks."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, SkipValidation

from api.inputs import Area, Day, Matter
from api.problems import ProblemError
from api.responses import problems
from api.surroundings import Here
from api.wordings import Named, beside_named
from suban.domain.model import Bilingual
from suban.domain.organisation import USUAL_FUNCTIONS, Level, UnitFunction, level_of
from suban.domain.rulebook import InForce, Rulebook
from suban.store import directory as store_directory
from suban.store import functions as store_functions
from suban.store import people
from suban.wording.organisation import function_text

router = APIRouter(tags=["名录 / registers"])


class UnitView(BaseModel):
    """A unit (承办单位)."""

    code: str
    name: str
    name_en: str
    kind: str
    level: Level | None = Field(
        description="层级；未登记的按类别和区划推定，无法推定为空 / its level, by kind and area where the "
        "city names none; null: unknown"
    )
    area: str
    parent: str | None
    valid_from: date | None = Field(description="启用日期；空为向来就有 / its first day; null: since ever")
    valid_to: date | None = Field(description="撤销日期；空为未定 / its last day; null: until further notice")
    ended_on: date | None = Field(
        description="停用日期；停用后不再派单 / since when it is no more: nothing is dispatched to it"
    )


class DirectoryLine(BaseModel):
    """A line of the dispatch directory (派单目录). An empty matter or area is any other."""

    matter: str
    area: str
    unit: str
    valid_from: date
    valid_to: date | None = Field(description="最后一日 / its last day")


class FunctionLine(BaseModel):
    """Which unit has a function (职能) for an area. An empty area is any other."""

    function: UnitFunction
    name: Bilingual
    area: str
    unit: str


class RulebookLine(BaseModel):
    """A rulebook in the list."""

    id: str
    digest: str
    name: Bilingual
    in_force: InForce
    beside: list[Named] = Field(description="同时适用的规定 / regulations that bind beside it")
    applies: bool = Field(description="今日收到的诉求适用 / a petition received today is under it")


class RulebookView(BaseModel):
    """A rulebook as data: every number of days beside its article."""

    digest: str
    rulebook: SkipValidation[Rulebook]


@router.get("/units", summary="承办单位 / units", responses=problems(503))
async def units(here: Here) -> list[UnitView]:
    """The units to which petitions are dispatched, by code; also those that have ended."""
    return [
        UnitView(
            code=each.code,
            name=each.name,
            name_en=each.name_en,
            kind=each.kind,
            level=level_of(each.level, each.kind, each.area),
            area=each.area,
            parent=each.parent,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            ended_on=each.ended_on,
        )
        for each in await people.units(here.store)
    ]


@router.get("/directory", summary="派单目录 / the dispatch directory", responses=problems(422, 503))
async def directory(
    here: Here,
    matter: Annotated[Matter | None, Query(description="受理事项代码 / code of a matter")] = None,
    area: Annotated[Area | None, Query(description="区划代码 / code of an area")] = None,
    on: Annotated[Day | None, Query(description="日期，缺省为今日 / the day, by default today")] = None,
) -> list[DirectoryLine]:
    """Which unit is charged with a matter in an area on a day.

    The first line is the closest: the matter itself before any, the narrowest area first, then the area
    above it. It is a suggestion for the dispatch and binds nobody.
    """
    return [
        DirectoryLine(
            matter=each.matter,
            area=each.area,
            unit=each.unit,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
        )
        for each in await store_directory.charged(here.store, matter, area, on or here.today)
    ]


@router.get("/functions", summary="职能单位 / functions of units", responses=problems(422, 503))
async def functions(
    here: Here,
    function: Annotated[UnitFunction | None, Query(description="职能 / the function")] = None,
    area: Annotated[Area | None, Query(description="区划代码 / code of an area")] = None,
    on: Annotated[Day | None, Query(description="日期，缺省为今日 / the day, by default today")] = None,
) -> list[FunctionLine]:
    """Which unit has a function for an area on a day: the petition bureau of a district, say.

    The first line of a function is the unit that counts: the one for the area, else for the area above.
    """
    listed = [each.function for rules in here.statutes.rulebooks for each in rules.functions or ()]
    known = dict.fromkeys((*USUAL_FUNCTIONS, *listed))
    if function is not None and function not in known:
        raise ProblemError("code_unknown", field="function", given=function, known=", ".join(known))
    found = await store_functions.functions(here.store, function, area, on or here.today)
    return [
        FunctionLine(
            function=each.function,
            name=Bilingual(**function_text(each.function, reversed(here.statutes.rulebooks))),
            area=each.area,
            unit=each.unit,
        )
        for each in found
    ]


@router.get("/rulebooks", summary="规定 / rulebooks")
async def rulebooks(here: Here) -> list[RulebookLine]:
    """The regulations of this city, the earliest first. The newest on the day of receipt applies."""
    today = here.statutes.applies_at(here.clock.now())
    return [
        RulebookLine(
            id=each.id,
            digest=each.digest,
            name=each.name,
            in_force=each.in_force,
            beside=beside_named(each),
            applies=each is today,
        )
        for each in here.statutes.rulebooks
    ]


@router.get("/rulebooks/{rulebook_id}", summary="规定全文 / a rulebook", responses=problems(404))
async def rulebook(rulebook_id: Annotated[str, Path(examples=["longnan-2021"])], here: Here) -> RulebookView:
    """One regulation, with its kinds, matters, acts and roles, time limits, ladder, scale and grounds."""
    # With what binds beside it, where it stands there alone as well.
    for each in reversed(here.statutes.rulebooks):
        if each.id == rulebook_id:
            return RulebookView(digest=each.digest, rulebook=each)
    raise ProblemError("not_found")
