"""Storing a text before a signal names it: no free text enters the engine."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.authority import StaffReading
from api.inputs import Prose, Storable
from api.reading_log import shows_nothing
from api.responses import problems
from api.surroundings import Here
from suban.store.texts import keep, text_ref

router = APIRouter(tags=["信号 / signals"])


class TextDraft(BaseModel):
    """A reason, note or part of a reply."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "三盏路灯均已修复。"}]}
    )

    text: Prose


class StoredText(BaseModel):
    """What an act in a signal names instead of the text."""

    id: UUID
    digest: Annotated[str, Field(description="SHA-256")]


@router.post(
    "/petitions/{number}/texts",
    status_code=201,
    summary="存储文本 / store a text",
    responses=problems(400, 401, 404, 413, 422, 503),
)
@shows_nothing("it only takes a text in")
async def store_text(draft: Annotated[TextDraft, Storable], here: Here, reading: StaffReading) -> StoredText:
    """Stores a text of an act that will come as a signal. The same text again has the same name."""
    number = reading.case.number
    ref = text_ref(number, reading.actor.person, "text", draft.text)
    await keep(here.store, number, {ref: draft.text})
    return StoredText(id=ref.id, digest=ref.digest)
