"""Notices that have not reached somebody, for those who can do something about it."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.authority import Staff
from api.problems import ProblemError
from api.reading_log import logged_as, note_list
from api.responses import problems
from api.surroundings import Here
from api.wordings import Named, named
from suban.domain.confidentiality import keys_of
from suban.domain.rulebook import Role, Rulebook
from suban.engine.deliveries import batch_workflow_id
from suban.store.undelivered import Undelivered, UndeliveredState, undelivered
from suban.wording.deliveries import advice_text, error_text, state_text
from suban.wording.law import audience_text, entry_text
from suban.wording.organisation import function_text

router = APIRouter(tags=["消息 / mailbox"])

MAY_SEE: tuple[Role, ...] = ("reviewer", "administrator")


class UndeliveredQuery(BaseModel):
    """Which of them."""

    model_config = ConfigDict(extra="forbid")

    state: UndeliveredState | None = None
    error: Annotated[str, Field(max_length=80)] | None = Field(
        None, description="只看这一原因 / with this code of an error only"
    )
    petition: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="只看这一诉求 / of this petition only"
    )
    cursor: Annotated[str, Field(max_length=400)] | None = Field(
        None, description="上一页的 next / `next` of the page before"
    )
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class UndeliveredNotice(BaseModel):
    """A notice and one recipient that it has not reached. No names, addresses or texts."""

    notice: int
    petition: str
    entry: int = Field(description="所告知的流水账记录 / the journal entry that it tells of")
    subject: Named
    audience: Named
    unit: str | None
    function: Named | None = Field(description="有关职能部门的职能 / whose unit for the area")
    recipient: str | None = Field(
        description="人员代码；petitioner 为诉求人；尚未开始为空 / "
        "a person's code, `petitioner`, or null where it is not begun"
    )
    channel: str | None = Field(description="smtp, webhook, apprise, mailbox")
    state: Named
    attempts: int
    error: Named | None = Field(description="最近一次失败的原因 / why the last attempt failed")
    since: datetime
    due_at: datetime | None = Field(description="下次尝试的时刻 / when it is tried next")
    doubtful: int = Field(
        description="结果不明的尝试次数 / attempts of which nobody knows whether the message was taken"
    )
    workflow: str | None = Field(
        description="引擎中负责发送的工作流 / the workflow that delivers it, as the Temporal UI names it"
    )
    advice: Named = Field(description="如何处理 / what to do about it")


class UndeliveredPage(BaseModel):
    """A page, the newest notice first, and the cursor of the next one, if there may be more."""

    items: list[UndeliveredNotice]
    next: str | None


@router.get(
    "/notices/undelivered",
    summary="未送达的通知 / undelivered notices",
    responses=problems(401, 403, 422, 503),
)
@logged_as("notices")
async def undelivered_notices(
    here: Here, actor: Staff, query: Annotated[UndeliveredQuery, Query()]
) -> UndeliveredPage:
    """Notices that are not taken up yet, wait, are tried again, refused, given up, uncertain, or for nobody.

    One line for each recipient. Reviewers and administrators may see it.
    """
    if actor.role not in MAY_SEE:
        raise ProblemError("not_for_you")
    after = _after(query.cursor) if query.cursor else None
    found = await undelivered(
        here.store,
        state=query.state,
        error=query.error,
        number=query.petition,
        after=after,
        limit=query.limit,
        keys=keys_of(actor),
    )
    note_list(each.number for each in found)
    newest_first = tuple(reversed(here.statutes.rulebooks))
    return UndeliveredPage(
        items=[_shown(each, newest_first) for each in found],
        next=_cursor(found[-1]) if len(found) == query.limit else None,
    )


def _shown(each: Undelivered, rulebooks: Sequence[Rulebook]) -> UndeliveredNotice:
    return UndeliveredNotice(
        notice=each.notice_id,
        petition=each.number,
        entry=each.entry,
        subject=named(each.subject, entry_text(each.subject)),
        audience=named(each.audience, audience_text(each.audience)),
        unit=each.unit,
        function=(named(each.function, function_text(each.function, rulebooks)) if each.function else None),
        recipient=each.recipient,
        channel=each.channel,
        state=named(each.state, state_text(each.state)),
        attempts=each.attempts,
        error=named(each.error, error_text(each.error)) if each.error else None,
        since=each.since,
        due_at=each.due_at,
        doubtful=each.doubtful,
        workflow=batch_workflow_id(each.batch) if each.batch else None,
        advice=named(each.state, advice_text(each.state)),
    )


def _cursor(last: Undelivered) -> str:
    return base64.urlsafe_b64encode(json.dumps([last.notice_id, last.recipient or ""]).encode()).decode()


def _after(cursor: str) -> tuple[int, str]:
    try:
        notice_id, recipient = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        storable = isinstance(recipient, str) and recipient.isprintable()
        if type(notice_id) is not int or not 0 <= notice_id < 2**31 or not storable:
            raise ValueError
        recipient.encode()
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise ProblemError("cursor_unknown") from None
    return notice_id, recipient
