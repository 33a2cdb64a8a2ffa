"""Rules of what comes in: kinds, matters, grounds for not accepting."""

from typing import Annotated

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual, Value
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook.base import Rule, Source
from suban.domain.rulebook.names import Kind, Nature, RefusalPart, TermName


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
    copied_to: Annotated[
        tuple[UnitFunction, ...] | None,
        Field(description="functions whose units get a copy at once with the dispatch"),
    ] = None
    copied_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None


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


class NatureRule(Rule):
    """A nature of petitions whose figures are also shown apart, and never struck out."""

    nature: Nature
    name: Bilingual


class UrgencyRule(Rule):
    """A sort of petition that cannot wait, as the centre says when it accepts it."""

    urgency: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual


class ProperChannel(Rule):
    """Where a petition that is not accepted belongs; the petitioner is told."""

    name: Bilingual


class Ground(Rule):
    """A ground for not accepting a petition."""

    ground: Annotated[str, Field(pattern=codes.CODE)]
    name: Bilingual
    channel: ProperChannel | None = None
    asks_channel: Annotated[
        bool | None, Field(strict=True, description="whether the staff must name the proper channel")
    ] = None
    outside_only: Annotated[
        bool | None,
        Field(strict=True, description="whether it is only for what came through a channel outside"),
    ] = None
    asks: Annotated[
        tuple[RefusalPart, ...] | None, Field(description="what else the staff must tell the petitioner")
    ] = None
    tells: Annotated[
        tuple[UnitFunction, ...] | None, Field(description="functions whose units are told as well")
    ] = None


class FunctionRule(Rule):
    """A function of units that this rulebook names beside the usual, or by another name."""

    function: UnitFunction
    name: Bilingual


class AlertRule(Rule):
    """A category of events that departments are told of promptly, at any hour (通报)."""

    category: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Bilingual
    functions: Annotated[tuple[UnitFunction, ...], Field(description="whose units are told")]
    mechanism: Annotated[
        bool | None, Field(strict=True, description="whether the emergency mechanism starts with it")
    ] = None
    channel: Annotated[
        ProperChannel | None, Field(description="where the petitioner turns in an emergency, and is told so")
    ] = None


class MaterialsRule(Rule):
    """Asking for materials that are missing."""

    suspends: Annotated[
        tuple[TermName, ...] | None,
        Field(description="the terms that stand still until they have come or their limit has lapsed"),
    ] = None
    suspends_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None


class RepetitionRule(Rule):
    """The same petitioner raises the same matter again, with nothing new."""

    ground: Annotated[str, Field(pattern=codes.NAMED, description="on which ground it closes")]
    in_progress: Annotated[
        Annotated[str, Field(pattern=codes.NAMED)] | None,
        Field(description="on which, where the earlier one is still handled; without it that is no repeat"),
    ] = None


class SpecialReportRule(Rule):
    """Matters of weight are reported to the office, and wait for the leaders' instruction."""
