"""A rulebook: one version of one regulation, as data. The files are in `rules/`.

Every rule carries its `source`: the article that says so ("art. 13(2)"), or "city setting" where no
text gives the figure. A case keeps the digest of the rulebook that it was registered under.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from suban.domain.model import Bilingual, Value, digest

Source = Annotated[
    str,
    Field(
        pattern=r"^(art\. \d+(\(\d+\))?( \(second\))?|ch\. \d+ .+|city setting)( and .+)?$",
        description='Where it stands: "art. 13(2)", a chapter with the quoted words, or "city setting"',
        examples=["art. 13(2)", "city setting"],
    ),
]

Kind = Literal[
    "enquiry",
    "consultation",
    "help",
    "opinion",
    "suggestion",
    "situation",
    "complaint",
    "report",
    "other",
]
TermName = Literal["return", "contact", "handling", "rehandling", "supervision", "rating"]
ActName = Literal[
    "acceptance",
    "non_acceptance",
    "dispatch",
    "signature",
    "return_request",
    "return_decision",
    "contact",
    "extension_request",
    "extension_decision",
    "explanation",
    "reply",
    "review",
    "rating",
    "withdrawal",
]
Role = Literal["petitioner", "operator", "reviewer", "handler", "leader", "supervisor", "administrator"]
TermStart = Literal["dispatched", "approved", "rehandling_ordered", "supervision_opened"]
Audience = Literal[
    "petitioner", "handlers", "leader_in_charge", "principal_leader", "office", "supervision_office"
]
WarningLevel = Literal["blue", "yellow", "red", "handed_over"]
ClosingGroundName = Literal["rated", "rating_forgone", "withdrawn", "not_accepted"]
ReplyPart = Literal["result", "basis", "answered", "handled_on", "investigation"]


class Limit(Value):
    """A length of time that the law gives."""

    amount: Annotated[int, Field(gt=0, strict=True)]
    unit: Literal["working_days", "calendar_days", "months", "minutes"]


class Rule(Value):
    """Anything that is so because a text says so."""

    source: Source


class InForce(Rule):
    """The day from which the regulation binds."""

    since: date


class KindRule(Rule):
    """A kind of petition that the regulation knows."""

    kind: Kind
    name: Bilingual


class TermRule(Rule):
    """A statutory time limit.

    `lapse` says what follows when it ends unmet: `recorded` (an entry, nothing else), `urged` (the
    unit is also urged), `overdue` (supervision and the warning ladder), `closes` (the petition closes).
    """

    term: TermName
    name: Bilingual
    kinds: tuple[Kind, ...]
    starts: TermStart
    limit: Limit
    lapse: Literal["recorded", "urged", "overdue", "closes"]


class ReturnRule(Rule):
    """Sending a petition back because it is not the unit's duty."""

    decision_source: Source


class ExtensionRule(Rule):
    """More time for one term, applied for before it ends and decided by the office."""

    term: TermName
    most: Annotated[int, Field(ge=0, strict=True, description="how many may be granted for one petition")]
    unit: Literal["working_days", "calendar_days", "months"]
    emergencies: Annotated[
        bool, Field(strict=True, description="whether an emergency (突发类) may be extended")
    ]
    decision_source: Source


class ReplyRequirement(Rule):
    """A part that a reply must have, for some kinds."""

    part: ReplyPart
    kinds: tuple[Kind, ...]


class ReplyRule(Rule):
    """What a reply must contain."""

    requires: tuple[ReplyRequirement, ...]


class ReviewRule(Rule):
    """The office checks the reply."""


class RatingLevel(Value):
    """One level of the scale, the best first."""

    level: str
    name: Bilingual
    sends_back: Annotated[
        bool, Field(strict=True, description="whether a first rating of this level orders re-handling")
    ]


class RatingRule(Rule):
    """The petitioner's rating and what a bad one sets off."""

    levels: tuple[RatingLevel, ...]
    rehandlings: Annotated[int, Field(ge=0, strict=True, description="how many times bad work is sent back")]

    def level(self, name: str) -> RatingLevel | None:
        """The level of that name, or None."""
        return next((each for each in self.levels if each.level == name), None)


class Rung(Rule):
    """What happens at the end of the N-th working day after the last day of a limit."""

    level: WarningLevel
    name: Bilingual
    working_days: Annotated[int, Field(gt=0, strict=True)]
    audience: Audience
    points: Annotated[Decimal, Field(ge=0, description="points deducted in the yearly appraisal")] = Decimal(
        0
    )
    criticisms: Annotated[int, Field(ge=0, strict=True, description="circulated criticisms counted")] = 0
    unless_explained: Annotated[
        bool, Field(strict=True, description="not done where the unit explained the delay")
    ] = False


class OfficeHeldDays(Rule):
    """Whether rungs count days on which only the office held the petition."""

    count: Annotated[bool, Field(strict=True)]


class PointsRule(Rule):
    """`level`: the highest rung's figure is the whole deduction; `sum`: the rungs add up."""

    counted: Literal["level", "sum"]


class Ladder(Rule):
    """The warning ladder."""

    office_held_days: OfficeHeldDays
    points: PointsRule
    rungs: tuple[Rung, ...]


class SupervisionRule(Rule):
    """The order that a superior gives when a limit has lapsed."""

    mode: Literal["message", "notice"]
    mode_source: Source
    of: Annotated[tuple[TermName, ...], Field(description="the terms whose lapse opens it")]
    audience: Audience


