"""What answers on appraisals are made of."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from api.wordings import Named


class Sourced(Named):
    """Something that the rules know, and where it stands."""

    source: Named


class MarkView(BaseModel):
    """What one indicator gave, from which numbers, by which rule; `mark` null: nothing was counted."""

    indicator: Sourced
    weight: Decimal
    mark: Decimal | None
    part: Decimal = Field(description="计数，或者达到的件数 / how many, or how many met it")
    whole: int = Field(description="总件数；只计数的为 0 / of how many; 0 for a count")
    rate: Decimal | None = Field(description="百分比 / per cent, of all: nothing is struck out")
    rate_without_spared: Decimal | None = Field(
        description="不含调解、执法等事项且据此计分的 / without spared natures, where that counts"
    )
    adjusted: Decimal | None
    apart: list["ApartView"] = Field(description="按标注事项单列 / by marked nature, shown apart")
    explained: Named


class ApartView(BaseModel):
    """The part of a figure that is of petitions of one nature."""

    nature: Named
    part: Decimal
    whole: int


class EarnedView(BaseModel):
    """What a unit got for an incentive."""

    incentive: Sourced
    marks: Decimal


class UnitAppraisalView(BaseModel):
    """The appraisal of one unit. Units of the same total share a rank."""

    unit: Named
    petitions: int = Field(description="计入的诉求件数 / petitions of which something was counted")
    total: Decimal | None
    rank: int | None = Field(description="组内名次；件数不足的不排名 / place in its group; null: not ranked")
    ranked: int | None = Field(description="组内参加排名的单位数 / of how many")
    marks: list[MarkView]
    incentives: list[EarnedView]
    commended: list[Sourced]
    named: list[Sourced]


class GroupAppraisalView(BaseModel):
    """The units of one group, the highest total first."""

    group: Sourced
    units: list[UnitAppraisalView]


class StaffCommended(BaseModel):
    """A member of the staff who is commended, and why."""

    person: str
    name: str
    unit: Named | None
    reason: str


class AppraisalEventView(BaseModel):
    """Something that happened to the appraisal."""

    number: int
    what: Named
    at: datetime
    by: str | None = Field(description="人员代码；不向被考评单位显示 / a person's id; null for the units")
    unit: Named | None
    code: str | None = Field(description="激励或者指标 / the incentive or indicator")
    marks: Decimal | None
    words: str | None
    evidence: str | None
    institution: str | None
    target: int | None
    upheld: bool | None


class AppraisalView(BaseModel):
    """An appraisal as its reader may see it: a unit its own part, until it is published."""

    id: UUID
    period: str
    since: date
    until: date
    standing: Named
    rules: Named = Field(description="考核办法及其版本 / the rules, by version")
    source: Named
    counted_at: datetime
    shown_at: datetime | None
    objections_until: datetime | None = Field(description="此刻起不能再提异议 / from then on it is too late")
    published_at: datetime | None
    corrects: UUID | None
    corrected_by: UUID | None
    reason: str | None = Field(description="更正理由 / why an earlier one is put right")
    feeds: Sourced | None = Field(description="结果运用 / what the result counts in")
    groups: list[GroupAppraisalView]
    commended_staff: list[StaffCommended]
    events: list[AppraisalEventView]


class TallyView(BaseModel):
    """One figure: for a rate `part` of `whole`, else `part` alone."""

    figure: Named
    part: Decimal
    whole: int


class StaffFigures(BaseModel):
    """What was counted of one member of the staff."""

    person: str
    name: str
    petitions: int
    figures: list[TallyView]


class IndicatorView(Sourced):
    """An indicator with its figure and how that is counted."""

    figure: Named
    method: Named
    weight: Decimal
    nil_at: Decimal | None
    full_at: Decimal | None
    each: Decimal | None
    part: Named | None
    groups: list[str] | None
    misconduct: list[str] | None
    spares: list[str] | None


class IncentiveView(Sourced):
    """An incentive and what it may earn."""

    most: Decimal


class MentionView(Sourced):
    """When a unit is commended or named: all of it must hold."""

    first: int | None
    last: int | None
    from_total: Decimal | None
    below_total: Decimal | None
    indicator: str | None
    at_least: Decimal | None
    below: Decimal | None
    unless_named: bool | None


class AppraisalRulesView(BaseModel):
    """The published rules of appraisal. What people think of them goes to `/api/v1/suggestions`."""

    version: str
    name: Named
    since: date
    source: Named
    rulebook: str
    periods: list[str]
    full: Decimal
    groups: list[Sourced]
    parts: list[Sourced]
    indicators: list[IndicatorView]
    incentives: list[IncentiveView]
    third_party_weight: Decimal | None
    commended: list[MentionView]
    named: list[MentionView]
    objections_within: str | None
    ranked_from: int | None
    heard: list[Sourced]
    feeds: Sourced | None
