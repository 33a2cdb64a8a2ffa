"""What is on public record: units and rulebooks."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from api.problems import ProblemError
from api.responses import problems
from api.surroundings import Here
from suban.domain.model import Bilingual
from suban.domain.rulebook import InForce, Rulebook
from suban.store import people

router = APIRouter(tags=["名录 / registers"])


class UnitView(BaseModel):
    """A unit (承办单位)."""

    code: str
    name: str
    name_en: str
    kind: str
    area: str
    parent: str | None


class RulebookLine(BaseModel):
    """A rulebook in the list."""

    id: str
    digest: str
    name: Bilingual
    in_force: InForce
    applies: bool = Field(description="今日收到的诉求适用 / a petition received today is under it")


class RulebookView(BaseModel):
    """A rulebook as data: every number of days beside its article."""

    digest: str
    rulebook: Rulebook


@router.get("/units", summary="承办单位 / units", responses=problems(503))
async def units(here: Here) -> list[UnitView]:
    """The units to which petitions are dispatched, by code."""
    return [
        UnitView(
            code=each.code,
            name=each.name,
            name_en=each.name_en,
            kind=each.kind,
            area=each.area,
            parent=each.parent,
        )
        for each in await people.units(here.store)
    ]


@router.get("/rulebooks", summary="规定 / rulebooks")
async def rulebooks(here: Here) -> list[RulebookLine]:
    """The regulations of this city, the earliest first. The newest on the day of receipt applies."""
    today = here.statutes.applies_at(here.clock.now())
    return [
        RulebookLine(
            id=each.id, digest=each.digest, name=each.name, in_force=each.in_force, applies=each is today
        )
        for each in here.statutes.rulebooks
    ]


@router.get("/rulebooks/{rulebook_id}", summary="规定全文 / a rulebook", responses=problems(404))
async def rulebook(rulebook_id: Annotated[str, Path(examples=["longnan-2021"])], here: Here) -> RulebookView:
    """One regulation, with its kinds, matters, acts and roles, time limits, ladder, scale and grounds."""
    for each in here.statutes.rulebooks:
        if each.id == rulebook_id:
            return RulebookView(digest=each.digest, rulebook=each)
    raise ProblemError("not_found")
