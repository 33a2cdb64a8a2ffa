"""The worklist: which petitions wait, for whom, and since when."""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.assistance import unknown_group
from api.authority import Reading, Staff
from api.confided import confided
from api.inputs import Channel, Code, Group, Matter, Words
from api.problems import ProblemError
from api.reading_log import logged_as, note_list, note_search
from api.responses import problems
from api.sealed import SEALED, sealed_among
from api.surroundings import Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.case import Stage
from suban.domain.confidentiality import list_keys_of
from suban.domain.protection import sealed_keys
from suban.domain.reading import EVERYTHING_ROLES, may_seek_by_identity
from suban.domain.rulebook import ActName, Kind, Nature, Role, Rulebook, TermName, WarningLevel
from suban.store import petitions
from suban.store.closing_off import closed_among, met
from suban.store.counting import MOST_COUNTED, Counted, count
from suban.store.worklist import After, Item, Order, Waiting, Wanted, page
from suban.wording.counts import count_text
from suban.wording.law import stage_text, term_text

router = APIRouter(tags=["诉求 / petitions"])

_MOST_WORDS = 8


class WorklistQuery(BaseModel):
    """What the list shows. Everything that is not given does not matter."""

    model_config = ConfigDict(extra="forbid")

    stage: Stage | None = None
    unit: Code | None = Field(None, description="承办单位代码 / code of the unit")
    kind: Kind | None = Field(None, description="类别代码 / code of a kind of the rulebook")
    matter: Matter | None = Field(None, description="受理事项代码 / code of a matter of the rulebook")
    nature: Nature | None = Field(
        None, description="事项性质代码，如 mediation / code of a nature of the rulebook"
    )
    urgency: Matter | None = Field(
        None, description="紧急情形代码，如 danger / code of an urgency of the rulebook", examples=["danger"]
    )
    mine: bool | None = Field(
        None, description="true：只列等待我办理的 / true: those that wait for somebody of my role"
    )
    channel: Channel | None = Field(None, description="渠道代码 / code of the channel through which it came")
    assistance: Group | None = Field(
        None,
        description="援助群体代码；可见诉求人信息者方可使用 / code of a group that gets assistance; for "
        "those who may see who asks",
    )
    taking_part: bool = Field(
        False,
        description="true：本单位不承办但参与的（会商、抄送、协调） / "
        "true: those in which the unit takes part without holding them: consulted, with a copy, coordinating",
    )
    warning: WarningLevel | None = Field(
        None, description="预警等级代码，如 blue / code of a rung of the ladder", examples=["blue"]
    )
    due_before: AwareDatetime | None = Field(None, examples=["2026-03-09T00:00:00+08:00"])
    overdue: bool | None = None
    q: Words | None = Field(
        None,
        description="关键词，须全部出现 / words, all of them",
        examples=["路灯 金水大道"],
    )
    order: Order = "newest"
    cursor: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="上一页的 next / `next` of the page before"
    )
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    count: bool = Field(False, description="是否统计总数 / whether to count how many there are in all")


class OwedByUs(BaseModel):
    """A limit of the reader's unit in a petition that another unit holds: it assists, or was summoned."""

    term: Named
    due_at: datetime
    overdue: bool


class WorklistItem(BaseModel):
    """One petition. `overdue` is derived at this instant."""

    number: str
    title: str
    kind: str
    matter: str | None
    nature: str | None
    urgency: str | None
    area: str
    channel: str
    received_at: datetime
    stage: Named
    unit: str | None
    warning: Named | None
    due_at: datetime | None = Field(
        description="决定、转办、办理的最近时限 / nearest end of the limits to decide, forward, handle"
    )
    overdue: bool
    owed: OwedByUs | None = Field(
        None,
        description="本单位在他人承办的诉求中应办的事项 / what my unit owes in a petition that another holds",
    )


class HowMany(BaseModel):
    """How many petitions there are on all pages: exactly, or with `more` so many at least."""

    number: int = Field(ge=0, le=MOST_COUNTED)
    more: bool = Field(description="是否还可能更多 / whether there may be more than that")
    zh: str
    en: str


class WorklistPage(BaseModel):
    """A page, and the cursor of the next one, if there may be more."""

    items: list[WorklistItem]
    next: str | None
    count: HowMany | None = Field(
        None,
        description=f"总数，最多数到 {MOST_COUNTED} / how many on all pages, counted up to {MOST_COUNTED}",
    )


