"""Rules of the periodic appraisal (考核, 考评): what is measured, and who is praised or named.

Anshan, ch. 5; Longnan, art. 27; Liaoning, art. 15; the report on Beijing. No petition is handled by them.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.organisation import Level, UnitKind
from suban.domain.rulebook.base import Limit, Rule, Source
from suban.domain.rulebook.names import Nature, Role

Named = Annotated[str, Field(pattern=codes.NAMED)]
Marks = Annotated[Decimal, Field(gt=0, le=1000, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]

RateFigure = Literal[
    "responses_in_time",
    "handled_in_time",
    "assisted_in_time",
    "whistles_answered",
    "whistles_attended",
    "whistles_solved",
    "solved",
    "satisfied",
]
"""What is a part of a whole."""

CountFigure = Literal[
    "returns_refused",
    "sent_back",
    "rehandled",
    "at_fault",
    "supervised",
    "warning_points",
    "criticisms",
    "misconduct",
]
"""What is counted, each against the unit."""

AppraisalFigure = Literal[RateFigure, CountFigure]
"""The figures that can be counted from the journals and the records of misconduct."""

RATE_FIGURES: frozenset[AppraisalFigure] = frozenset(get_args(RateFigure))


class HeardRule(Rule):
    """Somebody who is heard before the rules of appraisal are made or changed (听取意见)."""

    party: Named
    name: Bilingual


class PartRule(Rule):
    """A part of the work that the appraisal covers (考评环节)."""

    part: Named
    name: Bilingual


class UnitGroupRule(Rule):
    """Units that are compared with each other: of these levels and kinds (分级分类)."""

    group: Named
    name: Bilingual
    levels: Annotated[tuple[Level, ...] | None, Field(description="of any level where it is left out")] = None
    unit_kinds: Annotated[
        tuple[UnitKind, ...] | None, Field(description="of any kind where it is left out")
    ] = None


class IndicatorRule(Rule):
    """One thing that is measured, and what it is worth.

    A rate earns nothing up to `nil_at`, the whole `weight` from `full_at` on, and evenly in between. A count
    loses `each` of the weight for each, down to nothing.
    """

    indicator: Named
    name: Bilingual
    figure: AppraisalFigure
    weight: Annotated[Marks, Field(description="the marks that it is worth")]
    part: Annotated[Named | None, Field(description="the part of the work that it is about")] = None
    nil_at: Annotated[Percent | None, Field(description="per cent; 0 where it is left out")] = None
    full_at: Annotated[Percent | None, Field(description="per cent; 100 where it is left out")] = None
    each: Annotated[Marks | None, Field(description="what one of them costs")] = None
    misconduct: Annotated[
        tuple[Named, ...] | None, Field(description="the kinds of misconduct that count, for that figure")
    ] = None
    groups: Annotated[
        tuple[Named, ...] | None, Field(description="the groups it is measured in; all if left out")
    ] = None
    spares: Annotated[
        tuple[Nature, ...] | None,
        Field(description="natures that stay in the rate shown, but cost no marks where they lower it"),
    ] = None
    spares_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None

    @property
    def is_rate(self) -> bool:
        """Whether it is a part of a whole."""
        return self.figure in RATE_FIGURES

    @property
    def scale(self) -> tuple[Decimal, Decimal]:
        """The per cents from which a rate earns something, and from which everything."""
        nil = Decimal(0) if self.nil_at is None else self.nil_at
        return nil, Decimal(100) if self.full_at is None else self.full_at

    @model_validator(mode="after")
    def _whole(self) -> Self:
        nil, full = self.scale
        scaled = self.nil_at is not None or self.full_at is not None or self.spares is not None
        misfit = (self.each is None) != self.is_rate or (scaled and not self.is_rate)
        if nil >= full or misfit or (self.misconduct is not None) != (self.figure == "misconduct"):
            raise PydanticCustomError("indicator_unlike_figure", "does not fit its figure")
        return self


class IncentiveRule(Rule):
    """What earns additional marks, entered by hand with reason and evidence (激励)."""

    incentive: Named
    name: Bilingual
    most: Annotated[Marks, Field(description="the most that a unit may get for it in a period")]
    part: Annotated[Named | None, Field(description="the part of the work that it is about")] = None


class ThirdPartyRule(Rule):
    """A third party may take part, whose marks are entered (第三方评估)."""

    weight: Annotated[Marks, Field(description="the marks that its assessment is worth")]


class MentionRule(Rule):
    """When a unit is commended, or named: all that is said here must be so.

    `first` and `last` are places in the group; ties share them. `from_total` and `below_total` are totals.
    `indicator` with `at_least` is a count, with `below` a rate in per cent.
    """

    mention: Named
    name: Bilingual
    first: Annotated[int | None, Field(gt=0, strict=True)] = None
    last: Annotated[int | None, Field(gt=0, strict=True)] = None
    from_total: Annotated[Decimal | None, Field(ge=0, decimal_places=2)] = None
    below_total: Annotated[Decimal | None, Field(gt=0, decimal_places=2)] = None
    indicator: Named | None = None
    at_least: Annotated[Decimal | None, Field(gt=0, decimal_places=2)] = None
    below: Percent | None = None
    unless_named: Annotated[
        bool | None, Field(strict=True, description="not where anything names the unit")
    ] = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        by_place = (self.first, self.last, self.from_total, self.below_total)
        measures = [each for each in (self.at_least, self.below) if each is not None]
        says = self.indicator is not None or any(each is not None for each in by_place)
        if not says or len(measures) != (1 if self.indicator else 0):
            raise PydanticCustomError("mention_without_measure", "does not say when")
        return self


class RankedFromRule(Rule):
    """Only units of so many petitions are ranked: of fewer no rate tells anything."""

    petitions: Annotated[int, Field(gt=0, strict=True)]


class RolesRule(Rule):
    """Who may do something of the appraisal."""

    roles: tuple[Role, ...]


class AppraisalObjectionRule(Rule):
    """The units are shown their marks before they are published, and may object within this time."""

    within: Limit


class StaffAppraisalRule(Rule):
    """Staff are appraised too: figures by person for their own unit, and commendation by hand."""


class FeedsRule(Rule):
    """What the result counts in (考核结果运用)."""

    name: Bilingual


class AppraisalRule(Rule):
    """The published rules of appraisal (考核办法), in one version.

    A total is so much of `full` as the marks are of the weights that could be measured; what had nothing to
    be counted is left out of both. Incentives are added to it.
    """

    version: Annotated[str, Field(pattern=codes.CODE, examples=["2021-1"])]
    name: Annotated[Bilingual, Field(description="what the rules are called")]
    since: Annotated[date, Field(description="the first day of the first period that they are for")]
    periods: tuple[Literal["month", "quarter", "year"], ...]
    full: Annotated[Marks, Field(description="the most that indicators give together")]
    drafting: Annotated[RolesRule, Field(description="who draws one up")]
    publishing: Annotated[RolesRule, Field(description="who publishes it")]
    groups: tuple[UnitGroupRule, ...]
    indicators: tuple[IndicatorRule, ...]
    commended: Annotated[tuple[MentionRule, ...] | None, Field(description="who is commended (通报表扬)")] = (
        None
    )
    named: Annotated[tuple[MentionRule, ...] | None, Field(description="who is named (点名通报)")] = None
    incentives: tuple[IncentiveRule, ...] | None = None
    third_party: ThirdPartyRule | None = None
    objections: AppraisalObjectionRule | None = None
    staff: StaffAppraisalRule | None = None
    ranked_from: RankedFromRule | None = None
    parts: tuple[PartRule, ...] | None = None
    heard: Annotated[tuple[HeardRule, ...] | None, Field(description="who is heard on these rules")] = None
    feeds: FeedsRule | None = None

    def group(self, name: str) -> UnitGroupRule | None:
        """The group of that name, or None."""
        return next((each for each in self.groups if each.group == name), None)

    def indicator(self, name: str) -> IndicatorRule | None:
        """The indicator of that name, or None."""
        return next((each for each in self.indicators if each.indicator == name), None)

    def incentive(self, name: str) -> IncentiveRule | None:
        """The incentive of that name, or None."""
        return next((each for each in self.incentives or () if each.incentive == name), None)

    def group_of(self, level: Level | None, kind: str) -> UnitGroupRule | None:
        """The first group that a unit of this level and kind belongs to; None: it is not appraised."""
        return next(
            (
                each
                for each in self.groups
                if (each.levels is None or level in each.levels)
                and (each.unit_kinds is None or kind in each.unit_kinds)
            ),
            None,
        )
