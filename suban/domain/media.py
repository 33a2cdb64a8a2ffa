"""What the media are supplied with: hot topics, readings of policies, handled cases. Two people see to each.

Anshan, ch. 5: 发布群众诉求热点问题和政策解读，定期公开通报群众诉求办理事例. That the text tells of
nobody is from the confidentiality rules: one person writes it, a check looks at it, another approves it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from suban.domain.case import Case
from suban.domain.model import Value
from suban.domain.rulebook import MediaRule

Form = Literal["hot_topic", "policy_reading", "handled_case"]
EventKind = Literal["drafted", "approved", "sent_back", "withdrawn"]
Standing = Literal["draft", "sent_back", "published", "withdrawn"]

Hindrance = Literal["item_withdrawn", "item_published", "nothing_to_approve", "own_item"]

Unfit = Literal["petition_not_closed", "petition_closed_to_media"]


class MatterCount(Value):
    """How many petitions a matter had in the period of a hot topic."""

    matter: str
    received: int


class ItemContent(Value):
    """What an item tells, in the words of whoever wrote it.

    `period` is that of a hot topic, `article` the id of the public article that a reading of a policy rests
    on, `petition` the number of the petition whose case is told. The number is never given out.
    `matters` are the counts of a hot topic's period when it was written.
    """

    form: Form
    title: str
    text: str
    period: str | None = None
    article: str | None = None
    petition: str | None = None
    matters: tuple[MatterCount, ...] | None = None


class ItemEvent(Value):
    """Something that happened to an item; `by` is a person's id, `words` say why it went back or off."""

    serial: int
    kind: EventKind
    at: datetime
    by: str
    content: ItemContent | None = None
    words: str | None = None


class ItemState(Value):
    """How an item stands, and what it says."""

    content: ItemContent
    written_by: str
    standing: Standing = "draft"
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None


def state_of(events: Sequence[ItemEvent]) -> ItemState:
    """How an item stands after these events, of which the first drafted it."""
    first = events[0]
    assert first.content
    state = ItemState(content=first.content, written_by=first.by)
    for each in events[1:]:
        state = _after(state, each)
    return state


def _after(state: ItemState, event: ItemEvent) -> ItemState:
    match event.kind:
        case "drafted":
            return state.with_(content=event.content or state.content, written_by=event.by, standing="draft")
        case "approved":
            return state.with_(standing="published", published_at=event.at)
        case "sent_back":
            return state.with_(standing="sent_back")
        case "withdrawn":
            return state.with_(standing="withdrawn", withdrawn_at=event.at)


def hindrance(events: Sequence[ItemEvent], event: ItemEvent) -> Hindrance | None:
    """Why this cannot happen to an item with these events, or None.

    Who wrote any version of it does not approve it.
    """
    standing = state_of(events).standing
    if standing == "withdrawn":
        return "item_withdrawn"
    match event.kind:
        case "drafted" if standing == "published":
            return "item_published"
        case "approved" | "sent_back" if standing != "draft":
            return "nothing_to_approve"
        case "approved" if event.by in {each.by for each in events if each.kind == "drafted"}:
            return "own_item"
        case _:
            return None


def unfit(rule: MediaRule, case: Case) -> Unfit | None:
    """Why the case of a petition may not be told, or None.

    It must be closed, of a kind of which cases are told, and complain of nobody: the party complained of
    must not learn from a newspaper that there is a petition.
    """
    if case.kind not in rule.kinds or case.respondents:
        return "petition_closed_to_media"
    return None if case.closed else "petition_not_closed"
