"""Whether the parts answer."""

from datetime import datetime, timedelta
from typing import Literal, cast

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.surroundings import CHINA, Here, Surroundings
from suban.engine.checks import OFTEN, CheckName
from suban.store import backups, checks, undelivered
from suban.store.database import answers
from suban.store.resending import DEAD

router = APIRouter(tags=["运行 / operation"])

_MISSED_ROUNDS = 3
"""A check that has missed so many rounds has stopped: nobody knows what it would find."""
_DAY = timedelta(days=1)


class BackupState(BaseModel):
    """How old the last good backup is. `overdue`: older than the city allows, or there is none at all."""

    last_at: datetime | None = Field(
        description="其内容截至的时刻；从未备份为空 / the instant it holds; null: none"
    )
    age_hours: float | None
    overdue: bool
    damaged_files: int = Field(description="未能备份的附件 / files that could not be backed up")


class CheckState(BaseModel):
    """What a check found when it ran last. `overdue`: it has not run for long, so nobody knows."""

    check: CheckName
    ended_at: datetime
    examined: int
    found: int = Field(description="不应有的情形数 / how many things are not as they should be")
    overdue: bool


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
    checks: list[CheckState] = Field(
        description="各项核对最近一次的结果，未曾核对的不列 / the last result of each check that has run"
    )
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
        checks=await _checks(here) if store else [],
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


async def _checks(here: Surroundings) -> list[CheckState]:
    now = here.clock.now()
    often, daily = _MISSED_ROUNDS * here.checks_every, _MISSED_ROUNDS * _DAY
    return [
        CheckState(
            check=cast("CheckName", each.check),
            ended_at=each.ended_at.astimezone(CHINA),
            examined=each.examined,
            found=each.found,
            overdue=now - each.ended_at > (often if each.check in OFTEN else daily),
        )
        for each in await checks.newest(here.store)
    ]


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