@router.get("/petitions", summary="诉求列表 / the worklist", responses=problems(401, 403, 422, 503))
@logged_as("list")
async def worklist(here: Here, actor: Staff, query: Annotated[WorklistQuery, Query()]) -> WorklistPage:
    """Petitions, the newest or the nearest due first. A unit sees its own only, or those it takes part in.

    With `mine` those in which the next step is for whoever asks: the centre decides, dispatches, reviews and
    visits, a unit signs, handles and may object to a rating, each as the rulebook gives it to the role. For a
    unit that includes petitions of others in which it assists, or was summoned, and has not reported yet.
    """
    note_search(query.model_fields_set, query.q)
    unit = query.unit
    now = here.clock.now()
    if actor.role not in EVERYTHING_ROLES:
        if actor.unit is None:
            raise ProblemError("not_for_you")
        if unit not in (None, actor.unit):
            return WorklistPage(
                items=[], next=None, count=_how_many(Counted(0, more=False)) if query.count else None
            )
        unit = actor.unit
    _known(here, query)
    wanted = Wanted(
        stage=query.stage,
        unit=unit,
        kind=query.kind,
        matter=query.matter,
        nature=query.nature,
        urgency=query.urgency,
        warning=query.warning,
        due_before=query.due_before,
        overdue=query.overdue,
        taking_part=query.taking_part,
        words=(query.q or "").split()[:_MOST_WORDS],
        channel=query.channel,
        assistance=_group(here, actor, query.assistance),
        waiting=waiting(here.statutes.applies_at(now), actor.role) if query.mine else None,
        reader=actor.unit if actor.role not in EVERYTHING_ROLES else None,
        closed_to=await met(
            here.store,
            (
                *list_keys_of(actor, by_identity=query.assistance is not None),
                # By which words a petition is found would tell what is protected of it.
                *(sealed_keys(here.statutes.rulebooks, actor) if query.q else ()),
            ),
        ),
    )
    found = await page_of(here, wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    await mask_titles(here, actor, found.items)
    if query.count:
        found.count = _how_many(await count(here.store, wanted, now))
    return found


async def page_of(
    here: Surroundings, wanted: Wanted, *, order: Order, cursor: str | None, limit: int
) -> WorklistPage:
    """A page of those that are wanted, from the cursor of the page before on."""
    after = _after(cursor, order) if cursor else None
    items = await page(here.store, wanted, here.clock.now(), order=order, after=after, limit=limit)
    note_list(each.number for each in items)
    return WorklistPage(
        items=[_shown(each, await here.statutes.rulebook(each.rulebook), here.clock.now()) for each in items],
        next=_cursor(items[-1], order) if len(items) == limit else None,
    )


def _known(here: Surroundings, query: WorklistQuery) -> None:
    """A code that no rulebook of this city has was mistyped: an empty list would hide that."""
    rulebooks = here.statutes.rulebooks
    known = {
        "kind": [each.kind for rules in rulebooks for each in rules.kinds],
        "nature": [each.nature for rules in rulebooks for each in rules.natures or ()],
        "warning": [each.level for rules in rulebooks for each in rules.rungs],
    }
    for field, codes in known.items():
        if (code := getattr(query, field)) is not None and code not in codes:
            raise ProblemError("code_unknown", field=field, given=code, known=", ".join(dict.fromkeys(codes)))


async def mask_titles(here: Surroundings, actor: Actor, items: list[WorklistItem]) -> None:
    """Titles that are closed to this reader, or name the petitioner, where that is masked."""
    sealed = await sealed_among(here, actor, [each.number for each in items]) if items else ()
    for each in items:
        if each.number in sealed:
            each.title = SEALED
    if actor.role in EVERYTHING_ROLES or not items:
        return
    key = (f"identity:{actor.unit}",)
    for number in await closed_among(here.store, [each.number for each in items], key):
        case = await petitions.case_of(here.store, number)
        assert case is not None
        known = await confided(here, Reading(actor, case))
        for item in items:
            if item.number == number:
                item.title = known.text(item.title)


def _group(here: Surroundings, actor: Actor, group: str | None) -> str | None:
    """A group that one of this city's rulebooks names, if this reader may look for people of it."""
    if group is None:
        return None
    if not may_seek_by_identity(actor):
        raise ProblemError("not_for_you")
    known = {each.group for rulebook in here.statutes.rulebooks for each in rulebook.assistance_groups}
    if group not in known:
        raise unknown_group(here.statutes.applies_at(here.clock.now()))
    return group


_NEXT: dict[Stage, ActName] = {
    "received": "acceptance",
    "repeated": "repetition_overruling",
    "accepted": "dispatch",
    "dispatched": "signature",
    "handling": "reply",
    "rehandling": "reply",
    "replied": "review",
    "rated": "rating_objection",
    "objected": "rerating",
    "rerated": "rating_review",
    "finding": "fault_finding",
}
"""The act that brings a petition on from its stage."""

_OWED: dict[TermName, ActName] = {"assisting": "assisting_result", "whistle": "whistle_answer"}
"""The act that meets a limit of a unit that does not hold the petition."""


def waiting(rulebook: Rulebook, role: Role) -> Waiting:
    """What waits for somebody of a role."""

    def does(act: ActName) -> bool:
        rule = rulebook.authority_for(act)
        return rule is not None and role in rule.roles

    return Waiting(
        stages=[stage for stage, act in _NEXT.items() if does(act)],
        return_asked=does("return_decision"),
        extension_asked=does("extension_decision"),
        clarification_asked=does("clarification"),
        instruction_awaited=does("instruction"),
        unvisited=does("return_visit"),
        owing=[term for term, act in _OWED.items() if does(act)],
    )


def _how_many(counted: Counted) -> HowMany:
    said = count_text(counted.number, counted.more)
    return HowMany(number=counted.number, more=counted.more, zh=said["zh"], en=said["en"])


def _shown(item: Item, rulebook: Rulebook, now: datetime) -> WorklistItem:
    warning = rulebook.rung(item.warning) if item.warning else None
    owed = (
        OwedByUs(
            term=named(item.owed, term_text(item.owed)), due_at=item.owed_by, overdue=item.owed_by <= now
        )
        if item.owed and item.owed_by
        else None
    )
    fields = {name: value for name, value in vars(item).items() if name != "owed_by"} | {
        "owed": owed,
        "stage": named(item.stage, stage_text(item.stage)),
        "warning": named(warning.level, warning.name) if warning else None,
    }
    return WorklistItem.model_validate(fields)


def _cursor(last: Item, order: Order) -> str:
    due_at = last.due_at.isoformat() if last.due_at else None
    return base64.urlsafe_b64encode(json.dumps([order, last.number, due_at]).encode()).decode()


def _after(cursor: str, order: Order) -> After:
    try:
        said, number, due_at = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        if said != order or not isinstance(number, str) or not number.replace("-", "").isdecimal():
            raise ValueError
        due = datetime.fromisoformat(due_at) if due_at is not None else None
        if due is not None and due.tzinfo is None:
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise ProblemError("cursor_unknown") from None
    return After(number, due)
