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
以响应率、解决率、满意率为核心内容
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
