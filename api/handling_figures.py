"""Figures of handling: what came in, what became of it, and in time or not. Each goes out with its method."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.authority import Staff
from api.days import asked
from api.figures import Satisfaction, satisfaction_of
from api.inputs import Area, Code, Day, Matter
from api.problems import ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.confidentiality import list_keys_of
from suban.domain.figures import FIGURES, RATES, Counts, rate
from suban.domain.rulebook import Kind
from suban.store import handling, people
from suban.store.closing_off import keys_of_all_who_count, met
from suban.store.handling import Group, Wanted
from suban.wording.figures import Wording, figure_text, method_text, rate_method_text, rate_text

router = APIRouter(tags=["统计 / figures"])


class Method(Named):
    """What a figure or rate is called, and how it is counted."""

    method_zh: str
    method_en: str


class HandlingCounts(BaseModel):
    """Figures and rates by their codes. A rate is a part of 1, to four places; null: of nothing."""

    figures: dict[str, int]
    rates: dict[str, float | None]


class GroupCounts(HandlingCounts):
    """The same for one group."""

    of: Named | None = Field(description="无此项的为空 / null: petitions that have none")


class HandlingFigures(BaseModel):
    """The figures of a period, in all and by group, with the method of each."""

    since: date
    until: date
    all: HandlingCounts
    groups: list[GroupCounts]
    methods: list[Method]


class PublicFigures(HandlingFigures):
    """What everybody may read: figures by kind, and what petitioners said."""

    satisfaction: Satisfaction


class FiguresQuery(BaseModel):
    """Which figures: of which days, told apart by what, of which petitions."""

    model_config = ConfigDict(extra="forbid")

    since: Day = Field(description="起始日（含） / the first day", examples=["2026-03-01"])
    until: Day = Field(description="截止日（含） / the last day", examples=["2026-03-31"])
    by: Group = Field("kind", description="按何分组 / what the groups are")
    unit: Code | None = None
    kind: Kind | None = None
    matter: Matter | None = None
    area: Area | None = None


@router.get("/figures/handling", summary="受理、办理情况 / handling", responses=problems(401, 403, 422, 503))
@logged_as("figures")
async def handling_figures(
    here: Here, actor: Staff, query: Annotated[FiguresQuery, Query()]
) -> HandlingFigures:
    """What was received, accepted, handled in time or late, warned of, supervised and handled again.

    Reviewers and supervisors may ask of all; who leads a unit, of its petitions. Whoever is complained of
    counts without those petitions.
    """
    unit = _unit_of(actor, query.unit)
    start, end = asked(query.since, query.until)
    wanted = Wanted(
        unit=unit,
        kind=query.kind,
        matter=query.matter,
        area=query.area,
        closed_to=await met(here.store, list_keys_of(actor)),
    )
    return HandlingFigures(
        since=query.since,
        until=query.until,
        all=await in_all(here, start, end, wanted),
        groups=await by_group(here, start, end, wanted, query.by),
        methods=methods(),
    )


@router.get("/public-figures", summary="公开的办理情况 / public figures", responses=problems(422, 503))
async def public_figures(
    here: Here,
    since: Annotated[Day, Query(description="起始日（含） / the first day", examples=["2026-02-01"])],
    until: Annotated[Day, Query(description="截止日（含） / the last day", examples=["2026-02-28"])],
) -> PublicFigures:
    """How petitions are handled and how they are rated, of days that are over, for everybody.

    By kind only: nothing tells of a single petition's place, matter or unit. What complains of those who
    count the whole themselves is left out: the difference would tell them of it.
    """
    if until >= here.today:
        raise ProblemError("day_not_over", field="until")
    start, end = asked(since, until)
    wanted = Wanted(closed_to=await met(here.store, await keys_of_all_who_count(here.store)))
    return PublicFigures(
        since=since,
        until=until,
        all=await in_all(here, start, end, wanted),
        groups=await by_group(here, start, end, wanted, "kind"),
        methods=methods(),
        satisfaction=await satisfaction_of(here, start, end, wanted.closed_to),
    )


async def in_all(here: Surroundings, start: datetime, end: datetime, wanted: Wanted) -> HandlingCounts:
    """The figures of all that is wanted."""
    found = await handling.handling(here.store, start, end, here.clock.now(), wanted)
    return HandlingCounts(**_said(found.get(None, Counts())))


async def by_group(
    here: Surroundings, start: datetime, end: datetime, wanted: Wanted, group: Group
) -> list[GroupCounts]:
    """The figures by group, the one that received most first."""
    found = await handling.handling(here.store, start, end, here.clock.now(), wanted, group)
    names = await _names(here, group)
    ordered = sorted(found.items(), key=lambda each: (-each[1]["received"], each[0] or ""))
    return [GroupCounts(of=_of(code, names), **_said(counts)) for code, counts in ordered]


def methods() -> list[Method]:
    """How each figure and rate is counted."""
    return [
        *(_method(each, figure_text(each), method_text(each)) for each in FIGURES),
        *(_method(each, rate_text(each), rate_method_text(each)) for each in RATES),
    ]


def _method(code: str, name: Wording, method: Wording) -> Method:
    return Method(code=code, zh=name["zh"], en=name["en"], method_zh=method["zh"], method_en=method["en"])


def _unit_of(actor: Actor, unit: str | None) -> str | None:
    """Of which unit somebody may ask: of any, or of their own."""
    if actor.role in ("reviewer", "supervisor"):
        return unit
    if actor.role == "leader" and actor.unit is not None and unit in (None, actor.unit):
        return actor.unit
    raise ProblemError("not_for_you")


def _said(counts: Counts) -> dict[str, Any]:
    return {
        "figures": {each: counts[each] for each in FIGURES},
        "rates": {each: rate(counts, each) for each in RATES},
    }


def _of(code: str | None, names: dict[str, Named]) -> Named | None:
    return None if code is None else names.get(code) or Named(code=code, zh=code, en=code)


async def _names(here: Surroundings, group: Group) -> dict[str, Named]:
    """What codes are called: by the register, or by the rulebook that is in force last."""
    if group == "unit":
        return {
            each.code: Named(code=each.code, zh=each.name, en=each.name_en or each.name)
            for each in await people.units(here.store)
        }
    rules = here.statutes.rulebooks[-1]
    match group:
        case "kind":
            return {each.kind: named(each.kind, each.name) for each in rules.kinds}
        case "matter":
            return {each.matter: named(each.matter, each.name) for each in rules.matters or ()}
        case "channel":
            return {each.channel: named(each.channel, each.name) for each in rules.channels or ()}
        case "area":
            # The register knows areas by their codes alone.
            return {}
