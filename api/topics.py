"""Topics: problems of many petitions, worked on from the finding to the decision (专题)."""

import asyncio
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Body, Query, Response

from api.authority import Staff
from api.download import KEPT_TO_ONESELF
from api.inputs import Storable
from api.keys import IdempotencyKey, key_of
from api.languages import WantedLanguage
from api.problems import ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.topic_document import document
from api.topic_drafts import (
    STEP_EXAMPLES,
    Analysis,
    Feedback,
    FollowUpFigures,
    PlanDraft,
    PlanResult,
    TopicClosing,
    TopicDecision,
    TopicDraft,
    TopicReport,
    TopicStepDraft,
    UnitAnswer,
)
from api.topic_findings import period_of, problems_of, received_by_all, rules_in_force
from api.topic_views import TopicPage, TopicView, topic_view
from api.work_order_printed import MEDIA_TYPE, WORD_FILE
from suban.domain.acts import Actor
from suban.domain.periods import Period
from suban.domain.rulebook import GovernanceRule, Rulebook
from suban.domain.topics import ACT_OF, Counted, TopicContent, TopicEvent, may, may_read
from suban.store import people, topics
from suban.store.intake import KeyUsedError
from suban.store.topics import Topic, TopicHinderedError

router = APIRouter(tags=["专题 / topics"])

_CHANGES = problems(400, 401, 403, 404, 409, 413, 422, 503)


