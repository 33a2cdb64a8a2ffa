"""Notices that did not reach somebody: counted, sent again, or known to have been told in another way."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.authority import Staff
from api.inputs import Prose, Storable
from api.notices import MAY_SEE
from api.problems import ProblemError
from api.reading_log import logged_as, note_list, shows_nothing
from api.responses import problems
from api.surroundings import CHINA, Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.confidentiality import keys_of
from suban.store.deliveries import Channel
from suban.store.resending import DEAD, DeadState, Decision, Which, decide
from suban.store.undelivered import counts
from suban.wording.deliveries import state_text

router = APIRouter(tags=["消息 / mailbox"])

_MOST = 1000

Notice = Annotated[int, Path(ge=0, lt=2**31, description="通知编号，见未送达清单 / its id, from the list")]
Recipient = Annotated[
    str,
    Path(max_length=200, pattern=r"^[^\x00-\x1f]+$", description="收件人代码 / the code of the recipient"),
]


class CountedLines(BaseModel):
    """How many recipients are in a state over a channel."""

    channel: str
    state: Named
    recipients: int


class PerhapsTwice(BaseModel):
    """How many messages were sent over a channel that may have been taken before."""

    channel: str
    messages: int


class DeliveryCounts(BaseModel):
    """How deliveries stand."""

    waiting: int = Field(description="尚未开始发送的通知 / notices of which nobody was tried")
    oldest_waiting_at: datetime | None
    undelivered: list[CountedLines]
    dead: int = Field(description="不再自动发送的收件人 / recipients to whom nothing more is sent by itself")
    uncertain: int = Field(description="其中是否送达不明的 / of these, perhaps told, perhaps not")
    perhaps_twice: list[PerhapsTwice] = Field(
        description="可能重复送达的消息 / messages that may have come twice"
    )


class ResendDraft(BaseModel):
    """Which are sent again: all in one state, of one error and channel where that is said."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"state": "given_up", "error": "timed_out"}]}
    )

    state: DeadState
    error: Annotated[str, Field(max_length=80)] | None = Field(
        None, description="原因代码，见未送达清单 / the code of the error, from the list"
    )
    channel: Literal[Channel] | None = None


class ToldDraft(BaseModel):
    """How the recipient was told."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "已电话告知诉求人。"}]}
    )

    reason: Prose


class DecidedLine(BaseModel):
    """A notice and one recipient."""

    notice: int
    petition: str
    recipient: str


class DecidedLines(BaseModel):
    """What was decided on; empty where none was undelivered any more. `more`: others are left, ask again."""

    items: list[DecidedLine]
    more: bool


@router.get(
    "/notices/counts", summary="送达情况统计 / how deliveries stand", responses=problems(401, 403, 503)
)
@shows_nothing("counts that name no petition")
async def delivery_counts(here: Here, actor: Staff) -> DeliveryCounts:
    """How many are undelivered, by channel and state, and what may have come twice.

    Without petitions that are closed to who asks.
    """
    _check(actor)
    found = await counts(here.store, keys_of(actor))
    return DeliveryCounts(
        waiting=found.waiting,
        oldest_waiting_at=found.oldest_at.astimezone(CHINA) if found.oldest_at else None,
        undelivered=[
            CountedLines(
                channel=each.channel, state=named(each.state, state_text(each.state)), recipients=each.lines
            )
            for each in found.lines
        ],
        dead=found.of(*DEAD),
        uncertain=found.of("uncertain"),
        perhaps_twice=[
            PerhapsTwice(channel=channel, messages=messages)
            for channel, messages in found.perhaps_twice.items()
        ],
    )


@router.post(
    "/notices/undelivered/resend",
    summary="重新发送同一原因的通知 / send all of a reason again",
    responses=problems(400, 401, 403, 413, 422, 503),
)
@logged_as("notices")
async def resend_all(draft: Annotated[ResendDraft, Storable], here: Here, actor: Staff) -> DecidedLines:
    """Send what is in this state again, a thousand at a time, at the pace of the settings.

    Who took a message already knows it by its key; what was never taken has a new one.
    """
    which = Which(state=draft.state, error=draft.error, channel=draft.channel)
    return await _decide(here, actor, which, "resent", None)


@router.post(
    "/notices/undelivered/{notice}/{recipient}/resend",
    summary="重新发送 / send it again",
    responses=problems(401, 403, 422, 503),
)
@logged_as("notices")
async def resend(notice: Notice, recipient: Recipient, here: Here, actor: Staff) -> DecidedLines:
    """Send one message again, to the address that stands now."""
    return await _decide(here, actor, Which(notice=notice, recipient=recipient), "resent", None)


@router.post(
    "/notices/undelivered/{notice}/{recipient}/told",
    summary="登记已以其他方式告知 / say that the recipient was told in another way",
    responses=problems(400, 401, 403, 413, 422, 503),
)
@logged_as("notices")
async def told(
    notice: Notice,
    recipient: Recipient,
    draft: Annotated[ToldDraft, Storable],
    here: Here,
    actor: Staff,
) -> DecidedLines:
    """Take a message off the list, since its recipient knows."""
    which = Which(notice=notice, recipient=recipient)
    return await _decide(here, actor, which, "told_otherwise", draft.reason)


def _check(actor: Actor) -> None:
    if actor.role not in MAY_SEE:
        raise ProblemError("not_for_you")


async def _decide(
    here: Surroundings, actor: Actor, which: Which, decision: Decision, reason: str | None
) -> DecidedLines:
    _check(actor)
    lines = await decide(
        here.store,
        which,
        decision,
        by=actor.person,
        at=here.clock.now(),
        reason=reason,
        most=_MOST,
        keys=keys_of(actor),
    )
    note_list(number for _, number, _ in lines)
    return DecidedLines(
        items=[
            DecidedLine(notice=notice, petition=number, recipient=recipient)
            for notice, number, recipient in lines
        ],
        more=len(lines) == _MOST,
    )
