"""While a recusal is not decided nothing is overdue that stands still for it, in answers and lists alike."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from suban.domain.acts import (
    Acceptance,
    Dispatch,
    RecusalDecision,
    RecusalRequest,
    TextRef,
)
from suban.domain.law import law_of
from suban.domain.running import running
from suban.settings import Settings
from suban.store.database import connect
from suban.store.petitions import case_of
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_worklist import TEXT, listed


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.mark.law("AS-33")
async def test_what_stands_still_is_not_overdue_but_what_had_lapsed_before(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    asked, too_late, idle = [
        (await filed(client, f"key-{index:08}", area="210302", occurred_on=...))[0] for index in range(3)
    ]
    for number in (asked, too_late, idle):
        await without_engine(store, number, Acceptance(), MONDAY, role="operator")
        await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    wish = RecusalRequest[TextRef](person="cg-1", decider="CG", ground="interest", reason=TEXT)
    await without_engine(store, asked, wish, MONDAY + timedelta(days=1), role="operator")
    await without_engine(store, too_late, wish, MONDAY + timedelta(days=8), role="operator")
    clock.at = MONDAY + timedelta(days=9)
    assert set(await listed(client, tokens["CENTRE"], overdue=True)) == {too_late, idle}
    assert await listed(client, tokens["CENTRE"], overdue=False) == [asked]
    for number in (asked, too_late, idle):
        case = await case_of(store, number)
        assert case is not None
        said = [
            each.overdue for each in running(law_of(case), case, clock.now()) if each.term.name == "handling"
        ]
        assert said == [number != asked]
    week = {"since": "2026-03-02", "until": "2026-03-10"}
    figures = await client.get("/api/v1/figures/handling", params=week, headers=bearer(tokens["SUPERVISOR"]))
    assert figures.json()["all"]["figures"]["overdue"] == 2, figures.text
    asked_case = await case_of(store, asked)
    assert asked_case is not None
    assert asked_case.recusals_asked is not None
    refused = RecusalDecision[TextRef](request=asked_case.recusals_asked[0].entry, granted=False, answer=TEXT)
    await without_engine(store, asked, refused, clock.at, role="leader", unit="CG")
    # Tuesday to Tuesday do not count: four days are left from that Wednesday on.
    assert await listed(client, tokens["CENTRE"], overdue=False) == [asked]
    clock.at = MONDAY + timedelta(days=21)
    assert set(await listed(client, tokens["CENTRE"], overdue=True)) == {asked, too_late, idle}
    await store.dispose()
