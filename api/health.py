"""Whether the parts answer."""

from datetime import datetime, timedelta
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.surroundings import CHINA, Here, Surroundings
from suban.store import backups, undelivered
from suban.store.database import answers
from suban.store.resending import DEAD

router = APIRouter(tags=["运行 / operation"])


class BackupState(BaseModel):
    """How old the last good backup is. `overdue`: older than the city allows, or there is none at all."""

    last_at: datetime | None = Field(
        description="其内容截至的时刻；从未备份为空 / the instant it holds; null: none"
    )
    age_hours: float | None
    overdue: bool
    damaged_files: int = Field(description="未能备份的附件 / files that could not be backed up")


class DeliveryState(BaseModel):
    """How notices are delivered: what waits, what somebody has to see to, and what cannot be excluded.

    Without petitions that are closed to anybody: who is complained of reads this, too.
    """

    waiting: int = Field(description="尚未开始发送的通知 / notices of which nobody was tried yet")
    oldest_waiting_at: datetime | None
    dead: int = Field(description="须人工处理的收件人 / recipients to whom nothing more is sent by itself")
    uncertain: int = Field(description="其中是否送达不明的 / of these, perhaps told, perhaps not")
    perhaps_twice: int = Field(description="可能重复送达的消息 / messages that may have come twice")


class Health(BaseModel):
    """What answers. Without the engine petitions are still taken; without the store nothing goes."""

    store: Literal["up", "away"]
    engine: Literal["up", "away"]
    backup: BackupState | None = Field(description="数据库不可用时为空 / null while the store is away")
    deliveries: DeliveryState | None = Field(
        description="通知送达情况；数据库不可用时为空 / of notices; null while the store is away"
    )


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
        deliveries=await _deliveries(here) if store else None,
    )


async def _deliveries(here: Surroundings) -> DeliveryState:
    found = await undelivered.counts(here.store)
    return DeliveryState(
        waiting=found.waiting,
        oldest_waiting_at=found.oldest_at.astimezone(CHINA) if found.oldest_at else None,
        dead=found.of(*DEAD),
        uncertain=found.of("uncertain"),
        perhaps_twice=sum(found.perhaps_twice.values()),
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
