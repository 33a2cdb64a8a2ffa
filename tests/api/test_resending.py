"""Dead letters: corrected, sent again, or told in another way; and how deliveries stand."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select

from suban.domain.acts import Acceptance
from suban.settings import Settings
from suban.store import attempts, deliveries
from suban.store.database import Store, connect
from suban.store.resending import Which, decide
from suban.store.tables import Delivery, DeliveryDecision, Notice, ReadingLog
from tests.api.petitions import bearer
from tests.api.test_undelivered import listed
from tests.notices.filing import SECRETS, Course, notice_ids, states
from tests.workflows.test_delivery import dispatched

LIST = "/api/v1/notices/undelivered"


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def ended(
    store: Store, notice: int, state: attempts.State, error: str = "", *, doubtful: bool = False
) -> None:
    """An attempt to tell the petitioner, and the end of the delivery."""
    begun = await attempts.begin(store, notice, "petitioner", "smtp")
    assert isinstance(begun, attempts.Begun)
    await attempts.settle(store, notice, "petitioner", state, error, attempt=begun.attempt, doubtful=doubtful)
    await attempts.finish(store, notice)


async def editions(store: Store, notices: Sequence[int]) -> list[int]:
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Delivery.edition).where(Delivery.notice_id.in_(notices)).order_by(Delivery.notice_id)
        )
        return list(rows.scalars())


async def unstarted(store: Store) -> set[int]:
    """The notices that the relay finds."""
    async with store.connect() as connection:
        waiting = Notice.started_at.is_(None), Notice.batch.is_(None), Notice.settled_at.is_(None)
        return set(await connection.scalars(select(Notice.id).where(*waiting)))


def items(answer: Response) -> list[tuple[int, str]]:
    assert answer.status_code == 200, answer.text
    return [(each["notice"], each["recipient"]) for each in answer.json()["items"]]


async def test_dead_letters_of_one_reason_are_sent_again_and_those_never_taken_get_another_key(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number = await dispatched().store(store, email=SECRETS[2])
    ids = await notice_ids(store, number)
    one, other, doubt = (ids[each, "petitioner"] for each in ("registered", "accepted", "dispatched"))
    await ended(store, one, "refused", "smtp_550")
    await ended(store, other, "refused", "smtp_552")
    await ended(store, doubt, "uncertain", "timed_out", doubtful=True)
    reviewer = bearer(tokens["REVIEWER"])
    counts = (await client.get("/api/v1/notices/counts", headers=reviewer)).json()
    assert (counts["dead"], counts["uncertain"], counts["waiting"]) == (3, 1, 2)
    assert [(each["state"]["code"], each["recipients"]) for each in counts["undelivered"]] == [
        ("refused", 2),
        ("uncertain", 1),
    ]
    health = (await client.get("/api/v1/health")).json()["deliveries"]
    assert (health["dead"], health["uncertain"], health["perhaps_twice"]) == (3, 1, 0)
    found = await listed(client, tokens["REVIEWER"], error="smtp_550")
    assert [each["notice"] for each in found] == [one]

    before = await unstarted(store)
    asked: dict[str, Any] = {"state": "refused", "error": "smtp_550"}
    for expected in ([(one, "petitioner")], []):
        answer = await client.post(f"{LIST}/resend", json=asked, headers=reviewer)
        assert items(answer) == expected
    assert await unstarted(store) - before == {one}
    answer = await client.post(f"{LIST}/{doubt}/petitioner/resend", headers=reviewer)
    assert items(answer) == [(doubt, "petitioner")]
    # The key is kept where somebody may know it.
    assert await editions(store, [one, other, doubt]) == [1, 0, 0]
    assert {state for state, _, _ in (await states(store, doubt)).values()} == {"deferred"}
    await ended(store, doubt, "sent")
    health = (await client.get("/api/v1/health")).json()["deliveries"]
    assert (health["dead"], health["uncertain"], health["perhaps_twice"]) == (1, 0, 1)

    answer = await client.post(
        f"{LIST}/{other}/petitioner/told", json={"reason": "已电话告知"}, headers=reviewer
    )
    assert items(answer) == [(other, "petitioner")]
    assert await listed(client, tokens["REVIEWER"], state="refused") == []
    async with store.connect() as connection:
        decided = (
            await connection.execute(
                select(
                    DeliveryDecision.notice_id,
                    DeliveryDecision.decision,
                    DeliveryDecision.state,
                    DeliveryDecision.error,
                    DeliveryDecision.reason,
                ).order_by(DeliveryDecision.id)
            )
        ).all()
        logged = await connection.scalars(select(ReadingLog.numbers).where(ReadingLog.kind == "notices"))
    assert [tuple(each) for each in decided] == [
        (one, "resent", "refused", "smtp_550", None),
        (doubt, "resent", "uncertain", "timed_out", None),
        (other, "told_otherwise", "refused", "smtp_552", "已电话告知"),
    ]
    assert [number] in list(logged)


async def test_a_wrong_address_is_corrected_by_the_centre_and_on_record_without_it(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    course = Course("20250925-000009").act("operator", Acceptance(), hours=1)
    number = await course.store(store, email="wrong@example.org")
    notice = (await notice_ids(store, number))["accepted", "petitioner"]
    address = f"/api/v1/petitions/{number}/contact"
    given = {"email": "right@example.org", "reason": "退信后电话核实"}
    assert (await client.put(address, json=given, headers=bearer(tokens["SUPERVISOR"]))).status_code in (
        403,
        404,
    )
    assert (await client.put(address, json=given)).status_code == 401
    centre = bearer(tokens["CENTRE"])
    assert (await client.put(address, json=given, headers=centre)).status_code == 200
    answer = await client.put(address, json=given, headers=centre)
    (correction,) = answer.json()["corrections"]
    assert (correction["particulars"], correction["reason"]) == (["email"], "退信后电话核实")
    assert "example.org" not in answer.text
    owed = await deliveries.owed_notice(store, notice)
    assert [(each.email, each.phone) for each in owed.recipients] == [("right@example.org", SECRETS[1])]
    bad = await client.put(
        address, json={"email": "no address", "reason": "x"}, headers=bearer(tokens["CENTRE"])
    )
    assert (bad.status_code, bad.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("who", ["CENTRE", "HANDLER", "SUPERVISOR"])
async def test_they_are_for_reviewers_and_administrators(
    client: AsyncClient, tokens: dict[str, str], who: str
) -> None:
    for method, address, body in (
        ("GET", "/api/v1/notices/counts", None),
        ("POST", f"{LIST}/resend", {"state": "refused"}),
        ("POST", f"{LIST}/1/petitioner/resend", None),
        ("POST", f"{LIST}/1/petitioner/told", {"reason": "x"}),
    ):
        answer = await client.request(method, address, json=body, headers=bearer(tokens[who]))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_for_you")
        assert (await client.request(method, address, json=body)).status_code == 401


async def test_what_is_sent_again_while_others_are_told_is_not_given_up(store: Store) -> None:
    number = await dispatched().store(store)
    notice = (await notice_ids(store, number))["accepted", "petitioner"]
    begun = await attempts.begin(store, notice, "petitioner", "smtp")
    assert isinstance(begun, attempts.Begun)
    await attempts.settle(store, notice, "petitioner", "refused", "smtp_550", attempt=begun.attempt)
    which = Which(notice=notice)
    await decide(store, which, "resent", by="r", at=datetime.now(UTC), reason=None, most=1)
    # An attempt that began before that finds it settled, and ends now.
    assert await attempts.finish(store, notice, ["petitioner"]) is None
    assert notice in await unstarted(store)
    assert (await states(store, notice))["petitioner"][0] == "deferred"
