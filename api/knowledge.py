"""The knowledge base: units write, somebody else checks, everybody reads what is public and in force."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query

from api.authority import Staff, StaffIfAny
from api.inputs import Storable
from api.keys import IdempotencyKey, key_of
from api.knowledge_drafts import (
    ArticleDraft,
    ArticlesQuery,
    CheckDraft,
    ContentDraft,
    RenewalDraft,
    ReportDraft,
    SettlementDraft,
    WithdrawalDraft,
)
from api.knowledge_views import ArticlePage, ArticleView, article_view
from api.problems import ProblemError
from api.reading_log import shows_nothing
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.domain.acts import Actor
from suban.domain.knowledge import (
    WRITERS,
    ArticleContent,
    EventKind,
    KnowledgeEvent,
    may_check,
    may_read_all,
    may_write,
)
from suban.store import knowledge, people
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.store.knowledge import Article, HinderedError, Wanted

router = APIRouter(tags=["知识库 / knowledge base"])

_CHANGES = problems(400, 401, 403, 404, 409, 413, 422, 503)


@router.post(
    "/knowledge-articles", status_code=201, summary="新增条目 / write an article", responses=_CHANGES
)
@shows_nothing("the knowledge base holds no petition")
async def write(
    draft: Annotated[ArticleDraft, Storable], here: Here, actor: Staff, idempotency_key: IdempotencyKey
) -> ArticleView:
    """Drafts an article of one's own unit. It shows once somebody else has checked it."""
    if actor.role not in WRITERS or actor.unit is None:
        raise ProblemError("not_for_you")
    event = _event(here, actor, "drafted", content=await _content(here, draft))
    try:
        stored = await knowledge.write(here.store, uuid4(), actor.unit, event, key_of(idempotency_key, draft))
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return await _shown(here, stored, actor)


