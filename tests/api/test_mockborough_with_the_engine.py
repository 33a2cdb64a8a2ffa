"""The made-up fifth city with the real engine: two re-handlings, then the finding of fault."""

from pathlib import Path

import pytest
from httpx import AsyncClient

from suban import demo
from suban.settings import Settings
from tests.api.engine import Worker, app, client, worker
from tests.api.engine import settings as settings_of_engine
from tests.api.petitions import bearer, filed
from tests.api.test_anshan import consistent, done, refused, tracked

__all__ = ["app", "client", "settings_of_engine", "worker"]


@pytest.fixture
def city() -> str:
    return "mockborough"


@pytest.fixture
def settings(settings_of_engine: Settings) -> Settings:
    return settings_of_engine.model_copy(update={"rules_dir": Path(__file__).parent.parent / "rules"})


async def test_bad_work_is_sent_back_twice_and_then_fault_is_found(
    client: AsyncClient, worker: Worker, settings: Settings
) -> None:
    tokens = await demo.load(settings, city="longnan")
    await worker.start()
    centre, reviewer, handler, leader, supervisor = (
        bearer(tokens[each]) for each in ("CENTRE", "REVIEWER", "HANDLER", "LEADER", "SUPERVISOR")
    )
    number, code = await filed(client, kind="praise", matter="canals", title="船夫救人")
    petitioner = {"Query-Code": code}
    await done(client, number, centre, "acceptance", nature="night_life")
    await done(client, number, reviewer, "dispatch", unit="CG")
    seen = await tracked(client, number, code)
    assert (seen["kind"]["zh"], seen["running_terms"][0]["term"]["zh"]) == ("表扬", "转达表扬")
    await done(client, number, handler, "signature")
    for stage in ("rehandling", "rehandling", "finding"):
        reply = {"result": "已转达船夫。", "outcome": "mended", "publication": "public"}
        assert await refused(client, number, handler, "reply", **reply) == (403, "role_may_not")
        await done(client, number, leader, "reply", **reply)
        await done(client, number, supervisor, "review", approved=True)
        seen = await tracked(client, number, code)
        assert [each["code"] for each in seen["rating_levels"]] == ["delighted", "so_so", "upset"]
        visit = {"reached": True, "contacted": True, "solved": False}
        assert await refused(client, number, centre, "return_visit", channel="sms", **visit) == (
            422,
            "visit_channel_unknown",
        )
        await done(client, number, centre, "return_visit", channel="gondola", **visit)
        await done(client, number, petitioner, "rating", level="upset")
        seen = await tracked(client, number, code)
        assert seen["stage"]["code"] == stage
        assert seen["visits"][-1]["channel"] == {"code": "gondola", "zh": "登船当面", "en": "aboard"}
    assert [each["what"]["code"] for each in seen["steps"]].count("rehandling_ordered") == 2
    await done(client, number, supervisor, "fault_finding", at_fault=False, reason="所求超出权限。")
    assert (await tracked(client, number, code))["stage"]["code"] == "closed"
    await consistent(settings, number)
