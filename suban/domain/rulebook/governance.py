"""Rules of governance: which problems the figures point at, how topics are worked on, what the media get.

No petition is handled by them: they say what is found in many petitions, and what becomes of it.
"""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Rule
from suban.domain.rulebook.names import Kind, Role

Named = Annotated[str, Field(pattern=codes.NAMED)]

TopicStep = Literal["analysis", "feedback", "answers", "plan", "report", "decision", "follow_up"]
"""What may have to be done to a topic before it is closed. `answers`: of every unit that was asked."""

TopicAct = Literal[
    "reading",
    "opening",
    "analysis",
    "feedback",
    "answer",
    "plan",
    "plan_result",
    "report",
    "decision",
    "follow_up",
    "closing",
]
"""What somebody does about topics; `reading`: of findings, forecasts and all topics."""


class ProblemRule(Rule):
    """When the petitions of a period on one matter are a problem that deserves a topic.

    `common`: at least `least`, met in at least `percent` of the areas from which anything came. `rising`: at
    least `least`, and `percent` more than was to be expected from the period before and from the same one a
    year before, beyond so many standard `deviations` of a chance fluctuation. `one_source`: at least `least`
    from one area, which are `percent` of all on that matter. `difficult`: at least `least` were handled
    again, escalated or overdue, which are `percent` of all on that matter.
    """

    problem: Named
    name: Bilingual
    looks_for: Literal["common", "rising", "one_source", "difficult"]
    least: Annotated[int, Field(gt=0, strict=True)]
    percent: Annotated[int, Field(gt=0, strict=True)]
    deviations: Annotated[int | None, Field(gt=0, strict=True, description="of `rising` only")] = None


class RiskRule(Rule):
    """A risk (风险) of which petitions warn: those on these `matters`, or of these `kinds`.

    It is warned of where a period has at least `least` of them, and `percent` more than the one before.
    """

    risk: Named
    name: Bilingual
    matters: tuple[Named, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    least: Annotated[int, Field(gt=0, strict=True)]
    percent: Annotated[int, Field(gt=0, strict=True)]


class TopicKind(Rule):
    """A kind of topic (专题): thematic analysis, a problem each month ..., and what it needs to be closed."""

    topic: Named
    name: Bilingual
    needs: tuple[TopicStep, ...]


class TopicBody(Rule):
    """A body to which topics are reported."""

    body: Named
    name: Bilingual


class TopicOutcome(Rule):
    """With what a topic is closed; `early`: also before all is done that its kind needs."""

    outcome: Named
    name: Bilingual
    early: Annotated[bool | None, Field(strict=True)] = None


class TopicAuthority(Rule):
    """Who may do something about topics. Handlers and leaders do it for a unit that was asked."""

    act: TopicAct
    roles: tuple[Role, ...]


class SmallCountsRule(Rule):
    """Counts of these kinds of petition that are smaller than `below` are for supervisors only."""

    kinds: tuple[Kind, ...]
    below: Annotated[int, Field(gt=0, strict=True)]


class ForecastRule(Rule):
    """How the petitions of a month are forecast, and when they are so many that a plan is wanted.

    From at most so many `years` before. A rise: at least `least` are expected, and `percent` more than in the
    average month of the last year.
    """

    years: Annotated[int, Field(gt=0, strict=True)]
    least: Annotated[int, Field(gt=0, strict=True)]
    percent: Annotated[int, Field(gt=0, strict=True)]


class MediaRule(Rule):
    """What the media are supplied with: of which kinds of petition cases may be told, and who may do it."""

    kinds: tuple[Kind, ...]
    writers: tuple[Role, ...]
    approvers: tuple[Role, ...]


class GovernanceRule(Rule):
    """From the data to decisions: problems found, topics worked on, months forecast, the media supplied."""

    problems: tuple[ProblemRule, ...]
    topics: tuple[TopicKind, ...]
    bodies: tuple[TopicBody, ...]
    outcomes: tuple[TopicOutcome, ...]
    authority: tuple[TopicAuthority, ...]
    risks: tuple[RiskRule, ...] | None = None
    small_counts: SmallCountsRule | None = None
    forecast: ForecastRule | None = None
    media: MediaRule | None = None

    def problem(self, name: str) -> ProblemRule | None:
        """The problem of that name, or None."""
        return next((each for each in self.problems if each.problem == name), None)

    def topic(self, name: str) -> TopicKind | None:
        """The kind of topic of that name, or None."""
        return next((each for each in self.topics if each.topic == name), None)

    def body(self, name: str) -> TopicBody | None:
        """The body of that name, or None."""
        return next((each for each in self.bodies if each.body == name), None)

    def outcome(self, name: str) -> TopicOutcome | None:
        """The outcome of that name, or None."""
        return next((each for each in self.outcomes if each.outcome == name), None)

    def may(self, act: TopicAct) -> tuple[Role, ...]:
        """The roles that may do it; none where the rulebook does not say."""
        return next((each.roles for each in self.authority if each.act == act), ())
