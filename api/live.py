"""The state of the city right now, over the five steps of the work, for a wall or a desk.

Source: Anshan, ch. 4: 实现数据定期更新和实时可视化，
对群众诉求事项的受理、承办、督办、反馈、评价等环节数据实施监测和管控.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, Field

from api.authority import Staff
from api.figures import Satisfaction, satisfaction_of
from api.problems import ProblemError
from api.reading_log import shows_nothing
from api.responses import problems
from api.surroundings import CHINA, Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.case import Stage
from suban.domain.confidentiality import list_keys_of
from suban.domain.entries import EntryKind
from suban.domain.rulebook import Role
from suban.store import live as store
from suban.store import people
from suban.store.live import Held
from suban.wording.law import stage_text

router = APIRouter(tags=["统计 / figures"])

_MAY_SEE: tuple[Role, ...] = ("operator", "reviewer", "supervisor")
_FRESH = timedelta(seconds=1)

Step = Literal["acceptance", "handling", "supervision", "feedback", "rating"]

_STEP_OF: dict[Stage, Step] = {
    "received": "acceptance",
    "repeated": "acceptance",
    "accepted": "acceptance",
    "dispatched": "handling",
    "handling": "handling",
    "rehandling": "handling",
    "replied": "feedback",
    "completed": "rating",
    "rated": "rating",
    "objected": "rating",
    "rerated": "rating",
    "finding": "rating",
}
"""In which of the regulation's steps a petition is; one under a supervision order is in that step, too."""

_TODAY: dict[EntryKind, Step] = {
    "accepted": "acceptance",
    "answered_directly": "acceptance",
    "not_accepted": "acceptance",
    "dispatched": "handling",
    "replied": "handling",
    "supervision_opened": "supervision",
    "supervision_ordered": "supervision",
    "supervision_met": "supervision",
    "approved": "feedback",
    "sent_back": "feedback",
    "visited": "feedback",
    "rated": "rating",
}


class StepState(BaseModel):
    """A step: how many petitions are in it, how many of them are overdue, and what was done in it today."""

    step: Step
    open: int
    overdue: int
    today: dict[str, int] = Field(description="今日各类记录数 / entries of today, by kind")


class StageState(Named):
    """Open petitions in one stage."""

    open: int
    overdue: int


class PlaceState(BaseModel):
    """Open petitions of one unit or area; the name is null where the register has none."""

    code: str | None
    zh: str | None
    en: str | None
    open: int
    overdue: int


class LiveState(BaseModel):
    """Everything that is open now, and what has happened today."""

    at: datetime
    open: int
    overdue: int
    overdue_by_warning: dict[str, int] = Field(
        description="超期件按最高预警颜色，none 为尚未预警 / overdue ones by their highest colour"
    )
    received_today: int
    closed_today: int
    steps: list[StepState]
    stages: list[StageState]
    units: list[PlaceState]
    areas: list[PlaceState]
    satisfaction_today: Satisfaction


@dataclass
class _Kept:
    """What was asked last, for all who see the same."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: datetime | None = None
    state: LiveState | None = None


@router.get(
    "/live",
    summary="全市实时状态 / the city right now",
    responses=problems(401, 403, 503) | {304: {"description": "没有变化 / nothing has changed"}},
)
@shows_nothing("counts alone, asked every few seconds")
async def live(
    request: Request,
    here: Here,
    actor: Staff,
    response: Response,
    if_none_match: Annotated[str | None, Header()] = None,
) -> LiveState:
    """Counts of now, from the read tables: not older than a second. For centre and supervisors.

    Ask every few seconds with `If-None-Match`: where nothing has changed the answer is 304, without a body.
    """
    if actor.role not in _MAY_SEE:
        raise ProblemError("not_for_you")
    keys = list_keys_of(actor)
    if await store.anything_closed_to(here.store, keys):
        # Somebody whom a petition complains of must not count it, nor tell it from what others count.
        state = await _state(here, actor, keys)
    else:
        state = await _shared(request, here, actor)
    said = state.model_dump_json(exclude={"at"})
    tag = f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    if if_none_match == tag:
        return Response(status_code=304, headers=dict(response.headers))  # type: ignore[return-value]
    return state


async def _shared(request: Request, here: Surroundings, actor: Actor) -> LiveState:
    kept = getattr(request.app.state, "live", None)
    if kept is None:
        kept = request.app.state.live = _Kept()
    async with kept.lock:
        now = here.clock.now()
        if kept.state is None or kept.at is None or not timedelta(0) <= now - kept.at < _FRESH:
            kept.state, kept.at = await _state(here, actor, ()), now
        found: LiveState = kept.state
    return found


async def _state(here: Surroundings, actor: Actor, keys: tuple[str, ...]) -> LiveState:
    now = here.clock.now()
    today = datetime.combine(now.astimezone(CHINA).date(), time(), CHINA)
    found = await store.live(here.store, now, today, [*_TODAY, "closed"], keys)
    names = {each.code: each for each in await people.units(here.store)}
    colours = Counter[str]()
    for each in found.held:
        colours[each.warning or "none"] += each.overdue
    return LiveState(
        at=now.astimezone(CHINA),
        open=sum(each.number for each in found.held),
        overdue=sum(each.overdue for each in found.held),
        overdue_by_warning={colour: number for colour, number in colours.items() if number},
        received_today=found.received,
        closed_today=found.happened.get("closed", 0),
        steps=_steps(found),
        stages=_stages(found.held),
        units=[
            _place(code, open_, overdue, names.get(code or ""))
            for code, open_, overdue in _by(found.held, "unit")
        ],
        areas=[_place(code, open_, overdue, None) for code, open_, overdue in _by(found.held, "area")],
        satisfaction_today=await satisfaction_of(here, today, now, keys),
    )


def _steps(found: store.Live) -> list[StepState]:
    steps: tuple[Step, ...] = ("acceptance", "handling", "supervision", "feedback", "rating")
    made = []
    for step in steps:
        held = [each for each in found.held if _STEP_OF.get(each.stage) == step]  # type: ignore[call-overload]
        made.append(
            StepState(
                step=step,
                open=found.supervised if step == "supervision" else sum(each.number for each in held),
                overdue=sum(each.overdue for each in held),
                today={kind: found.happened.get(kind, 0) for kind, where in _TODAY.items() if where == step},
            )
        )
    return made


def _stages(held: Iterable[Held]) -> list[StageState]:
    counted = {code: (open_, overdue) for code, open_, overdue in _by(held, "stage")}
    return [
        StageState(**named(stage, stage_text(stage)).model_dump(), open=open_, overdue=overdue)
        for stage in _STEP_OF
        for open_, overdue in [counted.get(stage, (0, 0))]
    ]


def _by(held: Iterable[Held], what: str) -> list[tuple[str | None, int, int]]:
    """What is open by unit, area or stage, the most overdue first."""
    open_, overdue = Counter[str | None](), Counter[str | None]()
    for each in held:
        code = getattr(each, what)
        open_[code] += each.number
        overdue[code] += each.overdue
    return [
        (code, open_[code], overdue[code])
        for code in sorted(open_, key=lambda code: (-overdue[code], -open_[code], code or ""))
    ]


def _place(code: str | None, open_: int, overdue: int, unit: people.UnitRecord | None) -> PlaceState:
    return PlaceState(
        code=code,
        zh=unit.name if unit else None,
        en=(unit.name_en or unit.name) if unit else None,
        open=open_,
        overdue=overdue,
    )
