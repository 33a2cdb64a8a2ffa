"""A rulebook: one version of one regulation, as data. The files are in `rules/`.

Every rule carries its `source`: the article that says so ("art. 13(2)"), or "city setting" where no
text gives the figure. Where a text gives a duty and the city its figure, the source names both ("art. 10
and city setting"). A case keeps the digest of the rulebook that it was registered under.
"""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from suban.domain import codes
from suban.domain.consistency import inconsistencies
from suban.domain.model import Bilingual, Value, digest

Source = Annotated[
    str,
    Field(
        pattern=(
            r"^((《[^《》]+》 )?(art\. \d+(\(\d+\))?( \(second\))?|ch\. \d+ .+|report .+)"
            r"|city setting(: .+)?)( and .+)?$"
        ),
        description='Where it stands: "art. 13(2)", a chapter or a news report with the quoted words, before '
        'each the title of another text, or "city setting"',
        examples=["art. 13(2)", "city setting"],
    ),
]

ID = r"^[a-z]+-\d{4}$"
"""How the id of a rulebook reads: its place and its year."""

CITY_SETTING = "city setting"
"""The source of what no text gives; after a colon may stand the city's own rule."""

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
TermName = Literal[
    "acceptance",
    "forwarding",
    "return",
    "contact",
    "handling",
    "recusal",
    "rehandling",
    "supervision",
    "rating",
    "objection",
]
ActName = Literal[
    "direct_answer",
    "acceptance",
    "non_acceptance",
    "correction",
    "dispatch",
    "recall",
    "signature",
    "return_request",
    "return_decision",
    "report_decision",
    "contact",
    "extension_request",
    "extension_decision",
    "explanation",
    "reply",
    "review",
    "return_visit",
    "rating",
    "rating_objection",
    "rerating",
    "rating_review",
    "withdrawal",
]
Role = Literal["petitioner", "operator", "reviewer", "handler", "leader", "supervisor", "administrator"]
TermStart = Literal[
    "registered",
    "accepted",
    "dispatched",
    "report_accepted",
    "recusal_requested",
    "approved",
    "rated",
    "rehandling_ordered",
    "supervision_opened",
]
Audience = Literal[
    "petitioner",
    "handlers",
    "leader_in_charge",
    "principal_leader",
    "superior",
    "office",
    "committee_office",
    "supervision_office",
]
SupervisionMode = Literal["message", "notice", "report_to_superior"]
WarningLevel = Literal["blue", "yellow", "red", "handed_over"]
ClosingGroundName = Literal[
    "rated",
    "rating_forgone",
    "withdrawn",
    "not_accepted",
    "answered_directly",
    "imported",
    "solved",
    "result_accepted",
    "settled",
    "nothing_new",
    "legal_proceedings",
    "evidence_withheld",
    "unfounded",
    "investigated",
    "unlawful",
    "uncooperative",
    "other_law",
]
ReplyPart = Literal["result", "basis", "answered", "handled_on", "investigation"]
ExtensionPart = Literal["progress", "measures"]


class Limit(Value):
    """A length of time that the law gives."""

    amount: Annotated[int, Field(gt=0, strict=True)]
    unit: Literal["working_days", "calendar_days", "months", "minutes"]


class Rule(Value):
    """Anything that is so because a text says so."""

    source: Source


def set_by_city(source: Source) -> bool:
    """Whether a figure with this source is a city's, though some text may give the duty."""
    return source.rpartition(" and ")[2].partition(": ")[0] == CITY_SETTING


class InForce(Rule):
    """The day from which the regulation binds."""

    since: date


class KindRule(Rule):
    """A kind of petition: one that the regulation knows, or one that it treats as another."""

    kind: Kind
    name: Bilingual
    treated_as: Annotated[
        Kind | None, Field(description="the kind whose rules it is under, where it has none of its own")
    ] = None


class MatterRule(Rule):
    """A subject matter that the regulation lists among those it accepts."""

    matter: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Bilingual


class ChannelRule(Rule):
    """A channel (渠道) through which petitions come.

    Most are the platform's own. What came through one that is `outside` (其他群众诉求渠道) goes by the
    rules of that channel, and has none of the platform's time limits.
    """

    channel: Annotated[str, Field(pattern=codes.CHANNEL)]
    name: Bilingual
    outside: Annotated[
        bool | None, Field(strict=True, description="whether it has rules of its own, and no limits of these")
    ] = None
    main: Annotated[
        bool | None, Field(strict=True, description="whether the text names it the main channel")
    ] = None
    staffed: Annotated[
        bool | None,
        Field(strict=True, description="whether the staff enter what comes this way, and nobody else"),
    ] = None


