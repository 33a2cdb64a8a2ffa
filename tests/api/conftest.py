"""The API over a real database, with the demo's units and people."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from api.app import create_app
from suban import demo
from suban.embedded.ports import free_port
from suban.settings import Settings
from tests.conftest import Database

SECRET = "a secret for tests, long enough to be one"
MONITORING = "a token for the monitoring, long enough"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class SetClock:
    """A clock that tests set; like that of the API it tells UTC."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def pass_time(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@pytest.fixture
def city() -> str:
    """The city whose platform it is."""
    return "longnan"


@pytest.fixture
def settings(database: Database, city: str) -> Settings:
    """Settings with a real database, and an engine that is away."""
    return Settings(
        _env_file=None,
        database_url=database.app_url,
        secret_key=SecretStr(SECRET),
        metrics_token=SecretStr(MONITORING),
        city=city,
        temporal_address=f"127.0.0.1:{free_port('127.0.0.1')}",
        update_timeout_seconds=5,
    )


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY)


@pytest.fixture
async def app(settings: Settings, clock: SetClock) -> AsyncIterator[FastAPI]:
    app = create_app(settings, clock)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(
        transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://suban.test"
    ) as client:
        yield client


@pytest.fixture
async def tokens(settings: Settings) -> dict[str, str]:
    """Bearer tokens of the demo people."""
    return await demo.load(settings)
