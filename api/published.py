"""What everybody may read of the petitions that were answered: the replies that may be public."""

import base64
import binascii
import json
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.problems import ProblemError
from api.responses import problems
from api.surroundings import Here
from api.wordings import Named
from suban.store import people
from suban.store.people import UnitRecord
from suban.store.published import After, Published, published

router = APIRouter(tags=["公开 / published"])


class PublishedReply(BaseModel):
    """A reply that may be public. What was asked, and by whom, stays with the platform."""

    number: str
    kind: str
    matter: str | None
    area: str
    unit: Named = Field(description="承办单位 / the unit that replied")
    result: str | None
    basis: str | None
    handled_on: date | None
    replied_at: datetime
    published_at: datetime = Field(description="审核通过的时间 / when the office approved it")


class PublishedPage(BaseModel):
    """Replies, the last given first, and the cursor of the next page, if there may be more."""

    replies: list[PublishedReply]
    next: str | None


@router.get("/published-replies", summary="公开的答复 / published replies", responses=problems(422, 503))
async def published_replies(
    here: Here,
    cursor: Annotated[
        str | None, Query(max_length=200, description="上一页的 next / `next` of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> PublishedPage:
    """The replies that their unit has checked and marked public, and that the office has approved.

    Nothing of a petition is public before it is answered and the answer is approved; of what was answered
    again only the last approved reply is. A reply that is not public never stands here.
    """
    found = await published(here.store, after=_after(cursor) if cursor else None, limit=limit)
    units = {each.code: each for each in await people.units(here.store)} if found else {}
    replies = [_shown(each, units.get(each.unit)) for each in found]
    return PublishedPage(replies=replies, next=_cursor(found[-1]) if len(found) == limit else None)


def _shown(reply: Published, unit: UnitRecord | None) -> PublishedReply:
    zh, en = (unit.name, unit.name_en or unit.name) if unit else (reply.unit, reply.unit)
    return PublishedReply(
        number=reply.number,
        kind=reply.kind,
        matter=reply.matter,
        area=reply.area,
        unit=Named(code=reply.unit, zh=zh, en=en),
        result=reply.result,
        basis=reply.basis,
        handled_on=reply.handled_on,
        replied_at=reply.replied_at,
        published_at=reply.published_at,
    )


def _cursor(last: Published) -> str:
    return base64.urlsafe_b64encode(json.dumps([last.replied_at.isoformat(), last.number]).encode()).decode()


def _after(cursor: str) -> After:
    try:
        at, number = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        after = After(datetime.fromisoformat(at), str(number))
        if after.replied_at.tzinfo is None or not after.number.replace("-", "").isdecimal():
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise ProblemError("cursor_unknown") from None
    return after
