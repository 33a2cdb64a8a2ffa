"""Rules of what comes in: kinds, matters, grounds for not accepting."""

from typing import Annotated

from pydantic import Field

from suban.domain.model import Bilingual
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook.base import Rule, Source
from suban.domain.rulebook.names import ClosingGroundName, Kind, RefusalPart, TermName


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
    asks: Annotated[
        tuple[RefusalPart, ...] | None, Field(description="what else the staff must tell the petitioner")
    ] = None
    tells: Annotated[
        tuple[UnitFunction, ...] | None, Field(description="functions whose units are told as well")
    ] = None


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

    ground: Annotated[ClosingGroundName, Field(description="on which ground it closes")]
    in_progress: Annotated[
        ClosingGroundName | None,
        Field(description="on which, where the earlier one is still handled; without it that is no repeat"),
    ] = None


class SpecialReportRule(Rule):
    """Matters of weight are reported to the office, and wait for the leaders' instruction."""
