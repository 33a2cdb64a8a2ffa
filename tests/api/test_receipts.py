"""A repeated request gets its first receipt; whoever comes second is told of who came first."""

import asyncio
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient, Response

from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import REPLY, act, bearer, filed

__all__ = ["app", "client", "settings", "worker"]


async def _journal(client: AsyncClient, number: str, who: dict[str, str]) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/v1/petitions/{number}/journal", headers=who)
    return [each["entry"] for each in answer.json()["entries"]]


async def _no_engine(number: str, command: object) -> int:
    raise AssertionError("a receipt is made of the journal alone")


def _repeats(again: Response, first: Response) -> bool:
    assert "Idempotent-Replayed" not in first.headers
    return (
        again.status_code == first.status_code == 200
        and again.json() == first.json()
        and again.headers["Idempotent-Replayed"] == "true"
    )


async def test_the_first_receipt_comes_again_whatever_came_since(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, app: FastAPI
) -> None:
    await worker.start()
    number, code = await filed(client, occurred_on=...)
    petitioner = {"Query-Code": code}
    centre, handler, reviewer = (bearer(tokens[each]) for each in ("CENTRE", "HANDLER", "REVIEWER"))
    sent: dict[str, tuple[dict[str, str], str, dict[str, Any]]] = {
        "act-accepted": (centre, "acceptance", {}),
        "act-dispatched": (centre, "dispatch", {"unit": "CG"}),
        "act-signed": (handler, "signature", {}),
        "act-recalled": (centre, "recall", {"reason": "该路段可能由交通运输部门管养。"}),
        "act-again": (centre, "dispatch", {"unit": "CG"}),
        "act-contacted": (handler, "contact", {"manner": "phone", "note": "已联系"}),
        "act-replied": (handler, "reply", {name: each for name, each in REPLY.items() if name != "act"}),
        "act-reviewed": (reviewer, "review", {"approved": True}),
        "act-rated": (petitioner, "rating", {"level": "satisfied"}),
    }

    async def send(key: str) -> Response:
        who, name, fields = sent[key]
        return await act(client, number, who, name, key=key, **fields)

    first = {}
    for key in sent:
        first[key] = await send(key)
        assert first[key].status_code == 200, first[key].text
        if key == "act-recalled":
            # The unit holds it no more: it is told again of its own act, and of nothing else.
            assert _repeats(await send("act-signed"), first["act-signed"])
            new = await act(client, number, handler, "signature", key="act-other")
            other = await act(client, number, handler, "contact", key="act-signed", manner="phone")
            theirs = await act(client, number, handler, "acceptance", key="act-accepted")
            assert [each.json()["code"] for each in (new, other, theirs)] == ["not_found"] * 3
    before = await _journal(client, number, centre)
    assert before[-1]["kind"] == "closed"
    app.state.surroundings.engine.act = _no_engine
    for key in sent:
        assert _repeats(await send(key), first[key]), key
    assert first["act-dispatched"].json()["stage"]["code"] == "dispatched"
    assert first["act-rated"].json()["closed_on"]["code"] == "rated"
    other = await act(client, number, centre, "dispatch", key="act-dispatched", unit="JT")
    assert (other.status_code, other.json()["code"]) == (409, "key_used")
    assert await _journal(client, number, centre) == before


async def test_whoever_comes_second_is_told_who_did_what(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, code = await filed(client, occurred_on=...)
    petitioner = {"Query-Code": code}
    centre, handler, reviewer = (bearer(tokens[each]) for each in ("CENTRE", "HANDLER", "REVIEWER"))
    await act(client, number, centre, "acceptance")
    await act(client, number, centre, "dispatch", unit="CG")
    early = (await act(client, number, petitioner, "rating", level="satisfied")).json()
    (told,) = early["recorded_before"]
    # Who of the staff it was is not the petitioner's business.
    assert (told["what"]["code"], told["by_you"], "role" in told) == ("dispatched", False, False)
    assert early["zh"].endswith("）。")
    assert "工作人员" in early["zh"]

    await client.post(f"/api/v1/petitions/{number}/acts", json=REPLY, headers=handler)
    answers = await asyncio.gather(
        act(client, number, reviewer, "review", approved=True),
        act(client, number, bearer(tokens["SUPERVISOR"]), "review", approved=True),
        act(client, number, reviewer, "review", approved=True),
    )
    won = [each.json() for each in answers if each.status_code == 200]
    lost = [each.json() for each in answers if each.status_code == 409]
    assert len(won) == 1
    assert lost
    for each in lost:
        (told,) = each["recorded_before"]
        assert told["entry"] == won[0]["entry"]
        assert told["what"]["code"] == "approved"
        assert told["role"]["code"] == "reviewer"
        assert told["what"]["zh"] in each["zh"]
        assert told["what"]["en"] in each["en"]
        assert each["detail"] == each["zh"]

    late = await act(client, number, handler, "signature")
    told = late.json()["recorded_before"][-1]
    assert (late.status_code, told["role"]["code"]) == (409, "reviewer")
    own = (await act(client, number, reviewer, "review", approved=True)).json()
    assert own["recorded_before"][-1]["by_you"] is True
    assert "您本人" in own["zh"]
    await act(client, number, petitioner, "withdrawal")
    closed = (await act(client, number, handler, "contact", manner="phone")).json()
    assert closed["code"] == "closed"
    assert closed["recorded_before"][-1]["role"]["code"] == "petitioner"
