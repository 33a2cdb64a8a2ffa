"""While the database is away: the API runs, says so, and takes nothing that it cannot keep."""

import logging

import pytest
from httpx import ASGITransport, AsyncClient

from api.app import create_app
from suban.embedded.ports import free_port
from suban.settings import Settings
from tests.api.petitions import bearer, file
from tests.api.test_wrong_input import is_problem


async def test_requests_are_answered_with_503(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = f"postgresql://suban:hidden-word@127.0.0.1:{free_port('127.0.0.1')}/suban"
    app = create_app(settings.model_copy(update={"database_url": nowhere}))
    with caplog.at_level(logging.DEBUG):
        async with (
            app.router.lifespan_context(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as client,
        ):
            answer = await file(client, occurred_on=...)
            is_problem(answer, 503, "store_away")
            assert answer.headers["Retry-After"]
            is_problem(await client.get("/api/v1/mailbox", headers=bearer("any")), 503, "store_away")
            health = await client.get("/api/v1/health")
            assert (health.status_code, health.json()["store"]) == (503, "away")
            assert len((await client.get("/api/v1/rulebooks")).json()) == 1
    assert "hidden-word" not in caplog.text + answer.text
    assert "王小明" not in caplog.text
