"""What is sent about topics: a new topic, and the steps that follow."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, model_validator
from pydantic_core import PydanticCustomError

from api.inputs import Area, Code, Day, Matter, Prose, Title
from suban.domain.codes import NAMED

RuleCode = Annotated[str, Field(pattern=NAMED)]
"""A code that the rulebook lists."""

PeriodText = Annotated[str, Field(max_length=7, examples=["2026-03", "2026-Q1"])]
"""A month, a quarter or a year."""


class TopicDraft(BaseModel):
    """A new topic, from a finding (`problem`) or by hand."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "topic": "monthly_question",
                    "title": "冬季供热不热问题",
                    "period": "2026-02",
                    "matter": "help",
                    "areas": ["210302"],
                    "units": ["GR", "ZJ"],
                    "lead": "ZJ",
                }
            ]
        },
    )

    topic: RuleCode = Field(
        description="专题种类，见规定 governance.topics / its kind, as the rulebook lists"
    )
    title: Title
    period: PeriodText = Field(
        description="所依据的期间，或要预判的月份 / the period it rests on, or forecasts"
    )
    matter: Matter
    areas: Annotated[list[Area], Field(max_length=50)] = Field(
        default_factory=list, description="区域，不填为全市 / areas; none: all of them"
    )
    units: Annotated[list[Code], Field(min_length=1, max_length=20)] = Field(
        description="请其研究的单位 / the units that are asked"
    )
    lead: Code = Field(description="牵头单位 / which of them leads")
    problem: RuleCode | None = Field(None, description="据以发现的问题类型 / the finding it comes from")

    @model_validator(mode="after")
    def _led(self) -> Self:
        if self.lead not in self.units:
            raise PydanticCustomError("lead_not_asked", "the lead is one of the units")
        return self


class _Step(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Analysis(_Step):
    """What the problem is, where it comes from, what could be done."""

    step: Literal["analysis"]
    text: Prose


class Feedback(_Step):
    """The analysis goes back to the units that were asked: from now on they read it."""

    step: Literal["feedback"]
    text: Prose | None = None


class UnitAnswer(_Step):
    """What a unit that was asked does about it."""

    step: Literal["answer"]
    text: Prose


class PlanDraft(_Step):
    """What a unit is going to do until a day."""

    step: Literal["plan"]
    text: Prose = Field(description="措施 / the measures")
    due_on: Day


class PlanResult(_Step):
    """Whether a plan was carried out."""

    step: Literal["plan_result"]
    plan: Annotated[int, Field(ge=1, le=10_000, strict=True, description="预案的编号 / its serial")]
    done: Annotated[bool, Field(strict=True)]
    text: Prose | None = None


class TopicReport(_Step):
    """It was reported to a body."""

    step: Literal["report"]
    body: RuleCode = Field(description="见规定 governance.bodies / as the rulebook lists them")
    text: Prose | None = None


class TopicDecision(_Step):
    """What was decided on it."""

    step: Literal["decision"]
    text: Prose


class FollowUpFigures(_Step):
    """How many petitions came in a later period that is over: the figure after the measures."""

    step: Literal["follow_up"]
    period: PeriodText
    text: Prose | None = None


class TopicClosing(_Step):
    """The end of the topic, with its outcome."""

    step: Literal["closing"]
    outcome: RuleCode = Field(description="见规定 governance.outcomes / as the rulebook lists them")
    text: Prose


TopicStepDraft = Annotated[
    Analysis
    | Feedback
    | UnitAnswer
    | PlanDraft
    | PlanResult
    | TopicReport
    | TopicDecision
    | FollowUpFigures
    | TopicClosing,
    Discriminator("step"),
]

STEP_EXAMPLES: dict[str, Any] = {
    "analysis": {
        "summary": "专题分析",
        "value": {"step": "analysis", "text": "问题集中在老旧小区二次管网，与换热站流量分配有关。"},
    },
    "feedback": {"summary": "向单位反馈", "value": {"step": "feedback"}},
    "answer": {
        "summary": "单位答复措施",
        "value": {"step": "answer", "text": "供暖前完成十二处换热站调试，设值班热线。"},
    },
    "plan": {
        "summary": "制定预案",
        "value": {"step": "plan", "text": "汛前清掏低洼路段雨水井。", "due_on": "2026-05-31"},
    },
    "plan_result": {"summary": "预案落实", "value": {"step": "plan_result", "plan": 2, "done": True}},
    "report": {"summary": "报告", "value": {"step": "report", "body": "government"}},
    "decision": {"summary": "决策", "value": {"step": "decision", "text": "列入下一年度管网改造计划。"}},
    "follow_up": {"summary": "措施后的数量", "value": {"step": "follow_up", "period": "2026-05"}},
    "closing": {
        "summary": "结束专题",
        "value": {"step": "closing", "outcome": "solved", "text": "同类诉求下降七成。"},
    },
}
