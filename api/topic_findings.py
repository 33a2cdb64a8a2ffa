"""What many petitions show: the problems of a period, and what the next month is expected to bring."""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from api.authority import Staff
from api.problems import ProblemError
from api.reading_log import logged_as
from api.record import unit_named
from api.reports import PeriodCode
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.wordings import Named, matter_named, named
from suban.domain.acts import Actor
from suban.domain.confidentiality import list_keys_of
from suban.domain.forecast import forecasts, months_needed
from suban.domain.periods import Period
from suban.domain.problems import Problem, found, risks
from suban.domain.rulebook import GovernanceRule
from suban.domain.tallies import Month, Tally, moved, within, without_small
from suban.domain.topics import may
from suban.store import people
from suban.store.closing_off import met
from suban.store.tallies import tallies
from suban.wording.sources import source_text
from suban.wording.topics import figure_text, method_text, risk_text, rule_text, withheld_text

router = APIRouter(tags=["专题 / topics"])

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


class FoundFigure(Named):
    """A number that a finding rests on."""

    value: float


class ProblemFound(BaseModel):
    """A problem that the figures of a period point at, with the rule and the numbers."""

    problem: Named
    rule: Named = Field(description="认定规则 / when the figures point at it")
    source: Named
    matter: Named
    area: str | None = Field(description="为空的为全市 / null: of all areas together")
    received: int
    figures: list[FoundFigure]
    areas: list[str]
    units: list[Named]


class AssessedRisk(BaseModel):
    """How many petitions show a risk, and whether somebody must be warned; with rule and source."""

    risk: Named
    rule: Named = Field(description="预警规则 / when it is warned of")
    source: Named
    received: int
    before: int
    year_before: int
    warns: bool
    areas: list[str]


class Findings(BaseModel):
    """The problems of a period, and its risks. `withheld`: which small counts are left out."""

    period: str
    since: date
    until: date
    over: bool
    withheld: Named | None
    items: list[ProblemFound]
    risks: list[AssessedRisk]


class ForecastView(BaseModel):
    """What a month is expected to bring of one matter, in all areas or in one."""

    matter: Named
    area: str | None
    expected: float
    low: float
    high: float
    level: float = Field(description="近十二个月的月均件数 / the mean month of the last twelve")
    years: int = Field(description="依据往年几年的同月 / from the same month of so many years")
    error: float | None = Field(
        description="同一方法在近十二个月的平均误差（件），历史不足为空 / mean error of the method; null: "
        "the record is too short"
    )
    error_of_last_month: float | None = Field(description="以最近一月推算的平均误差 / of the newest month")
    rises: bool = Field(description="应当制定预案 / a plan is wanted")


class ForecastsOfMonth(BaseModel):
    """The forecasts of a month, the greatest rise first, with their method."""

    month: str
    method: Named
    source: Named
    withheld: Named | None
    items: list[ForecastView]


@router.get(
    "/topic-findings/{code}",
    summary="共性、突出、源头问题 / problems found",
    responses=problems(401, 403, 404, 422, 503),
)
@logged_as("figures")
async def topic_findings(code: PeriodCode, here: Here, actor: Staff) -> Findings:
    """Which matters are common, rise, come from one area or are hard to solve, with rule and numbers of each.

    Of what complains of the reader nothing is counted. Small counts of complaints and reports are for
    supervisors only.
    """
    rules = reading_rules(here, actor)
    period = period_of(code)
    law = await here.statutes.law_at(here.clock.now())
    units = {each.code: each for each in await people.units(here.store)}
    items, counted = [], await _shown_to(here, actor, rules, period)
    for each in found(rules, counted, period):
        named_matter = matter_named(law, each.matter) or _plain(each.matter)
        items.append(
            ProblemFound(
                problem=named(each.rule.problem, each.rule.name),
                rule=named(each.rule.looks_for, rule_text(each.rule)),
                source=named(each.rule.source, source_text(each.rule.source)),
                matter=named_matter,
                area=each.area,
                received=each.received,
                figures=[
                    FoundFigure(code=name, **figure_text(name), value=value) for name, value in each.figures
                ],
                areas=list(each.areas),
                units=[unit_named(units[code]) for code in each.units if code in units],
            )
        )
    return Findings(
        period=period.code,
        since=period.since,
        until=period.until,
        over=period.until < here.today,
        withheld=_withheld(rules, actor),
        items=items,
        risks=[
            AssessedRisk(
                risk=named(each.rule.risk, each.rule.name),
                rule=named(each.rule.risk, risk_text(each.rule)),
                source=named(each.rule.source, source_text(each.rule.source)),
                received=each.received,
                before=each.before,
                year_before=each.year_before,
                warns=each.warns,
                areas=list(each.areas),
            )
            for each in risks(rules, counted, period)
        ],
    )


