"""Recusal over HTTP: who decides is found in the register, and who was recused reads it no more."""

import pytest
from httpx import AsyncClient

from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed

__all__ = ["app", "client", "settings", "worker"]


@pytest.fixture
def city() -> str:
    return "anshan"


async def in_hand(client: AsyncClient, tokens: dict[str, str]) -> tuple[str, dict[str, str]]:
    number, code = await filed(client, area="210302", occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    assert (await act(client, number, centre, "acceptance", matter="livelihood")).status_code == 200
    assert (await act(client, number, centre, "dispatch", unit="CG")).status_code == 200
    return number, {"Query-Code": code}


@pytest.mark.law("AS-32")
async def test_the_persons_own_unit_decides_and_who_was_recused_reads_it_no_more(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, petitioner = await in_hand(client, tokens)
    handler, leader = bearer(tokens["HANDLER"]), bearer(tokens["LEADER"])
    wish = {"person": "cg-1", "ground": "interest", "reason": "经办人与商户有利害关系。"}
    asked = await act(client, number, petitioner, "recusal_request", **wish)
    assert asked.status_code == 200, asked.text
    request = asked.json()["entry"]
    answer = {"request": request, "granted": True, "answer": "同意回避，改由他人办理。"}
    assert (
        await act(client, number, bearer(tokens["REVIEWER"]), "recusal_decision", **answer)
    ).status_code == 403
    assert (await client.get(f"/api/v1/petitions/{number}", headers=handler)).status_code == 200
    decided = await act(client, number, leader, "recusal_decision", **answer)
    assert decided.status_code == 200, decided.text
    assert (await client.get(f"/api/v1/petitions/{number}", headers=handler)).status_code == 404
    assert (await client.get(f"/api/v1/petitions/{number}", headers=leader)).status_code == 200
    (letter,) = (await client.get(f"/api/v1/track/{number}", headers=petitioner)).json()["letters"]
    assert letter["text"] == answer["answer"]


@pytest.mark.law("AS-32")
async def test_where_nobody_leads_a_unit_the_office_decides_and_strangers_are_refused(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, petitioner = await in_hand(client, tokens)
    told = {"ground": "close_relative", "reason": "受理人员系被投诉人近亲属。"}
    for person, code in (("nobody", "person_unknown"), ("sc-1", "person_not_concerned")):
        refused = await act(client, number, petitioner, "recusal_request", person=person, **told)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    asked = await act(client, number, petitioner, "recusal_request", person="centre-1", **told)
    assert asked.status_code == 200, asked.text
    answer = {"request": asked.json()["entry"], "granted": False, "answer": "经核实不是近亲属。"}
    decided = await act(client, number, bearer(tokens["REVIEWER"]), "recusal_decision", **answer)
    assert decided.status_code == 200, decided.text
