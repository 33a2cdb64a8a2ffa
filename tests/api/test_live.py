"""The state of the city at one address."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from suban.domain.acts import Acceptance, Act, Dispatch
from suban.settings import Settings
from suban.store.database import connect
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine

LIVE = "/api/v1/live"


@pytest.mark.law("AS-36")
async def test_the_city_at_this_moment(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    reviewer = bearer(tokens["REVIEWER"])
    empty = await client.get(LIVE, headers=reviewer)
    assert (empty.json()["open"], empty.json()["received_today"]) == (0, 0)
    tag = empty.headers["ETag"]
    clock.pass_time(seconds=5)
    assert (await client.get(LIVE, headers=reviewer | {"If-None-Match": tag})).status_code == 304

    _, handled, _ = [
        (
            await filed(
                client, f"key-{index:08}", **({"respondents": [{"person": "centre-1"}]} if index == 2 else {})
            )
        )[0]
        for index in range(3)
    ]
    done: tuple[Act, ...] = (Acceptance(), Dispatch(unit="CG"))
    for act in done:
        await without_engine(store, handled, act, clock.now(), role="operator", unit="OFFICE")
    # Within a second all see the same; then what has changed.
    clock.pass_time(seconds=5)
    answer = await client.get(LIVE, headers=bearer(tokens["SUPERVISOR"]) | {"If-None-Match": tag})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
    state = answer.json()
    steps = {each["step"]: each for each in state["steps"]}
    assert list(steps) == ["acceptance", "handling", "supervision", "feedback", "rating"]
    assert (state["open"], state["received_today"], state["overdue"]) == (3, 3, 0)
    assert (steps["acceptance"]["open"], steps["handling"]["open"]) == (2, 1)
    assert (steps["acceptance"]["today"]["accepted"], steps["handling"]["today"]["dispatched"]) == (1, 1)
    assert {each["code"]: each["open"] for each in state["units"]} == {None: 2, "CG": 1}
    assert [each["open"] for each in state["areas"]] == [3]
    assert {each["code"]: each["open"] for each in state["stages"]}["dispatched"] == 1

    # Whoever is complained of does not count it, though everybody else does.
    centre = (await client.get(LIVE, headers=bearer(tokens["CENTRE"]))).json()
    assert (centre["open"], centre["received_today"]) == (2, 2)

    # Overdue is so at the instant, before any timer has rung; and the day begins anew.
    clock.at = MONDAY + timedelta(days=40)
    state = (await client.get(LIVE, headers=bearer(tokens["SUPERVISOR"]))).json()
    assert (state["overdue"], state["overdue_by_warning"], state["received_today"]) == (1, {"none": 1}, 0)
    assert (await client.get(LIVE, headers=bearer(tokens["HANDLER"]))).status_code == 403
    assert (await client.get(LIVE)).status_code == 401
    named = await client.get("/api/v1/administrators", headers=bearer(tokens["HANDLER"]))
    assert [each["id"] for each in named.json()] == ["admin-1"]
    assert (await client.get("/api/v1/administrators")).status_code == 401
    await store.dispose()
