"""Every value of the Anshan rulebook against the words of the regulation, which has no article numbers.

A source names the chapter and quotes the words, so the words are looked up in what is quoted here.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from suban.domain.rulebook import ActName, Kind, Limit, Role, Rulebook, TermName
from suban.statutes.rulebooks import read_rulebook

KINDS: tuple[Kind, ...] = (
    "enquiry",
    "consultation",
    "help",
    "opinion",
    "suggestion",
    "situation",
    "complaint",
    "report",
    "other",
)

# The sentences that figures, grounds and duties stand in, chapter by chapter, word by word.
TEXT = {
    1: """
坚持问题导向,深化源头治理,解决共性问题,坚持以人民满意为唯一评价标准。
本条例所称群众诉求,是指自然人、法人或者其他组织通过8890政务便民服务平台(以下简称8890平台)及其他群众诉求渠道,
对涉及本市行政区域内的社会治理和公共服务等提出查询、咨询、求助、意见、建议、情况反映、投诉、举报等诉求
县(市)区人民政府、开发区管委会设立8890工作站,接受鞍山市8890平台的工作指导,与其开展业务对接;鞍山市8890平台接受辽宁省8890平台的工作指导,与其开展业务对接。
8890平台受理以下诉求事项:
(一)涉及群众民生需求的查询、咨询的事项;
(二)涉及群众求助、意见、建议、情况反映的事项;
(三)涉及群众举报、投诉的事项;
(四)涉及群众信访的事项;
(五)涉及公益诉讼的建议、投诉事项;
(六)涉及企业开办、运营、注销等的事项;
(七)涉及生态环境许可申办、生态环境执法及对环境污染行为的投诉、举报等事项;
(八)涉及食品、药品安全的事项;
(九)涉及生产和社会公共服务领域安全的事项;
(十)其他涉及社会治理和公共服务的事项。
8890平台是专门受理群众诉求事项的公共服务平台,12345政府热线、民心网、市长信箱等诉求渠道纳入8890平台系统内统一管理。
其他群众诉求渠道诉求事项的办理,依照相关法律法规和规定执行。
其他群众诉求渠道是指各类紧急求助电话,包括但不限于110、119、120、122等;各行业部门诉求电话;水、电、燃气、供暖等公共服务行业热线和群众直接走访等。
依据相关法律法规,加强群众诉求办理中对未成年人、老年人、残疾人、妇女、农民工等群体的援助工作。
""",
    2: """
诉求人有权获知诉求事项的受理情况、承办情况、办理进度和办理结果。
对逾期未获知办理结果或者有异议的,有权要求承办单位作出说明。
诉求人提出的诉求事项应当客观理性、具体明确,具有合法性和可执行性,并对诉求事项的真实性负责
""",
    3: """