class DeclarationRule(Rule):
    """Whoever files declares that it is true: the petitioner answers for that."""


class AssistanceGroup(Value):
    """People whose petitions get assistance (援助)."""

    group: Annotated[str, Field(pattern=codes.ASSISTANCE)]
    name: Bilingual


class AssistanceRule(Rule):
    """Petitions of some groups of people can be marked, so that they are seen and followed as such."""

    groups: tuple[AssistanceGroup, ...]


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
    audience: Annotated[
        Audience | None, Field(description="who is urged; the unit's handlers where it is left out")
    ] = None


class SuspensionRule(Rule):
    """Days that do not count: from the application for recusal to the day before its written answer."""

    of: Annotated[tuple[TermName, ...], Field(description="the terms that stand still meanwhile")]


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
    most_source: Annotated[
        Source | None, Field(description="where stand how often and whether for emergencies, if elsewhere")
    ] = None
    requires: Annotated[
        tuple[ExtensionPart, ...] | None,
        Field(description="what the unit tells the petitioner beside the reason and the new limit"),
    ] = None
    requires_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None
    told_on_request: Annotated[
        bool | None, Field(strict=True, description="whether the petitioner is told when the unit applies")
    ] = None
    at_most: Annotated[
        Limit | None, Field(description="the longest that is generally allowed, from the original last day")
    ] = None
    at_most_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None
    exceptional: Annotated[
        bool | None, Field(strict=True, description="whether an exceptional reason allows more than that")
    ] = None


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
    stars: Annotated[int | None, Field(ge=0, strict=True, description="its figure, where stars count")] = None


class RatingRule(Rule):
    """The petitioner's rating and what a bad one sets off."""

    levels: tuple[RatingLevel, ...]
    levels_source: Annotated[Source | None, Field(description="where the levels stand, if elsewhere")] = None
    rehandlings: Annotated[int, Field(ge=0, strict=True, description="how many times bad work is sent back")]
    quality: Annotated[
        bool | None,
        Field(strict=True, description="whether the quality of handling is rated beside satisfaction"),
    ] = None

    def level(self, name: str) -> RatingLevel | None:
        """The level of that name, or None."""
        return next((each for each in self.levels if each.level == name), None)


class ObjectionRule(Rule):
    """A unit objects to a rating: the centre rates again, the committee's office reviews that."""

    levels: Annotated[tuple[str, ...], Field(description="the levels that a unit may object to")]
    levels_source: Source
    audience: Annotated[Audience, Field(description="who reviews the re-rating")]


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

    mode: SupervisionMode
    mode_source: Source
    of: Annotated[tuple[TermName, ...], Field(description="the terms whose lapse opens it")]
    audience: Audience


class ProperChannel(Rule):
    """Where a petition that is not accepted belongs; the petitioner is told."""

    name: Bilingual


class Ground(Rule):
    """A ground for not accepting a petition."""

    ground: str
    name: Bilingual
    channel: ProperChannel | None = None
    asks_channel: Annotated[
        bool | None, Field(strict=True, description="whether the staff must name the proper channel")
    ] = None
    outside_only: Annotated[
        bool | None,
        Field(strict=True, description="whether it is only for what came through a channel outside"),
    ] = None


class ClosingGround(Rule):
    """A ground on which a petition is closed."""

    ground: ClosingGroundName
    name: Bilingual
    meanwhile: Annotated[
        bool | None, Field(strict=True, description="whether it must come up while the petition is handled")
    ] = None
    unless_reasoned: Annotated[
        bool | None, Field(strict=True, description="whether a good reason of the petitioner averts it")
    ] = None
    lasting: Annotated[Limit | None, Field(description="how long it must have lasted without a break")] = None


IMPORTED = ClosingGround(
    ground="imported",
    name=Bilingual(zh="导入前已答复办结", en="settled before it was imported"),
    source="city setting",
)
"""No regulation speaks of what was settled before: a rulebook may name it, and need not."""


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
    channels: tuple[ChannelRule, ...] | None = None
    declaration: DeclarationRule | None = None
    assistance: AssistanceRule | None = None
    authority: tuple[AuthorityRule, ...]
    non_acceptance: tuple[Ground, ...]
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

    def channel(self, name: str) -> ChannelRule | None:
        """The channel of that name, or None."""
        return next((each for each in self.channels or () if each.channel == name), None)

    @property
    def assistance_groups(self) -> tuple[AssistanceGroup, ...]:
        """The groups of people whose petitions get assistance; none where the regulation names none."""
        return self.assistance.groups if self.assistance else ()

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

    def extends(self, term: TermName) -> bool:
        """Whether more time may be granted for a term."""
        return self.extensions is not None and self.extensions.term == term

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
