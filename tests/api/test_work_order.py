"""The work order, whole and printed, and who reads what of it."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from httpx import AsyncClient

from api import record, work_order_document
from api.languages import preferred
from suban.domain import acts, entries
from suban.domain.acts import (
    Acceptance,
    Act,
    Contact,
    Dispatch,
    Explanation,
    FileRef,
    Rating,
    Reply,
    ReturnRequest,
    Review,
    TextRef,
)
from suban.domain.chain import LINK_OF, LINKS
from suban.domain.entries import EntryKind
from suban.domain.model import Value
from suban.domain.rulebook import Role
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.texts import keep, text_ref
from suban.wording import records
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_files import sent
from tests.files.samples import jpeg
from tests.signed_off import SIGNED_OFF

ASKER = {"name": "王小明", "phone": "13800000000", "address": "龙南市金水大道12号3栋502室"}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


class Course:
    """A petition that is moved on as its workflow would, with texts that are stored."""

    def __init__(self, store: Store, number: str) -> None:
        self._store = store
        self._number = number

    async def text(self, body: str) -> TextRef:
        ref = text_ref(self._number, "test", "text", body)
        await keep(self._store, self._number, {ref: body})
        return ref

    async def act(self, done: Act, days: float, role: Role, unit: str | None = None) -> None:
        await without_engine(
            self._store, self._number, done, MONDAY + timedelta(days=days), role=role, unit=unit
        )


async def late_and_rated(client: AsyncClient, settings: Settings, **changes: Any) -> tuple[str, str]:
    """A complaint that is dispatched, answered after its limit, approved and rated."""
    number, code = await filed(client, petitioner=ASKER, channel="web", **changes)
    store = connect(settings.need("database_url"))
    course = Course(store, number)
    await course.act(Acceptance(matter="public_services"), 0.01, "operator")
    await course.act(Dispatch(unit="CG"), 0.02, "operator")
    talked = Contact[TextRef](manner="phone", note=await course.text("已电话联系，约定周三现场查看。"))
    await course.act(talked, 0.1, "handler", "CG")
    late = Explanation[TextRef](reason=await course.text("灯杆须向厂家订货。"))
    await course.act(late, 8.5, "leader", "CG")
    reply = Reply[TextRef](
        result=await course.text("三盏路灯均已修复。\n并加装了单灯控制器。"),
        basis=await course.text("《城市照明管理规定》第二十六条"),
        answered=await course.text("已当面告知诉求人。"),
        handled_on=(MONDAY + timedelta(days=9)).date(),
        investigation=await course.text("现场查看记录一份。"),
        **SIGNED_OFF,
    )
    await course.act(reply, 9.1, "handler", "CG")
    await course.act(Review[TextRef](approved=True), 9.3, "reviewer")
    await course.act(Rating[TextRef](level="satisfied"), 10.1, "petitioner")
    await store.dispose()
    return number, code


async def read(client: AsyncClient, number: str, token: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/petitions/{number}/work-order", headers=bearer(token))
    assert answer.status_code == 200, answer.text
    order: dict[str, Any] = answer.json()
    return order


async def printed(client: AsyncClient, number: str, token: str, language: str | None = None) -> Document:
    headers = bearer(token) | ({"Accept-Language": language} if language else {})
    answer = await client.get(f"/api/v1/petitions/{number}/work-order.docx", headers=headers)
    assert answer.status_code == 200, answer.text
    return docx.Document(io.BytesIO(answer.content))


def words(document: Document) -> str:
    """Everything that is printed, the head and foot of the pages included."""
    section = document.sections[0]
    parts = (document, section.header, section.footer)
    return "\n".join(each.text or "" for part in parts for each in part._element.iter(qn("w:t")))


def traces(order: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {each["link"]["code"]: each["traces"] for each in order["chain"]}


@pytest.mark.law("AS-13", "AN-01")
async def test_a_work_order_has_the_whole_of_a_petition(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number, _ = await late_and_rated(client, settings)
    clock.pass_time(days=10.2)
    order = await read(client, number, tokens["CENTRE"])
    asker = order["petitioner"]
    assert [asker[each] for each in ("name", "phone", "address")] == list(ASKER.values())
    assert (order["title"], order["channel"]["zh"], order["matter"]["code"]) == (
        "路灯不亮",
        "网站",
        "public_services",
    )
    assert (order["unit"]["code"], order["stage"]["code"]) == ("CG", "closed")
    assert order["times"]["dispatched_at"] == "2026-03-02T09:28:48+08:00"
    assert order["result"]["result"].startswith("三盏路灯均已修复。")
    assert [each["level"]["code"] for each in order["ratings"]] == ["satisfied"]

    chain = traces(order)
    assert list(chain) == list(LINKS)
    kinds = {link: [each["what"]["code"] for each in found] for link, found in chain.items()}
    assert kinds == {
        "raised": ["registered"],
        "accepted": ["accepted"],
        "transferred": ["dispatched"],
        "handled": ["contacted", "explained"],
        "coordinated": [],
        "supervised": ["lapsed", "lapsed", "supervision_opened", "warned"],
        "closed": ["closed"],
        "fed_back": ["replied", "approved"],
        "return_visit": [],
        "rated": ["rated"],
        "overseen": [],
        "appraised": [],
    }
    (raised,) = chain["raised"]
    assert raised["by"]["role"]["code"] == "petitioner"
    (dispatched,) = chain["transferred"]
    assert dispatched["by"]["person"] == "operator-1"
    assert dispatched["by"]["role"]["zh"] == "服务中心话务（受理）人员"
    assert [(each["field"]["zh"], each["value"]["code"]) for each in dispatched["details"]] == [
        ("承办单位", "CG")
    ]
    replied, approved = chain["fed_back"]
    assert replied["by"]["unit"]["code"] == "CG"
    assert replied["at"] == "2026-03-11T11:24:00+08:00"
    assert replied["source"]["code"]
    assert {each["field"]["code"]: each["text"] for each in replied["texts"]}[
        "answered"
    ] == "已当面告知诉求人。"
    assert approved["by"]["role"]["code"] == "reviewer"
    # What the law itself does has a source and nobody's name.
    assert all(each["by"] is None and each["source"]["zh"] for each in chain["supervised"])
    warned = {each["field"]["zh"]: each["value"]["zh"] for each in chain["supervised"][-1]["details"]}
    assert warned == {"时限": "办结", "等级": "蓝色预警", "通知对象": "承办单位经办人", "扣分": "0.5"}


@pytest.mark.law("AN-01")
async def test_files_stand_with_the_entry_that_names_them(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, code = await filed(client)
    own = await sent(client, number, {"Query-Code": code, "File-Name": "lamp.jpg"})
    store = connect(settings.need("database_url"))
    course = Course(store, number)
    await course.act(Acceptance(), 0.01, "operator")
    await course.act(Dispatch(unit="CG"), 0.02, "operator")
    photo = await sent(client, number, bearer(tokens["HANDLER"]) | {"File-Name": "visit.jpg"}, jpeg(b"visit"))
    named = FileRef(id=photo["id"], digest=photo["digest"])
    await course.act(Contact[TextRef](manner="phone", files=(named,)), 0.1, "handler", "CG")
    await store.dispose()
    order = await read(client, number, tokens["HANDLER"])
    assert [each["id"] for each in order["files"]] == [own["id"]]
    stands = {each["what"]["code"]: each["files"] for found in traces(order).values() for each in found}
    assert stands.pop("contacted") == [photo]
    assert not any(stands.values())
    said = words(await printed(client, number, tokens["HANDLER"]))
    assert "lamp.jpg（" in said
    assert "visit.jpg（" in said


@pytest.mark.law("AN-01")
async def test_every_entry_of_the_journal_stands_in_the_chain_once(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await late_and_rated(client, settings)
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=bearer(tokens["CENTRE"]))
    recorded = {each["entry"]["number"]: each["what"]["code"] for each in journal.json()["entries"]}
    order = await read(client, number, tokens["CENTRE"])
    stands = [(each["entry"], each["what"]["code"]) for found in traces(order).values() for each in found]
    assert sorted(stands) == sorted(recorded.items())
    assert len(recorded) > 10


@pytest.mark.law("BJ-08")
async def test_running_and_ended_limits_stand_on_it_with_their_source(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number, _ = await filed(client)
    store = connect(settings.need("database_url"))
    course = Course(store, number)
    await course.act(Acceptance(), 0.01, "operator")
    await course.act(Dispatch(unit="CG"), 0.02, "operator")
    await course.act(Contact[TextRef](manner="phone"), 0.1, "handler", "CG")
    await store.dispose()

    async def handling() -> dict[str, Any]:
        order = await read(client, number, tokens["HANDLER"])
        terms = {each["term"]["code"]: each for each in order["terms"]}
        assert (terms["contact"]["state"]["code"], terms["contact"]["ended_at"]) == (
            "met",
            "2026-03-02T11:24:00+08:00",
        )
        found: dict[str, Any] = terms["handling"]
        return found

    clock.pass_time(days=1)
    running = await handling()
    assert (running["state"]["code"], running["ended_at"]) == ("running", None)
    assert (running["started_at"], running["due_on"], running["due_at"]) == (
        "2026-03-02T09:28:48+08:00",
        "2026-03-09",
        "2026-03-10T00:00:00+08:00",
    )
    assert (running["source"]["code"], running["unit"]["code"]) == ("art. 13(2)", "CG")
    said = words(await printed(client, number, tokens["HANDLER"]))
    assert "2026年3月9日24时前（5个工作日；第13条第（2）项），进行中" in said
    clock.pass_time(days=7)
    assert (await handling())["state"]["code"] == "overdue"


async def test_a_limit_that_was_missed_says_so(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await late_and_rated(client, settings)
    order = await read(client, number, tokens["SUPERVISOR"])
    states = {each["term"]["code"]: each["state"]["code"] for each in order["terms"]}
    assert (states["contact"], states["handling"]) == ("met", "missed")


@pytest.mark.law("LN-15")
async def test_the_reply_stands_on_it_with_day_unit_result_basis_and_how_it_was_told(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await late_and_rated(client, settings)
    table = (await printed(client, number, tokens["CENTRE"])).tables[4]
    (told,) = {cell.text for cell in table.rows[0].cells[1:]}
    unit = (await read(client, number, tokens["CENTRE"]))["unit"]["zh"]
    assert told.splitlines() == [
        f"承办单位：{unit}",
        "办理日期：2026年3月11日",
        "办理结果：三盏路灯均已修复。",
        "并加装了单灯控制器。",
        "依据：《城市照明管理规定》第二十六条",
        "反馈情况：已当面告知诉求人。",
        "审核通过：2026年3月11日 16:12",
    ]


@pytest.mark.parametrize(
    ("who", "status", "identity"),
    [
        ("CENTRE", 200, True),
        ("REVIEWER", 200, True),
        ("HANDLER", 200, True),
        ("LEADER", 200, True),
        ("SUPERVISOR", 200, False),
        ("ADMIN", 200, False),
        ("HANDLER2", 404, False),
    ],
)
async def test_who_asks_stands_on_it_for_those_only_who_may_see_that(
    client: AsyncClient,
    tokens: dict[str, str],
    settings: Settings,
    *,
    who: str,
    status: int,
    identity: bool,
) -> None:
    number, _ = await late_and_rated(client, settings)
    page = await client.get(f"/api/v1/petitions/{number}/work-order", headers=bearer(tokens[who]))
    paper = await client.get(f"/api/v1/petitions/{number}/work-order.docx", headers=bearer(tokens[who]))
    assert (page.status_code, paper.status_code) == (status, status)
    shown = page.text
    assert status == 200 or not [each for each in ASKER.values() if each in shown]
    if status == 200:
        said = words(docx.Document(io.BytesIO(paper.content)))
        assert ("含诉求人个人信息" in said) is identity
        for name, each in ASKER.items():
            # Where the petitioner lives is the unit's only once it is released.
            given = identity and (name != "address" or who in ("CENTRE", "REVIEWER"))
            assert (each in said, each in shown) == (given, given), name


async def test_its_petitioner_tracks_it_and_gets_no_work_order(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, code = await late_and_rated(client, settings)
    for path in ("work-order", "work-order.docx"):
        address = f"/api/v1/petitions/{number}/{path}"
        assert (await client.get(address, headers={"Query-Code": code})).status_code == 401
        unknown = await client.get(
            address.replace(number, "20260302-999999"), headers=bearer(tokens["CENTRE"])
        )
        assert unknown.status_code == 404


async def test_a_unit_that_returned_it_reads_no_work_order(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await filed(client)
    store = connect(settings.need("database_url"))
    course = Course(store, number)
    why = await course.text("不属本单位职责。")
    await course.act(Acceptance(), 0.01, "operator")
    await course.act(Dispatch(unit="CG"), 0.02, "operator")
    back = ReturnRequest[TextRef](ground="not_our_duty", reason=why, basis=why)
    await course.act(back, 0.03, "handler", "CG")
    address = f"/api/v1/petitions/{number}/work-order"
    assert (await client.get(address, headers=bearer(tokens["HANDLER"]))).status_code == 200
    await course.act(acts.ReturnDecision[TextRef](agreed=True), 0.04, "reviewer")
    await store.dispose()
    assert (await client.get(address, headers=bearer(tokens["HANDLER"]))).status_code == 404
    order = await read(client, number, tokens["CENTRE"])
    assert order["unit"] is None
    assert [each["unit"]["code"] for each in order["terms"] if each["term"]["code"] == "handling"] == ["CG"]


@pytest.mark.law("AS-13")
async def test_it_is_exported_as_a_document_that_an_archive_can_take(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await late_and_rated(client, settings)
    answer = await client.get(f"/api/v1/petitions/{number}/work-order.docx", headers=bearer(tokens["CENTRE"]))
    told = answer.headers
    assert told["Content-Type"].endswith("wordprocessingml.document")
    assert f'filename="work-order-{number}.docx"' in told["Content-Disposition"]
    assert f"{quote('群众诉求办理单')}-{number}.docx" in told["Content-Disposition"]
    assert told["Cache-Control"] == "private, no-store"
    document = docx.Document(io.BytesIO(answer.content))
    assert [each.text for each in document.paragraphs[:2]] == ["市“五型”办", "群众诉求办理单"]
    assert document.core_properties.title == f"群众诉求办理单 {number}"
    said = words(document)
    for part in (number, *ASKER.values(), "金水大道路口三盏路灯一周未亮。", "督办", "满意", "第17条"):
        assert part in said, part
    assert "　共 " in said
    fields = [each.text for each in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert fields == [" PAGE ", " NUMPAGES "]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("仿宋", "Times New Roman")
    assert {each.style.name for each in document.tables if each.style} == {"Table Grid"}


async def test_it_is_printed_in_english_for_who_prefers_that(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await late_and_rated(client, settings)
    document = await printed(client, number, tokens["CENTRE"], "en-GB,en;q=0.9,zh;q=0.5")
    assert document.paragraphs[1].text == "Work order of a petition"
    said = words(document)
    assert "Time limit for handling" in said
    assert "办理" not in said.replace("三盏路灯均已修复。", "")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("fr", "zh"),
        ("en", "en"),
        ("EN-us", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.4, zh-TW;q=0.3", "en"),
        ("en;q=0", "zh"),
        ("en;q=much", "zh"),
        ("en;q=nan", "zh"),
        (",;,;q=1", "zh"),
    ],
)
def test_the_language_is_the_one_that_the_header_ranks_higher(header: str | None, language: str) -> None:
    assert preferred(header) == language


async def test_whatever_was_typed_can_be_printed(client: AsyncClient, tokens: dict[str, str]) -> None:
    odd = "一\ufffe二\uffff三😀<w:t>&\t四"
    number, _ = await filed(client, text=odd, title="{title} %s", petitioner=..., anonymous=True)
    said = words(await printed(client, number, tokens["CENTRE"]))
    assert "一二三😀<w:t>&" in said
    assert "{title} %s" in said
    assert "匿名" in said
    assert "尚未开始计算" in said


async def test_the_platform_is_called_as_the_city_calls_it(
    settings: Settings, clock: SetClock, tokens: dict[str, str]
) -> None:
    from httpx import ASGITransport

    from api.app import create_app

    app = create_app(settings.model_copy(update={"platform_name": "问政赣州·龙南"}), clock)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as client,
    ):
        number, _ = await filed(client)
        order = await read(client, number, tokens["CENTRE"])
        assert order["platform"] == {"code": "platform", "zh": "问政赣州·龙南", "en": "问政赣州·龙南"}
        assert (await printed(client, number, tokens["CENTRE"])).paragraphs[0].text == "问政赣州·龙南"


@pytest.mark.law("AN-01")
def test_every_kind_of_entry_has_its_place_in_the_chain() -> None:
    """Give a new kind of entry its link in `suban/domain/chain.py`: until then it stands under handling."""
    assert set(LINK_OF) == set(get_args(EntryKind))


def _fields() -> Iterator[str]:
    values = (*get_args(get_args(acts.Act)[0]), *get_args(get_args(entries.Fact)[0]))
    for each in values:
        assert issubclass(each, Value)
        yield from each.model_fields


@pytest.mark.parametrize("field", sorted(set(_fields()) - record.UNTOLD))
def test_every_field_of_acts_and_facts_has_a_name(field: str) -> None:
    """Name a new field in `suban/wording/records.py`, or say in `api/record.py` that it tells nothing."""
    assert records.has_field_text(field)


TEXTS = [
    *records._LINKS.values(),
    *records._MODES.values(),
    *records._FIELDS.values(),
    *records._TERM_STATES.values(),
    work_order_document.TITLE,
]


@pytest.mark.parametrize("message", TEXTS)
def test_what_stands_on_it_has_its_chinese(message: str) -> None:
    from suban.wording import text

    assert any("\u4e00" <= each <= "\u9fff" for each in text(message, "zh")), message
