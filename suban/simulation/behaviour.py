"""How people behave in a simulated year: the figures of a YAML file, each with where it is from."""

from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from suban.domain.model import Value
from suban.domain.rulebook import ActName, Kind, TermName
from suban.simulation.draws import Spread
from suban.wording import N_, both


class BehaviourError(Exception):
    """A file of behaviour that cannot be used; the text says in both languages what to do."""


def _as_spread(written: object) -> object:
    return tuple(map(tuple, written)) if isinstance(written, list) else written


def _rises(spread: Spread) -> Spread:
    shares = [share for share, _ in spread]
    if len(shares) < 2 or shares != sorted(shares) or (shares[0], shares[-1]) != (0, 1):
        raise PydanticCustomError("spread", "is no list of [share, value] whose shares rise from 0 to 1")
    if any(value < 0 for _, value in spread):
        raise PydanticCustomError("spread", "has a value below 0")
    return spread


Written = Annotated[Spread, BeforeValidator(_as_spread), AfterValidator(_rises)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


class Figures(Value):
    """Figures, and where they are from."""

    source: Annotated[str, Field(min_length=1)]


class CityFigures(Figures):
    """The units of a city, and how much slower than another each is."""

    units: Annotated[int, Field(ge=3, le=5000)]
    slowness: Written


class ArrivalFigures(Figures):
    """When petitions come: weights of months, of days worked and off, and of hours."""

    months: Annotated[tuple[Weight, ...], Field(min_length=12, max_length=12)]
    working_day: Weight
    day_off: Weight
    hours: Annotated[tuple[Weight, ...], Field(min_length=24, max_length=24)]


class KindFigures(Figures):
    """How often each kind comes."""

    weights: dict[Kind, Weight]


class ListFigures(Value):
    """How codes of a list share what comes: each so much of the one before; some by their own weight."""

    each: Annotated[float, Field(gt=0, le=1)]
    weights: dict[str, Weight] = {}
    known: Share = 1
    outside: Share = 1


class ListsFigures(Figures):
    """The lists of codes that a rulebook has of its own."""

    matters: ListFigures
    channels: ListFigures
    non_acceptance: ListFigures
    others: ListFigures


class UrgentFigures(Figures):
    """What cannot wait: how often, and how many minutes each step of it takes."""

    chance: Share
    minutes: Written


class ChanceFigures(Figures):
    """How often something is so."""

    chance: Share


class RatingFigures(Figures):
    """How petitioners rate."""

    satisfied: Share
    satisfied_again: Share
    each: Annotated[float, Field(gt=0, le=1)]


class ExtensionFigures(Figures):
    """How much more time is asked for, in the unit of the rulebook."""

    amount: Written


class ActFigures(Figures):
    """How often an act is done where it could be, how long after what it follows upon, how it is decided."""

    chance: Share
    after: Written
    of: tuple[TermName, ...] = ()
    otherwise: Annotated[float, Field(gt=0)] = 1
    yes: Share = 1


class Behaviour(Value):
    """Everything that is not law in a simulated year."""

    city: CityFigures
    arrivals: ArrivalFigures
    kinds: KindFigures
    listed: ListsFigures
    urgent: UrgentFigures
    emergencies: ChanceFigures
    natures: ChanceFigures
    statutory_limits: ChanceFigures
    coordination: ChanceFigures
    ratings: RatingFigures
    extensions: ExtensionFigures
    acts: dict[ActName, ActFigures]


def read_behaviour(file: Path | None = None) -> Behaviour:
    """The behaviour that is shipped, with the chapters of a file in the place of its own.

    Raises `BehaviourError`.
    """
    with as_file(files("suban.simulation") / "behaviour.yml") as shipped:
        chapters = _chapters(shipped)
    if file is not None:
        chapters |= _chapters(file)
    try:
        return Behaviour.model_validate(chapters)
    except ValidationError as error:
        raise BehaviourError("\n".join(_problems(file, error))) from error


def _chapters(file: Path) -> dict[str, Any]:
    try:
        written = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BehaviourError(_said(file, N_("cannot be read ({reason})"), reason=error.strerror)) from error
    except (YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise BehaviourError(_said(file, N_("is no correct YAML ({reason})"), reason=reason)) from error
    if not isinstance(written, dict):
        raise BehaviourError(_said(file, N_("is no mapping of chapters: see docs/simulate.md")))
    return written


def _problems(file: Path | None, error: ValidationError) -> Iterator[str]:
    for each in error.errors():
        place = ".".join(map(str, each["loc"]))
        message = N_("{place}: {reason}; docs/simulate.md tells how it is written")
        yield _said(file, message, place=place, reason=each["msg"])


def _said(file: Path | None, message: str, **figures: object) -> str:
    said = both(message, **figures)
    return f"{file or 'behaviour.yml'}: {said['zh']} / {said['en']}"


def weights_in_order(codes: Iterable[str], figures: ListFigures) -> list[float]:
    """The weight of each code of a list."""
    return [figures.weights.get(code, figures.each**place) for place, code in enumerate(codes)]
