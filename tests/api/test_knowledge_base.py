"""The knowledge base: written by units, checked by others, kept right, read by everybody."""

from typing import Any

import psycopg
import pytest
from httpx import AsyncClient, Response

from tests.api.conftest import SetClock
from tests.api.petitions import bearer
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database

ARTICLE = {"question": "路灯不亮找谁？", "answer": "由城市管理部门维护。", "basis": "《城市照明管理规定》"}
LIST = "/api/v1/knowledge-articles"
UNTIL = "2026-06-30"


async def sent(client: AsyncClient, token: str, path: str, body: dict[str, Any], key: str) -> Response:
    return await client.post(f"{LIST}{path}", json=body, headers=bearer(token) | {"Idempotency-Key": key})


async def done(client: AsyncClient, token: str, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
    answer = await sent(client, token, path, body, key)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def published(client: AsyncClient, tokens: dict[str, str], **changes: Any) -> str:
    """The id of an article of the Urban Management Bureau that its leader has checked."""
    number = len(await listed(client, tokens["REVIEWER"]))
    drafted = await done(client, tokens["HANDLER"], "", ARTICLE | changes, f"article-{number}")
    check = {"approved": True, "review_on": UNTIL}
    await done(client, tokens["LEADER"], f"/{drafted['id']}/checks", check, f"check-00{number}")
    return str(drafted["id"])


async def listed(client: AsyncClient, token: str | None = None, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(LIST, params=query, headers=bearer(token) if token else {})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def read(client: AsyncClient, article: str, token: str | None = None) -> Response:
    return await client.get(f"{LIST}/{article}", headers=bearer(token) if token else {})


@pytest.mark.law("AS-41", "LL-17")
async def test_an_article_shows_once_somebody_else_than_its_writer_has_checked_it(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    drafted = await done(client, tokens["HANDLER"], "", ARTICLE, "article-1")
    assert (drafted["unit"]["code"], drafted["standing"]["code"]) == ("CG", "draft")
    assert await listed(client) == []
    assert (await read(client, drafted["id"])).status_code == 404
    assert (await read(client, drafted["id"], tokens["HANDLER2"])).status_code == 404

    check = {"approved": True, "review_on": UNTIL}
    shown = await done(client, tokens["LEADER"], f"/{drafted['id']}/checks", check, "check-001")
    assert (shown["standing"]["zh"], shown["versions"], shown["draft"]) == ("现行有效", 1, None)
    (public,) = await listed(client)
    assert public["published"]["answer"] == ARTICLE["answer"]
    assert (public["draft"], public["reports"], public["history"]) == (None, None, None)


@pytest.mark.law("AS-41", "LL-17")
async def test_nobody_checks_what_they_wrote_and_no_other_unit_writes_or_checks(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    drafted = await done(client, tokens["LEADER"], "", ARTICLE, "article-1")
    check = {"approved": True, "review_on": UNTIL}
    own = await sent(client, tokens["LEADER"], f"/{drafted['id']}/checks", check, "check-001")
    is_problem(own, 403, "own_draft")
    handler = await sent(client, tokens["HANDLER"], f"/{drafted['id']}/checks", check, "check-001")
    is_problem(handler, 403, "not_for_you")
    await done(client, tokens["REVIEWER"], f"/{drafted['id']}/checks", check, "check-001")
    other = await sent(client, tokens["HANDLER2"], f"/{drafted['id']}/versions", ARTICLE, "version-1")
    is_problem(other, 403, "not_for_you")
    supervisor = await sent(client, tokens["SUPERVISOR"], "", ARTICLE, "article-2")
    is_problem(supervisor, 403, "not_for_you")


@pytest.mark.law("AS-41")
async def test_a_new_version_waits_for_its_check_while_the_old_one_stands(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    article = await published(client, tokens)
    changed = ARTICLE | {"answer": "请拨打维护单位电话。"}
    await done(client, tokens["HANDLER"], f"/{article}/versions", changed, "version-1")
    assert (await read(client, article)).json()["published"]["answer"] == ARTICLE["answer"]
    (waiting,) = await listed(client, tokens["LEADER"], waiting=True)
    assert waiting["draft"]["answer"] == changed["answer"]

    back = {"approved": False, "reason": "请写明电话。"}
    kept = await done(client, tokens["REVIEWER"], f"/{article}/checks", back, "check-002")
    assert (kept["draft"], kept["published"]["answer"]) == (None, ARTICLE["answer"])
    await done(client, tokens["HANDLER"], f"/{article}/versions", changed, "version-2")
    again = {"approved": True, "review_on": UNTIL}
    await done(client, tokens["REVIEWER"], f"/{article}/checks", again, "check-003")
    shown = (await read(client, article, tokens["HANDLER"])).json()
    assert (shown["published"]["answer"], shown["versions"]) == (changed["answer"], 2)
    kinds = [each["what"]["code"] for each in shown["history"]]
    assert kinds == ["drafted", "approved", "drafted", "sent_back", "drafted", "approved"]
    assert shown["history"][0]["content"]["answer"] == ARTICLE["answer"]


@pytest.mark.law("AS-41")
async def test_what_nobody_looked_at_again_in_time_is_no_longer_public(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    article = await published(client, tokens)
    clock.at = clock.at.replace(month=6, day=30, hour=23)
    assert [each["id"] for each in await listed(client)] == [article]
    clock.pass_time(hours=1)
    assert await listed(client) == []
    assert (await read(client, article)).status_code == 404
    assert await listed(client, tokens["CENTRE"]) == []
    (due,) = await listed(client, tokens["CENTRE"], standing="due_for_review")
    assert due["id"] == article
    early = await sent(
        client, tokens["HANDLER"], f"/{article}/renewals", {"review_on": "2026-07-01"}, "renewal-1"
    )
    is_problem(early, 422, "review_on_passed")
    await done(client, tokens["HANDLER"], f"/{article}/renewals", {"review_on": "2026-12-31"}, "renewal-1")
    assert [each["review_on"] for each in await listed(client)] == ["2026-12-31"]


@pytest.mark.law("LL-17")
async def test_anybody_of_the_staff_reports_an_error_and_the_unit_settles_it(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    article = await published(client, tokens)
    said = {"text": "报修电话已变更。"}
    reported = await done(client, tokens["HANDLER2"], f"/{article}/reports", said, "report-01")
    assert reported["reports"] is None
    (open_one,) = await listed(client, tokens["HANDLER"], reported=True)
    assert open_one["reports"] == [3]
    settled = {"report": 3, "text": "已更正。"}
    wrong = await sent(
        client, tokens["HANDLER"], f"/{article}/settlements", settled | {"report": 2}, "settled-0"
    )
    is_problem(wrong, 409, "report_unknown")
    other = await sent(client, tokens["HANDLER2"], f"/{article}/settlements", settled, "settled-1")
    is_problem(other, 403, "not_for_you")
    after = await done(client, tokens["HANDLER"], f"/{article}/settlements", settled, "settled-1")
    assert after["reports"] == []
    assert (after["history"][-1]["report"], after["history"][-1]["words"]) == (3, "已更正。")
    assert await listed(client, tokens["HANDLER"], reported=True) == []


async def test_a_withdrawn_article_is_seen_by_its_unit_only_and_changes_no_more(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    article = await published(client, tokens)
    await done(client, tokens["HANDLER"], f"/{article}/withdrawal", {"reason": "政策已废止。"}, "gone-0001")
    assert await listed(client) == []
    assert (await read(client, article, tokens["HANDLER2"])).status_code == 404
    shown = (await read(client, article, tokens["HANDLER"])).json()
    assert shown["standing"]["code"] == "withdrawn"
    late = await sent(client, tokens["HANDLER"], f"/{article}/versions", ARTICLE, "version-1")
    is_problem(late, 409, "article_withdrawn")


async def test_what_is_not_public_is_for_the_staff(client: AsyncClient, tokens: dict[str, str]) -> None:
    article = await published(client, tokens, public=False)
    assert await listed(client) == []
    assert (await read(client, article)).status_code == 404
    assert [each["id"] for each in await listed(client, tokens["CENTRE"])] == [article]
    for field in ("standing=draft", "waiting=true", "reported=false"):
        answer = await client.get(f"{LIST}?{field}")
        is_problem(answer, 403, "for_staff_only")


async def test_articles_are_found_by_words_unit_and_matter_page_by_page(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    first = await published(client, tokens)
    second = await published(client, tokens, question="停水找谁？", answer="由供水公司负责。", matter="other")
    assert [each["id"] for each in await listed(client)] == [second, first]
    assert [each["id"] for each in await listed(client, words="路灯 城市管理")] == [first]
    assert [each["id"] for each in await listed(client, words="找谁 供水")] == [second]
    assert await listed(client, words="路灯 供水") == []
    assert [each["id"] for each in await listed(client, matter="other")] == [second]
    assert await listed(client, unit="SW") == []
    page = (await client.get(LIST, params={"limit": 1})).json()
    assert [each["id"] for each in page["items"]] == [second]
    rest = (await client.get(LIST, params={"limit": 1, "before": page["next"]})).json()
    assert [each["id"] for each in rest["items"]] == [first]


async def test_the_same_key_writes_once_and_another_body_is_refused(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    once = await done(client, tokens["HANDLER"], "", ARTICLE, "article-1")
    again = await done(client, tokens["HANDLER"], "", ARTICLE, "article-1")
    assert once == again
    other = await sent(client, tokens["HANDLER"], "", ARTICLE | {"answer": "另答。"}, "article-1")
    is_problem(other, 409, "key_used")
    check = {"approved": True, "review_on": UNTIL}
    path = f"/{once['id']}/checks"
    first = await done(client, tokens["LEADER"], path, check, "check-001")
    second = await done(client, tokens["LEADER"], path, check, "check-001")
    assert first == second
    third = await sent(client, tokens["REVIEWER"], path, check, "check-002")
    is_problem(third, 409, "nothing_to_check")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("", {**ARTICLE, "basis": ""}, "invalid"),
        ("", {**ARTICLE, "matter": "no_such_matter"}, "matter_not_listed"),
        ("", {**ARTICLE, "unit": "CG"}, "invalid"),
        ("/{id}/checks", {"approved": True}, "invalid"),
        ("/{id}/checks", {"approved": False}, "invalid"),
        ("/{id}/checks", {"approved": True, "review_on": "2026-03-02"}, "review_on_passed"),
        ("/{id}/renewals", {"review_on": 20260630}, "invalid"),
    ],
)
async def test_bad_input_says_what_to_mend(
    client: AsyncClient, tokens: dict[str, str], path: str, body: dict[str, Any], code: str
) -> None:
    article = await done(client, tokens["LEADER"], "", ARTICLE, "article-0")
    who = tokens["REVIEWER"] if "checks" in path else tokens["HANDLER"]
    answer = await sent(client, who, path.format(id=article["id"]), body, "key-000001")
    is_problem(answer, 422, code)


async def test_what_is_not_published_is_neither_renewed_nor_reported(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    article = await done(client, tokens["HANDLER"], "", ARTICLE, "article-0")
    for path, body in (("renewals", {"review_on": UNTIL}), ("reports", {"text": "有误。"})):
        answer = await sent(client, tokens["HANDLER"], f"/{article['id']}/{path}", body, "key-000001")
        is_problem(answer, 409, "not_published")
    for nowhere in ("no-id", "00000000-0000-4000-8000-000000000000"):
        assert (await read(client, nowhere, tokens["REVIEWER"])).status_code == 404


async def test_no_event_of_an_article_can_be_rewritten(
    client: AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    await published(client, tokens)
    with psycopg.connect(database.app_url.replace("+psycopg", "")) as connection:
        for statement in (
            "UPDATE knowledge_event SET by = 'somebody'",
            "DELETE FROM knowledge_event",
            "DELETE FROM knowledge_article",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()
