"""Every value of the Longnan rulebook against the words of the regulation, article by article."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from suban.domain.rulebook import ActName, Kind, Ladder, Role, Rulebook, SupervisionRule, TermName
from suban.statutes.rulebooks import read_rulebook


@pytest.fixture(scope="module")
def longnan() -> Rulebook:
    return read_rulebook(Path(__file__).parent.parent.parent / "rules" / "longnan-2021.yml")


def limit_of(
    rulebook: Rulebook, term: TermName, kind: Kind = "complaint"
) -> tuple[int, str, str, str, str] | None:
    rule = rulebook.term(term, kind)
    if rule is None:
        return None
    return rule.limit.amount, rule.limit.unit, rule.starts, rule.lapse, rule.source


def supervision_of(rulebook: Rulebook) -> SupervisionRule:
    assert rulebook.supervision is not None
    return rulebook.supervision


def ladder_of(rulebook: Rulebook) -> Ladder:
    assert rulebook.ladder is not None
    return rulebook.ladder


def test_it_is_named_in_full(longnan: Rulebook) -> None:
    assert longnan.name.zh == "龙南市“问政赣州”网络问政平台运行管理办法（试行）"
    assert longnan.office.zh == "市“五型”办"


@pytest.mark.law("LN-29")
def test_it_is_in_force_from_its_issue(longnan: Rulebook) -> None:
    # 第二十八条　本办法自印发之日起施行。
    assert (longnan.in_force.since, longnan.in_force.source) == (date(2021, 3, 4), "art. 28")


# 第十三条分咨询、投诉、举报、求助、建议、其他六类；第七条各项受理的事项归入哪一类。
KINDS: list[tuple[Kind, str, str | None, str]] = [
    ("consultation", "咨询", None, "art. 7(1)"),
    ("complaint", "投诉", None, "art. 7(3)"),
    ("report", "举报", None, "art. 7(6)"),
    ("help", "求助", None, "art. 7(2)"),
    ("suggestion", "建议", None, "art. 7(3)"),
    ("other", "其他", None, "art. 7(7)"),
    ("enquiry", "查询", "consultation", "art. 7(1) and city setting"),
    ("opinion", "意见", "suggestion", "art. 7(3) and city setting"),
    ("situation", "情况反映", "other", "art. 7(7) and city setting"),
]


@pytest.mark.law("LN-07")
@pytest.mark.parametrize(("kind", "name", "treated_as", "source"), KINDS)
def test_every_kind_is_one_of_the_six_or_read_as_one(
    kind: Kind, name: str, treated_as: Kind | None, source: str, longnan: Rulebook
) -> None:
    rule = longnan.kind(kind)
    assert rule is not None
    assert (rule.name.zh, rule.treated_as, rule.source) == (name, treated_as, source)


def test_all_nine_kinds_are_known(longnan: Rulebook) -> None:
    assert len({each.kind for each in longnan.kinds}) == len(KINDS) == 9


# 第七条　受理范围：每一项的原话，取其要点。
MATTERS = [
    ("government_information", ("政务信息", "咨询")),
    ("help", ("非警务类", "非紧急类", "求助")),
    ("public_services", ("公共管理", "公共服务", "城市建设", "经济社会发展")),
    ("staff_conduct", ("作风", "态度", "效率", "效能")),
    ("consumer", ("消费者", "权益")),
    ("economic_violations", ("经济违法违规行为",)),
    ("other", ("其他政务服务和公共服务事项",)),
]


@pytest.mark.law("LN-07")
@pytest.mark.parametrize(("item", "matter"), list(enumerate(MATTERS, start=1)))
def test_each_matter_of_article_7_is_accepted(
    item: int, matter: tuple[str, tuple[str, ...]], longnan: Rulebook
) -> None:
    name, words = matter
    rule = longnan.matter(name)
    assert rule is not None
    assert rule.source == f"art. 7({item})"
    assert all(word in rule.name.zh for word in words)


@pytest.mark.law("LN-07")
def test_article_7_has_seven_matters_and_no_more(longnan: Rulebook) -> None:
    assert [each.matter for each in longnan.matters or ()] == [matter for matter, _ in MATTERS]


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


# 第八条没有写明途径：总是同一个的由市里写定，因事而异的由工作人员写明。
CHANNELS = {
    1: "asked",
    2: "110、119、120、122",
    3: "asked",
    4: "人民法院、仲裁机构或行政复议机关",
    5: "asked",
    6: "12388",
    7: "asked",
    8: "补充具体情况后重新提出",
    9: "查询办理结果",
    10: "正在调解的组织或人民法院",
    11: "asked",
}


@pytest.mark.law("LN-08")
@pytest.mark.parametrize("item", range(1, 12))
def test_a_ground_names_the_proper_channel_or_asks_for_it(item: int, longnan: Rulebook) -> None:
    (ground,) = (each for each in longnan.non_acceptance if each.source == f"art. 8({item})")
    expected = CHANNELS[item]
    assert bool(ground.asks_channel) == (expected == "asked")
    if expected == "asked":
        assert ground.channel is None
    else:
        assert ground.channel is not None
        assert expected in ground.channel.name.zh
        assert ground.channel.source == "city setting"


AUTHORITY: list[tuple[ActName, tuple[Role, ...], str]] = [
    ("acceptance", ("operator", "reviewer"), "art. 3"),
    ("non_acceptance", ("operator", "reviewer"), "art. 8"),
    ("correction", ("operator", "reviewer"), "city setting"),
    ("conferral", ("operator", "reviewer"), "art. 12"),
    ("conferral_opinion", ("operator", "reviewer", "handler", "leader"), "city setting"),
    ("repetition", ("operator", "reviewer"), "art. 8(9)"),
    ("repetition_overruling", ("reviewer",), "city setting"),
    ("special_report", ("operator", "reviewer"), "art. 9"),
    ("instruction", ("reviewer", "supervisor"), "art. 9"),
    ("dispatch", ("operator", "reviewer"), "art. 9"),
    ("recall", ("operator", "reviewer"), "city setting"),
    ("signature", ("handler", "leader"), "city setting"),
    ("return_request", ("handler", "leader"), "art. 10(2)"),
    ("return_decision", ("reviewer",), "art. 11"),
    ("escalation", ("operator", "reviewer", "handler", "leader"), "art. 12"),
    ("escalation_outcome", ("reviewer",), "art. 12"),
    ("report_decision", ("handler", "leader"), "art. 13(3)"),
    ("contact", ("handler", "leader"), "art. 13"),
    ("stage_report", ("handler", "leader"), "city setting"),
    ("extension_request", ("handler", "leader"), "art. 14"),
    ("extension_decision", ("reviewer",), "art. 14"),
    ("explanation", ("handler", "leader"), "art. 26"),
    ("warning_withdrawal", ("reviewer", "supervisor"), "city setting"),
    ("referral", ("reviewer", "supervisor"), "art. 27 (second) and city setting"),
    ("referral_outcome", ("reviewer", "supervisor"), "city setting"),
    ("reply", ("handler", "leader"), "art. 15"),
    ("review", ("reviewer",), "art. 16"),
    ("rating", ("petitioner",), "art. 17"),
    ("fault_finding", ("reviewer",), "art. 23(4)"),
    ("supervision_order", ("reviewer", "supervisor"), "art. 23"),
    ("supervision_answer", ("handler", "leader"), "art. 24"),
    ("supervision_conclusion", ("reviewer", "supervisor"), "city setting"),
    ("release", ("reviewer",), "city setting"),
    ("protection_marking", ("operator", "reviewer"), "city setting"),
    ("withdrawal", ("petitioner", "operator"), "city setting"),
    ("reopening_request", ("petitioner", "operator"), "city setting"),
    ("reopening_decision", ("reviewer",), "city setting"),
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
    rule = longnan.returns
    assert rule is not None
    assert (rule.source, rule.decision_source) == ("art. 10(2)", "art. 11")


# （一）咨询类……应在2个工作日内回复诉求人；（二）（四）（五）（六）……应在2个工作日内与诉求人沟通，并在5个工作
# 日内办结；（三）举报类……应在2个工作日内作出是否受理的决定，受理后在10个工作日内办结
def _limits(item: int, **days: int) -> dict[str, tuple[int, str, str, str, str]]:
    starts = {"handling": "report_accepted"} if "acceptance" in days else {}
    return {
        term: (
            amount,
            "working_days",
            starts.get(term, "dispatched"),
            "urged" if term == "contact" else "overdue",
            f"art. 13({item})",
        )
        for term, amount in days.items()
    }


LIMITS = [
    pytest.param(
        ("consultation", "enquiry"),
        _limits(1, handling=2),
        id="consultation",
        marks=pytest.mark.law("LN-13-1"),
    ),
    pytest.param(
        ("complaint",), _limits(2, contact=2, handling=5), id="complaint", marks=pytest.mark.law("LN-13-2")
    ),
    pytest.param(
        ("report",), _limits(3, acceptance=2, handling=10), id="report", marks=pytest.mark.law("LN-13-3")
    ),
    pytest.param(("help",), _limits(4, contact=2, handling=5), id="help", marks=pytest.mark.law("LN-13-4")),
    pytest.param(
        ("suggestion", "opinion"),
        _limits(5, contact=2, handling=5),
        id="suggestion",
        marks=pytest.mark.law("LN-13-5"),
    ),
    pytest.param(
        ("other", "situation"),
        _limits(6, contact=2, handling=5),
        id="other",
        marks=pytest.mark.law("LN-13-6"),
    ),
]


@pytest.mark.parametrize(("kinds", "limits"), LIMITS)
def test_a_kind_has_the_limits_of_its_item_of_article_13_and_no_other(
    kinds: tuple[Kind, ...], limits: dict[str, tuple[int, str, str, str, str]], longnan: Rulebook
) -> None:
    terms: tuple[TermName, ...] = ("contact", "acceptance", "handling")
    for kind in kinds:
        assert {term: limit_of(longnan, term, kind) for term in terms if longnan.term(term, kind)} == limits


@pytest.mark.law("LN-13-3")
def test_only_on_a_report_the_unit_itself_decides(longnan: Rulebook) -> None:
    assert [kind for kind, _, _, _ in KINDS if longnan.unit_decides(kind)] == ["report"]


@pytest.mark.parametrize("term", ["return", "rehandling", "supervision", "rating"])
def test_what_is_said_of_every_petition_binds_every_kind(term: TermName, longnan: Rulebook) -> None:
    assert {limit_of(longnan, term, kind) for kind, _, _, _ in KINDS} == {limit_of(longnan, term)}


def test_there_is_no_limit_that_the_text_does_not_know(longnan: Rulebook) -> None:
    absent: tuple[TermName, ...] = ("forwarding", "recusal", "objection")
    assert [longnan.term(term, kind) for term in absent for kind, _, _, _ in KINDS] == [None] * 27
    assert (longnan.objection, longnan.suspensions, longnan.rating.quality) == (None, None, None)


@pytest.mark.law("LN-14")
def test_extensions_are_two_and_none_in_an_emergency(longnan: Rulebook) -> None:
    # 除突发类事项外……延期办理以 2 次为限
    rule = longnan.extensions
    assert rule is not None
    assert (rule.term, rule.most, rule.emergencies) == ("handling", 2, False)
    assert (rule.source, rule.decision_source) == ("art. 14", "art. 14")
    # The text sets no length.
    assert (rule.at_most, rule.exceptional, rule.requires) == (None, None, None)


# （一）列明事项办理时间、……办理结果、法律法规政策依据和回复诉求人的情况；（三）投诉举报类……调查受理文书或理由
# 在OA系统发起送签程序，按程序审核签发；第二十条：按照相关保密规定的要求，对所回复内容进行严格把关
@pytest.mark.law("LN-15", "LN-20")
@pytest.mark.parametrize("kind", [kind for kind, _, _, _ in KINDS])
def test_a_reply_has_its_parts_is_signed_off_and_checked_for_secrets(kind: Kind, longnan: Rulebook) -> None:
    read = longnan.read_as(kind)
    parts = {rule.part: rule.source for rule in longnan.reply.requires if read in rule.kinds}
    every = dict.fromkeys(("result", "basis", "answered", "handled_on"), "art. 15(1)")
    investigated = {"investigation": "art. 15(3)"} if kind in ("complaint", "report") else {}
    signed = dict.fromkeys(("drafted_by", "approved_by"), "art. 15")
    checked = dict.fromkeys(("publication", "checked_by"), "art. 20")
    assert parts == every | investigated | signed | checked
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
    rule = supervision_of(longnan)
    assert (set(rule.of), rule.source) == ({"acceptance", "handling", "rehandling"}, "art. 23(3)")


@pytest.mark.law("LN-24-1")
def test_an_order_by_message_goes_to_the_leader_in_charge_and_has_two_working_days(longnan: Rulebook) -> None:
    # 向承办单位分管领导发送催办提醒短信……应在 2 个工作日内办结
    rule = supervision_of(longnan)
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
    (rung,) = (each for each in ladder_of(longnan).rungs if each.name.zh == name)
    days, audience, points, criticisms, averted = figures
    assert (rung.working_days, rung.audience, rung.source) == (days, audience, "art. 26")
    assert (rung.points, rung.criticisms, rung.unless_explained) == (Decimal(points), criticisms, averted)


def test_the_ladder_has_four_rungs(longnan: Rulebook) -> None:
    assert [rung.level for rung in ladder_of(longnan).rungs] == ["blue", "yellow", "red", "handed_over"]


def test_what_no_article_says_is_called_a_setting_of_the_city(longnan: Rulebook) -> None:
    ladder = ladder_of(longnan)
    assert (ladder.points.counted, ladder.points.source) == ("level", "city setting")
    assert (ladder.office_held_days.count, ladder.office_held_days.source) == (False, "city setting")
    settings = {each.ground for each in longnan.closing if each.source == "city setting"}
    assert settings == {"rating_forgone", "withdrawn"}


def test_no_article_is_cited_that_the_regulation_does_not_have(longnan: Rulebook) -> None:
    sources = re.findall(r'source":"([^"]+)"', longnan.canonical())
    articles = {int(number) for each in sources for number in re.findall(r"^art\. (\d+)", each)}
    assert len(sources) > 50
    assert articles <= set(range(1, 29))