(二)群众诉求事项的受理、承办、督办、办理时间、办理结果、反馈、回访等信息。
诉求人向8890平台提出诉求事项后,受理人员应当依据下列规定处理:
(一)对于可当场答复或者处理的,应当直接答复或者处理;
(二)对于不能当场答复或者处理的,应当在三个工作日内确定是否受理;对于受理的事项,应当自受理之日起二个工作日内转承办单位;
(三)涉及自然灾害、事故灾难、公共卫生、社会安全等事项,应当及时通报应急等部门处置;
(四)涉及信访的事项,应当转市、县(市)区人民政府及相关责任单位办理,同时转市、县(市)区信访部门督办;
(五)涉及行政复议、诉讼、仲裁的事项,应当及时告知诉求人相关办理途径;
(六)涉及实名举报的事项,应当告知诉求人按规定通过纪委12388网站等途径举报。
承办单位办理诉求事项,应当按期限办理并反馈诉求人,同时反馈给群众诉求平台。
承办单位办理诉求事项,应当自接到转交诉求事项之日起五个工作日内办结。法律法规对办理时限有明确规定的从其规定。
无法在五个工作日内办结的,承办单位应当在五个工作日内申请延期并反馈诉求人无法按期办结原因,告知继续办理进度、办理措施及办理时限。申请延期一般不超过两个月。
鞍山市群众工作服务中心应当审核承办结果,向诉求人回访承办情况,请诉求人对承办工作予以评价。
评价应当有量化指标,根据办理质量和满意度分星级评价。
承办单位对诉求人评价有异议的,由鞍山市群众工作服务中心复评,报鞍山市群众工作委员会办公室审核,最后确定评价结果。
对复杂疑难或者涉及多个承办单位的群众诉求事项,群众工作服务机构、承办单位应当及时与有关机关、单位沟通。
不能解决的,应当及时报上级行政机关或者主管部门组织协调。仍不能解决的,报鞍山市群众工作委员会办公室协调。
经鞍山市群众工作委员会办公室协调仍不能解决的,报市政府常务会议或者鞍山市群众工作委员会研究解决。
解决方案应当明确主办单位,主办单位承担承办责任,其他相关单位承担协办责任。
承办单位出现下列情形之一的,群众工作服务机构应当逐级报其上级行政机关或者主管部门进行督办:
(一)超出办理时限未办结的;
(二)诉求人多次、集中反映诉求事项而未解决的;
(三)推诿、敷衍塞责、弄虚作假的;
(四)群众不满意留言较多的;
(五)经上级行政机关或者主管部门、鞍山市群众工作委员会办公室决定督办的。
有关机关、企业事业单位及工作人员,应当对诉求人的投诉、举报信息予以保密,保护举报人的合法权益;
不得将诉求人的投诉、举报信息及有关材料,透露或者转交给被举报、被投诉的单位或者个人,但办理群众诉求事项的必要信息及材料除外。
有关机关、企业事业单位的工作人员,在处理或者办理诉求人提出的投诉、举报事项时,有下列情形之一的,应当回避:
(一)与投诉人、举报人、被投诉人、被举报人是近亲属的;
(二)与投诉人、举报人、被投诉人、被举报人有其他关系,可能影响诉求事项公正办理的;
(三)与投诉、举报事项有利害关系的。
诉求人申请有关机关、企业事业单位或者人员回避的,……应当在三个工作日内决定并予以书面答复。
回避决定期间不计算在群众诉求事项受理、办理期限范围内。
其他群众诉求渠道诉求事项不属于本单位职责的,承办单位应当及时告知诉求人,并告知该事项可以通过8890平台提出。
承办单位对其他群众诉求渠道诉求事项是否属于本单位职责有争议的,应当及时报上级行政机关或者主管部门研究确定。
""",
    4: """
鞍山市群众工作服务中心应当建立和完善8890平台数据库的分析应用机制,定期对群众诉求数据进行分析、研判和报告,对涉及社会稳定、公共安全、廉政风险等数据进行风险评估和预警,为决策提供参考和依据。
鞍山市群众工作服务中心应当对群众诉求的共性问题、突出问题、源头问题进行专题分析,向诉求事项相关机关、企业事业单位反馈,并向市人民政府和鞍山市群众工作委员会报告。
有关机关、企业事业单位应当对本单位、本部门的群众诉求数据实行全面安全管理,采取有效手段保障数据安全,应当对涉及国家秘密、商业秘密、个人隐私及个人信息等重要数据信息进行保护和管理,并依法履行保密义务,不得泄露。
""",
    5: """
群众诉求办理工作相关人员应当依法履职、秉公用权、廉洁从政从业、遵守道德操守,根据有关法律规定,接受监察机关的监督检查。
报刊、广播、电视、网络等媒体,应当采取多种形式,积极宣传引导群众合理表达诉求,发布群众诉求热点问题和政策解读,定期公开通报群众诉求办理事例。
鞍山市群众工作委员会办公室应当制定群众诉求办理工作考核办法,对群众诉求办理工作的相关机关、企业事业单位和人员定期考核并通报。
对群众诉求办理工作成绩突出的单位和个人,应当予以表彰。
""",
    6: """
