"""What is shared with discipline inspection: hand-overs and data of a period, without who asks."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.authority import Staff
from api.closed_off import closed_ones
from api.days import asked, instants
from api.download import KEPT_TO_ONESELF
from api.inputs import Day
from api.problems import ProblemError
from api.reading_log import logged_as, note_list
from api.responses import problems
from api.surroundings import CHINA, Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.calendar import ONE_DAY
from suban.domain.law import Law
from suban.domain.rulebook import Role
from suban.domain.sharing import OVERSEEN, Handover, Overseen, Period, handovers, last_periods, overseen
from suban.store.functions import functions
from suban.store.journals import SharingRecord, journals_with, note_sharing, sharings
from suban.wording.sources import source_text

router = APIRouter(tags=["移送与共享 / hand-overs"])

_MAY_SHARE: tuple[Role, ...] = ("reviewer", "supervisor")
_PERIODS = 12
_SHOWN = 100

Since = Annotated[Day, Query(description="起始日（含） / the first day", examples=["2026-03-01"])]
Until = Annotated[Day, Query(description="截止日（含） / the last day", examples=["2026-03-31"])]


class HandoverShown(BaseModel):
    """A petition that was handed over by itself."""

    number: str
    entry: int
    at: datetime
    ground: Named
    count: int = Field(description="该情形所计的数 / what the ground counts")
    stands: bool = Field(description="其后撤销的为否 / false: what it rested on was annulled")
    kind: str
    area: str
    unit: str | None
    source: Named


class SharedData(BaseModel):
    """Everything of a period: each hand-over, and each petition of which something is to be told."""

    since: date
    until: date
    transfers: list[HandoverShown]
    petitions: list[Overseen]


class Shared(BaseModel):
    """Who was given which days, and when."""

    by: str
    at: datetime
    since: date
    until: date
    transfers: int | None = Field(
        description="移送件数，仅本人可见 / how many hand-overs; null: somebody else was given them"
    )


class PeriodShared(BaseModel):
    """A period that is over; `shared`: somebody has been given all its days since."""

    since: date
    until: date
    shared: bool


class Sharings(BaseModel):
    """The last periods that are to be shared, and every time that something was."""

    every: Literal["month", "quarter", "year"] | None = Field(
        description="共享周期；本市规定未定的为空 / null: this city's rulebook has none"
    )
    periods: list[PeriodShared]
    sharings: list[Shared]


@router.get(
    "/shared-data", summary="移送清单和共享数据 / data to be shared", responses=problems(401, 403, 422, 503)
)
@logged_as("shared_data")
async def shared_data(here: Here, actor: Staff, since: Since, until: Until) -> SharedData:
    """The hand-overs of a period, and the petitions with warnings, orders, refused returns or re-handlings.

    Neither texts nor who asks. Reviewers and supervisors may have it, and the people of the unit with the
    function that the rulebook hands over to. Each time is recorded.
    """
    return await _given(here, actor, since, until)


@router.get(
    "/shared-data.csv",
    summary="移送清单或共享数据（CSV） / the same as CSV",
    responses=problems(401, 403, 422, 503),
    response_class=Response,
)
@logged_as("shared_data")
async def shared_table(
    here: Here,
    actor: Staff,
    since: Since,
    until: Until,
    table: Annotated[
        Literal["transfers", "petitions"], Query(description="哪一张表 / which table")
    ] = "transfers",
) -> Response:
    """One of the two tables, in UTF-8 with a mark that spreadsheets need. Each time is recorded."""
    data = await _given(here, actor, since, until)
    rows = _transfer_rows(data.transfers) if table == "transfers" else _petition_rows(data.petitions)
    name = f"{table}-{since}-{until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **KEPT_TO_ONESELF}
    return Response(_written(rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/shared-data/sharings", summary="共享记录 / what was shared", responses=problems(401, 403, 503))
@logged_as("shared_data")
async def what_was_shared(here: Here, actor: Staff) -> Sharings:
    """Which of the last periods were shared, and who was given what. For those who may share."""
    if actor.role not in _MAY_SHARE:
        raise ProblemError("not_for_you")
    given = await sharings(here.store, _SHOWN)
    rule = here.statutes.applies_at(here.clock.now()).transfers
    today = here.today
    periods = last_periods(rule.sharing.every, today, _PERIODS) if rule else ()
    return Sharings(
        every=rule.sharing.every if rule else None,
        periods=[
            PeriodShared(since=each.since, until=each.until, shared=_is_shared(each, given))
            for each in periods
        ],
        sharings=[
            Shared(
                by=each.by,
                at=each.at.astimezone(CHINA),
                since=each.since.astimezone(CHINA).date(),
                until=each.until.astimezone(CHINA).date() - ONE_DAY,
                # Beside what one is given oneself it would tell of what is closed.
                transfers=each.transfers if each.by == actor.person else None,
            )
            for each in given
        ],
    )


def _is_shared(period: Period, given: Iterable[SharingRecord]) -> bool:
    """Whether one sharing after its end covers all of it."""
    first, end = instants(period.since, period.until)
    return any(each.since <= first and end <= each.until and end <= each.at for each in given)


async def _given(here: Surroundings, actor: Actor, since: date, until: date) -> SharedData:
    await _check(here, actor)
    first, end = asked(since, until)
    transfers: list[HandoverShown] = []
    petitions: list[Overseen] = []
    async for each in journals_with(here.store, OVERSEEN, first, end):
        law = await here.statutes.law_of(each.start)
        if found := overseen(law, each.start, each.entries, first, end):
            petitions.append(found)
        transfers += [
            _shown(law, handover)
            for handover in handovers(law, each.start, each.entries)
            if first <= handover.at < end
        ]
    closed = await closed_ones(
        here, actor, {each.number for each in transfers} | {each.number for each in petitions}
    )
    transfers = [each for each in transfers if each.number not in closed]
    petitions = [each for each in petitions if each.number not in closed]
    note_list(sorted({each.number for each in transfers} | {each.number for each in petitions}))
    transfers.sort(key=lambda each: (each.at, each.number, each.entry))
    await note_sharing(
        here.store,
        SharingRecord(by=actor.person, at=here.clock.now(), since=first, until=end, transfers=len(transfers)),
    )
    return SharedData(since=since, until=until, transfers=transfers, petitions=petitions)


async def _check(here: Surroundings, actor: Actor) -> None:
    """Those who share, and the people of the units to which it is handed over."""
    if actor.role in _MAY_SHARE:
        return
    now = here.clock.now()
    rule = here.statutes.applies_at(now).transfers
    for function in rule.functions if rule and actor.unit else ():
        with_it = await functions(here.store, function, None, now.astimezone(CHINA).date())
        if actor.unit in [each.unit for each in with_it]:
            return
    raise ProblemError("not_for_you")


def _shown(law: Law, each: Handover) -> HandoverShown:
    ground = law.rulebook.transfers and law.rulebook.transfers.ground(each.ground)
    name = named(each.ground, ground.name) if ground else None
    return HandoverShown(
        number=each.number,
        entry=each.entry,
        at=each.at.astimezone(CHINA),
        ground=name or Named(code=each.ground, zh=each.ground, en=each.ground),
        count=each.count,
        stands=each.stands,
        kind=each.kind,
        area=each.area,
        unit=each.unit,
        source=named(each.source, source_text(each.source)),
    )


def _transfer_rows(transfers: Iterable[HandoverShown]) -> Iterable[Sequence[object]]:
    yield "number", "entry", "at", "ground", "ground_zh", "count", "stands", "kind", "area", "unit", "source"
    for each in transfers:
        ground = (each.ground.code, each.ground.zh)
        placed = (each.kind, each.area, each.unit, each.source.zh)
        yield each.number, each.entry, each.at.isoformat(), *ground, each.count, each.stands, *placed


def _petition_rows(petitions: Iterable[Overseen]) -> Iterable[Sequence[object]]:
    yield tuple(Overseen.model_fields)
    for each in petitions:
        yield tuple(each.model_dump(mode="json").values())


def _written(rows: Iterable[Sequence[object]]) -> bytes:
    said = io.StringIO()
    csv.writer(said).writerows(rows)
    return said.getvalue().encode("utf-8-sig")
