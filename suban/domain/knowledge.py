"""The knowledge base (知识库): what units say about their policies and procedures, and how it is kept right.

Anshan, ch. 4: 承办单位应当采编、更新本单位相关知识库的内容，保证知识库数据的真实、准确和有效. Liaoning,
art. 17: 及时推送最新政策和热点问题答复口径、业务办理流程等信息，完善多方校核、查漏纠错等制度.

An article is written by its unit, checked by somebody else, shown until the day by which the unit must look
at it again (the day is the city's), and reported where it is wrong. Nothing of it is ever rewritten.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from suban.domain.acts import Actor
from suban.domain.model import Value
from suban.domain.rulebook import Role

EventKind = Literal["drafted", "approved", "sent_back", "renewed", "reported", "settled", "withdrawn"]

Standing = Literal["draft", "published", "due_for_review", "withdrawn"]
"""`due_for_review`: the day has come by which the unit was to look at it again, and it has not."""

Hindrance = Literal[
    "article_withdrawn",
    "nothing_to_check",
    "own_draft",
    "not_published",
    "report_unknown",
    "review_on_passed",
]

WRITERS: tuple[Role, ...] = ("handler", "leader", "operator", "reviewer")
"""Who writes for the unit where they work."""


class ArticleContent(Value):
    """What an article says: a question, its answer and what that rests on.

    `matter` is the code of a rulebook's matter, None: of several. `public`: whether everybody may read it, or
    only those who answer petitioners.
    """

    question: str
    answer: str
    basis: str
    matter: str | None = None
    public: bool = True


class KnowledgeEvent(Value):
    """Something that happened to an article; `serial` counts from 1, `by` is a person's id.

    A draft has its content, and an approval or renewal the day by which the unit must look again. `words` say
    why it was sent back or withdrawn, what is wrong, or how a report was settled; `report` is the serial of
    the report that is settled.
    """

    serial: int
    kind: EventKind
    at: datetime
    by: str
    content: ArticleContent | None = None
    review_on: date | None = None
    words: str | None = None
    report: int | None = None


class ArticleState(Value):
    """What an article says now: what is published, what waits for its check, which reports are open.

    `draft_by` is who wrote what waits; `versions` counts what was published so far.
    """

    published: ArticleContent | None = None
    published_at: datetime | None = None
    review_on: date | None = None
    draft: ArticleContent | None = None
    draft_by: str | None = None
    versions: int = 0
    reports: tuple[int, ...] = ()
    withdrawn: bool = False

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        if self.withdrawn:
            return "withdrawn"
        if self.published is None or self.review_on is None:
            return "draft"
        return "published" if today <= self.review_on else "due_for_review"


def state_of(events: Sequence[KnowledgeEvent]) -> ArticleState:
    """What an article says after these events."""
    state = ArticleState()
    for event in events:
        state = _after(state, event)
    return state


def _after(state: ArticleState, event: KnowledgeEvent) -> ArticleState:
    match event.kind:
        case "drafted":
            return state.with_(draft=event.content, draft_by=event.by)
        case "approved":
            return state.with_(
                published=state.draft,
                published_at=event.at,
                review_on=event.review_on,
                versions=state.versions + 1,
                draft=None,
                draft_by=None,
            )
        case "sent_back":
            return state.with_(draft=None, draft_by=None)
        case "renewed":
            return state.with_(review_on=event.review_on)
        case "reported":
            return state.with_(reports=(*state.reports, event.serial))
        case "settled":
            return state.with_(reports=tuple(each for each in state.reports if each != event.report))
        case "withdrawn":
            return state.with_(withdrawn=True, draft=None, draft_by=None)


def hindrance(state: ArticleState, event: KnowledgeEvent, today: date) -> Hindrance | None:
    """Why this cannot happen to an article that stands so, or None."""
    if state.withdrawn:
        return "article_withdrawn"
    if event.kind in ("approved", "sent_back"):
        if state.draft is None:
            return "nothing_to_check"
        if state.draft_by == event.by:
            return "own_draft"
    if event.kind in ("renewed", "reported") and state.published is None:
        return "not_published"
    if event.kind == "settled" and event.report not in state.reports:
        return "report_unknown"
    if event.review_on is not None and event.review_on <= today:
        return "review_on_passed"
    return None


def may_write(actor: Actor, unit: str) -> bool:
    """Whether this person writes, renews, settles and withdraws articles of a unit: it is their own."""
    return actor.role in WRITERS and actor.unit == unit


def may_check(actor: Actor, unit: str) -> bool:
    """Whether this person checks what was written: who leads the unit, or reviews for the centre."""
    return actor.role == "reviewer" or (actor.role == "leader" and actor.unit == unit)


def may_read_all(actor: Actor, unit: str) -> bool:
    """Whether this person reads drafts, reports and history: the unit, and those who check."""
    return may_write(actor, unit) or may_check(actor, unit) or actor.role == "supervisor"
