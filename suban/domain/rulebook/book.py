"""The rulebook as a whole."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from suban.domain.consistency import inconsistencies
from suban.domain.model import Bilingual, Value, digest
from suban.domain.rulebook.assignment import ReturnRule
from suban.domain.rulebook.base import ID, Rule, Source
from suban.domain.rulebook.closing import IMPORTED, ClosingGround
from suban.domain.rulebook.evaluation import ObjectionRule, RatingRule, ReviewRule
from suban.domain.rulebook.handling import ExtensionRule, ReplyRule
from suban.domain.rulebook.intake import (
    AlertRule,
    Ground,
    KindRule,
    MaterialsRule,
    MatterRule,
    RepetitionRule,
    SpecialReportRule,
)
from suban.domain.rulebook.limits import SuspensionRule, TermRule
from suban.domain.rulebook.names import ActName, Kind, Role, TermName, TermStart
from suban.domain.rulebook.overdue import Ladder, Rung, SupervisionRule


class InForce(Rule):
    """The day from which the regulation binds."""

    since: date


class BesideRule(Rule):
    """Another rulebook that binds at the same time, a province's beside a city's.

    `fills` names the chapters in which it speaks where this one is silent. What this one says goes first.
    """

    rulebook: Annotated[str, Field(pattern=ID, examples=["liaoning-2022"])]
    fills: tuple[Literal["closing"], ...]
    name: Annotated[
        Bilingual | None, Field(description="its title, which reading takes from its own file")
    ] = None


class AuthorityRule(Rule):
    """Who may do an act. Handlers and leaders may do it only for the unit that holds the petition."""

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
    authority: tuple[AuthorityRule, ...]
    non_acceptance: tuple[Ground, ...]
    alerts: Annotated[
        tuple[AlertRule, ...] | None, Field(description="events that departments are told of at once")
    ] = None
    materials: MaterialsRule | None = None
    repetitions: RepetitionRule | None = None
    special_reports: SpecialReportRule | None = None
    terms: tuple[TermRule, ...]
    suspensions: SuspensionRule | None = None
    returns: ReturnRule | None = None
    extensions: ExtensionRule | None = None
    reply: ReplyRule
    review: ReviewRule
    rating: RatingRule
    objection: ObjectionRule | None = None
    ladder: Ladder | None = None
    supervision: SupervisionRule | None = None
    closing: tuple[ClosingGround, ...]
    beside: Annotated[
        tuple[BesideRule, ...] | None, Field(description="the texts that bind too and fill its silence")
    ] = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if found := tuple(inconsistencies(self)):
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
        rule = self.kind(kind)
        return rule.treated_as or kind if rule else kind

    def matter(self, name: str) -> MatterRule | None:
        """The accepted matter of that name, or None."""
        return next((each for each in self.matters or () if each.matter == name), None)

    def term(self, term: TermName, kind: Kind) -> TermRule | None:
        """The rule of a term for a kind, or None where the law gives none."""
        return self._terms.get((term, self.read_as(kind)))

    def starting(self, start: TermStart, kind: Kind) -> tuple[TermRule, ...]:
        """The terms that an event starts for a kind."""
        return self._starting.get((start, self.read_as(kind)), ())

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

    def closing_ground(self, ground: str) -> ClosingGround:
        """The closing ground of that name."""
        return next(each for each in (*self.closing, IMPORTED) if each.ground == ground)

    # Looked up for every act of every petition.

    @cached_property
    def _kinds(self) -> dict[Kind, KindRule]:
        return {each.kind: each for each in self.kinds}

    @cached_property
    def _terms(self) -> dict[tuple[TermName, Kind], TermRule]:
        return {(each.term, kind): each for each in self.terms for kind in each.kinds}

    @cached_property
    def _starting(self) -> dict[tuple[TermStart, Kind], tuple[TermRule, ...]]:
        found: dict[tuple[TermStart, Kind], tuple[TermRule, ...]] = {}
        for each in self.terms:
            for kind in each.kinds:
                found[each.starts, kind] = (*found.get((each.starts, kind), ()), each)
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