class Ground(Rule):
    """A ground for not accepting a petition."""

    ground: str
    name: Bilingual


class ClosingGround(Rule):
    """A ground on which a petition is closed."""

    ground: ClosingGroundName
    name: Bilingual


class AuthorityRule(Rule):
    """Who may do an act. Handlers and leaders may do it only for the unit that holds the petition."""

    act: ActName
    roles: tuple[Role, ...]


class Rulebook(Value):
    """One version of one regulation."""

    id: Annotated[str, Field(pattern=r"^[a-z]+-\d{4}$", examples=["longnan-2021"])]
    name: Bilingual
    office: Bilingual
    in_force: InForce
    kinds: tuple[KindRule, ...]
    authority: tuple[AuthorityRule, ...]
    non_acceptance: tuple[Ground, ...]
    terms: tuple[TermRule, ...]
    returns: ReturnRule
    extensions: ExtensionRule
    reply: ReplyRule
    review: ReviewRule
    rating: RatingRule
    ladder: Ladder
    supervision: SupervisionRule
    closing: tuple[ClosingGround, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if found := tuple(_inconsistencies(self)):
            said = "; ".join(f"{'.'.join(map(str, each.place))}: {each.what} {each.figure}" for each in found)
            raise PydanticCustomError("inconsistent", "{said}", {"said": said, "found": found})
        return self

    @cached_property
    def digest(self) -> str:
        """The address of this version."""
        return digest(self.canonical())

    def kind(self, kind: Kind) -> KindRule | None:
        """The rule of a kind, or None where the regulation does not know it."""
        return next((each for each in self.kinds if each.kind == kind), None)

    def term(self, term: TermName, kind: Kind) -> TermRule | None:
        """The rule of a term for a kind, or None where the law gives none."""
        return next((each for each in self.terms if each.term == term and kind in each.kinds), None)

    def starting(self, start: TermStart, kind: Kind) -> tuple[TermRule, ...]:
        """The terms that an event starts for a kind."""
        return tuple(each for each in self.terms if each.starts == start and kind in each.kinds)

    def closing_ground(self, ground: str) -> ClosingGround:
        """The closing ground of that name."""
        return next(each for each in self.closing if each.ground == ground)

    def authority_for(self, act: ActName) -> AuthorityRule | None:
        """Who may do an act, or None where the regulation does not know the act."""
        return next((each for each in self.authority if each.act == act), None)

    def act_source(self, act: ActName) -> Source:
        """Where it stands who may do an act; the rulebook's own id where it does not know the act."""
        rule = self.authority_for(act)
        return rule.source if rule else self.id


class Inconsistency(NamedTuple):
    """Where a rulebook contradicts itself, and by what. Who reads it gets the words elsewhere."""

    place: tuple[str | int, ...]
    what: Literal["unknown_kind", "out_of_order", "twice", "no_such_term", "no_such_ground"]
    figure: str


def _inconsistencies(rulebook: Rulebook) -> Iterator[Inconsistency]:
    known = {each.kind for each in rulebook.kinds}
    for place, kinds in (
        *((("terms", index), rule.kinds) for index, rule in enumerate(rulebook.terms)),
        *((("reply", "requires", index), rule.kinds) for index, rule in enumerate(rulebook.reply.requires)),
    ):
        for index, kind in enumerate(kinds):
            if kind not in known:
                yield Inconsistency((*place, "kinds", index), "unknown_kind", kind)
    rungs = rulebook.ladder.rungs
    for index in range(1, len(rungs)):
        if rungs[index].working_days <= rungs[index - 1].working_days:
            place = ("ladder", "rungs", index, "working_days")
            yield Inconsistency(place, "out_of_order", str(rungs[index].working_days))
    yield from _repeated(("kinds",), "kind", [(each.kind,) for each in rulebook.kinds])
    yield from _repeated(("authority",), "act", [(each.act,) for each in rulebook.authority])
    yield from _repeated(("non_acceptance",), "ground", [(each.ground,) for each in rulebook.non_acceptance])
    yield from _repeated(
        ("terms",), "term", [tuple(f"{rule.term}, {kind}" for kind in rule.kinds) for rule in rulebook.terms]
    )
    yield from _repeated(("rating", "levels"), "level", [(each.level,) for each in rulebook.rating.levels])
    yield from _repeated(("ladder", "rungs"), "level", [(each.level,) for each in rungs])
    yield from _repeated(("closing",), "ground", [(each.ground,) for each in rulebook.closing])
    terms = {rule.term for rule in rulebook.terms}
    if rulebook.extensions.term not in terms:
        yield Inconsistency(("extensions", "term"), "no_such_term", rulebook.extensions.term)
    for index, term in enumerate(rulebook.supervision.of):
        if term not in terms:
            yield Inconsistency(("supervision", "of", index), "no_such_term", term)
    grounds = {each.ground for each in rulebook.closing}
    for ground in get_args(ClosingGroundName):
        if ground not in grounds:
            yield Inconsistency(("closing",), "no_such_ground", ground)


def _repeated(
    place: tuple[str, ...], field: str, names: Sequence[tuple[str, ...]]
) -> Iterator[Inconsistency]:
    """Names that an earlier item of a list has already, each at its own place."""
    seen: set[str] = set()
    for index, item in enumerate(names):
        for name in item:
            if name in seen:
                yield Inconsistency((*place, index, field), "twice", name)
            seen.add(name)
