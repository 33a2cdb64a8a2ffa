"""Anshan's chapters about persons over HTTP, with the province's text beside them."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.api.misconduct import TokenOf, investigated, put_on_record, recorded, step, taken, token_of
from tests.api.petitions import bearer, filed
from tests.api.test_integrity_file import entered, read
from tests.api.test_integrity_steps import add
from tests.api.test_wrong_input import is_problem

__all__ = ["token_of"]

TITLE = "《辽宁省12345政务服务便民热线管理办法》"


@pytest.fixture
def city() -> str:
    return "anshan"


def keeper(tokens: dict[str, str]) -> tuple[str, str]:
    return "review-1", tokens["REVIEWER"]


def measure(follow_up: str, organ: str) -> dict[str, Any]:
    return {"follow_up": follow_up, "organ": organ, "taken_on": "2026-03-02"}


@pytest.mark.law("AS-44")
async def test_retaliation_is_ordered_corrected_sanctioned_and_referred(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    record = await recorded(client, tokens["REVIEWER"], misconduct="retaliation")
    supervisor = tokens["SUPERVISOR"]
    await investigated(client, record, supervisor, keeper(tokens))
    found: dict[str, Any] = {"conclusion": "founded", "circumstances": ["grave", "crime"]}
    concluded = await taken(client, record, supervisor, "conclusion", **found)
    assert [each["zh"] for each in concluded["circumstances"]] == ["情节严重", "构成犯罪"]
    assert "打击报复诉求人的" in concluded["source"]["zh"]
    for follow_up, organ in (
        ("order_to_correct", "市人民政府"),
        ("sanction", "市监察委员会"),
        ("criminal_referral", "市人民检察院"),
    ):
        await taken(client, record, supervisor, "follow_up", follow_up, **measure(follow_up, organ))
    view = await taken(client, record, supervisor, "notification", text="处理结果已送达。")
    assert [(each["follow_up"]["zh"], each["organ"]) for each in view["follow_ups"]] == [
        ("责令改正", "市人民政府"),
        ("行政处分", "市监察委员会"),
        ("移送追究刑事责任", "市人民检察院"),
    ]


@pytest.mark.law("AS-44")
async def test_delay_without_bad_consequences_is_none_of_the_six(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    record = await recorded(client, tokens["REVIEWER"], misconduct="shirking")
    supervisor = tokens["SUPERVISOR"]
    await investigated(client, record, supervisor, keeper(tokens))
    refused = await step(client, record, supervisor, "conclusion", "first-try", conclusion="founded")
    body = is_problem(refused, 422, "circumstance_missing")
    assert "导致不良后果" in body["source_zh"]
    found: dict[str, Any] = {"conclusion": "founded", "circumstances": ["bad_consequences"]}
    assert (await taken(client, record, supervisor, "conclusion", **found))["conclusion"]["code"] == "founded"
    # Of a grave case nothing was found, so nobody is sanctioned.
    refused = await step(client, record, supervisor, "follow_up", **measure("sanction", "市监察委员会"))
    is_problem(refused, 422, "circumstance_missing")


@pytest.mark.law("LL-21", "LL-04")
async def test_what_only_the_province_lists_counts_from_its_own_day_on(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    before = await put_on_record(client, tokens["REVIEWER"], misconduct="lateness", occurred_on="2022-06-05")
    assert "retaliation" in is_problem(before, 422, "misconduct_unknown")["zh"]
    record = await recorded(client, tokens["REVIEWER"], misconduct="lateness", occurred_on="2022-06-06")
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens))
    done = await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded")
    assert done["source"]["zh"] == f"{TITLE}第21条第（5）项"
    done = await taken(
        client,
        record,
        tokens["REVIEWER"],
        "follow_up",
        **measure("dealt_with_by_law", "市营商环境建设局"),
    )
    assert done["follow_ups"][0]["source"]["code"] == f"{TITLE} art. 21"


@pytest.mark.law("AS-45", "LL-20")
@pytest.mark.parametrize("handover", ["public_security", "judicial_organs", "department_concerned"])
async def test_an_abuse_is_handed_over_with_its_evidence(
    client: AsyncClient, tokens: dict[str, str], handover: str
) -> None:
    number, _ = await filed(client, area="210302", occurred_on=...)
    other, _ = await filed(client, "key-0000002", area="210302", occurred_on=...)
    entry = await entered(client, number, tokens["REVIEWER"], abuse="harassment", petitions=[other])
    body = {"handover": handover, "organ": "接收机关", "reason": "多次威胁接听人员。"}
    done = await add(client, entry, "handovers", tokens["SUPERVISOR"], **body)
    assert done.status_code == 201, done.text
    (seen,) = (await read(client, tokens["REVIEWER"], petition=number))["entries"]
    assert seen["petitions"] == [other]
    last = seen["history"][-1]
    assert (last["handover"]["code"], last["organ"]) == (handover, "接收机关")


@pytest.mark.law("AS-44")
async def test_a_leader_whom_a_record_is_about_reads_it_as_anybody_concerned(
    client: AsyncClient, tokens: dict[str, str], token_of: TokenOf
) -> None:
    record = await recorded(client, tokens["REVIEWER"], person="cg-leader", misconduct="leak")
    address = f"/api/v1/misconduct-records/{record}"
    is_problem(await client.get(address, headers=bearer(tokens["LEADER"])), 404, "not_found")
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens), heard=False)
    seen = (await client.get(address, headers=bearer(tokens["LEADER"]))).json()
    assert [each["what"]["code"] for each in seen["history"]] == ["told"]
    unheard = await step(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded")
    is_problem(unheard, 409, "not_heard")
    declined = await taken(client, record, tokens["REVIEWER"], "statement", declined=True, text="电话询问。")
    assert declined["history"][-1]["what"]["code"] == "declined"
    await taken(client, record, tokens["SUPERVISOR"], "conclusion", "second-try", conclusion="founded")
    is_problem(await client.get(address, headers=bearer(tokens["HANDLER"])), 404, "not_found")
    # Those who lead the government above read it, those who lead beside the person do not.
    above, beside = await token_of("zf-leader"), await token_of("cg-head")
    assert (await client.get(address, headers=bearer(above))).status_code == 200
    is_problem(await client.get(address, headers=bearer(beside)), 404, "not_found")
    for token, there in ((above, 1), (beside, 0)):
        listed = await client.get("/api/v1/misconduct-records", headers=bearer(token))
        assert len(listed.json()["items"]) == there
