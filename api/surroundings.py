"""What every request can reach."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from api.clock import Clock
from api.engine import Engine
from api.statutes import Statutes
from suban.exchange.platforms import Platform
from suban.files.folder import Folder
from suban.store.database import Store

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class FilesHere:
    """Where files lie; how many are taken of one petitioner and for one act; how large one may be."""

    folder: Folder
    most: int
    most_mib: int


@dataclass(frozen=True)
class Surroundings:
    """The parts that the API was started with."""

    store: Store
    clock: Clock
    statutes: Statutes
    engine: Engine
    secret: str
    files: FilesHere | None
    platform_name: str | None
    backup_max_age: timedelta
    checks_every: timedelta
    platforms: tuple[Platform, ...]
    metrics_token: str | None = None

    @property
    def today(self) -> date:
        """The day that it is now, in China."""
        return self.clock.now().astimezone(CHINA).date()


# Asynchronous, though they wait for nothing: what is not is called on a thread of its own.
async def surroundings(request: Request) -> Surroundings:
    """The parts of this application."""
    here: Surroundings = request.app.state.surroundings
    return here


Here = Annotated[Surroundings, Depends(surroundings)]
