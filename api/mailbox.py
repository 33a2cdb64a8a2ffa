"""The messages of the staff, where no mail server carries them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.authority import Staff
from api.reading_log import logged_as, note_list
from api.responses import problems
from api.surroundings import Here
from suban.domain.confidentiality import keys_of
from suban.store import mailbox

router = APIRouter(tags=["消息 / mailbox"])


class MailboxMessage(BaseModel):
    """A message."""

    id: int
    number: str
    subject: str
    body: str
    put_at: datetime


class MailboxPage(BaseModel):
    """Messages, the newest first; `next` is the `before` of the next page."""

    messages: list[MailboxMessage]
    next: int | None


@router.get("/mailbox", summary="我的消息 / my messages", responses=problems(401, 422, 503))
@logged_as("notices")
async def my_messages(
    here: Here,
    actor: Staff,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> MailboxPage:
    """The messages to whoever asks."""
    found = await mailbox.of_person(here.store, actor.person, keys_of(actor), before=before, limit=limit)
    note_list(each.number for each in found)
    messages = [
        MailboxMessage(
            id=each.id, number=each.number, subject=each.subject, body=each.body, put_at=each.put_at
        )
        for each in found
    ]
    return MailboxPage(messages=messages, next=messages[-1].id if len(messages) == limit else None)
