"""Petitions that are marked: texts, files and petitioner are for those alone whom the rulebook names."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from suban.domain.acts import Acceptance, Contact, Dispatch, ProtectionMarking, Reply, Review, TextRef
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.texts import keep, text_ref
from tests.api.conftest import MONDAY
from tests.api.petitions import bearer, filed, without_engine
from tests.files.samples import jpeg
from tests.signed_off import SIGNED_OFF

Tokens = dict[str, str]
TEXT = text_ref("n", "o", "f", "b")
SEALED = "＊＊＊（涉密或涉及隐私，不予显示 / protected, not shown）"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files"})


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def dispatched(client: AsyncClient, store: Store, key: str = "key-0000001") -> tuple[str, str]:
    number, code = await filed(client, key)
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    return number, code


async def mark(store: Store, number: str, *marks: str) -> None:
    done = ProtectionMarking(marks=marks, reason=TEXT)
    await without_engine(store, number, done, MONDAY, role="operator" if marks else "reviewer")


async def get(client: AsyncClient, token: str, address: str, **query: str) -> Any:
    answer = await client.get(f"/api/v1{address}", params=query, headers=bearer(token))
    assert answer.status_code == 200, (address, answer.text)
    return answer.json()


@pytest.mark.law("AS-40")
@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("privacy", {"HANDLER", "REVIEWER"}),
        ("commercial_secret", {"HANDLER", "REVIEWER"}),
        ("state_secret", {"REVIEWER"}),
    ],
)
async def test_what_is_marked_is_read_by_those_alone_whom_the_rulebook_names(
    client: AsyncClient, tokens: Tokens, store: Store, kind: str, readers: set[str]
) -> None:
    number, code = await dispatched(client, store)
    sent = await client.post(
        f"/api/v1/petitions/{number}/files",
        content=jpeg(),
        headers={"Query-Code": code, "File-Name": "a.jpg"},
    )
    file = sent.json()["id"]
    place = f"/petitions/{number}"
    for who in ("HANDLER", "REVIEWER", "CENTRE", "SUPERVISOR"):
        assert (await get(client, tokens[who], place))["title"] == "路灯不亮"
    await mark(store, number, kind)
    for who in ("HANDLER", "REVIEWER", "CENTRE", "SUPERVISOR"):
        token = tokens[who]
        view = await get(client, token, place)
        (line,) = (await get(client, token, "/petitions"))["items"]
        journal = str(await get(client, token, f"{place}/journal"))
        order = str(await get(client, token, f"{place}/work-order"))
        fetched = await client.get(f"/api/v1{place}/files/{file}", headers=bearer(token))
        found = (await get(client, token, "/petitions", q="金水大道"))["items"]
        if who in readers:
            assert (view["title"], line["title"]) == ("路灯不亮", "路灯不亮")
            assert view["petitioner"]["phone"] == "13800000000"
            assert [each["id"] for each in view["files"]] == [file]
            assert fetched.status_code == 200
        else:
            assert (view["title"], view["text"], line["title"]) == (SEALED, SEALED, SEALED)
            assert (view["petitioner"], view["files"]) == (None, [])
            assert fetched.status_code == 404
            assert found == []
            for each in (str(view), str(line), journal, order):
                assert not any(word in each for word in ("路灯", "王小明", "13800000000"))
        # That it is there, and how it stands, is no secret of theirs.
        assert view["case"]["marks"] == [kind]
    assert (await get(client, tokens["REVIEWER"], "/petitions", q="金水大道"))["items"]
    # The petitioner reads on.
    tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert tracked.json()["title"] == "路灯不亮"

    await mark(store, number)
    assert (await get(client, tokens["CENTRE"], place))["title"] == "路灯不亮"


@pytest.mark.law("AS-40")
async def test_nothing_of_a_marked_petition_is_published(
    client: AsyncClient, tokens: Tokens, store: Store
) -> None:
    number, _ = await dispatched(client, store)
    await without_engine(store, number, Contact(manner="phone"), MONDAY, role="handler", unit="CG")
    result = text_ref(number, "reply", "result", "三盏路灯均已修复。")
    await keep(store, number, {result: "三盏路灯均已修复。"})
    reply = Reply[TextRef].model_validate(
        {
            "result": result,
            "basis": TEXT,
            "answered": TEXT,
            "handled_on": "2026-03-02",
            "investigation": TEXT,
            **SIGNED_OFF,
        }
    )
    await without_engine(store, number, reply, MONDAY, role="handler", unit="CG")
    await without_engine(store, number, Review(approved=True), MONDAY, role="reviewer")
    address = "/api/v1/published-replies"
    assert [each["number"] for each in (await client.get(address)).json()["replies"]] == [number]
    await mark(store, number, "privacy")
    assert (await client.get(address)).json()["replies"] == []


@pytest.mark.law("AS-40", "LL-18")
async def test_who_may_not_read_may_not_hand_over_either(
    client: AsyncClient, tokens: Tokens, store: Store
) -> None:
    number, _ = await dispatched(client, store)
    wish = {
        "organ": "supervision_organ",
        "organ_name": "市监察委员会",
        "official": "邹国安",
        "document": "监调〔2026〕12号",
        "document_on": "2026-03-02",
        "purpose": "核查承办人员履职情况。",
    }

    async def given(who: str) -> int:
        headers = bearer(tokens[who]) | {"Idempotency-Key": f"access-{who}"}
        address = f"/api/v1/petitions/{number}/inspection-accesses"
        return (await client.post(address, json=wish, headers=headers)).status_code

    await mark(store, number, "state_secret")
    assert (await given("SUPERVISOR"), await given("REVIEWER")) == (403, 201)
    await mark(store, number)
    assert await given("SUPERVISOR") == 201