@router.post(
    "/knowledge-articles/{article}/versions",
    status_code=201,
    summary="修改条目 / write a new version",
    responses=_CHANGES,
)
@shows_nothing("the knowledge base holds no petition")
async def write_again(
    article: str,
    draft: Annotated[ContentDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ArticleView:
    """Drafts what an article shall say from its next check on; until then it says what it said."""
    there = await _found(here, actor, article)
    _ask(may_write(actor, there.unit))
    event = _event(here, actor, "drafted", content=await _content(here, draft))
    return await _happened(here, actor, there, event, key_of(idempotency_key, draft))


@router.post(
    "/knowledge-articles/{article}/checks",
    status_code=201,
    summary="校核条目 / check a draft",
    responses=_CHANGES,
)
@shows_nothing("the knowledge base holds no petition")
async def check(
    article: str,
    draft: Annotated[CheckDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ArticleView:
    """A leader of the unit or a reviewer publishes what somebody else wrote, or sends it back."""
    there = await _found(here, actor, article)
    _ask(may_check(actor, there.unit))
    kind: EventKind = "approved" if draft.approved else "sent_back"
    event = _event(here, actor, kind, review_on=draft.review_on, words=draft.reason)
    return await _happened(here, actor, there, event, key_of(idempotency_key, draft))


@router.post(
    "/knowledge-articles/{article}/renewals",
    status_code=201,
    summary="复核条目 / keep an article after looking again",
    responses=_CHANGES,
)
@shows_nothing("the knowledge base holds no petition")
async def renew(
    article: str,
    draft: Annotated[RenewalDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ArticleView:
    """The unit has looked at it again: it is still right, until the day named."""
    there = await _found(here, actor, article)
    _ask(may_write(actor, there.unit))
    event = _event(here, actor, "renewed", review_on=draft.review_on)
    return await _happened(here, actor, there, event, key_of(idempotency_key, draft))


@router.post(
    "/knowledge-articles/{article}/reports",
    status_code=201,
    summary="提出纠错 / report an error",
    responses=_CHANGES,
)
@shows_nothing("the knowledge base holds no petition")
async def report(
    article: str,
    draft: Annotated[ReportDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ArticleView:
    """Anybody of the staff may say what is wrong with a published article; its unit sees to it."""
    there = await _found(here, actor, article)
    event = _event(here, actor, "reported", words=draft.text)
    return await _happened(here, actor, there, event, key_of(idempotency_key, draft))


@router.post(
    "/knowledge-articles/{article}/settlements",
    status_code=201,
    summary="处理纠错 / settle a report",
    responses=_CHANGES,
)
@shows_nothing("the knowledge base holds no petition")
async def settle(
    article: str,
    draft: Annotated[SettlementDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ArticleView:
    """The unit says what became of a report. A correction itself is a new version, checked as any other."""
    there = await _found(here, actor, article)
    _ask(may_write(actor, there.unit))
    event = _event(here, actor, "settled", words=draft.text, report=draft.report)
    return await _happened(here, actor, there, event, key_of(idempotency_key, draft))


@router.post(
    "/knowledge-articles/{article}/withdrawal",
    status_code=201,
    summary="撤下条目 / withdraw an article",
    responses=_CHANGES,
)
@shows_nothing("the knowledge base holds no petition")
async def withdraw(
    article: str,
    draft: Annotated[WithdrawalDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ArticleView:
    """Takes an article out. Its history stays."""
    there = await _found(here, actor, article)
    _ask(may_write(actor, there.unit) or may_check(actor, there.unit))
    event = _event(here, actor, "withdrawn", words=draft.reason)
    return await _happened(here, actor, there, event, key_of(idempotency_key, draft))


@router.get("/knowledge-articles", summary="查询知识库 / look it up", responses=problems(401, 403, 422, 503))
@shows_nothing("the knowledge base holds no petition")
async def articles(here: Here, actor: StaffIfAny, query: Annotated[ArticlesQuery, Query()]) -> ArticlePage:
    """Published articles, the newest first: for everybody those that are public and in force.

    The staff also finds what is not public, what is due to be looked at again, and by `standing`, `waiting`
    and `reported` what its unit, or who checks, has still to see to.
    """
    inner: dict[str, Any] = {name: getattr(query, name) for name in ("standing", "reported", "waiting")}
    if actor is None:
        for name, value in inner.items():
            if value is not None:
                raise ProblemError("for_staff_only", field=name)
    elif not any(value is not None for value in inner.values()):
        inner["standing"] = "published"
    wanted = Wanted(
        words=tuple((query.words or "").split()),
        unit=query.unit,
        matter=query.matter,
        public_on=here.today if actor is None else None,
        **inner,
    )
    found = await knowledge.page(here.store, wanted, here.today, before=query.before, limit=query.limit)
    units = {each.code: each for each in await people.units(here.store)} if found else {}
    return ArticlePage(
        items=[
            article_view(each, units, here.today, whole=actor is not None and may_read_all(actor, each.unit))
            for each in found
            if _readable(actor, each, here.today)
        ],
        next=found[-1].id if len(found) == query.limit else None,
    )


@router.get(
    "/knowledge-articles/{article}", summary="查看条目 / an article", responses=problems(401, 404, 503)
)
@shows_nothing("the knowledge base holds no petition")
async def one_article(article: str, here: Here, actor: StaffIfAny) -> ArticleView:
    """An article. Its unit and those who check it also read draft, reports and history."""
    return await _shown(here, await _found(here, actor, article), actor)


def _ask(allowed: bool) -> None:
    if not allowed:
        raise ProblemError("not_for_you")


def _readable(actor: Actor | None, article: Article, today: date) -> bool:
    """Everybody reads what is public and in force, the staff what was published, its unit all of it."""
    state = article.state
    if actor is None:
        return state.standing(today) == "published" and bool(state.published and state.published.public)
    return may_read_all(actor, article.unit) or (state.published is not None and not state.withdrawn)


async def _found(here: Surroundings, actor: Actor | None, article: str) -> Article:
    try:
        found = await knowledge.one(here.store, UUID(article))
    except ValueError:
        raise ProblemError("not_found") from None
    if found is None or not _readable(actor, found, here.today):
        raise ProblemError("not_found")
    return found


async def _content(here: Surroundings, draft: ContentDraft) -> ArticleContent:
    if draft.matter is not None:
        law = await here.statutes.law_at(here.clock.now())
        if law.rulebook.matter(draft.matter) is None:
            raise ProblemError("matter_not_listed")
    return ArticleContent(**draft.model_dump())


def _event(here: Surroundings, actor: Actor, kind: EventKind, **fields: Any) -> KnowledgeEvent:
    return KnowledgeEvent(serial=1, kind=kind, at=here.clock.now(), by=actor.person, **fields)


async def _happened(
    here: Surroundings, actor: Actor, article: Article, event: KnowledgeEvent, key: Key
) -> ArticleView:
    try:
        stored = await knowledge.happen(here.store, article.id, event, key, here.today)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except HinderedError as error:
        raise ProblemError(error.code) from None
    return await _shown(here, stored, actor)


async def _shown(here: Surroundings, article: Article, actor: Actor | None) -> ArticleView:
    units = {each.code: each for each in await people.units(here.store)}
    whole = actor is not None and may_read_all(actor, article.unit)
    return article_view(article, units, here.today, whole=whole)