群众诉求办理工作相关机关、单位和人员,有下列情形之一的,由上级主管部门或者有关机关责令改正;情节严重的,对直接负责的主管人员和其他直接责任人员依法给予行政处分;构成犯罪的,依法追究刑事责任:
(一)对法定职责内的群众诉求事项拒不接收的;
(二)消极对待群众诉求办理工作,推诿、敷衍塞责、拖延办理,导致不良后果的;
(三)弄虚作假,向上级报告的情况不实,向群众反馈的情况虚假的;
(四)对诉求人服务态度生硬、作风粗暴,执行群众诉求平台服务标准不力,导致不良后果的;
(五)违反保密纪律,泄露国家秘密、商业秘密和个人隐私的,或者向被投诉、被举报机关、单位和人员泄露投诉人、举报人信息的,或者泄露其他不宜公开内容的;
(六)打击报复诉求人的。
诉求人有下列行为之一,构成违反治安管理行为的,依法给予处罚;构成犯罪的,依法追究刑事责任:
(一)无正当理由反复使用群众诉求渠道、长时间占用群众诉求热线的;
(二)歪曲捏造事实,骚扰、侮辱、威胁群众诉求办理人员,或者诽谤、诬告、陷害他人的;
(三)不依法表达诉求,采取不正当手段以及非法行为,扰乱群众诉求办理工作秩序的。
""",
    7: """
