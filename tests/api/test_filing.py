"""What is recorded when a petition is filed: its channel, the declaration of truth, who the petitioner is."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient, Response

from suban import demo
from suban.domain.acts import Acceptance, NonAcceptance
from suban.settings import Settings
from suban.store.database import connect
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, file, filed, petition, without_engine
from tests.api.test_wrong_input import is_problem

TEXT = text_ref("n", "o", "f", "b")


@pytest.fixture
async def tokens(settings: Settings) -> dict[str, str]:
    """The made-up people of Longnan work in each of the places: who they are says nothing about the law."""
    return await demo.load(settings, city="longnan")


async def seen(client: AsyncClient, tokens: dict[str, str], number: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def entered(client: AsyncClient, token: str, channel: str) -> Response:
    """A petition that somebody of the staff enters, who has heard it."""
    headers = bearer(token) | {"Idempotency-Key": f"{channel}-0000001"}
    return await client.post("/api/v1/petitions", json=petition(channel=channel), headers=headers)


async def registered(client: AsyncClient, tokens: dict[str, str], settings: Settings, number: str) -> Any:
    """What the first entry of the journal says, once somebody has accepted the petition."""
    store = connect(settings.need("database_url"))
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=5), role="operator")
    await store.dispose()
    answer = await client.get(f"/api/v1/petitions/{number}/journal", headers=bearer(tokens["CENTRE"]))
    return answer.json()["entries"][0]["entry"]["fact"]


OWN = [
    *(pytest.param("longnan", each, name, marks=pytest.mark.law("LN-06")) for each, name in (
        ("web", "网站"), ("wechat", "公众号"))),
    *(pytest.param("anshan", each, name, marks=pytest.mark.law("AS-02")) for each, name in (
        ("web", "8890平台网站"), ("minxin", "民心网"), ("mayors_mailbox", "市长信箱"))),
    *(pytest.param("liaoning", each, name, marks=pytest.mark.law("LL-03")) for each, name in (
        ("web", "12345网络平台（网站）"), ("app", "12345网络平台（移动应用）"))),
    pytest.param("beijing", "web", "12345网络平台", marks=pytest.mark.law("BJ-02")),
]  # fmt: skip
STAFFED = [
    pytest.param("longnan", "hotline", "热线电话", marks=pytest.mark.law("LN-06")),
    pytest.param("anshan", "hotline", "12345政府热线", marks=pytest.mark.law("AS-02")),
    pytest.param("anshan", "walk_in", "群众直接走访", marks=pytest.mark.law("AS-02")),
    pytest.param("liaoning", "hotline", "12345热线", marks=pytest.mark.law("LL-03")),
    pytest.param("beijing", "hotline", "12345市民服务热线", marks=pytest.mark.law("BJ-02")),
    pytest.param("beijing", "merged_lines", "归并至12345", marks=pytest.mark.law("BJ-02")),
]


# A Sunday, the middle of the night, the last second of a year, the first day of the Spring Festival.
HOURS = ["2026-03-01T14:00", "2026-03-04T03:00", "2026-12-31T23:59:59", "2026-02-17T00:00"]


@pytest.mark.parametrize(
    "city",
    [
        pytest.param("anshan", marks=pytest.mark.law("AS-11")),
        pytest.param("liaoning", marks=pytest.mark.law("LL-03")),
    ],
)
@pytest.mark.parametrize("hour", HOURS)
async def test_petitions_are_taken_day_and_night_also_while_the_engine_is_away(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock, hour: str
) -> None:
    clock.at = datetime.fromisoformat(hour).replace(tzinfo=MONDAY.tzinfo)
    answer = await file(client, occurred_on=...)
    assert answer.status_code == 201, answer.text
    assert datetime.fromisoformat(answer.json()["received_at"]) == clock.at
    assert (await seen(client, tokens, answer.json()["number"]))["stage"]["code"] == "received"


@pytest.mark.parametrize(("city", "channel", "name"), OWN)
async def test_a_petition_records_the_channel_on_which_its_petitioner_filed_it(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, channel: str, name: str
) -> None:
    number, _ = await filed(client, channel=channel)
    said = (await seen(client, tokens, number))["channel"]
    assert (said["code"], said["zh"]) == (channel, name)
    assert (await registered(client, tokens, settings, number))["channel"] == channel


@pytest.mark.parametrize(("city", "channel", "name"), STAFFED)
async def test_what_comes_by_telephone_or_in_person_is_entered_by_the_centre_and_nobody_else(
    client: AsyncClient, tokens: dict[str, str], channel: str, name: str
) -> None:
    is_problem(await file(client, channel=channel), 401, "token_needed")
    is_problem(await entered(client, tokens["HANDLER"], channel), 403, "not_for_you")
    answer = await entered(client, tokens["CENTRE"], channel)
    assert answer.status_code == 201, answer.text
    said = (await seen(client, tokens, answer.json()["number"]))["channel"]
    assert said["code"] == channel
    assert name in said["zh"]


@pytest.mark.parametrize(
    ("city", "named"),
    [
        pytest.param("longnan", "公众号（wechat）", marks=pytest.mark.law("LN-06")),
        pytest.param("anshan", "民心网（minxin）", marks=pytest.mark.law("AS-02")),
        ("liaoning", "12345热线（hotline）"),
        ("beijing", "12345市民服务热线（hotline）"),
    ],
)
async def test_a_channel_that_the_rulebook_does_not_list_is_refused_with_those_that_it_lists(
    client: AsyncClient, named: str
) -> None:
    body = is_problem(await file(client, channel="carrier_pigeon"), 422, "channel_unknown")
    assert named in body["zh"]
    assert "carrier_pigeon" not in body["zh"] + body["en"]


@pytest.mark.parametrize("city", ["beijing"])
@pytest.mark.law("BJ-02")
async def test_the_hotline_and_its_network_platform_are_told_to_be_the_main_channel(
    client: AsyncClient,
) -> None:
    rulebook = (await client.get("/api/v1/rulebooks/beijing-2021")).json()["rulebook"]
    main = [each["channel"] for each in rulebook["channels"] if each["main"]]
    assert main == ["hotline", "web"]


@pytest.mark.parametrize("city", ["anshan"])
@pytest.mark.parametrize(
    ("channel", "terms", "overdue"),
    [("walk_in", [], False), ("utility_lines", [], False), ("hotline_8890", ["acceptance"], True)],
)
@pytest.mark.law("AS-49")
async def test_the_limits_of_8890_run_only_for_what_was_raised_with_8890(
    client: AsyncClient,
    tokens: dict[str, str],
    settings: Settings,
    clock: SetClock,
    *,
    channel: str,
    terms: list[str],
    overdue: bool,
) -> None:
    centre = bearer(tokens["CENTRE"])
    number = (await entered(client, tokens["CENTRE"], channel)).json()["number"]
    clock.pass_time(days=30)
    store = connect(settings.need("database_url"))
    await without_engine(store, number, Acceptance(), clock.at, role="operator")
    await store.dispose()
    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()["entries"]
    lapsed = [each["entry"]["fact"]["term"] for each in journal if each["entry"]["kind"] == "lapsed"]
    assert lapsed == terms
    clock.pass_time(days=30)
    listed = (await client.get("/api/v1/petitions", headers=centre, params={"channel": channel})).json()
    assert [(each["number"], each["overdue"]) for each in listed["items"]] == [(number, overdue)]
    other = await client.get("/api/v1/petitions", headers=centre, params={"channel": "web"})
    assert other.json()["items"] == []


@pytest.mark.parametrize("city", ["anshan"])
@pytest.mark.law("AS-34")
async def test_who_came_to_the_wrong_unit_through_another_channel_is_told_of_8890(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    answer = await entered(client, tokens["CENTRE"], "sector_lines")
    number, code = answer.json()["number"], answer.json()["query_code"]
    store = connect(settings.need("database_url"))
    refusal: NonAcceptance[Any] = NonAcceptance(ground="for_8890", reason=TEXT)
    await without_engine(store, number, refusal, MONDAY + timedelta(minutes=2), role="operator")
    await store.dispose()
    tracked = (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).json()
    assert tracked["not_accepted"]["channel"]["zh"] == "8890政务便民服务平台"
    assert "可以通过8890平台提出" in tracked["not_accepted"]["channel"]["source"]["zh"]


ASKED = [
    pytest.param("anshan", "对诉求事项的真实性负责", marks=pytest.mark.law("AS-10")),
    pytest.param("beijing", "对诉求内容的真实性负责", marks=pytest.mark.law("BJ-04")),
]


@pytest.mark.parametrize(("city", "words"), ASKED)
@pytest.mark.parametrize("declares", [..., None, False])
@pytest.mark.parametrize("who", ["petitioner", "CENTRE"])
async def test_without_the_declaration_of_truth_nobody_files(
    client: AsyncClient, tokens: dict[str, str], words: str, declares: Any, who: str
) -> None:
    headers = {"Idempotency-Key": "key-0000001"} | (bearer(tokens[who]) if who in tokens else {})
    body = is_problem(
        await client.post("/api/v1/petitions", json=petition(declares_truth=declares), headers=headers),
        422,
        "declaration_missing",
    )
    assert words in body["source_zh"]
    assert words in body["source_en"]
    worklist = await client.get("/api/v1/petitions", headers=bearer(tokens["CENTRE"]))
    assert worklist.json()["items"] == []


@pytest.mark.parametrize(("city", "words"), ASKED)
async def test_the_declaration_stands_in_the_journal(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, words: str
) -> None:
    number, _ = await filed(client, declares_truth=True)
    assert (await seen(client, tokens, number))["case"]["declared"] is True
    assert (await registered(client, tokens, settings, number))["declared"] is True


@pytest.mark.parametrize("city", ["longnan", "liaoning"])
async def test_where_no_article_asks_for_it_no_declaration_is_needed(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await filed(client, declares_truth=...)
    assert (await registered(client, tokens, settings, number))["declared"] is None


LAWS = pytest.mark.parametrize(
    "city",
    [
        pytest.param("anshan", marks=pytest.mark.law("AS-01")),
        pytest.param("liaoning", marks=pytest.mark.law("LL-03")),
        pytest.param("beijing", marks=pytest.mark.law("BJ-01")),
    ],
)


@LAWS
@pytest.mark.parametrize(
    ("kind", "name"), [("legal_person", "法人"), ("unincorporated_organisation", "非法人组织")]
)
async def test_an_organisation_asks_by_its_own_name(
    client: AsyncClient, tokens: dict[str, str], kind: str, name: str
) -> None:
    asker = {"kind": kind, "organisation": "金水门业", "name": "王小明", "phone": "13800000000"}
    number, _ = await filed(client, petitioner=asker)
    who = (await seen(client, tokens, number))["petitioner"]
    assert (who["kind"]["code"], who["kind"]["zh"]) == (kind, name)
    assert (who["organisation"], who["name"], who["anonymous"]) == ("金水门业", "王小明", False)


@LAWS
async def test_who_names_no_organisation_is_a_natural_person_and_who_names_nobody_is_unknown(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    who = (await seen(client, tokens, number))["petitioner"]
    assert (who["kind"]["zh"], who["organisation"]) == ("自然人", None)
    number, _ = await filed(client, "key-0000002", petitioner=..., anonymous=True)
    who = (await seen(client, tokens, number))["petitioner"]
    assert (who["anonymous"], who["kind"], who["name"]) == (True, None, None)


async def test_an_organisation_without_a_name_is_told_to_give_one(client: AsyncClient) -> None:
    asker = {"kind": "legal_person", "name": "王小明", "phone": "13800000000"}
    (error,) = is_problem(await file(client, petitioner=asker), 422, "invalid")["errors"]
    assert error["field"] == "body.petitioner"
    assert "组织名称" in error["zh"]
    assert "organisation" in error["en"]


async def test_the_same_filing_once_more_is_the_same_petition_and_another_declaration_is_another_body(
    client: AsyncClient,
) -> None:
    first, second = await file(client), await file(client)
    assert first.json() == second.json()
    is_problem(await file(client, declares_truth=False), 409, "key_used")
