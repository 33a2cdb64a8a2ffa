"""Whether the parts answer."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.surroundings import Here
from suban.store.database import answers

router = APIRouter(tags=["运行 / operation"])


class Health(BaseModel):
    """What answers. Without the engine petitions are still taken; without the store nothing goes."""

    store: Literal["up", "away"]
    engine: Literal["up", "away"]


@router.get("/health", summary="运行状态 / health", responses={503: {"model": Health}})
async def health(here: Here, response: Response) -> Health:
    """Whether database and engine answer; 503 where the database does not."""
    store = await answers(here.store)
    engine = await here.engine.answers()
    if not store:
        response.status_code = 503
    return Health(store="up" if store else "away", engine="up" if engine else "away")
