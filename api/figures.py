"""Figures: how satisfied petitioners are, and how many problems are solved, in all and by nature."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.authority import Staff
from api.days import asked
from api.inputs import Code, Day
from api.problems import ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.told import Level
from api.wordings import Named, named
from suban.domain.confidentiality import list_keys_of
from suban.domain.rulebook import Role, Rulebook
from suban.store.satisfaction import Evaluation, Rated, evaluation

router = APIRouter(tags=["统计 / figures"])

_MAY_SEE: tuple[Role, ...] = ("reviewer", "supervisor")


class LevelCount(Level):
    """How many ratings had a level, and whether it counts as satisfied."""

    satisfied: bool
    number: int


class Satisfaction(BaseModel):
    """What petitioners said. A rate is a part of 1, to four places; null where nobody said anything."""

    asked: int = Field(description="答复了问题是否解决的诉求件数 / petitions of which it is said whether")
    solved: int = Field(description="已解决的件数 / that are solved")
    resolution_rate: float | None = Field(description="解决率 / solved of asked")
    rated: int = Field(description="评价次数，一次不漏 / ratings, every one of them")
    satisfied: int = Field(description="满意的评价次数 / ratings that count as satisfied")
    satisfaction_rate: float | None = Field(description="满意率 / satisfied of rated")
    levels: list[LevelCount]


class NatureSatisfaction(Satisfaction):
    """The same for petitions of one nature."""

    nature: Named | None = Field(description="未标记的为空 / null: petitions that are not marked")


class SatisfactionFigures(BaseModel):
    """All petitions, whatever their nature, and then each nature apart."""

    since: date
    until: date
    all: Satisfaction
    by_nature: list[NatureSatisfaction]


@router.get(
    "/figures/satisfaction",
    summary="解决率、满意率 / rates of resolution and satisfaction",
    responses=problems(401, 403, 422, 503),
)
@logged_as("figures")
async def satisfaction(
    here: Here,
    actor: Staff,
    since: Annotated[Day, Query(description="起始日（含） / the first day", examples=["2026-03-01"])],
    until: Annotated[Day, Query(description="截止日（含） / the last day", examples=["2026-03-31"])],
    unit: Annotated[
        Code | None, Query(description="承办单位代码，缺省为全部 / code of a unit; by default all")
    ] = None,
) -> SatisfactionFigures:
    """What petitioners said on the days of a period, of one unit's petitions or of all.

    Every rating counts: the first and the one after a re-handling, of mediation and enforcement as of any
    other. Those natures are shown apart as well, and never left out of the whole. After a unit's objection
    the final rating counts in the place of the petitioner's. A petition counts once as solved or not, by its
    petitioner's last answer in the period. Reviewers and supervisors may see it.
    """
    if actor.role not in _MAY_SEE:
        raise ProblemError("not_for_you")
    said = await evaluation(here.store, *asked(since, until), unit, keys=list_keys_of(actor))
    rulebooks = {each: await here.statutes.rulebook(each) for each in {each.rulebook for each in said.rated}}
    natures = _natures(said, [*reversed(here.statutes.rulebooks), *rulebooks.values()])
    return SatisfactionFigures(
        since=since,
        until=until,
        all=_figures(said, rulebooks, (None, *natures)),
        by_nature=[
            NatureSatisfaction(nature=name, **_figures(said, rulebooks, (nature,)).model_dump())
            for nature, name in [(None, None), *natures.items()]
        ],
    )


async def satisfaction_of(
    here: Surroundings, start: datetime, end: datetime, keys: Sequence[str] = ()
) -> Satisfaction:
    """What petitioners said from an instant on and before another, but of what is closed to `keys`."""
    said = await evaluation(here.store, start, end, keys=keys)
    rulebooks = {each: await here.statutes.rulebook(each) for each in {each.rulebook for each in said.rated}}
    return _figures(
        said, rulebooks, {each.nature for each in said.rated} | {each.nature for each in said.solved}
    )


def _natures(said: Evaluation, rulebooks: Iterable[Rulebook]) -> dict[str, Named]:
    """The natures that these rulebooks list, the newest first, and any other that a petition has."""
    listed: dict[str, Named] = {}
    for rules in rulebooks:
        for each in rules.natures or ():
            listed.setdefault(each.nature, named(each.nature, each.name))
    rated, solved = {each.nature for each in said.rated}, {each.nature for each in said.solved}
    marked = sorted(each for each in rated | solved if each and each not in listed)
    others = {each: Named(code=each, zh=each, en=each) for each in marked}
    return listed | others


def _figures(
    said: Evaluation, rulebooks: dict[str, Rulebook], natures: Collection[str | None]
) -> Satisfaction:
    answers = [each for each in said.solved if each.nature in natures]
    asked = sum(each.number for each in answers)
    solved = sum(each.number for each in answers if each.solved)
    levels = _levels((each for each in said.rated if each.nature in natures), rulebooks)
    rated = sum(each.number for each in levels)
    satisfied = sum(each.number for each in levels if each.satisfied)
    return Satisfaction(
        asked=asked,
        solved=solved,
        resolution_rate=_rate(solved, asked),
        rated=rated,
        satisfied=satisfied,
        satisfaction_rate=_rate(satisfied, rated),
        levels=levels,
    )


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _levels(rated: Iterable[Rated], rulebooks: dict[str, Rulebook]) -> list[LevelCount]:
    """Each level of each scale that was given, the best first; versions with the same scale count as one."""
    numbers: Counter[tuple[str, str]] = Counter()
    for each in rated:
        numbers[each.rulebook, each.level] += each.number
    found: dict[tuple[object, ...], LevelCount] = {}
    for digest, rulebook in sorted(rulebooks.items()):
        for rule in rulebook.rating.levels:
            if number := numbers[digest, rule.level]:
                line = LevelCount(
                    code=rule.level,
                    zh=rule.name.zh,
                    en=rule.name.en,
                    stars=rule.stars,
                    satisfied=rule.is_satisfied,
                    number=0,
                )
                same = (line.code, line.zh, line.stars, line.satisfied)
                found.setdefault(same, line).number += number
    return list(found.values())
