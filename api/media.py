"""What the media are supplied with: written by one person, checked for personal data, approved by another."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response

from api.authority import Staff, reads
from api.feed import MEDIA_TYPE, feed
from api.inputs import Storable
from api.keys import IdempotencyKey, key_of
from api.media_drafts import (
    ApprovalDraft,
    ItemDraft,
    ItemPage,
    ItemTextDraft,
    ItemView,
    ItemWithdrawal,
    PublicItems,
)
from api.media_views import item_view, public_view
from api.problems import FieldError, ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.topic_findings import period_of, received_by_all, rules_in_force
from suban.domain.acts import Actor
from suban.domain.media import ItemContent, ItemEvent, MatterCount, unfit
from suban.domain.personal_data import personal_data
from suban.domain.rulebook import MediaRule
from suban.domain.tallies import received
from suban.store import knowledge, media, petitions
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.store.media import Item, ItemHinderedError, Personal
from suban.wording.topics import personal_text

router = APIRouter(tags=["媒体供稿 / for the media"])

_CHANGES = problems(400, 401, 403, 404, 409, 413, 422, 503)
_FEED: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {}}}}
_MOST_MATTERS = 10
_NOBODY = Personal((), (), ())


@router.post("/media-items", status_code=201, summary="撰写稿件 / write an item", responses=_CHANGES)
@logged_as("media")
async def write_item(
    draft: Annotated[ItemDraft, Storable], here: Here, actor: Staff, idempotency_key: IdempotencyKey
) -> ItemView:
    """Drafts a hot topic, a reading of a policy or a handled case. What holds personal data is refused.

    A case is told of a closed petition only, never of one that complains of somebody.
    """
    rule = _rule(here)
    _ask(actor.role in rule.writers)
    content = ItemContent(
        **draft.model_dump(exclude={"article"}), article=str(draft.article) if draft.article else None
    )
    content = content.with_(matters=await _matters(here, content))
    await _check(here, actor, rule, content)
    event = ItemEvent(serial=1, kind="drafted", at=here.clock.now(), by=actor.person, content=content)
    try:
        stored = await media.draft(here.store, uuid4(), event=event, key=key_of(idempotency_key, draft))
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return await item_view(here, stored)


@router.post(
    "/media-items/{item}/versions", status_code=201, summary="修改稿件 / write it anew", responses=_CHANGES
)
@logged_as("media")
async def write_item_again(
    item: str,
    draft: Annotated[ItemTextDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ItemView:
    """Another title and text, as long as it is not published."""
    rule = _rule(here)
    _ask(actor.role in rule.writers)
    there = await _found(here, actor, rule, item)
    content = there.state.content.with_(title=draft.title, text=draft.text)
    await _check(here, actor, rule, content)
    return await _happened(
        here, actor, there, key_of(idempotency_key, draft), kind="drafted", content=content
    )


@router.post(
    "/media-items/{item}/checks", status_code=201, summary="审核稿件 / approve an item", responses=_CHANGES
)
@logged_as("media")
async def check_item(
    item: str,
    draft: Annotated[ApprovalDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ItemView:
    """Publishes what somebody else wrote, or sends it back. The text is checked for personal data again."""
    rule = _rule(here)
    _ask(actor.role in rule.approvers)
    there = await _found(here, actor, rule, item)
    if draft.approved:
        await _check(here, actor, rule, there.state.content)
    kind = "approved" if draft.approved else "sent_back"
    return await _happened(here, actor, there, key_of(idempotency_key, draft), kind=kind, words=draft.reason)


@router.post(
    "/media-items/{item}/withdrawal",
    status_code=201,
    summary="撤下稿件 / withdraw an item",
    responses=_CHANGES,
)
@logged_as("media")
async def withdraw_item(
    item: str,
    draft: Annotated[ItemWithdrawal, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> ItemView:
    """Takes an item out of list and feed. Its history stays."""
    rule = _rule(here)
    _ask(actor.role in (*rule.writers, *rule.approvers))
    there = await _found(here, actor, rule, item)
    return await _happened(
        here, actor, there, key_of(idempotency_key, draft), kind="withdrawn", words=draft.reason
    )


@router.get("/media-items", summary="稿件列表 / items", responses=problems(401, 403, 404, 422, 503))
@logged_as("media")
async def all_items(
    here: Here,
    actor: Staff,
    before: Annotated[UUID | None, Query(description="上一页的 next / `next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ItemPage:
    """All items with their history, for those who write and approve."""
    rule = _rule(here)
    _ask(actor.role in (*rule.writers, *rule.approvers))
    found = await media.page(here.store, before=before, limit=limit)
    items = [await item_view(here, each) for each in found if await _readable(here, actor, each)]
    return ItemPage(items=items, next=found[-1].id if len(found) == limit else None)


@router.get("/media-items/{item}", summary="查看稿件 / an item", responses=problems(401, 403, 404, 422, 503))
@logged_as("media")
async def one_item(item: str, here: Here, actor: Staff) -> ItemView:
    """An item with its history, for those who write and approve."""
    rule = _rule(here)
    _ask(actor.role in (*rule.writers, *rule.approvers))
    return await item_view(here, await _found(here, actor, rule, item))


@router.get("/media", summary="供媒体使用的稿件 / for the media", responses=problems(404, 422, 503))
async def published_items(
    here: Here,
    before: Annotated[UUID | None, Query(description="上一页的 next / `next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> PublicItems:
    """Hot topics, readings of policies and handled cases that two people have seen to, for everybody."""
    rule = _rule(here)
    found = await media.published(here.store, rule.kinds, before=before, limit=limit)
    return PublicItems(
        items=[await public_view(here, each) for each in found],
        next=found[-1].id if len(found) == limit else None,
    )


@router.get(
    "/media/feed.atom",
    summary="供媒体订阅 / the same as an Atom feed",
    responses=_FEED | problems(404, 422, 503),
    response_class=Response,
)
async def published_feed(here: Here, request: Request) -> Response:
    """The newest fifty as an Atom feed (RFC 4287)."""
    rule = _rule(here)
    found = await media.published(here.store, rule.kinds, before=None, limit=50)
    items = [await public_view(here, each) for each in found]
    content = feed(items, str(request.url), here.platform_name, here.clock.now())
    return Response(content, media_type=MEDIA_TYPE)


def _rule(here: Surroundings) -> MediaRule:
    rule = rules_in_force(here).media
    if rule is None:
        raise ProblemError("media_not_known")
    return rule


def _ask(allowed: bool) -> None:
    if not allowed:
        raise ProblemError("not_for_you")


async def _readable(here: Surroundings, actor: Actor, item: Item) -> bool:
    """Whether the petition behind an item is there for this reader."""
    number = item.state.content.petition
    if number is None:
        return True
    case = await petitions.case_of(here.store, number)
    return case is not None and await reads(here, actor, case)


async def _found(here: Surroundings, actor: Actor, rule: MediaRule, item: str) -> Item:
    try:
        found = await media.one(here.store, UUID(item))
    except ValueError:
        raise ProblemError("not_found") from None
    if found is None or not await _readable(here, actor, found):
        raise ProblemError("not_found")
    return found


async def _matters(here: Surroundings, content: ItemContent) -> tuple[MatterCount, ...] | None:
    """What came most in the period of a hot topic, of what is closed to nobody and not too few."""
    if content.period is None:
        return None
    rules, period = rules_in_force(here), period_of(content.period)
    if period.until >= here.today:
        raise ProblemError("period_not_over")
    counts = received(await received_by_all(here, rules, period), lambda each: each.matter)
    least = rules.small_counts.below if rules.small_counts else 1
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    shown = [MatterCount(matter=code, received=many) for code, many in most if many >= least]
    return tuple(shown[:_MOST_MATTERS])


async def _check(here: Surroundings, actor: Actor, rule: MediaRule, content: ItemContent) -> None:
    """That what the item rests on may be told, and that its words name nobody."""
    personal = _NOBODY
    if content.petition is not None:
        case = await petitions.case_of(here.store, content.petition)
        if case is None or not await reads(here, actor, case):
            raise ProblemError("petition_unknown", field="petition")
        if reason := unfit(rule, case):
            raise ProblemError(reason)
        personal = await media.personal(here.store, content.petition)
    if content.article is not None:
        article = await knowledge.one(here.store, UUID(content.article))
        state = article.state if article else None
        public = state is not None and state.published is not None and state.published.public
        if state is None or not public or state.standing(here.today) != "published":
            raise ProblemError("article_not_public")
    errors = tuple(
        FieldError(field=field, **personal_text(datum))
        for field, words in (("title", content.title), ("text", content.text))
        for datum in personal_data(words, **vars(personal))
    )
    if errors:
        raise ProblemError("personal_data_found", errors=errors)


async def _happened(here: Surroundings, actor: Actor, item: Item, key: Key, **fields: Any) -> ItemView:
    event = ItemEvent(serial=1, at=here.clock.now(), by=actor.person, **fields)
    try:
        stored = await media.happen(here.store, item.id, event=event, key=key)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except ItemHinderedError as error:
        raise ProblemError(error.code) from None
    return await item_view(here, stored)
