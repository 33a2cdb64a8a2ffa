"""Longnan over HTTP, with the real engine: reports, corrections, recalls, and who reads what of them."""

from typing import Any

from httpx import AsyncClient

from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import bearer, filed
from tests.api.test_anshan import consistent, done, refused, tracked
from tests.api.test_worklist import listed

__all__ = ["app", "client", "settings", "worker"]

REFUSAL: dict[str, Any] = {"accepted": False, "reason": "举报内容已有定论。", "basis": "《信访工作条例》"}


async def test_a_report_is_decided_on_by_its_unit(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre, reviewer, handler = (bearer(tokens[each]) for each in ("CENTRE", "REVIEWER", "HANDLER"))
    number, code = await filed(client, kind="report", matter="economic_violations", occurred_on=...)
    await done(client, number, centre, "acceptance")
    dispatched = await done(client, number, centre, "dispatch", unit="CG")
    assert "acceptance" in [each["term"]["code"] for each in dispatched["running_terms"]]
    early = await refused(client, number, handler, "reply", result="已查处。")
    assert early == (409, "report_undecided")
    bare = await refused(client, number, handler, "report_decision", accepted=False, reason="无依据")
    assert bare == (422, "reason_missing")
    refusal = await done(client, number, handler, "report_decision", **REFUSAL)
    assert refusal["stage"]["code"] == "replied"
    told = (await tracked(client, number, code))["report_refused"]
    assert (told["reason"], told["basis"]) == (REFUSAL["reason"], REFUSAL["basis"])
    assert told["approved_at"] is None

    # The office does not agree: nothing is refused any more, and nothing was decided.
    await done(client, number, reviewer, "review", approved=False, reason="须核查后再定。")
    seen = await tracked(client, number, code)
    assert seen["report_refused"] is None
    assert "须核查后再定。" not in str(seen)
    await done(client, number, handler, "report_decision", **REFUSAL)
    await done(client, number, reviewer, "review", approved=True)
    told = (await tracked(client, number, code))["report_refused"]
    assert told["approved_at"] is not None
    await consistent(settings, number)


async def test_a_report_that_is_accepted_gets_its_limit(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    centre, handler = bearer(tokens["CENTRE"]), bearer(tokens["HANDLER"])
    number, code = await filed(client, kind="report", occurred_on=...)
    await done(client, number, centre, "acceptance")
    await done(client, number, centre, "dispatch", unit="CG")
    accepted = await done(client, number, handler, "report_decision", accepted=True)
    handling = next(each for each in accepted["running_terms"] if each["term"]["code"] == "handling")
    assert handling["source"]["code"] == "art. 13(3)"
    again = await refused(client, number, handler, "report_decision", accepted=True)
    assert again == (409, "report_decided")
    seen = await tracked(client, number, code)
    assert "report_accepted" in [each["what"]["code"] for each in seen["steps"]]
    (days,) = (each["days"] for each in seen["running_terms"] if each["term"]["code"] == "handling")
    assert sum(each["counted"] for each in days) == 10


async def test_a_correction_moves_the_limits_and_says_so(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre = bearer(tokens["CENTRE"])
    number, code = await filed(client, occurred_on=...)
    await done(client, number, centre, "acceptance")
    before = await done(client, number, centre, "dispatch", unit="CG")
    for wrong, code_of_it in (
        ({"reason": "无"}, "nothing_corrected"),
        ({"kind": "complaint", "reason": "无"}, "nothing_corrected"),
        ({"matter": "environment", "reason": "无"}, "matter_unknown"),
    ):
        assert await refused(client, number, centre, "correction", **wrong) == (422, code_of_it)
    unknown = await refused(client, number, centre, "correction", kind="rumour", reason="无")
    assert unknown == (422, "kind_unknown")
    after = await done(
        client, number, centre, "correction", kind="consultation", matter="help", reason="诉求人只是询问。"
    )

    def due(receipt: dict[str, Any], term: str) -> str | None:
        return next(
            (each["due_at"] for each in receipt["running_terms"] if each["term"]["code"] == term), None
        )

    seen = await tracked(client, number, code)
    (made,) = seen["corrections"]
    assert (made["kind_before"]["code"], made["kind"]["code"]) == ("complaint", "consultation")
    assert (made["matter_before"], made["matter"]["code"]) == (None, "help")
    assert made["reason"] == "诉求人只是询问。"
    moved = {each["term"]["code"]: (each["due_before"], each["due_after"]) for each in made["moved"]}
    assert moved == {
        "contact": (due(before, "contact"), None),
        "handling": (due(before, "handling"), due(after, "handling")),
    }
    assert (seen["kind"]["code"], seen["matter"]["code"]) == ("consultation", "help")
    # Lists go by what it is now.
    assert await listed(client, tokens["CENTRE"], kind="consultation", matter="help") == [number]
    assert await listed(client, tokens["CENTRE"], kind="complaint") == []
    await consistent(settings, number)


async def test_a_recalled_petition_is_gone_from_the_wrong_unit(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre, wrong, right = (bearer(tokens[each]) for each in ("CENTRE", "HANDLER", "HANDLER2"))
    number, code = await filed(client, occurred_on=...)
    await done(client, number, centre, "acceptance")
    await done(client, number, centre, "dispatch", unit="CG")
    pages = [f"/api/v1/petitions/{number}{path}" for path in ("", "/journal", "/terms")]
    assert {(await client.get(page, headers=wrong)).status_code for page in pages} == {200}
    recalled = await done(client, number, centre, "recall", reason="派错了单位。")
    assert (recalled["stage"]["code"], recalled["unit"]) == ("accepted", None)
    assert {(await client.get(page, headers=wrong)).status_code for page in pages} == {404}
    assert await listed(client, tokens["HANDLER"]) == []
    assert await refused(client, number, wrong, "signature") == (404, "not_found")
    assert await listed(client, tokens["CENTRE"], mine=True) == [number]
    await done(client, number, centre, "dispatch", unit="JT")
    assert {(await client.get(page, headers=right)).status_code for page in pages} == {200}
    assert {(await client.get(page, headers=wrong)).status_code for page in pages} == {404}
    seen = await tracked(client, number, code)
    assert "recalled" in [each["what"]["code"] for each in seen["steps"]]
    assert "派错了单位。" not in str(seen)
    await consistent(settings, number)
