"""Whether the parts answer."""

from datetime import datetime, timedelta
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.surroundings import CHINA, Here, Surroundings
from suban.store import backups
from suban.store.database import answers

router = APIRouter(tags=["运行 / operation"])


class BackupState(BaseModel):
    """How old the last good backup is. `overdue`: older than the city allows, or there is none at all."""

    last_at: datetime | None = Field(
        description="其内容截至的时刻；从未备份为空 / the instant it holds; null: none"
    )
    age_hours: float | None
    overdue: bool
    damaged_files: int = Field(description="未能备份的附件 / files that could not be backed up")


class Health(BaseModel):
    """What answers. Without the engine petitions are still taken; without the store nothing goes."""

    store: Literal["up", "away"]
    engine: Literal["up", "away"]
    backup: BackupState | None = Field(description="数据库不可用时为空 / null while the store is away")


@router.get("/health", summary="运行状态 / health", responses={503: {"model": Health}})
async def health(here: Here, response: Response) -> Health:
    """Whether database and engine answer; 503 where the database does not."""
    store = await answers(here.store)
    engine = await here.engine.answers()
    if not store:
        response.status_code = 503
    return Health(
        store="up" if store else "away",
        engine="up" if engine else "away",
        backup=await _backup(here) if store else None,
    )


async def _backup(here: Surroundings) -> BackupState:
    last = await backups.last(here.store)
    if last is None:
        return BackupState(last_at=None, age_hours=None, overdue=True, damaged_files=0)
    age = here.clock.now() - last.taken_at
    return BackupState(
        last_at=last.taken_at.astimezone(CHINA),
        age_hours=round(age / timedelta(hours=1), 1),
        overdue=age > here.backup_max_age,
        damaged_files=last.damaged,
    )