@router.get(
    "/forecasts/{month}",
    summary="下月预判 / what a month will bring",
    responses=problems(401, 403, 404, 422, 503),
)
@logged_as("figures")
async def month_forecast(
    month: Annotated[
        str, Path(description="月份，至下月 / a month, until the next one", examples=["2026-04"])
    ],
    here: Here,
    actor: Staff,
) -> ForecastsOfMonth:
    """How many petitions of each matter a month is expected to bring, from the same months of earlier years.

    Beside each stands how far the same method was off in the last year. Where `rises` is true a plan is
    wanted: open a topic for it.
    """
    rules = reading_rules(here, actor)
    if (rule := rules.forecast) is None:
        raise ProblemError("forecast_not_known")
    wanted = month_of(month)
    running = (here.today.year, here.today.month)
    if wanted > moved(running, 1):
        raise ProblemError("month_too_far")
    ahead = 1 if wanted > running else 0
    since = moved(wanted, -months_needed(rule))
    counted = await _counted(here, actor, since, moved(wanted, -ahead), hard=False)
    shown = counted if actor.role == "supervisor" else without_small(counted, rules.small_counts)
    law = await here.statutes.law_at(here.clock.now())
    return ForecastsOfMonth(
        month=month,
        method=named("seasonal", method_text()),
        source=named(rule.source, source_text(rule.source)),
        withheld=_withheld(rules, actor),
        items=[
            ForecastView(**(vars(each) | {"matter": matter_named(law, each.matter) or _plain(each.matter)}))
            for each in forecasts(rule, shown, wanted, ahead=ahead)
        ],
    )


def rules_in_force(here: Surroundings) -> GovernanceRule:
    """The chapter on topics of the rulebook in force. Raises `ProblemError` where it has none."""
    rules = here.statutes.applies_at(here.clock.now()).governance
    if rules is None:
        raise ProblemError("governance_not_known")
    return rules


def reading_rules(here: Surroundings, actor: Actor) -> GovernanceRule:
    """The same, for somebody who may read all."""
    rules = rules_in_force(here)
    if not may(rules, actor, "reading"):
        raise ProblemError("not_for_you")
    return rules


def period_of(code: str) -> Period:
    """The period of a code. Raises `ProblemError` where there is none."""
    try:
        return Period.parse(code)
    except ValueError:
        raise ProblemError("period_unknown") from None


def month_of(code: str) -> Month:
    """The month of a code. Raises `ProblemError` where there is none."""
    match = _MONTH.fullmatch(code)
    if match is None:
        raise ProblemError("month_unknown")
    return int(match[1]), int(match[2])


async def problems_of(
    here: Surroundings, actor: Actor, rules: GovernanceRule, period: Period
) -> tuple[Problem, ...]:
    """The problems of a period as this reader may see them."""
    return found(rules, await _shown_to(here, actor, rules, period), period)


async def _shown_to(
    here: Surroundings, actor: Actor, rules: GovernanceRule, period: Period
) -> tuple[Tally, ...]:
    """The counts of a period, of the one before and of a year before that this reader may know."""
    since = (period.year_before.year, period.year_before.month)
    counted = await _counted(here, actor, since, moved((period.year, period.month), period.months))
    if actor.role == "supervisor":
        return counted
    periods = dict.fromkeys((period, period.before, period.year_before))
    return tuple(
        tally for each in periods for tally in without_small(within(counted, each), rules.small_counts)
    )


async def received_by_all(here: Surroundings, rules: GovernanceRule, period: Period) -> tuple[Tally, ...]:
    """The counts of a period that any unit may read: nothing closed to anybody, no small counts."""
    first = (period.year, period.month)
    counted = await tallies(here.store, first, moved(first, period.months), here.clock.now())
    return without_small(counted, rules.small_counts)


async def _counted(
    here: Surroundings, actor: Actor, since: Month, before: Month, *, hard: bool = True
) -> tuple[Tally, ...]:
    closed_to = await met(here.store, list_keys_of(actor))
    return await tallies(here.store, since, before, here.clock.now(), closed_to=closed_to, hard=hard)


def _withheld(rules: GovernanceRule, actor: Actor) -> Named | None:
    rule = rules.small_counts
    if rule is None or actor.role == "supervisor":
        return None
    return named(str(rule.below), withheld_text(rule.below))


def _plain(code: str) -> Named:
    return Named(code=code, zh=code, en=code)
