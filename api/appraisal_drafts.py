"""What is sent to the appraisals: new ones, and the steps that follow."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from api.inputs import Basis, Code, OrganisationName, Prose
from api.misconduct_drafts import PersonId, RuleCode

GivenMarks = Annotated[Decimal, Field(ge=-1000, le=1000, decimal_places=2, examples=["2.5"])]
Serial = Annotated[int, Field(ge=1, le=100_000)]
"""The number of an event of the appraisal."""


class AppraisalDraft(BaseModel):
    """A new appraisal of a period that is over; `corrects` where a published one is to be put right."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"period": "2026-Q1"}]})

    period: str = Field(
        max_length=10, description="月、季或年 / a month, a quarter or a year", examples=["2026-Q1"]
    )
    corrects: UUID | None = Field(
        None, description="所更正的已公布考评 / the published one that is put right"
    )
    text: Prose | None = Field(None, description="更正理由 / why it is put right")


class _Step(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Recount(_Step):
    """Everything is counted anew, until the units have been shown it."""

    step: Literal["recount"]
    text: Prose | None = None


class Credit(_Step):
    """Additional marks for an incentive that the rules know, with reason and evidence."""

    step: Literal["credit"]
    unit: Code
    incentive: RuleCode
    marks: GivenMarks
    text: Prose
    evidence: Basis = Field(description="证据：文件、诉求编号等 / documents, numbers of petitions")


class Adjustment(_Step):
    """A mark that is put right by hand, up or down, with reason and evidence."""

    step: Literal["adjustment"]
    unit: Code
    indicator: RuleCode
    marks: GivenMarks = Field(description="增减的分数 / by how much")
    text: Prose
    evidence: Basis = Field(description="证据 / what shows it")


class Assessment(_Step):
    """The marks of a third party. Several for a unit count by their mean."""

    step: Literal["assessment"]
    unit: Code
    institution: OrganisationName
    marks: GivenMarks
    text: Prose | None = None


class StaffCommendation(_Step):
    """A member of the staff is put forward for commendation in the circular."""

    step: Literal["staff_commendation"]
    person: PersonId
    text: Prose


class Striking(_Step):
    """Something that was entered by hand counts no more. It stays on record."""

    step: Literal["striking"]
    target: Serial = Field(description="原记录的序号 / the number of the event that entered it")
    text: Prose


class Showing(_Step):
    """The units are shown their marks: from then on they may object."""

    step: Literal["showing"]
    text: Prose | None = None


class MarksObjection(_Step):
    """The leader of a unit objects to its marks."""

    step: Literal["objection"]
    text: Prose


class ObjectionAnswer(_Step):
    """An objection is answered. Where it is upheld, enter the adjustment that follows from it too."""

    step: Literal["answer"]
    target: Serial = Field(description="异议的序号 / the number of the objection")
    upheld: bool
    text: Prose


class Publication(_Step):
    """The appraisal is published as it stands, and circulated. Nothing of it is changed afterwards."""

    step: Literal["publication"]
    text: Prose | None = None


AppraisalStep = Annotated[
    Recount
    | Credit
    | Adjustment
    | Assessment
    | StaffCommendation
    | Striking
    | Showing
    | MarksObjection
    | ObjectionAnswer
    | Publication,
    Discriminator("step"),
]

APPRAISAL_STEP_EXAMPLES: dict[str, Any] = {
    "adjustment": {
        "summary": "调整 / an adjustment",
        "value": {
            "step": "adjustment",
            "unit": "CG",
            "indicator": "in_time",
            "marks": "1.5",
            "text": "台风停电两日，超期非单位原因。",
            "evidence": "市应急〔2026〕3号",
        },
    },
    "showing": {"summary": "告知各单位 / shown to the units", "value": {"step": "showing"}},
    "objection": {
        "summary": "异议 / an objection",
        "value": {"step": "objection", "text": "两件超期系系统故障所致，请复核。"},
    },
    "publication": {"summary": "公布 / publication", "value": {"step": "publication"}},
}