本条例自2019年12月15日起施行。
""",
}


@pytest.fixture(scope="module")
def anshan() -> Rulebook:
    return read_rulebook(Path(__file__).parent.parent.parent / "rules" / "anshan-2019.yml")


def limit_of(rulebook: Rulebook, term: TermName, kind: Kind) -> tuple[int, str, str, str] | None:
    rule = rulebook.term(term, kind)
    return (rule.limit.amount, rule.limit.unit, rule.starts, rule.lapse) if rule else None


def source_of(rulebook: Rulebook, term: TermName) -> str:
    rule = rulebook.term(term, "report")
    assert rule is not None
    return rule.source


def stands_in(chapter: str, quoted: str) -> bool:
    """Whether the quoted words stand in one sentence of a chapter: under their item, if they name one."""
    found = re.fullmatch(r"(\(\w\))?(.+)", quoted.replace("，", ","))
    assert found is not None
    item, words = found.groups()
    return any(words in line and line.startswith(item or "") for line in TEXT[int(chapter)].splitlines())


def test_it_is_named_in_full(anshan: Rulebook) -> None:
    assert anshan.name.zh == "鞍山市群众诉求办理条例"
    assert anshan.office.zh == "鞍山市群众工作服务中心"


def test_every_source_quotes_words_that_stand_in_its_chapter(anshan: Rulebook) -> None:
    sources = set(re.findall(r'source":"([^"]+)"', anshan.canonical()))
    assert len(sources) > 30
    # The limits of other laws are cited by their own articles.
    for source in (each for each in sources - {"city setting"} if not each.startswith("《")):
        quoted = re.fullmatch(r"ch\. (\d) (.+)", source.removesuffix(" and city setting"))
        assert quoted is not None, source
        assert stands_in(*quoted.groups()), source


@pytest.mark.law("AS-46")
def test_it_is_in_force_from_15_december_2019(anshan: Rulebook) -> None:
    # 本条例自2019年12月15日起施行
    assert anshan.in_force.since == date(2019, 12, 15)
    assert anshan.in_force.source.startswith("ch. 7 ")


# 提出查询、咨询、求助、意见、建议、情况反映、投诉、举报等诉求
_NAMES = ("查询", "咨询", "求助", "意见", "建议", "情况反映", "投诉", "举报", "其他")
NAMES = dict(zip(KINDS, _NAMES, strict=True))


@pytest.mark.law("AS-01")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_one_of_its_own(kind: Kind, anshan: Rulebook) -> None:
    rule = anshan.kind(kind)
    assert rule is not None
    assert (rule.name.zh, rule.treated_as) == (NAMES[kind], None)
    assert kind == "other" or NAMES[kind] in rule.source


@pytest.mark.law("AS-03")
def test_ten_matters_are_accepted(anshan: Rulebook) -> None:
    matters = anshan.matters or ()
    assert [each.source.split()[2][:3] for each in matters] == [
        f"({each})" for each in "一二三四五六七八九十"
    ]
    words = ["民生", "求助", "举报", "信访", "公益诉讼", "企业", "生态环境", "食品", "安全", "其他"]
    assert all(word in each.name.zh for word, each in zip(words, matters, strict=True))


# 相关办理途径；纪委12388网站等途径；其余没有写明，由工作人员写明，或没有途径可言。
GROUNDS = [
    pytest.param("outside_the_city", ("本市行政区域内",), "asked", marks=pytest.mark.law("AS-01")),
    pytest.param(
        "legal_remedies", ("行政复议", "诉讼", "仲裁"), "行政复议机关", marks=pytest.mark.law("AS-18")
    ),
    pytest.param("real_name_report", ("实名举报",), "12388", marks=pytest.mark.law("AS-19")),
    pytest.param("other_channels", ("其他群众诉求渠道",), "asked", marks=pytest.mark.law("AS-49")),
    pytest.param(
        "for_8890", ("其他群众诉求渠道", "不属于本单位职责"), "8890", marks=pytest.mark.law("AS-34")
    ),
    pytest.param("not_lawful_or_feasible", ("具体明确", "合法", "执行"), None),
]


@pytest.mark.parametrize(("name", "words", "channel"), GROUNDS)
def test_a_ground_for_not_accepting_names_its_channel_or_asks_for_it(
    name: str, words: tuple[str, ...], channel: str | None, anshan: Rulebook
) -> None:
    ground = anshan.non_acceptance_ground(name)
    assert ground is not None
    assert all(word in ground.name.zh for word in words)
    assert bool(ground.asks_channel) == (channel == "asked")
    if channel in (None, "asked"):
        assert ground.channel is None
    else:
        assert ground.channel is not None
        assert channel in ground.channel.name.zh


def test_there_are_no_other_grounds(anshan: Rulebook) -> None:
    assert [each.ground for each in anshan.non_acceptance] == [each.values[0] for each in GROUNDS]


AUTHORITY: list[tuple[ActName, tuple[Role, ...], str]] = [
    ("direct_answer", ("operator", "reviewer"), "应当直接答复或者处理"),
    ("acceptance", ("operator", "reviewer"), "受理人员"),
    ("non_acceptance", ("operator", "reviewer"), "受理人员"),
    ("correction", ("operator", "reviewer"), "city setting"),
    ("alert", ("operator", "reviewer"), "应当及时通报应急等部门处置"),
    ("dispatch", ("operator", "reviewer"), "转承办单位"),
    ("recall", ("operator", "reviewer"), "city setting"),
    ("signature", ("handler", "leader"), "city setting"),
    (
        "escalation",
        ("operator", "reviewer", "handler", "leader", "supervisor"),
        "群众工作服务机构、承办单位应当及时与有关机关、单位沟通",
    ),
    ("assisting_request", ("operator", "reviewer", "handler", "leader"), "应当及时与有关机关、单位沟通"),
    ("assisting_release", ("operator", "reviewer", "handler", "leader"), "city setting"),
    ("assisting_result", ("handler", "leader"), "其他相关单位承担协办责任"),
    ("assisting_delay", ("handler", "leader"), "city setting"),
    (
        "escalation_outcome",
        ("operator", "reviewer", "handler", "leader", "supervisor"),
        "city setting",
    ),
    ("contact", ("handler", "leader"), "city setting"),
    ("stage_report", ("handler", "leader"), "city setting"),
    ("extension_request", ("handler", "leader"), "承办单位应当在五个工作日内申请延期"),
    ("extension_decision", ("reviewer",), "city setting"),
    ("reply", ("handler", "leader"), "反馈诉求人，同时反馈给群众诉求平台"),
    ("referral", ("reviewer", "supervisor"), "构成违反治安管理行为的"),
    ("referral_outcome", ("reviewer", "supervisor"), "city setting"),
    ("clarification_request", ("petitioner", "operator"), "对逾期未获知办理结果或者有异议的"),
    ("clarification", ("handler", "leader"), "有权要求承办单位作出说明"),
    ("review", ("reviewer",), "应当审核承办结果"),
    ("self_recusal", ("operator", "reviewer", "handler", "leader", "supervisor"), "应当回避"),
    ("recusal_request", ("petitioner", "operator"), "诉求人申请"),
    ("recusal_decision", ("leader", "reviewer"), "三个工作日内决定并予以书面答复"),
    ("release", ("reviewer",), "必要信息及材料除外"),
    ("protection_marking", ("operator", "reviewer"), "重要数据信息进行保护和管理"),
    ("return_visit", ("operator", "reviewer"), "回访"),
    ("rating", ("petitioner",), "请诉求人对承办工作予以评价"),
    ("rating_objection", ("handler", "leader"), "承办单位对诉求人评价有异议的"),
    ("rerating", ("reviewer",), "由鞍山市群众工作服务中心复评"),
    ("rating_review", ("supervisor",), "报鞍山市群众工作委员会办公室审核"),
    ("supervision_order", ("reviewer", "supervisor"), "群众工作服务机构应当逐级报其上级行政机关"),
    ("supervision_answer", ("handler", "leader"), "city setting"),
    ("supervision_conclusion", ("reviewer", "supervisor"), "city setting"),
    ("withdrawal", ("petitioner", "operator"), "city setting"),
    ("reopening_request", ("petitioner", "operator"), "city setting"),
    ("reopening_decision", ("reviewer",), "city setting"),
]


@pytest.mark.parametrize(("act", "roles", "words"), AUTHORITY)
def test_who_may_do_an_act(act: ActName, roles: tuple[Role, ...], words: str, anshan: Rulebook) -> None:
    rule = anshan.authority_for(act)
    assert rule is not None
    assert set(rule.roles) == set(roles)
    assert words in rule.source


@pytest.mark.law("AS-35")
def test_no_other_act_is_known_and_no_return_among_them(anshan: Rulebook) -> None:
    assert {each.act for each in anshan.authority} == {act for act, _, _ in AUTHORITY}
    assert anshan.returns is None


# 三个工作日内确定是否受理；自受理之日起二个工作日内转承办单位；自接到转交诉求事项之日起五个工作日内办结
LIMITS = [
    pytest.param(
        "acceptance", (3, "working_days", "registered", "urged"), "三个工作日", marks=pytest.mark.law("AS-15")
    ),
    pytest.param(
        "forwarding", (2, "working_days", "accepted", "urged"), "二个工作日", marks=pytest.mark.law("AS-15")
    ),
    pytest.param(
        "handling", (5, "working_days", "dispatched", "overdue"), "五个工作日", marks=pytest.mark.law("AS-21")
    ),
    pytest.param("rating", (15, "calendar_days", "approved", "closes"), "city setting"),
    pytest.param("objection", (5, "working_days", "rated", "closes"), "city setting"),
]


@pytest.mark.parametrize(("term", "limit", "words"), LIMITS)
def test_a_limit_binds_every_kind(
    term: TermName, limit: tuple[int, str, str, str], words: str, anshan: Rulebook
) -> None:
    assert {limit_of(anshan, term, kind) for kind in KINDS} == {limit}
    assert words in source_of(anshan, term)


@pytest.mark.law("AS-15")
def test_who_is_late_with_acceptance_or_forwarding_is_the_centre(anshan: Rulebook) -> None:
    terms: tuple[TermName, ...] = ("acceptance", "forwarding")
    assert {rule.audience for rule in anshan.terms if rule.term in terms} == {"office"}


@pytest.mark.law("AS-31", "AS-32")
def test_recusal_is_decided_within_three_working_days_for_complaints_and_reports_only(
    anshan: Rulebook,
) -> None:
    # 处理或者办理诉求人提出的投诉、举报事项时；应当在三个工作日内决定并予以书面答复
    limits = {kind: limit_of(anshan, "recusal", kind) for kind in KINDS if anshan.term("recusal", kind)}
    limit = (3, "working_days", "recusal_requested", "urged")
    assert limits == {"complaint": limit, "report": limit}


@pytest.mark.law("AS-33")
def test_the_days_of_a_recusal_decision_count_for_neither_acceptance_nor_handling(anshan: Rulebook) -> None:
    # 回避决定期间不计算在群众诉求事项受理、办理期限范围内
    assert anshan.suspensions is not None
    assert set(anshan.suspensions.of) == {"acceptance", "forwarding", "handling"}


def test_there_is_no_limit_that_the_text_does_not_know(anshan: Rulebook) -> None:
    absent: tuple[TermName, ...] = ("return", "contact", "rehandling", "supervision")
    assert {anshan.term(term, kind) for term in absent for kind in KINDS} == {None}
    assert anshan.ladder is None


@pytest.mark.law("AS-22")
def test_an_extension_tells_reason_progress_and_measures_and_is_generally_no_longer_than_two_months(
    anshan: Rulebook,
) -> None:
    # 反馈诉求人无法按期办结原因,告知继续办理进度、办理措施及办理时限。申请延期一般不超过两个月。
    rule = anshan.extensions
    assert rule is not None
    assert (rule.term, set(rule.requires or ()), rule.told_on_request) == (
        "handling",
        {"progress", "measures"},
        True,
    )
    assert (rule.at_most, rule.exceptional) == (Limit(amount=2, unit="months"), True)
    assert "一般不超过两个月" in (rule.at_most_source or "")
    assert "办理进度、办理措施" in (rule.requires_source or "")
    assert "五个工作日内申请延期" in rule.source


def test_who_decides_on_an_extension_and_how_often_are_the_citys(anshan: Rulebook) -> None:
    rule = anshan.extensions
    assert rule is not None
    assert (rule.most, rule.unit, rule.emergencies) == (1, "calendar_days", True)
    assert rule.decision_source == "city setting"


@pytest.mark.law("AS-20")
@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_says_the_result_and_how_the_petitioner_was_told(kind: Kind, anshan: Rulebook) -> None:
    # 应当按期限办理并反馈诉求人,同时反馈给群众诉求平台
    parts = {rule.part for rule in anshan.reply.requires if kind in rule.kinds}
    assert parts == {"result", "answered"}


@pytest.mark.law("AS-24")
def test_stars_are_given_for_satisfaction_and_for_quality(anshan: Rulebook) -> None:
    # 评价应当有量化指标,根据办理质量和满意度分星级评价
    assert anshan.rating.quality is True
    assert [level.stars for level in anshan.rating.levels] == [5, 4, 3, 2, 1]
    assert "办理质量和满意度" in anshan.rating.source


def test_no_rating_sends_the_work_back(anshan: Rulebook) -> None:
    assert anshan.rating.rehandlings == 0
    assert not any(level.sends_back for level in anshan.rating.levels)


@pytest.mark.law("AS-25")
def test_an_objection_is_reviewed_by_the_committees_office(anshan: Rulebook) -> None:
    # 由鞍山市群众工作服务中心复评,报鞍山市群众工作委员会办公室审核
    rule = anshan.objection
    assert rule is not None
    assert (rule.audience, rule.levels_source) == ("committee_office", "city setting")
    assert rule.levels == ("four_stars", "three_stars", "two_stars", "one_star")


@pytest.mark.law("AS-29")
def test_what_is_overdue_is_reported_to_the_superior(anshan: Rulebook) -> None:
    # 应当逐级报其上级行政机关或者主管部门进行督办:(一)超出办理时限未办结的
    rule = anshan.supervision
    assert rule is not None
    assert (rule.of, rule.mode, rule.audience) == (("handling",), "report_to_superior", "superior")
    assert "逐级报其上级行政机关" in rule.mode_source
    assert "超出办理时限未办结" in rule.source


@pytest.mark.law("AS-29")
def test_five_grounds_call_for_supervision_which_climbs_level_by_level(anshan: Rulebook) -> None:
    # (一)超出时限;(二)多次、集中反映;(三)推诿、敷衍塞责、弄虚作假;(四)不满意留言较多;(五)决定督办
    rule = anshan.supervision
    assert rule is not None
    items = [each.source.partition("(")[2][:1] for each in rule.triggers or ()]
    assert items == ["一", "二", "二", "三", "四", "五"]
    (mode,) = rule.modes or ()
    assert (mode.mode, mode.audience) == ("report_to_superior", "superior")
    assert [(each.audience, each.above) for each in rule.levels or ()] == [
        ("superior", 2),
        ("committee_office", None),
    ]


@pytest.mark.law("AS-14")
def test_what_is_answered_on_the_spot_is_closed_with_that(anshan: Rulebook) -> None:
    # (一)对于可当场答复或者处理的,应当直接答复或者处理
    assert "应当直接答复或者处理" in anshan.closing_ground("answered_directly").source


def test_it_closes_on_five_grounds(anshan: Rulebook) -> None:
    assert {each.ground for each in anshan.closing} == {
        "answered_directly",
        "rated",
        "rating_forgone",
        "withdrawn",
        "not_accepted",
    }
