"""A city's table of limits: the figures of duties whose text gives none, each with its own source.

`rules/limits/NAME-YEAR.yml` is the documented default of the rulebook of that name; a city that sets
SUBAN_LIMITS_DIR keeps its own there, which then counts alone. docs/rulebooks.md tells how one is written.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from ruamel.yaml.comments import CommentedMap

from suban.domain.model import Value
from suban.domain.rulebook import ID, Kind, Limit, Source, TermName, TermRule, set_by_city
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
    limit: Limit
    source: Annotated[str, Field(pattern=r"^city setting(: .+)?$")]


class LimitsTable(Value):
    """Everything that a file of limits says, and the rulebook that it is for."""

    rulebook: Annotated[str, Field(pattern=ID)]
    limits: tuple[LimitLine, ...]


class LimitsError(StatuteError):
    """A table of limits that cannot be used, or a duty that no table gives a figure."""

    guide = "docs/rulebooks.md"


_Figures = Mapping[tuple[str, str], LimitLine]

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
_CITYS_SOURCE = N_("a city's figure reads “city setting”, or “city setting: ” and the city's own rule")


def filled_terms(
    written: WrittenRulebook, tree: CommentedMap, file: Path, own: Path | None
) -> tuple[TermRule, ...]:
    """The terms of a rulebook, whole; `tree` and `file` are what it was written in.

    A term without a figure becomes as many terms as the table has different lines for its kinds, each with
    the sources of duty and figure. `own` is the city's folder of tables. Raises `LimitsError`.
    """
    table = table_of(file, own)
    figures = _figures(table, written) if table.is_file() else {}
    problems = tuple(_unfilled(written, tree, file, table, figures))
    if problems:
        raise LimitsError(problems)
    return tuple(each for term in written.terms for each in _whole(term, figures))


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


def _figures(file: Path, written: WrittenRulebook) -> _Figures:
    tree = tree_of(file, LimitsError)
    try:
        table = LimitsTable.model_validate(tree)
    except ValidationError as error:
        own = {"string_pattern_mismatch": _CITYS_SOURCE}
        found = [
            Problem(
                file, line_of(tree, each["loc"]), name_of(each["loc"]), advice(each, LimitsError.guide, own)
            )
            for each in error.errors()
        ]
        raise LimitsError(tuple(sorted(found, key=lambda each: each.line))) from error
    problems = tuple(_wrong_lines(file, tree, table, written))
    if problems:
        raise LimitsError(problems)
    return {(line.term, kind): line for line in table.limits for kind in line.kinds}


def _wrong_lines(
    file: Path, tree: CommentedMap, table: LimitsTable, written: WrittenRulebook
) -> Iterator[Problem]:
    if table.rulebook != file.stem:
        yield problem_at(file, tree, ("rulebook",), OTHER_RULEBOOK, stem=file.stem)
    asked = {(rule.term, kind) for rule in written.terms if rule.limit is None for kind in rule.kinds}
    seen: set[tuple[str, str]] = set()
    for index, line in enumerate(table.limits):
        if " and " in line.source:
            yield problem_at(file, tree, ("limits", index, "source"), JOINED_SOURCE)
        for number, kind in enumerate(line.kinds):
            place: Place = ("limits", index, "kinds", number)
            name = (line.term, kind)
            if name not in asked:
                figures = {"term": line.term, "kind": kind, "rulebook": written.id}
                yield problem_at(file, tree, place, NO_SUCH_LIMIT, **figures)
            elif name in seen:
                message = N_("“{figure}” stands there twice: keep one")
                yield problem_at(file, tree, place, message, figure=f"{line.term}, {kind}")
            seen.add(name)


def _unfilled(
    written: WrittenRulebook, tree: CommentedMap, file: Path, table: Path, figures: _Figures
) -> Iterator[Problem]:
    for index, rule in enumerate(written.terms):
        lacking = [kind for kind in rule.kinds if (rule.term, kind) not in figures]
        if rule.limit is None and lacking:
            line = (
                f"- {{term: {rule.term}, kinds: [{', '.join(lacking)}], "
                "limit: {amount: 1, unit: working_days}, source: city setting}"
            )
            yield problem_at(file, tree, ("terms", index), UNFILLED, table=table, line=line)


def _whole(rule: WrittenTerm, figures: _Figures) -> Iterator[TermRule]:
    if rule.limit is not None:
        yield TermRule.model_validate(rule.model_dump())
        return
    lines = {figures[rule.term, kind].canonical(): figures[rule.term, kind] for kind in rule.kinds}
    for line in lines.values():
        kinds = tuple(kind for kind in rule.kinds if figures[rule.term, kind] is line)
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
