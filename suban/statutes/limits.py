"""A city's table of limits: the figures of duties whose text gives none, and the limits of other laws.

`rules/limits/NAME-YEAR.yml` is the documented default of the rulebook of that name; a city that sets
SUBAN_LIMITS_DIR keeps its own there, which then counts alone. docs/rulebooks.md tells how one is written.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedMap

from suban.domain.model import Value
from suban.domain.rulebook import (
    ID,
    NO_CODE,
    Kind,
    Limit,
    Source,
    StatutoryLimit,
    TermName,
    TermRule,
    set_by_city,
)
from suban.statutes.files import (
    Place,
    Problem,
    StatuteError,
    advice,
    line_of,
    name_of,
    problem_at,
    tree_of,
)
from suban.statutes.written import WrittenRulebook, WrittenTerm
from suban.wording import N_, both

FOLDER = "limits"
"""Where the defaults lie, beside the rulebooks."""


class LimitLine(Value):
    """One figure: the limit of a term for some kinds.

    `source` reads "city setting", or "city setting: " and the city's own rule.
    """

    term: TermName
    kinds: tuple[Kind, ...]
    urgency: str | None = None
    limit: Limit
    source: Annotated[str, Field(pattern=r"^city setting(: .+)?$")]


class LimitsTable(Value):
    """Everything that a file of limits says, and the rulebook that it is for."""

    rulebook: Annotated[str, Field(pattern=ID)]
    limits: tuple[LimitLine, ...] = ()
    statutory_limits: tuple[StatutoryLimit, ...] = ()


class LimitsError(StatuteError):
    """A table of limits that cannot be used, or a duty that no table gives a figure."""

    guide = "docs/rulebooks.md"


class Filled(NamedTuple):
    """What a table makes of a rulebook: its terms, whole, and the limits of other laws."""

    terms: tuple[TermRule, ...]
    statutory_limits: tuple[StatutoryLimit, ...]


_Key = tuple[str, str, str | None]
_Figures = Mapping[_Key, LimitLine]

NO_SUCH_LIMIT = N_(
    "“{term}” for the kind “{kind}” is no limit that the rulebook {rulebook} leaves to the city: remove it"
)
UNFILLED = N_(
    "the text gives this duty no figure, and the city's table lacks it. Write into {table}: {line} "
    "(the figure is an example)"
)
OTHER_RULEBOOK = N_("must be “{stem}”, like the file: mend it, or rename the file")
JOINED_SOURCE = N_("must not hold “ and ”: name one rule of the city")
NO_SUCH_RULEBOOK = N_("there is no rulebook {stem}.yml: rename this table, or remove it")
WRONG_ENDING = N_("would not be read: rename it to end in .yml")
NO_STATUTORY_LIMITS = N_(
    "the rulebook {rulebook} says nothing of limits of other laws (`statutory_limits`): remove them here"
)
NO_SUCH_KIND = N_("the rulebook {rulebook} has no rules for the kind “{kind}”: name another, or remove it")
RESERVED = N_("“none” is how a correction takes a code away: choose another code")
TWICE = N_("“{figure}” stands there twice: keep one")
NO_CODE_THERE = N_(
    "a code is written in small letters, figures and “_”, like “letters_and_visits”; "
    "what people call it stands under `name`"
)
CITATION = N_("the limit of another law needs its place: 《…》 art. 34")
_CITYS_SOURCE = N_("a city's figure reads “city setting”, or “city setting: ” and the city's own rule")


def filled(written: WrittenRulebook, tree: CommentedMap, file: Path, own: Path | None) -> Filled:
    """What the city's table makes of a rulebook; `tree` and `file` are what that was written in.

    A term without a figure becomes as many terms as the table has different lines for its kinds, each with
    the sources of duty and figure. The limits of other laws that the table lists come behind those of the
    rulebook's file. `own` is the city's folder of tables. Raises `LimitsError`.
    """
    table = table_of(file, own)
    lines = _read(table, written) if table.is_file() else None
    figures: _Figures = (
        {(line.term, kind, line.urgency): line for line in lines.limits for kind in line.kinds}
        if lines
        else {}
    )
    problems = tuple(_unfilled(written, tree, file, table, figures))
    if problems:
        raise LimitsError(problems)
    return Filled(
        tuple(each for term in written.terms for each in _whole(term, figures)),
        lines.statutory_limits if lines else (),
    )


def table_of(file: Path, own: Path | None) -> Path:
    """The table of a rulebook's file: the city's own if it has one, else the default."""
    of_the_city = own / file.name if own else None
    if of_the_city and of_the_city.is_file():
        return of_the_city
    return file.parent / FOLDER / file.name


def stray_tables(folder: Path, own: Path | None) -> Iterator[Problem]:
    """Tables of no rulebook, which nobody would miss."""
    known = {each.stem for each in folder.glob("*.yml")}
    for tables in (folder / FOLDER, *([own] if own else [])):
        for file in sorted(tables.glob("*.yaml")):
            yield Problem(file, 1, "file", both(WRONG_ENDING))
        for file in sorted(tables.glob("*.yml")):
            if file.stem not in known:
                yield Problem(file, 1, "file", both(NO_SUCH_RULEBOOK, stem=file.stem))


def _read(file: Path, written: WrittenRulebook) -> LimitsTable:
    tree = tree_of(file, LimitsError)
    try:
        table = LimitsTable.model_validate(tree)
    except ValidationError as error:
        found = [
            Problem(
                file,
                line_of(tree, each["loc"]),
                name_of(each["loc"]),
                advice(each, LimitsError.guide, _own_advice(each)),
            )
            for each in error.errors()
        ]
        raise LimitsError(tuple(sorted(found, key=lambda each: each.line))) from error
    problems = (
        *_wrong_lines(file, tree, table, written),
        *_wrong_statutory_limits(file, tree, table, written),
    )
    if problems:
        raise LimitsError(problems)
    return table


def _own_advice(details: ErrorDetails) -> dict[str, str]:
    """What a pattern asks for depends on whose source it is."""
    match details["loc"]:
        case ("statutory_limits", _, "source"):
            pattern = CITATION
        case ("statutory_limits", _, "statutory_limit"):
            pattern = NO_CODE_THERE
        case _:
            pattern = _CITYS_SOURCE
    return {"string_pattern_mismatch": pattern}


def _wrong_lines(
    file: Path, tree: CommentedMap, table: LimitsTable, written: WrittenRulebook
) -> Iterator[Problem]:
    if table.rulebook != file.stem:
        yield problem_at(file, tree, ("rulebook",), OTHER_RULEBOOK, stem=file.stem)
    asked = {
        (rule.term, kind, rule.urgency) for rule in written.terms if rule.limit is None for kind in rule.kinds
    }
    seen: set[_Key] = set()
    for index, line in enumerate(table.limits):
        if " and " in line.source:
            yield problem_at(file, tree, ("limits", index, "source"), JOINED_SOURCE)
        for number, kind in enumerate(line.kinds):
            place: Place = ("limits", index, "kinds", number)
            name = (line.term, kind, line.urgency)
            if name not in asked:
                what = f"{line.term}, {line.urgency}" if line.urgency else line.term
                figures = {"term": what, "kind": kind, "rulebook": written.id}
                yield problem_at(file, tree, place, NO_SUCH_LIMIT, **figures)
            elif name in seen:
                figure = ", ".join(each for each in name if each)
                yield problem_at(file, tree, place, TWICE, figure=figure)
            seen.add(name)


def _wrong_statutory_limits(
    file: Path, tree: CommentedMap, table: LimitsTable, written: WrittenRulebook
) -> Iterator[Problem]:
    """The limits of other laws that the rulebook could not take, each told where the table has it."""
    rule = written.statutory_limits
    if rule is None:
        if table.statutory_limits:
            yield problem_at(file, tree, ("statutory_limits",), NO_STATUTORY_LIMITS, rulebook=written.id)
        return
    kinds = {each.kind for each in written.kinds if each.treated_as is None}
    seen = {each.statutory_limit for each in rule.limits}
    for index, line in enumerate(table.statutory_limits):
        place: Place = ("statutory_limits", index)
        name = line.statutory_limit
        if name == NO_CODE:
            yield problem_at(file, tree, (*place, "statutory_limit"), RESERVED)
        if name in seen:
            yield problem_at(file, tree, (*place, "statutory_limit"), TWICE, figure=name)
        seen.add(name)
        for number, kind in enumerate(line.kinds or ()):
            if kind not in kinds:
                what = {"rulebook": written.id, "kind": kind}
                yield problem_at(file, tree, (*place, "kinds", number), NO_SUCH_KIND, **what)


def _unfilled(
    written: WrittenRulebook, tree: CommentedMap, file: Path, table: Path, figures: _Figures
) -> Iterator[Problem]:
    for index, rule in enumerate(written.terms):
        lacking = [kind for kind in rule.kinds if (rule.term, kind, rule.urgency) not in figures]
        if rule.limit is None and lacking:
            urgency = f"urgency: {rule.urgency}, " if rule.urgency else ""
            line = (
                f"- {{term: {rule.term}, kinds: [{', '.join(lacking)}], {urgency}"
                "limit: {amount: 1, unit: working_days}, source: city setting}"
            )
            yield problem_at(file, tree, ("terms", index), UNFILLED, table=table, line=line)


def _whole(rule: WrittenTerm, figures: _Figures) -> Iterator[TermRule]:
    if rule.limit is not None:
        yield TermRule.model_validate(rule.model_dump())
        return
    of = {kind: figures[rule.term, kind, rule.urgency] for kind in rule.kinds}
    for line in {each.canonical(): each for each in of.values()}.values():
        kinds = tuple(kind for kind in rule.kinds if of[kind] is line)
        source = _joined(rule.source, line.source)
        yield TermRule.model_validate(
            {**rule.model_dump(), "kinds": kinds, "limit": line.limit, "source": source}
        )


def _joined(duty: Source, figure: Source) -> Source:
    """Where duty and figure stand; a city that has set both is named once, by its table."""
    if not set_by_city(duty):
        return f"{duty} and {figure}"
    text, joined, _ = duty.rpartition(" and ")
    return f"{text}{joined}{figure}"