@router.post("/topics", status_code=201, summary="设立专题 / open a topic", responses=_CHANGES)
@logged_as("topic")
async def open_topic(
    draft: Annotated[TopicDraft, Storable], here: Here, actor: Staff, idempotency_key: IdempotencyKey
) -> TopicView:
    """Opens a topic and asks units, with the figures of its period as they are now.

    These figures count nothing that is closed to anybody: a unit that reads them learns of no petition
    against it.
    """
    rules = rules_in_force(here)
    if not may(rules, actor, "opening"):
        raise ProblemError("not_for_you")
    period = period_of(draft.period)
    rulebook = here.statutes.applies_at(here.clock.now())
    if rulebook.matter(draft.matter) is None:
        raise ProblemError("matter_not_listed")
    known = {each.code for each in await people.units(here.store)}
    if not known.issuperset(draft.units):
        raise ProblemError("unit_unknown")
    if draft.problem is not None:
        await _check_finding(here, actor, rules, draft, period)
    content = TopicContent(
        **draft.model_dump(exclude={"areas", "units"}),
        areas=tuple(dict.fromkeys(draft.areas)),
        units=tuple(dict.fromkeys(draft.units)),
    )
    counts = tuple(
        [await _count(here, rules, content, each) for each in (period, period.before, period.year_before)]
    )
    event = _event(here, actor, kind="opened", content=content, counts=counts)
    try:
        stored = await topics.open_topic(
            here.store, uuid4(), rulebook.digest, rules, event=event, key=key_of(idempotency_key, draft)
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except TopicHinderedError as error:
        raise ProblemError(error.code, figure=error.figure) from None
    return await _shown(here, stored)


@router.post(
    "/topics/{topic}/steps", status_code=201, summary="办理专题 / take a step in a topic", responses=_CHANGES
)
@logged_as("topic")
async def take_step(
    topic: str,
    draft: Annotated[TopicStepDraft, Storable, Body(openapi_examples=STEP_EXAMPLES)],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> TopicView:
    """Analysis, feedback, answers and plans of units, report, decision, figures afterwards, closing."""
    there = await _found(here, actor, topic)
    rulebook = await here.statutes.rulebook(there.rulebook)
    rules = _chapter(rulebook)
    event = await _event_of(here, actor, rules, there, draft)
    if not may(rules, actor, ACT_OF[event.kind], there.state.content):
        raise ProblemError("not_for_you")
    key = key_of(idempotency_key, draft)
    try:
        stored = await topics.happen(here.store, there.id, rules, here.today, event=event, key=key)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except TopicHinderedError as error:
        raise ProblemError(error.code, figure=error.figure) from None
    return await _shown(here, stored)


@router.get("/topics", summary="专题列表 / topics", responses=problems(401, 403, 404, 422, 503))
@logged_as("topic")
async def all_topics(
    here: Here,
    actor: Staff,
    before: Annotated[UUID | None, Query(description="上一页的 next / `next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> TopicPage:
    """All topics for those who work on them; for a unit those that came to it."""
    everything = may(rules_in_force(here), actor, "reading")
    if not everything and actor.unit is None:
        raise ProblemError("not_for_you")
    found = await topics.page(here.store, unit=None if everything else actor.unit, before=before, limit=limit)
    items = [
        await _shown(here, each)
        for each in found
        if may_read(_chapter(await here.statutes.rulebook(each.rulebook)), actor, each.state)
    ]
    return TopicPage(items=items, next=found[-1].id if len(found) == limit else None)


@router.get("/topics/{topic}", summary="查看专题 / a topic", responses=problems(401, 403, 404, 503))
@logged_as("topic")
async def one_topic(topic: str, here: Here, actor: Staff) -> TopicView:
    """A topic with all that happened to it."""
    return await _shown(here, await _found(here, actor, topic))


@router.get(
    "/topics/{topic}/document.docx",
    summary="导出专题报告 / the topic as a document",
    responses=WORD_FILE | problems(401, 403, 404, 503),
    response_class=Response,
)
@logged_as("topic")
async def topic_document(topic: str, here: Here, actor: Staff, language: WantedLanguage) -> Response:
    """The report to government and committee as a Word file, in the language of `Accept-Language`."""
    shown = await _shown(here, await _found(here, actor, topic))
    made_at = here.clock.now()
    content = await asyncio.to_thread(document, shown, here.platform_name, language, made_at)
    headers = {
        "Content-Disposition": f'attachment; filename="topic-{shown.period}.docx"',
        "Vary": "Accept-Language",
        **KEPT_TO_ONESELF,
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


async def _check_finding(
    here: Surroundings, actor: Actor, rules: GovernanceRule, draft: TopicDraft, period: Period
) -> None:
    """That the figures show what the topic is said to come from."""
    if rules.problem(draft.problem or "") is None:
        raise ProblemError("problem_not_listed", figure=", ".join(each.problem for each in rules.problems))
    for each in await problems_of(here, actor, rules, period):
        if (each.rule.problem, each.matter) == (draft.problem, draft.matter) and each.area in (
            None,
            *draft.areas,
        ):
            return
    raise ProblemError("problem_not_found")


async def _count(here: Surroundings, rules: GovernanceRule, content: TopicContent, period: Period) -> Counted:
    counted = await received_by_all(here, rules, period)
    many = sum(
        each.received
        for each in counted
        if each.matter == content.matter and (not content.areas or each.area in content.areas)
    )
    return Counted(period=period.code, received=many)


async def _event_of(
    here: Surroundings, actor: Actor, rules: GovernanceRule, topic: Topic, draft: TopicStepDraft
) -> TopicEvent:
    words, unit = draft.text, actor.unit
    match draft:
        case Analysis():
            return _event(here, actor, kind="analysed", words=words)
        case Feedback():
            return _event(here, actor, kind="fed_back", words=words)
        case UnitAnswer():
            return _event(here, actor, kind="answered", words=words, unit=unit)
        case PlanDraft(due_on=due_on):
            return _event(here, actor, kind="planned", words=words, unit=unit, due_on=due_on)
        case PlanResult(plan=plan, done=done):
            kind = "plan_done" if done else "plan_not_done"
            return _event(here, actor, kind=kind, words=words, unit=unit, plan=plan)
        case TopicReport(body=body):
            return _event(here, actor, kind="reported", words=words, body=body)
        case TopicDecision():
            return _event(here, actor, kind="decided", words=words)
        case FollowUpFigures(period=code):
            period = period_of(code)
            if period.until >= here.today:
                raise ProblemError("period_not_over")
            if period.since <= period_of(topic.state.content.period).until:
                raise ProblemError("period_not_later")
            counts = (await _count(here, rules, topic.state.content, period),)
            return _event(here, actor, kind="followed_up", words=words, counts=counts)
        case TopicClosing(outcome=outcome):
            return _event(here, actor, kind="closed", words=words, outcome=outcome)


def _event(here: Surroundings, actor: Actor, **fields: Any) -> TopicEvent:
    return TopicEvent(serial=1, at=here.clock.now(), by=actor.person, **fields)


def _chapter(rulebook: Rulebook) -> GovernanceRule:
    # A topic is opened under a rulebook that has the chapter.
    assert rulebook.governance
    return rulebook.governance


async def _found(here: Surroundings, actor: Actor, topic: str) -> Topic:
    try:
        found = await topics.one(here.store, UUID(topic))
    except ValueError:
        raise ProblemError("not_found") from None
    if found is None:
        raise ProblemError("not_found")
    rules = _chapter(await here.statutes.rulebook(found.rulebook))
    if not may_read(rules, actor, found.state):
        raise ProblemError("not_found")
    return found


async def _shown(here: Surroundings, topic: Topic) -> TopicView:
    units = {each.code: each for each in await people.units(here.store)}
    return topic_view(topic, await here.statutes.rulebook(topic.rulebook), units, here.today)
