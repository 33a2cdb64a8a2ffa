"""The limit of another law and an urgency over HTTP: named, shown, refused, corrected."""

from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed
from tests.api.test_anshan import consistent, done, refused, tracked

__all__ = ["app", "client", "settings", "worker"]

CITED = {"code": "《信访工作条例》 art. 34", "zh": "《信访工作条例》第34条", "en": "《信访工作条例》 art. 34"}


@pytest.fixture
def city() -> str:
    return "anshan"


def term(answer: dict[str, Any], name: str) -> dict[str, Any] | None:
    return next((each for each in answer["running_terms"] if each["term"]["code"] == name), None)


@pytest.mark.law("AS-21")
async def test_the_limit_of_another_law_is_shown_with_its_citation(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre = bearer(tokens["CENTRE"])
    number, code = await filed(client, occurred_on=...)
    unknown = await act(client, number, centre, "acceptance", urgency="fire")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "urgency_unknown")
    assert "危及生命财产安全（danger）" in unknown.json()["zh"]
    await done(client, number, centre, "acceptance", urgency="danger")
    early = await refused(
        client, number, centre, "correction", statutory_limit="open_government", reason="是"
    )
    assert early == (409, "statutory_limit_undispatched")
    wrong = await act(client, number, centre, "dispatch", unit="CG", statutory_limit="moonshine")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "statutory_limit_unknown")
    assert "信访事项（letters_and_visits）" in wrong.json()["zh"]
    assert "request for government information (open_government)" in wrong.json()["en"]

    sent = await done(client, number, centre, "dispatch", unit="CG", statutory_limit="letters_and_visits")
    handling, receipt = term(sent, "handling"), term(sent, "receipt")
    assert handling is not None
    assert handling["source"] == CITED
    assert receipt is not None
    assert receipt["term"]["zh"] == "签收"

    seen = (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()
    assert seen["urgency"] == {"code": "danger", "zh": "危及生命财产安全", "en": "danger to life or property"}
    limit = seen["statutory_limit"]
    assert (limit["code"], limit["zh"], limit["source"]) == ("letters_and_visits", "信访事项", CITED)
    assert limit["limit"] == {"amount": 60, "unit": "calendar_days"}
    # The petitioner sees why it takes sixty days, and not what runs between office and unit.
    told = await tracked(client, number, code)
    assert told["statutory_limit"] == limit
    assert told["urgency"]["code"] == "danger"
    assert term(told, "receipt") is None

    signed = await done(client, number, bearer(tokens["HANDLER"]), "signature")
    assert term(signed, "receipt") is None
    corrected = await done(
        client, number, centre, "correction", statutory_limit="none", urgency="none", reason="不属信访"
    )
    handling = term(corrected, "handling")
    assert handling is not None
    assert handling["source"]["code"].endswith("五个工作日内办结")
    (made,) = (await tracked(client, number, code))["corrections"]
    assert (made["urgency_before"]["code"], made["urgency"]) == ("danger", None)
    assert (made["statutory_limit_before"], made["statutory_limit"]) == (limit, None)
    assert [each["term"]["code"] for each in made["moved"]] == ["handling"]
    now = (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()
    assert (now["urgency"], now["statutory_limit"]) == (None, None)
    await consistent(settings, number)
