"""A caller's petitions by telephone number. The number stands in the body only: addresses are logged."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.authority import Staff
from api.inputs import Phone, Storable
from api.problems import ProblemError
from api.reading_log import logged_as, note_search
from api.responses import problems
from api.surroundings import Here
from api.worklist import WorklistPage, mask_titles, page_of
from suban.domain.confidentiality import list_keys_of
from suban.domain.reading import may_find_by_telephone
from suban.store.worklist import Wanted

router = APIRouter(tags=["诉求 / petitions"])


class PetitionLookup(BaseModel):
    """The telephone number that a caller gives, however it is written."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"phone": "138 0000 0000"}]})

    phone: Annotated[
        Phone,
        Field(
            description="须为完整号码；空格、横线和国家代码不影响 / "
            "the whole number; spaces, hyphens and the country code do not matter"
        ),
    ]
    cursor: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="上一页的 next / `next` of the page before"
    )
    limit: Annotated[int, Field(ge=1, le=100, strict=True)] = 20


@router.post(
    "/petition-lookups",
    summary="按电话查找诉求 / petitions of a telephone number",
    responses=problems(400, 401, 403, 413, 422, 503),
)
@logged_as("lookup")
async def look_up(lookup: Annotated[PetitionLookup, Storable], here: Here, actor: Staff) -> WorklistPage:
    """The petitions whose petitioner gave exactly this number, the newest first: stage, next due moment.

    For the centre, when somebody calls and asks how far it is. A part of a number finds nothing. The number
    is neither stored nor logged.
    """
    if not may_find_by_telephone(actor):
        raise ProblemError("not_for_you")
    note_search(lookup.model_fields_set, "".join(each for each in lookup.phone if each.isdigit()))
    wanted = Wanted(phone=lookup.phone, closed_to=list_keys_of(actor))
    found = await page_of(here, wanted, order="newest", cursor=lookup.cursor, limit=lookup.limit)
    await mask_titles(here, actor, found.items)
    return found
