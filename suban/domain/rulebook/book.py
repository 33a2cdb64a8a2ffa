"""The rulebook as a whole."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from suban.domain.consistency import inconsistencies
from suban.domain.consistency_of_appraisal import appraisal_inconsistencies
from suban.domain.endless import hindrances
from suban.domain.model import Bilingual, Value, digest
from suban.domain.rulebook.appraisal import AppraisalRule
from suban.domain.rulebook.assignment import ConferralRule, DispatchRule, ReturnRule
from suban.domain.rulebook.base import ID, Rule, Source
from suban.domain.rulebook.closing import IMPORTED, ClosingEvidence, ClosingGround, ReopeningRule
from suban.domain.rulebook.conduct import HandoverRule, InspectionRule, MisconductRule
from suban.domain.rulebook.confidentiality import ConfidentialityRule
from suban.domain.rulebook.escalation import EscalationRule
from suban.domain.rulebook.evaluation import NO_RATING, ObjectionRule, RatingRule, ReturnVisitRule, ReviewRule
from suban.domain.rulebook.governance import GovernanceRule
from suban.domain.rulebook.handling import ContactRule, ExtensionRule, ReplyRule
from suban.domain.rulebook.intake import (
    AlertRule,
    AssistanceGroup,
    AssistanceRule,
    ChannelRule,
    DeclarationRule,
    FunctionRule,
    Ground,
    KindRule,
    MaterialsRule,
    MatterRule,
    NatureRule,
    RepetitionRule,
    SpecialReportRule,
    UrgencyRule,
)
from suban.domain.rulebook.joint_handling import JointHandlingRule, WhistleRule
from suban.domain.rulebook.limits import (
    RecusalRule,
    StatutoryLimit,
    StatutoryLimitsRule,
    SuspensionRule,
    TermRule,
)
from suban.domain.rulebook.names import ActName, ClosingEvent, Kind, Role, TermName, TermStart
from suban.domain.rulebook.overdue import FindingRule, Ladder, Rung
from suban.domain.rulebook.protection import ProtectionRule
from suban.domain.rulebook.supervision import SupervisionRule
from suban.domain.rulebook.transfers import ReferralRule, TransferRule

_KEPT = {"kept": True}


class InForce(Rule):
    """The day from which the regulation binds."""

    since: date


class BesideRule(Rule):
    """Another rulebook that binds at the same time, a province's beside a city's.

    `fills` names the chapters in which it speaks where this one is silent. What this one says goes first.
    """

    rulebook: Annotated[str, Field(pattern=ID, examples=["liaoning-2022"])]
    fills: tuple[Literal["closing", "materials", "natures", "misconduct", "handovers", "inspection"], ...]
    name: Annotated[
        Bilingual | None, Field(description="its title, which reading takes from its own file")
    ] = None


class AuthorityRule(Rule):
    """Who may do an act. Handlers and leaders do it for a unit only: mostly for the one that holds it."""

    act: ActName
    roles: tuple[Role, ...]


class Rulebook(Value):
    """One version of one regulation."""

    id: Annotated[str, Field(pattern=ID, examples=["longnan-2021"])]
    name: Bilingual
    office: Bilingual
    in_force: InForce
    kinds: tuple[KindRule, ...]
    matters: tuple[MatterRule, ...] | None = None
    matters_source: Annotated[Source | None, Field(description="where the list of matters stands")] = None
    channels: tuple[ChannelRule, ...] | None = None
    declaration: DeclarationRule | None = None
    assistance: AssistanceRule | None = None
    natures: Annotated[
        tuple[NatureRule, ...] | None, Field(description="petitions whose figures are also shown apart")
    ] = None
    urgencies: Annotated[
        tuple[UrgencyRule, ...] | None, Field(description="what cannot wait, for which terms may be shorter")
    ] = None
    authority: tuple[AuthorityRule, ...]
    non_acceptance: tuple[Ground, ...]
    functions: Annotated[
        tuple[FunctionRule, ...] | None,
        Field(description="functions of units beside the usual, and others' names for those"),
    ] = None
    alerts: Annotated[
        tuple[AlertRule, ...] | None, Field(description="events that departments are told of at once")
    ] = None
    materials: MaterialsRule | None = None
    repetitions: RepetitionRule | None = None
    special_reports: SpecialReportRule | None = None
    terms: tuple[TermRule, ...]
    recusal: RecusalRule | None = None
    confidentiality: Annotated[
        ConfidentialityRule | None, Field(description="what the party complained of must not learn")
    ] = None
    protection: Annotated[
        ProtectionRule | None, Field(description="who reads what was read, and how long what is kept")
    ] = None
    statutory_limits: StatutoryLimitsRule | None = None
    suspensions: SuspensionRule | None = None
    conferral: ConferralRule | None = None
    dispatch: DispatchRule | None = None
    returns: ReturnRule | None = None
    contact: ContactRule | None = None
    escalation: EscalationRule | None = None
    joint_handling: JointHandlingRule | None = None
    whistles: WhistleRule | None = None
    extensions: ExtensionRule | None = None
    reply: ReplyRule
    review: ReviewRule
    return_visit: ReturnVisitRule | None = None
    rating: Annotated[
        RatingRule, Field(description="left out where nobody rates: approved, a petition closes")
    ] = NO_RATING
    objection: ObjectionRule | None = None
    ladder: Ladder | None = None
    supervision: SupervisionRule | None = None
    finding: FindingRule | None = None
    appraisal: Annotated[
        AppraisalRule | None, Field(description="the published rules of the periodic appraisal")
    ] = None
    misconduct: MisconductRule | None = None
    handovers: Annotated[
        tuple[HandoverRule, ...] | None, Field(description="to whom abuse by petitioners may be handed over")
    ] = None
    inspection: Annotated[
        tuple[InspectionRule, ...] | None,
        Field(description="organs of supervision that may be given the records of a case"),
    ] = None
    governance: Annotated[
        GovernanceRule | None, Field(description="problems found in many petitions, and topics on them")
    ] = None
    transfers: TransferRule | None = None
    referrals: ReferralRule | None = None
    closing: tuple[ClosingGround, ...]
    closing_evidence: Annotated[
        tuple[ClosingEvidence, ...] | None,
        Field(description="what can show that a ground of closing is there"),
    ] = None
    reopening: ReopeningRule | None = None
    beside: Annotated[
        tuple[BesideRule, ...] | None, Field(description="the texts that bind too and fill its silence")
    ] = None

    @classmethod
    def kept(cls, body: str | bytes) -> Self:
        """A rulebook that was used already, out of its canonical JSON.

        What is found contradictory in new ones since then does not take away the law of its petitions.
        """
        return cls.model_validate_json(body, context=_KEPT)

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Self:
        if info.context is _KEPT:
            return self
        if found := (*inconsistencies(self), *appraisal_inconsistencies(self), *hindrances(self)):
            said = "; ".join(f"{'.'.join(map(str, each.place))}: {each.what} {each.figure}" for each in found)
            raise PydanticCustomError("inconsistent", "{said}", {"said": said, "found": found})
        return self

    @cached_property
    def digest(self) -> str:
        """The address of this version."""
        return digest(self.canonical())

    def kind(self, kind: Kind) -> KindRule | None:
        """The rule of a kind, or None where the regulation does not know it."""
        return self._kinds.get(kind)

    def read_as(self, kind: Kind) -> Kind:
        """The kind whose rules a petition is under: its own, or the one it is treated as."""
        return self._read_as.get(kind, kind)

    def matter(self, name: str) -> MatterRule | None:
        """The accepted matter of that name, or None."""
        return next((each for each in self.matters or () if each.matter == name), None)

    def channel(self, name: str) -> ChannelRule | None:
        """The channel of that name, or None."""
        return next((each for each in self.channels or () if each.channel == name), None)

    @property
    def assistance_groups(self) -> tuple[AssistanceGroup, ...]:
        """The groups of people whose petitions get assistance; none where the regulation names none."""
        return self.assistance.groups if self.assistance else ()

    def nature(self, name: str) -> NatureRule | None:
        """The nature of that name, or None."""
        return next((each for each in self.natures or () if each.nature == name), None)

    def urgency(self, name: str) -> UrgencyRule | None:
        """The urgency of that name, or None."""
        return next((each for each in self.urgencies or () if each.urgency == name), None)

    def term(self, term: TermName, kind: Kind, urgency: str | None = None) -> TermRule | None:
        """The rule of a term for a kind and an urgency, or None where the law gives none."""
        read = self.read_as(kind)
        rule = self._terms.get((term, read, urgency)) if urgency else None
        return rule or self._terms.get((term, read, None))

    def starting(self, start: TermStart, kind: Kind, urgency: str | None = None) -> tuple[TermRule, ...]:
        """The terms that an event starts for a kind and an urgency."""
        return self._starting.get((start, self.read_as(kind), urgency), ())

    def statutory_limits_for(self, kind: Kind) -> tuple[StatutoryLimit, ...]:
        """The limits of other laws that may be named for a kind."""
        read = self.read_as(kind)
        known = self.statutory_limits.limits if self.statutory_limits else ()
        return tuple(each for each in known if each.kinds is None or read in each.kinds)

    def statutory_limit(self, name: str | None, kind: Kind) -> StatutoryLimit | None:
        """The limit of that name, or None where there is none for the kind."""
        there = self.statutory_limits_for(kind) if name else ()
        return next((each for each in there if each.statutory_limit == name), None)

    def unit_decides(self, kind: Kind) -> TermRule | None:
        """The limit within which the unit itself decides whether to accept, or None where it need not."""
        rule = self.term("acceptance", kind)
        return rule if rule and rule.starts == "dispatched" else None

    def non_acceptance_ground(self, name: str) -> Ground | None:
        """The ground for not accepting of that name, or None."""
        return next((each for each in self.non_acceptance if each.ground == name), None)

    def alert(self, category: str) -> AlertRule | None:
        """The category of events of that name, or None."""
        return next((each for each in self.alerts or () if each.category == category), None)

    def extends(self, term: TermName) -> bool:
        """Whether more time may be granted for a term."""
        return self.extensions is not None and self.extensions.term == term

    @property
    def suspended(self) -> tuple[TermName, ...]:
        """The terms of which some days may not count."""
        recusal = self.suspensions.of if self.suspensions else ()
        materials = (self.materials.suspends if self.materials else None) or ()
        return tuple(dict.fromkeys((*recusal, *materials)))

    @property
    def skips_office_held_days(self) -> bool:
        """Whether rungs leave out the days on which only the office held the petition."""
        return self.ladder is not None and not self.ladder.office_held_days.count

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The rungs of the ladder; none where the regulation has no ladder."""
        return self.ladder.rungs if self.ladder else ()

    def rung(self, level: str) -> Rung | None:
        """The rung of that level, or None."""
        return next((each for each in self.rungs if each.level == level), None)

    def stands_still(self, term: TermName) -> bool:
        """Whether a term does not count the days of a decision on recusal."""
        return self.suspensions is not None and term in self.suspensions.of

    def handover(self, name: str) -> HandoverRule | None:
        """The handover of that name, or None."""
        return next((each for each in self.handovers or () if each.handover == name), None)

    def inspecting_organ(self, name: str) -> InspectionRule | None:
        """The organ of supervision of that name, or None."""
        return next((each for each in self.inspection or () if each.organ == name), None)

    def closing_ground(self, ground: str) -> ClosingGround:
        """The closing ground of that name."""
        return next(each for each in (*self.closing, IMPORTED) if each.ground == ground)

    def closing_by(self, event: ClosingEvent) -> ClosingGround:
        """The ground on which an event closes a petition."""
        return next(each for each in (*self.closing, IMPORTED) if each.closed_by == event)

    def closing_event(self, ground: str) -> ClosingEvent | None:
        """The event that closes a petition on a ground; None: people close on it."""
        return self.closing_ground(ground).closed_by

    @property
    def grounds_to_close_on(self) -> tuple[ClosingGround, ...]:
        """The grounds on which people close petitions."""
        return tuple(each for each in self.closing if each.closed_by is None)

    # Looked up for every act of every petition.

    @cached_property
    def _read_as(self) -> dict[Kind, Kind]:
        return {each.kind: each.treated_as or each.kind for each in self.kinds}

    @cached_property
    def _kinds(self) -> dict[Kind, KindRule]:
        return {each.kind: each for each in self.kinds}

    @cached_property
    def _terms(self) -> dict[tuple[TermName, Kind, str | None], TermRule]:
        return {(each.term, kind, each.urgency): each for each in self.terms for kind in each.kinds}

    @cached_property
    def _starting(self) -> dict[tuple[TermStart, Kind, str | None], tuple[TermRule, ...]]:
        found: dict[tuple[TermStart, Kind, str | None], tuple[TermRule, ...]] = {}
        for urgency in (None, *(each.urgency for each in self.urgencies or ())):
            for each in self.terms:
                for kind in each.kinds:
                    if self.term(each.term, kind, urgency) is each:
                        key = (each.starts, kind, urgency)
                        found[key] = (*found.get(key, ()), each)
        return found

    @cached_property
    def _authority(self) -> dict[ActName, AuthorityRule]:
        return {each.act: each for each in self.authority}

    def authority_for(self, act: ActName) -> AuthorityRule | None:
        """Who may do an act, or None where the regulation does not know the act."""
        return self._authority.get(act)

    def act_source(self, act: ActName) -> Source:
        """Where it stands who may do an act; the rulebook's own id where it does not know the act."""
        rule = self.authority_for(act)
        return rule.source if rule else self.id
