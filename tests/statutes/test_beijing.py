"""Beijing's rulebook against the news report that it was taken from: every source quotes its words."""

import re
from pathlib import Path

import pytest

from suban.domain.rulebook import Rulebook, set_by_city
from suban.statutes.rulebooks import read_rulebook

RULES = Path(__file__).parent.parent.parent / "rules"

# The sentences of the report (北京青年报, 2021-09) that duties, rights and the day stand in.
REPORT = """
《条例》自公布之日起施行。
本市对自然人、法人或者其他组织提出的涉及本行政区域的咨询、求助、投诉、举报、建议等诉求给予快速响应、高效办理、及时反馈和主动治理
本市设立12345市民服务热线及其网络平台,作为受理诉求人诉求的主渠道;
推进除110、119、120、122等紧急服务热线以外的政务服务便民热线归并至12345市民服务热线。
可以就经济发展、城市建设、社会管理、公共服务、民生需求等方面的事项提出诉求。
有权了解诉求办理情况并作出评价。
涉及的个人隐私、个人信息、商业秘密等依法受到保护。
诉求人应当如实表达诉求,并对诉求内容的真实性负责。
市民热线服务工作机构对权责明确、管辖清晰的,直接派单至承办单位;
其中,直接派单至街道办事处、乡镇人民政府的,同时送区人民政府督促协调解决;
无法直接派单至具体承办单位,但能够确定诉求所属行政区域的,派单至区人民政府协调办理。
区人民政府应当组织相关单位推动诉求解决。
本市对接诉即办工作实行首接负责制,接到派单的单位不得推诿。
办理诉求涉及其他单位的,首接单位应当牵头协调办理,其他有关单位应当配合,并在规定期限内将办理结果报送至首接单位,
街道、乡镇应当通过党建引领“街乡吹哨、部门报到”工作机制,整合辖区资源,统筹协调、指挥调度各方研究解决相关诉求。
完善派单标准和工作规范,提升派单精准度,对疑难复杂诉求可以在派单前进行会商。
承办单位对职责、管辖等有异议的,可以向市民热线服务工作机构提出;
市政务服务部门应当建立派单异议审核机制,协调解决派单异议。
市民热线服务工作机构实施派单,应当在诉求工单上注明办理时限。
办理时限由市政务服务部门会同有关部门依据相关法律、法规、规章、政策规定和行业标准确定。
承办单位办理诉求应及时联系诉求人,听取诉求人意见建议
确需依法延长办理时限的,向诉求人说明理由,并通报市民热线服务工作机构;
不能按期办结的,应当说明理由并报告阶段性工作情况。
依法履行职责,及时办理诉求;
对受客观因素制约暂时无法解决的,向诉求人做好解释工作。
在规定时限内向诉求人和市民热线服务工作机构反馈办理情况。
由其上级机关责令改正;
不办理或者逾期办理诉求事项,且不说明正当理由;
《条例》明确,本市建立健全接诉即办考评制度,制定考评办法。
考评制度应当遵循实事求是、客观公正、科学规范、督促与激励相结合的原则,以响应率、解决率、满意率为核心内容,以解决诉求为导向,\
覆盖诉求接收、派单、办理、主动治理等接诉即办工作全流程,实行分级分类考评。可以委托第三方评估机构参与考评。
此外,制定考评办法、标准和具体事项范围应当听取有关部门、街道办事处、乡镇人民政府等单位和公众意见,\
根据工作实际动态调整优化,考评结果纳入政府绩效考核。对开展主动治理、积极解决疑难复杂问题成效显著的给予考评激励。
包括健全首接负责等机制,实施“吹哨报到”双考核等措施。
《条例》明确,本市各级监察机关应当加强接诉即办专项监督,督促各有关单位依法履职。各有关单位在接诉即办工作中有下列行为之一的,由其上级机关责令改正;造成不良影响或者后果的,由监察机关或者公职人员任免机关、单位,对负有责任的领导人员和直接责任人员中的公职人员依法给予处分:对诉求人服务态度恶劣粗暴;不办理或者逾期办理诉求事项,且不说明正当理由;不履行或者不正确履行工作职责,有推诿、敷衍、弄虚作假等行为;泄露国家秘密、商业秘密、个人隐私;非法干预、压制和打击报复诉求人,非法干扰企业正常生产经营活动;其他滥用职权、玩忽职守、徇私舞弊行为。
同时,本市建立接诉即办工作容错纠错机制,鼓励工作人员担当作为。
接诉即办制度在实践中逐渐探索出未诉先办、每月一题等有效机制,《条例》予以吸收和提炼,提出本市建立综合分析、定期调度机制。市、区人民政府应当聚焦诉求反映集中的高频次、共性问题,开展重点领域和区域治理;对持续时间长、解决难度大的诉求开展专题研究,制定解决方案。
承办单位应当预判季节性、周期性问题,制定工作预案,做好应对准备;积极对接市民、企业和社会组织需求,开展源头治理等,通过这些方式主动发现问题、解决问题。
"""


@pytest.fixture(scope="module")
def beijing() -> Rulebook:
    return read_rulebook(RULES / "beijing-2021.yml")


def test_every_source_quotes_the_report_or_is_the_citys(beijing: Rulebook) -> None:
    sources = set(re.findall(r'source":"([^"]+)"', beijing.canonical()))
    assert len(sources) > 20
    # The limits of other laws are cited by their own articles.
    for source in (each for each in sources - {"city setting"} if not each.startswith("《")):
        quoted = re.fullmatch(r"report (.+?)( and city setting)?", source)
        assert quoted is not None, source
        words = quoted[1].replace("，", ",")
        assert any(words in line for line in REPORT.splitlines()), source


@pytest.mark.parametrize("name", ["beijing-2021", "liaoning-2022"])
def test_no_text_gives_a_figure_so_every_limit_is_the_citys(name: str) -> None:
    rulebook = read_rulebook(RULES / f"{name}.yml")
    assert len(rulebook.terms) > 5
    assert [each for each in rulebook.terms if not set_by_city(each.source)] == []
    assert rulebook.extensions is not None
    assert rulebook.extensions.most_source == "city setting"


def test_an_unnamed_kind_is_read_as_the_one_that_fits_it(beijing: Rulebook) -> None:
    assert [beijing.read_as(kind) for kind in ("enquiry", "opinion", "situation", "report")] == [
        "consultation",
        "suggestion",
        "other",
        "report",
    ]
