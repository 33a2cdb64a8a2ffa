"""Notices of days off: what one would move, its import, and how far the change is. For administrators.

Each of them reads and counts only petitions that do not complain of them, so that no count tells of one.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from api.authority import Staff
from api.inputs import Storable
from api.problems import FieldError, ProblemError
from api.reading_log import logged_as, note_list, shows_nothing
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.calendar import Calendar, CalendarNotice
from suban.domain.confidentiality import keys_of
from suban.domain.retiming_preview import RetimingPreview
from suban.domain.rulebook import Role
from suban.engine.calendar_payloads import CalendarChangeStart, Progress
from suban.engine.petitions import NotRunningError
from suban.statutes.files import name_of
from suban.statutes.holiday_notices import HolidayNotice, faults, followed
from suban.store import calendars, statutes
from suban.store.calendars import OvertakenError, StoredNotice
from suban.wording import both
from suban.wording.law import term_text

router = APIRouter(tags=["工作日 / working days"])

_MAY: tuple[Role, ...] = ("administrator",)

_EXAMPLE = {
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "number": "国办发明电〔2026〕99号",
    "issued_on": "2026-11-05",
    "source": "https://www.gov.cn/",
    "year": 2027,
    "holidays": [
        {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03", "make_up": ["2027-01-09"]},
    ],
}
"""Made up; of the year that the calendar reaches."""

Draft = Annotated[HolidayNotice, Storable, Body(openapi_examples={"notice": {"value": _EXAMPLE}})]


class MovesView(BaseModel):
    """How many limits of a term end so many days later, or earlier where it is below zero."""

    term: Named
    days: int
    limits: int


class ExampleView(BaseModel):
    """A limit that would move."""

    number: str
    unit: str | None
    term: Named
    due_before: datetime
    due_after: datetime
    from_now: bool


class PreviewView(BaseModel):
    """What would move if the notice were imported now."""

    petitions: int = Field(description="按旧日历计算的在办诉求 / open petitions under an older calendar")
    moved: int = Field(description="其中时限有变动的 / those in which a limit moves")
    limits: int
    from_now: int = Field(
        description="按新安排已届满、自导入之时起届满的时限 / "
        "limits that would have ended already: they lapse from the import on, not before"
    )
    beyond: int = Field(
        description="超出日历范围、不作调整的诉求 / "
        "petitions that reach beyond the calendar and stay as they are"
    )
    moves: list[MovesView]
    examples: list[ExampleView]


class NoticeView(BaseModel):
    """A notice that was imported, and how far its change is."""

    id: str
    title: str
    number: str | None
    issued_on: date | None
    source: str
    year: int | None
    calendar: str = Field(description="日历摘要 / digest of the calendar that follows it")
    imported_at: datetime
    state: str | None = Field(
        description="under_way, paused, done；引擎未应答时为空 / null: the engine is away"
    )
    done_percent: int | None
    finished_at: datetime | None


@router.post(
    "/calendar/notices/preview",
    summary="预览放假通知将变动的时限 / what a notice of days off would move",
    responses=problems(400, 401, 403, 413, 422, 503),
)
@logged_as("list")
async def preview(draft: Draft, here: Here, actor: Staff) -> PreviewView:
    """Looks at every open petition as it stands now; nothing is changed."""
    _check(actor)
    after = await _followed(here, draft)
    shown = await _preview(here, actor, after)
    note_list(each.number for each in shown.examples)
    return _view(shown)


@router.post(
    "/calendar/notices",
    status_code=201,
    summary="导入放假通知并调整在办诉求 / import a notice of days off",
    responses=problems(400, 401, 403, 409, 413, 422, 503),
)
@shows_nothing("it shows the notice alone")
async def import_notice(draft: Draft, here: Here, actor: Staff) -> NoticeView:
    """Stores it and lets every open petition go over to the new calendar. The same notice twice is once."""
    _check(actor)
    stored = await _stored(here, draft)
    if stored is None:
        after = await _followed(here, draft)
        try:
            await calendars.add(here.store, after, draft.canonical(), by=actor.person, at=here.clock.now())
        except OvertakenError:
            raise ProblemError("calendar_overtaken") from None
        here.statutes.forget()
        stored = await _stored(here, draft)
        assert stored is not None
    await here.engine.change_calendar(CalendarChangeStart(calendar=stored.calendar, title=draft.title))
    return await _shown(here, stored)


@router.get(
    "/calendar/notices",
    summary="已导入的放假通知及调整进度 / notices that were imported, and how far their changes are",
    responses=problems(401, 403, 503),
)
@shows_nothing("it shows notices alone, and how far the changes are")
async def notices(here: Here, actor: Staff) -> list[NoticeView]:
    """The newest first."""
    _check(actor)
    return [await _shown(here, each) for each in reversed(await calendars.notices(here.store))]


@router.post(
    "/calendar/notices/{notice}/{step}",
    summary="暂停或继续调整 / pause a change, or let it go on",
    responses=problems(401, 403, 404, 409, 422, 503),
)
@shows_nothing("it shows the notice alone")
async def pause_or_resume(
    notice: str, step: Literal["pause", "resume"], here: Here, actor: Staff
) -> NoticeView:
    """What is under way is finished first; it goes on where it stopped."""
    _check(actor)
    known = await calendars.notices(here.store)
    stored = next((each for each in known if each.id == notice), None)
    if stored is None:
        raise ProblemError("not_found")
    try:
        await here.engine.steer_calendar(stored.calendar, paused=step == "pause")
    except NotRunningError:
        raise ProblemError("calendar_not_changing") from None
    return await _shown(here, stored)


def _check(actor: Actor) -> None:
    if actor.role not in _MAY:
        raise ProblemError("not_for_you")


async def _stored(here: Surroundings, draft: HolidayNotice) -> StoredNotice | None:
    known = await calendars.notices(here.store)
    return next((each for each in known if each.id == draft.named.id), None)


async def _followed(here: Surroundings, draft: HolidayNotice) -> Calendar:
    here.statutes.forget()
    current = (await here.statutes.law_at(here.clock.now())).calendar
    if wrong := faults(draft, current):
        errors = tuple(
            FieldError(field=name_of(each.place), **both(each.message, **each.figures)) for each in wrong
        )
        raise ProblemError("invalid", errors=errors)
    return followed(current, draft)


async def _preview(here: Surroundings, actor: Actor, after: Calendar) -> RetimingPreview:
    await statutes.learn(here.store)
    return await calendars.preview(here.store, after, here.clock.now(), keys_of(actor))


def _view(shown: RetimingPreview) -> PreviewView:
    return PreviewView(
        petitions=shown.petitions,
        moved=shown.told,
        limits=shown.clocks,
        from_now=shown.from_now,
        beyond=shown.beyond,
        moves=[
            MovesView(term=named(each.term, term_text(each.term)), days=each.days, limits=each.clocks)
            for each in shown.moves
        ],
        examples=[
            ExampleView(
                number=each.number,
                unit=each.unit,
                term=named(each.term, term_text(each.term)),
                due_before=each.due_before,
                due_after=each.due_after,
                from_now=each.from_now,
            )
            for each in shown.examples
        ],
    )


async def _shown(here: Surroundings, stored: StoredNotice) -> NoticeView:
    notice: CalendarNotice = HolidayNotice.model_validate_json(stored.body).named
    done = await calendars.finished(here.store, stored.calendar)
    answered, progress = await here.engine.calendar_progress(stored.calendar)
    state = None if not answered and not done else "done" if done else "under_way"
    if progress is not None:
        state = "paused" if progress.paused else "under_way"
    return NoticeView(
        **notice.model_dump(),
        calendar=stored.calendar,
        imported_at=stored.imported_at,
        state=state,
        done_percent=_percent(progress) if progress else 100 if done else None,
        finished_at=done[-1][0] if done else None,
    )


def _percent(progress: Progress) -> int | None:
    """A share and no count: a count of all would tell whom one of them complains of."""
    if not progress.total:
        return 0 if progress.total is None else 100
    counts = progress.counts
    over = counts.changed + counts.already + counts.closed + counts.beyond
    return min(100, over * 100 // progress.total)
