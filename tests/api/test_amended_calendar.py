"""A city's own days reach what petitions are counted by: API and worker publish the amended calendar."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.app import create_app
from suban.domain.law import known_digests
from suban.settings import ROOT, Settings
from suban.statutes.amendments import AmendmentsError, read_amendments
from suban.statutes.workdays import national_calendar
from suban.store.database import connect
from suban.store.statutes import learn
from tests.api.conftest import MONDAY, SetClock
from workers.statutes import publish_shipped


def _written(folder: Path, day: str) -> Path:
    file = folder / "calendar.yml"
    file.write_text(f"days: [{{on: {day}, day: holiday, name: 加放一天, source: 通知}}]", "utf-8")
    return file


async def test_the_api_takes_petitions_in_under_the_amended_calendar(
    settings: Settings, clock: SetClock, tmp_path: Path
) -> None:
    file = _written(tmp_path, "2026-03-05")
    digest = national_calendar(MONDAY.date(), read_amendments(file)).digest
    app = create_app(settings.model_copy(update={"calendar_amendments": file}), clock)
    async with app.router.lifespan_context(app):
        store = connect(settings.need("database_url"))
        await learn(store)
        await store.dispose()
    assert digest in known_digests()


async def test_a_worker_publishes_it_too(settings: Settings, tmp_path: Path) -> None:
    file = _written(tmp_path, "2026-03-06")
    digest = national_calendar(datetime.now(UTC).date(), read_amendments(file)).digest
    store = connect(settings.need("database_url"))
    await publish_shipped(store, ROOT / "rules", file)
    await store.dispose()
    assert digest in known_digests()


def test_an_api_does_not_start_with_amendments_that_are_wrong(settings: Settings, tmp_path: Path) -> None:
    file = _written(tmp_path, "soon")
    with pytest.raises(AmendmentsError, match=r"calendar\.yml:1: days\.0\.on"):
        create_app(settings.model_copy(update={"calendar_amendments": file}))
