"""Suggestions on the platform itself: Longnan, art. 22: 听取改进平台管理工作的意见和建议."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.authority import Staff
from api.inputs import Prose, Storable
from api.keys import IdempotencyKey, key_of
from api.problems import ProblemError
from api.reading_log import shows_nothing
from api.responses import problems
from api.surroundings import CHINA, Here
from suban.domain.acts import Actor
from suban.store import suggestions
from suban.store.intake import KeyUsedError
from suban.store.suggestions import Answer, AnsweredError, Suggestion

router = APIRouter(tags=["公开 / published"])


class SuggestionDraft(BaseModel):
    """What somebody thinks could be better. No name is asked for."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "希望查询页面显示下一步由谁办理。"}]}
    )

    text: Prose


class SuggestionView(BaseModel):
    """A suggestion and its answer. Whoever has its id may read it."""

    id: UUID
    text: str
    received_at: datetime
    answer: str | None
    answered_at: datetime | None


class SuggestionPage(BaseModel):
    """Suggestions, the newest first, and what gives the next page, if there may be more."""

    items: list[SuggestionView]
    next: UUID | None


class SuggestionQuery(BaseModel):
    """Which of them."""

    model_config = ConfigDict(extra="forbid")

    answered: bool | None = Field(None, description="false：只列尚未答复的 / false: those without an answer")
    before: UUID | None = Field(None, description="上一页的 next / `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.post(
    "/suggestions",
    status_code=201,
    summary="对平台提出意见建议 / suggest something about the platform",
    responses=problems(400, 409, 413, 422, 503),
)
async def suggest(
    draft: Annotated[SuggestionDraft, Storable], here: Here, idempotency_key: IdempotencyKey
) -> SuggestionView:
    """For everybody. It is no petition and has no limits; the answer is read with the id given here."""
    try:
        stored = await suggestions.suggest(
            here.store, uuid4(), draft.text, here.clock.now(), key_of(idempotency_key, draft)
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return _shown(stored)


@router.get("/suggestions", summary="意见建议列表 / suggestions", responses=problems(401, 403, 422, 503))
@shows_nothing("suggestions are about the platform, not about petitions")
async def all_suggestions(
    here: Here, actor: Staff, query: Annotated[SuggestionQuery, Query()]
) -> SuggestionPage:
    """For those who review and supervise."""
    _ask(actor)
    found = await suggestions.page(
        here.store, answered=query.answered, before=query.before, limit=query.limit
    )
    return SuggestionPage(
        items=[_shown(each) for each in found], next=found[-1].id if len(found) == query.limit else None
    )


@router.get("/suggestions/{suggestion}", summary="查看意见建议 / a suggestion", responses=problems(404, 503))
async def one_suggestion(suggestion: str, here: Here) -> SuggestionView:
    """A suggestion with its answer, for whoever has its id."""
    found = await suggestions.one(here.store, _id(suggestion))
    if found is None:
        raise ProblemError("not_found")
    return _shown(found)


@router.post(
    "/suggestions/{suggestion}/answer",
    status_code=201,
    summary="答复意见建议 / answer a suggestion",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("suggestions are about the platform, not about petitions")
async def answer_suggestion(
    suggestion: str,
    draft: Annotated[SuggestionDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> SuggestionView:
    """A reviewer or supervisor answers, once."""
    _ask(actor)
    key = key_of(idempotency_key, draft)
    try:
        given = Answer(draft.text, actor.person, here.clock.now())
        stored = await suggestions.answer(here.store, _id(suggestion), given, key)
    except AnsweredError:
        raise ProblemError("suggestion_answered") from None
    if stored is None:
        raise ProblemError("not_found")
    return _shown(stored)


def _ask(actor: Actor) -> None:
    if actor.role not in ("reviewer", "supervisor"):
        raise ProblemError("not_for_you")


def _id(suggestion: str) -> UUID:
    try:
        return UUID(suggestion)
    except ValueError:
        raise ProblemError("not_found") from None


def _shown(suggestion: Suggestion) -> SuggestionView:
    return SuggestionView(
        id=suggestion.id,
        text=suggestion.body,
        received_at=suggestion.received_at.astimezone(CHINA),
        answer=suggestion.answer,
        answered_at=suggestion.answered_at.astimezone(CHINA) if suggestion.answered_at else None,
    )
