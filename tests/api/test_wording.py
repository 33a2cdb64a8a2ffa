"""Every text that people read has its Chinese."""

import ast
import string
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import pytest

from suban.domain.refusals import Refusal, RefusalCode
from suban.notices import templates
from suban.statutes.rulebooks import read_rulebook
from suban.wording import both, refusals, text
from suban.wording.refusals import refusal_text
from suban.wording.sources import source_text

ROOT = Path(__file__).parents[2]
PACKAGES = ("activities", "api", "suban", "workers", "workflows")


def messages() -> dict[str, str]:
    """Every message that is marked for translation, and the file where it stands."""
    return {
        node.args[0].value: str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def figures(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_every_text_has_its_chinese_with_no_other_figures() -> None:
    lacking, strange = [], []
    for message, file in messages().items():
        chinese = text(message, "zh")
        said = "".join(each for each, *_ in string.Formatter().parse(message))
        if chinese == message and any(each.isalpha() for each in said):
            lacking.append((file, message))
        if not figures(chinese) <= figures(message):
            strange.append((file, message, chinese))
    assert not lacking
    assert not strange


@pytest.mark.parametrize("code", get_args(RefusalCode))
def test_a_refusal_leaves_no_code_in_its_text(code: RefusalCode) -> None:
    details = {
        "act": "return_request",
        "role": "handler",
        "roles": "operator, reviewer",
        "stage": "rehandling",
        "parts": "handled_on, investigation",
        "grounds": "其他",
        "categories": "其他",
        "levels": "满意",
        "kinds": "help, report",
        "matters": "其他",
        "channels": "走访",
        "groups": "老年人",
        "manners": "电话",
        "outcomes": "已办理",
        "dispatched_at": "2026-03-02 09:00+08:00",
        "natures": "行政调解类",
        "visit_channels": "电话",
        "questions": "contact, attitude, result, solved",
        "latest_on": "2026-05-09",
        "due_on": "2026-03-09",
        "last_on": "2027-12-31",
        "most": "2",
        "whom": "CG-1",
        "request": "4",
        "mark": "涉及个人隐私",
        "marks": "涉及个人隐私",
        "trigger": "逾期未办结",
        "triggers": "市领导批示或交办",
        "mode": "现场协调督办",
        "modes": "短信督办",
        "invites": "leader_in_charge, principal_leader",
        "order": "5",
        "orders": "5",
        "requests": "5",
        "unit": "供水公司",
        "units": "城管局, 住建局",
        "steps": "上级",
        "return_grounds": "不属于职责",
        "closing_grounds": "已解决",
        "evidence": "和解协议",
        "closable_on": "2026-05-09",
        "first_on": "2026-04-09",
        "days": "30",
        "times": "1",
        "warning": "8",
        "warnings": "9",
        "withdrawal_grounds": "其他",
        "organs": "公安机关",
        "referral_grounds": "骚扰",
        "referral": "4",
        "referrals": "5",
    }
    said = refusal_text(Refusal(code=code, source="art. 14", details=details))
    assert not any("_" in each or "{" in each for each in said.values())
    assert said["zh"].isascii() is False


def test_what_a_rulebook_names_is_offered_by_name_with_the_code_that_is_sent() -> None:
    anshan = read_rulebook(ROOT / "rules" / "anshan-2019.yml")
    refusal = Refusal(
        code="rating_unknown", source="city setting", details={"level": "six", "levels": "five_stars, six"}
    )
    assert refusal_text(refusal, anshan) == {
        "zh": "没有这一评价等级。请选择以下之一：五星（five_stars）；six。",
        "en": "There is no such level of rating. Choose one of: five stars (five_stars); six.",
    }
    longnan = read_rulebook(ROOT / "rules" / "longnan-2021.yml")
    sorts = Refusal(code="outcome_missing", source="art. 18(1)", details={"outcomes": "done, answered_again"})
    assert refusal_text(sorts, longnan)["zh"] == (
        "答复须写明办理结果类别。请选择以下之一后重新提交：应当办理且具备办理条件，已办理（done）；"
        "已再次办理，作出针对性正面回应（answered_again）。"
    )
    kinds = Refusal(code="kind_unknown", source="city setting", details={"kinds": "help, report"})
    assert refusal_text(kinds, longnan)["zh"].endswith("请选择以下之一：求助（help）；举报（report）。")


def test_a_refusal_says_what_its_own_act_lacks() -> None:
    report = Refusal(code="reason_missing", source="art. 15", details={"act": "report_decision"})
    assert "法律依据" in refusal_text(report)["zh"]
    none = Refusal(code="matter_unknown", source="city setting", details={"matters": ""})
    assert refusal_text(none)["zh"].endswith("请删去该项后重新提交。")
    for nothing in (
        Refusal(code="manner_unknown", source="city setting", details={"manners": ""}),
        Refusal(code="outcome_unknown", source="city setting", details={"outcomes": ""}),
        Refusal(code="statement_not_open", source="city setting", details={"outcomes": ""}),
    ):
        assert refusal_text(nothing)["zh"].endswith("请删去该项后重新提交。")
    unmarked = Refusal(code="nature_unknown", source="art. 7", details={"nature": "x", "natures": ""})
    assert refusal_text(unmarked)["zh"].endswith("请删去该项后重新提交。")
    unasked = Refusal(
        code="visit_channel_unknown", source="art. 7", details={"channel": "x", "visit_channels": ""}
    )
    assert refusal_text(unasked)["en"].endswith("Leave the channel out and send again.")


@pytest.mark.parametrize(
    ("source", "zh"),
    [
        ("art. 13(2)", "第13条第（2）项"),
        ("art. 26", "第26条"),
        ("art. 27 (second)", "第27条（二）"),
        ("city setting", "本市规定"),
        ("art. 3 and art. 8(11)", "第3条、第8条第（11）项"),
        ("ch. 2 五个工作日", "第2章“五个工作日”"),
        ("longnan-2021", "longnan-2021"),
        ("report 给予快速响应 and city setting", "新闻报道：“给予快速响应”、本市规定"),
        ("city setting: 某市热线规则第六条", "本市规定（某市热线规则第六条）"),
        ("《某办法》 art. 14(8)", "《某办法》第14条第（8）项"),
    ],
)
def test_sources_are_named_as_a_lawyer_names_them(source: str, zh: str) -> None:
    assert source_text(source)["zh"] == zh


def test_chinese_comes_first() -> None:
    assert list(both("Accepted")) == ["zh", "en"]


def test_no_chapter_says_a_refusal_or_a_notice_that_another_says_already() -> None:
    for package, tables in ((refusals, ("REFUSALS",)), (templates, ("BY_AUDIENCE", "BY_SUBJECT"))):
        said = [
            key
            for module in iter_modules(package.__path__)
            for table in tables
            for key in getattr(import_module(f"{package.__name__}.{module.name}"), table, {})
        ]
        assert len(said) == len(set(said)), sorted({str(each) for each in said if said.count(each) > 1})
