"""Every value of the Longnan rulebook against the words of the regulation, article by article."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from suban.domain.rulebook import ActName, Role, Rulebook, TermName
from suban.statutes.rulebooks import read_rulebook


@pytest.fixture(scope="module")
def longnan() -> Rulebook:
    return read_rulebook(Path(__file__).parent.parent.parent / "rules" / "longnan-2021.yml")


def limit_of(rulebook: Rulebook, term: TermName) -> tuple[int, str, str, str, str]:
    rule = rulebook.term(term, "complaint")
    assert rule is not None
    return rule.limit.amount, rule.limit.unit, rule.starts, rule.lapse, rule.source


def test_it_is_named_in_full(longnan: Rulebook) -> None:
    assert longnan.name.zh == "龙南市“问政赣州”网络问政平台运行管理办法（试行）"
    assert longnan.office.zh == "市“五型”办"


@pytest.mark.law("LN-29")
def test_it_is_in_force_from_its_issue(longnan: Rulebook) -> None:
    # 第二十八条　本办法自印发之日起施行。
    assert (longnan.in_force.since, longnan.in_force.source) == (date(2021, 3, 4), "art. 28")


@pytest.mark.law("LN-07")
def test_complaints_on_public_management_are_accepted_matters(longnan: Rulebook) -> None:
    # 第七条（三）……等方面的投诉、意见和建议
    rule = longnan.kind("complaint")
    assert rule is not None
    assert (rule.name.zh, rule.source) == ("投诉", "art. 7(3)")


# 第八条　以下事项不在平台受理范围：每一项的原话，取其要点。
EXCLUSIONS = [
    ("非本市人民政府行政职权管辖范围内",),
    ("110", "119", "120", "122", "紧急服务专线"),
    ("党委", "人大", "政协", "法院", "检察院", "军队", "武警"),
    ("诉讼", "仲裁", "行政复议"),
    ("国家机密", "商业秘密", "个人隐私"),
    ("党员干部", "贪污腐败", "行贿受贿", "违纪"),
    ("其他群众诉求反映途径", "已经受理答复"),
    ("恶意攻击", "无实质内容", "模糊不详"),
    ("已办理完毕", "无新情况", "新理由"),
    ("调解", "正在处理", "行政调解", "消费投诉"),
    ("其他不宜受理",),
]


@pytest.mark.law("LN-08")
@pytest.mark.parametrize(("item", "words"), list(enumerate(EXCLUSIONS, start=1)))
def test_each_exclusion_of_article_8_is_a_ground(
    item: int, words: tuple[str, ...], longnan: Rulebook
) -> None:
    (ground,) = (each for each in longnan.non_acceptance if each.source == f"art. 8({item})")
    assert all(word in ground.name.zh for word in words)


@pytest.mark.law("LN-08")
def test_article_8_has_eleven_grounds_and_no_more(longnan: Rulebook) -> None:
    assert len(longnan.non_acceptance) == len(EXCLUSIONS)


AUTHORITY: list[tuple[ActName, tuple[Role, ...], str]] = [
    ("acceptance", ("operator", "reviewer"), "art. 3"),
    ("non_acceptance", ("operator", "reviewer"), "art. 8"),
    ("dispatch", ("operator", "reviewer"), "art. 9"),
    ("signature", ("handler", "leader"), "city setting"),
    ("return_request", ("handler", "leader"), "art. 10(2)"),
    ("return_decision", ("reviewer",), "art. 11"),
    ("contact", ("handler", "leader"), "art. 13(2)"),
    ("extension_request", ("handler", "leader"), "art. 14"),
    ("extension_decision", ("reviewer",), "art. 14"),
    ("explanation", ("handler", "leader"), "art. 26"),
    ("reply", ("handler", "leader"), "art. 15"),
    ("review", ("reviewer",), "art. 16"),
    ("rating", ("petitioner",), "art. 17"),
    ("withdrawal", ("petitioner", "operator"), "city setting"),
]


@pytest.mark.parametrize(("act", "roles", "source"), AUTHORITY)
def test_who_may_do_an_act(act: ActName, roles: tuple[Role, ...], source: str, longnan: Rulebook) -> None:
    rule = longnan.authority_for(act)
    assert rule is not None
    assert (set(rule.roles), rule.source) == (set(roles), source)


def test_no_other_act_is_known(longnan: Rulebook) -> None:
    assert {each.act for each in longnan.authority} == {act for act, _, _ in AUTHORITY}


@pytest.mark.law("LN-10")
def test_a_return_is_asked_for_within_one_working_day_of_the_slip(longnan: Rulebook) -> None:
    # 应当自收到办理事项交办单之日起1个工作日内，申请退回
    expected = (1, "working_days", "dispatched", "recorded", "art. 10(2)")
    assert limit_of(longnan, "return") == expected


@pytest.mark.law("LN-11")
def test_the_office_decides_on_a_return(longnan: Rulebook) -> None:
    assert (longnan.returns.source, longnan.returns.decision_source) == ("art. 10(2)", "art. 11")


@pytest.mark.law("LN-13-2")
def test_a_complaint_is_answered_within_five_working_days_and_talked_over_within_two(
    longnan: Rulebook,
) -> None:
    # 经平台转办后，承办单位应在2个工作日内与诉求人沟通，并在5个工作日内办结
    assert limit_of(longnan, "contact") == (2, "working_days", "dispatched", "urged", "art. 13(2)")
    assert limit_of(longnan, "handling") == (5, "working_days", "dispatched", "overdue", "art. 13(2)")


@pytest.mark.law("LN-14")
def test_extensions_are_two_and_none_in_an_emergency(longnan: Rulebook) -> None:
    # 除突发类事项外……延期办理以 2 次为限
    rule = longnan.extensions
    assert (rule.term, rule.most, rule.emergencies) == ("handling", 2, False)
    assert (rule.source, rule.decision_source) == ("art. 14", "art. 14")


@pytest.mark.law("LN-15")
def test_a_reply_to_a_complaint_has_five_parts(longnan: Rulebook) -> None:
    # （一）列明事项办理时间、……办理结果、法律法规政策依据和回复诉求人的情况；（三）调查受理文书或理由
    parts = {rule.part: rule.source for rule in longnan.reply.requires if "complaint" in rule.kinds}
    assert parts == {
        "result": "art. 15(1)",
        "basis": "art. 15(1)",
        "answered": "art. 15(1)",
        "handled_on": "art. 15(1)",
        "investigation": "art. 15(3)",
    }
    assert longnan.reply.source == "art. 15"


@pytest.mark.law("LN-16")
def test_the_office_reviews_the_handling(longnan: Rulebook) -> None:
    assert longnan.review.source == "art. 16"


@pytest.mark.law("LN-17")
def test_the_scale_has_five_levels_of_which_the_last_two_send_back(longnan: Rulebook) -> None:
    # 非常满意、满意、基本满意、不满意、非常不满意；首次评价为不满意以下的事项，发回承办单位重办
    assert [(level.name.zh, level.sends_back) for level in longnan.rating.levels] == [
        ("非常满意", False),
        ("满意", False),
        ("基本满意", False),
        ("不满意", True),
        ("非常不满意", True),
    ]


@pytest.mark.law("LN-17")
def test_work_is_handled_again_once_within_five_working_days(longnan: Rulebook) -> None:
    # 重办次数为1次，重办期限为5个工作日
    assert (longnan.rating.rehandlings, longnan.rating.source) == (1, "art. 17")
    assert limit_of(longnan, "rehandling") == (5, "working_days", "rehandling_ordered", "overdue", "art. 17")


def test_the_window_for_rating_is_the_citys(longnan: Rulebook) -> None:
    assert limit_of(longnan, "rating") == (15, "calendar_days", "approved", "closes", "city setting")


@pytest.mark.law("LN-23")
def test_what_is_overdue_and_open_is_supervised(longnan: Rulebook) -> None:
    # 第二十三条（三）逾期未办结的事项
    rule = longnan.supervision
    assert (set(rule.of), rule.source) == ({"handling", "rehandling"}, "art. 23(3)")


@pytest.mark.law("LN-24-1")
def test_an_order_by_message_goes_to_the_leader_in_charge_and_has_two_working_days(longnan: Rulebook) -> None:
    # 向承办单位分管领导发送催办提醒短信……应在 2 个工作日内办结
    rule = longnan.supervision
    assert (rule.mode, rule.audience, rule.mode_source) == ("message", "leader_in_charge", "art. 24(1)")
    expected = (2, "working_days", "supervision_opened", "overdue", "art. 24(1)")
    assert limit_of(longnan, "supervision") == expected


# 第二十六条：超期工作日数、催办对象、扣分、通报批评
LADDER = [
    pytest.param("蓝色预警", (1, "handlers", "0.5", 0, False), marks=pytest.mark.law("LN-26-1")),
    pytest.param("黄色预警", (2, "leader_in_charge", "1", 0, False), marks=pytest.mark.law("LN-26-2")),
    pytest.param("红色预警", (4, "principal_leader", "3", 0, False), marks=pytest.mark.law("LN-26-3")),
    pytest.param("转市政府督查室", (7, "supervision_office", "0", 1, True), marks=pytest.mark.law("LN-26-4")),
]


@pytest.mark.parametrize(("name", "figures"), LADDER)
def test_a_rung_of_the_ladder(name: str, figures: tuple[int, str, str, int, bool], longnan: Rulebook) -> None:
    (rung,) = (each for each in longnan.ladder.rungs if each.name.zh == name)
    days, audience, points, criticisms, averted = figures
    assert (rung.working_days, rung.audience, rung.source) == (days, audience, "art. 26")
    assert (rung.points, rung.criticisms, rung.unless_explained) == (Decimal(points), criticisms, averted)


def test_the_ladder_has_four_rungs(longnan: Rulebook) -> None:
    assert [rung.level for rung in longnan.ladder.rungs] == ["blue", "yellow", "red", "handed_over"]


def test_what_no_article_says_is_called_a_setting_of_the_city(longnan: Rulebook) -> None:
    ladder = longnan.ladder
    assert (ladder.points.counted, ladder.points.source) == ("level", "city setting")
    assert (ladder.office_held_days.count, ladder.office_held_days.source) == (False, "city setting")
    settings = {each.ground for each in longnan.closing if each.source == "city setting"}
    assert settings == {"rating_forgone", "withdrawn"}


def test_no_article_is_cited_that_the_regulation_does_not_have(longnan: Rulebook) -> None:
    sources = re.findall(r'source":"([^"]+)"', longnan.canonical())
    articles = {int(number) for each in sources for number in re.findall(r"art\. (\d+)", each)}
    assert len(sources) > 50
    assert articles <= set(range(1, 29))
