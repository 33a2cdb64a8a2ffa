"""What is sent to the register of misconduct: records, and the steps that follow."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Discriminator, Field, model_validator
from pydantic_core import PydanticCustomError

from api.inputs import Basis, Code, Day, Number, OrganisationName, Prose, Title
from suban.domain.codes import NAMED
from suban.domain.misconduct import Conclusion, Decision

PersonId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$", examples=["cg-1"])]
"""The id of somebody of the staff."""

RuleCode = Annotated[str, Field(pattern=NAMED)]
"""A code that the rulebook lists."""

Petitions = Annotated[list[Number], Field(max_length=50)]
Complaints = Annotated[list[UUID], Field(max_length=50)]
Circumstances = Annotated[list[RuleCode], Field(max_length=10)]


class RecordDraft(BaseModel):
    """A new record, about a unit or about one of its staff."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "unit": "CG",
                    "misconduct": "inactivity",
                    "occurred_on": "2026-03-02",
                    "reason": "两次督办后仍未联系诉求人，未到现场查看。",
                    "petitions": ["20260302-000001"],
                }
            ]
        },
    )

    unit: Code | None = Field(None, description="所涉单位 / the unit, where it is about the unit itself")
    person: PersonId | None = Field(None, description="所涉工作人员 / the member of the staff, by id")
    misconduct: RuleCode = Field(
        description="违法行为种类，见规定 misconduct.kinds / the kind, as the rulebook lists it"
    )
    occurred_on: Day = Field(
        description="发生日期，适用当日有效的规定 / the day it happened, whose rulebook applies"
    )
    reason: Prose = Field(description="事实经过 / what was done")
    petitions: Petitions = Field(default_factory=list, description="涉及的诉求 / petitions that it cites")
    complaints: Complaints = Field(
        default_factory=list, description="涉及的服务投诉 / service complaints that it cites"
    )

    @model_validator(mode="after")
    def _about_one(self) -> Self:
        if (self.unit is None) == (self.person is None):
            raise PydanticCustomError("about_whom", "either a unit or a person")
        return self


class Assignment(BaseModel):
    """A supervisor says who investigates; until the conclusion another may be named."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["assignment"]
    person: PersonId = Field(
        description="调查人：其他单位的审核或督查人员 / a reviewer or supervisor of another unit"
    )
    text: Prose | None = None


class Notification(BaseModel):
    """Those whom it is about are told of what. They read this text: it says nothing of who complained."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["notification"]
    text: Prose


class Statement(BaseModel):
    """The statement of whoever it is about, their own or taken down; or how they were asked and declined."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["statement"]
    text: Prose
    declined: Annotated[bool, Field(strict=True)] = Field(
        False, description="经询问放弃陈述 / they were asked and declined: `text` says how"
    )


class Finding(BaseModel):
    """What the investigator found out. A later one adds to those before."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["finding"]
    text: Prose
    petitions: Petitions = Field(default_factory=list)
    complaints: Complaints = Field(default_factory=list)


class ConclusionDraft(BaseModel):
    """A supervisor concludes: it is so, it is not, or it is an error that is tolerated and set right.

    Those whom it is about read `text`.
    """

    model_config = ConfigDict(extra="forbid")

    step: Literal["conclusion"]
    conclusion: Conclusion
    text: Prose
    misconduct: RuleCode | None = Field(
        None, description="与记录不同时填写 / the kind, where it is another than recorded"
    )
    circumstances: Circumstances = Field(
        default_factory=list, description="认定的情节，见规定 / circumstances that were found"
    )
    basis: Basis | None = None


class Objection(BaseModel):
    """The objection of whoever it is about, their own or taken down."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["objection"]
    text: Prose


class CorrectedRecord(BaseModel):
    """What a record says from now on; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    misconduct: RuleCode | None = None
    reason: Prose | None = None
    conclusion: Conclusion | None = None
    circumstances: Circumstances | None = None
    basis: Basis | None = None


class DecisionStep(BaseModel):
    """A supervisor confirms a conclusion after an objection, corrects or annuls the record, and says why."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["decision"]
    decision: Decision
    text: Prose
    corrected: CorrectedRecord | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        changes = self.corrected.model_dump(exclude_none=True) if self.corrected else {}
        if (self.decision == "corrected") != bool(changes):
            raise PydanticCustomError("corrected_parts", "what is corrected")
        return self


class FollowUp(BaseModel):
    """A measure that an organ took, once misconduct was found."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["follow_up"]
    follow_up: RuleCode = Field(
        description="处理方式，见规定 misconduct.follow_ups / as the rulebook lists it"
    )
    organ: OrganisationName = Field(description="作出处理的机关 / the organ that took it")
    taken_on: Day
    document: Title | None = Field(None, description="文号 / number of its document")
    text: Prose | None = None


Step = Annotated[
    Assignment | Notification | Statement | Finding | ConclusionDraft | Objection | DecisionStep | FollowUp,
    Discriminator("step"),
]

STEP_EXAMPLES: dict[str, Any] = {
    "assignment": {"summary": "指定调查人", "value": {"step": "assignment", "person": "super-1"}},
    "notification": {
        "summary": "告知被记录人",
        "value": {"step": "notification", "text": "反映你单位两次督办后仍未联系诉求人，请作出陈述。"},
    },
    "statement": {
        "summary": "陈述、申辩",
        "value": {"step": "statement", "text": "当日因防汛抽调全部人员，已于次日联系。"},
    },
    "finding": {
        "summary": "调查结果",
        "value": {"step": "finding", "text": "查阅通话记录，两次督办期间无联系记录。"},
    },
    "conclusion": {
        "summary": "认定",
        "value": {"step": "conclusion", "conclusion": "founded", "text": "情况属实，予以认定。"},
    },
    "objection": {"summary": "提出异议", "value": {"step": "objection", "text": "认定的日期有误。"}},
    "decision": {
        "summary": "对异议作出决定",
        "value": {
            "step": "decision",
            "decision": "corrected",
            "text": "经复核，应为工作落后。",
            "corrected": {"misconduct": "backwardness"},
        },
    },
    "follow_up": {
        "summary": "处理",
        "value": {
            "step": "follow_up",
            "follow_up": "circular_criticism",
            "organ": "市“五型”办",
            "taken_on": "2026-03-02",
            "document": "五型办通报〔2026〕3号",
        },
    },
}
