"""Reads rulebooks from YAML and says, with file and line, what is wrong with one."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedMap

from suban.domain.consistency import Inconsistency
from suban.domain.rulebook import Rulebook
from suban.statutes.files import ADVICE, Problem, StatuteError, advice, line_of, name_of, problem_at, tree_of
from suban.wording import N_, both

__all__ = ["Problem", "RulebookError", "read_rulebook", "read_rulebooks"]


class RulebookError(StatuteError):
    """A rulebook that cannot be used."""

    guide = "docs/rulebooks.md"


def read_rulebook(file: Path) -> Rulebook:
    """The rulebook in a file. Raises `RulebookError` with every problem found."""
    tree = tree_of(file, RulebookError)
    try:
        rulebook = Rulebook.model_validate(tree)
    except ValidationError as error:
        found = (each for details in error.errors() for each in _problems(file, tree, details))
        raise RulebookError(tuple(sorted(found, key=lambda each: each.line))) from error
    if rulebook.id != file.stem:
        message = N_("call it “{stem}”, like the file")
        raise RulebookError((problem_at(file, tree, ("id",), message, stem=file.stem),))
    return rulebook


def read_rulebooks(folder: Path) -> tuple[Rulebook, ...]:
    """Every rulebook of a folder. Raises `RulebookError` with the problems of all of them."""
    problems: list[Problem] = [
        Problem(file, 1, "file", both(N_("would not be read: rename it to end in .yml")))
        for file in sorted(folder.glob("*.yaml"))
    ]
    rulebooks: list[Rulebook] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            rulebooks.append(read_rulebook(file))
        except RulebookError as error:
            problems += error.problems
    if problems:
        raise RulebookError(tuple(problems))
    if not rulebooks:
        message = N_("holds no *.yml: point SUBAN_RULES_DIR to the rulebooks")
        raise RulebookError.of(folder, 1, "folder", message)
    return tuple(rulebooks)


def _problems(file: Path, tree: CommentedMap, details: ErrorDetails) -> Iterator[Problem]:
    found: tuple[Inconsistency, ...] = details.get("ctx", {}).get("found", ())
    for each in found:
        yield problem_at(file, tree, each.place, _INCONSISTENT[each.what], figure=each.figure)
    if not found:
        place = details["loc"]
        said = advice(details, RulebookError.guide, _own_advice(details))
        yield Problem(file, line_of(tree, place), name_of(place), said)


_INCONSISTENT: dict[str, str] = {
    "unknown_kind": N_("the kind “{figure}” is not among `kinds`: add it there, or remove it here"),
    "out_of_order": N_(
        "{figure} working days do not come after those of the rung before: put the rungs in order, each once"
    ),
    "twice": N_("“{figure}” stands there twice: keep one"),
    "no_such_term": N_("the term “{figure}” is not among `terms`: add it there, or remove it here"),
    "no_such_ground": N_("lacks the ground “{figure}”: add it"),
    "treated_kind": N_(
        "the kind “{figure}” is treated as another (`treated_as`) and has no rules of its own: "
        "remove it here, or remove `treated_as`"
    ),
    "no_such_level": N_("the level “{figure}” is not among `rating.levels`: add it there, or remove it here"),
    "no_rule_for_act": N_(
        "the rulebook has no `{figure}` to say how this is done: add it, or remove the act"
    ),
}

_ADVICE: dict[str, str] = ADVICE | {
    "extra_forbidden": N_(
        "is not a field of a rulebook: remove it or mend its spelling (see `suban rules schema`)"
    ),
}
_NO_SOURCE = N_(
    "no text can be cited like that: a source reads “art. 13(2)”, “ch. 2 quoted words” or “city setting”"
)
_NO_ID = N_("an id reads like “longnan-2021”: the place in small letters, a hyphen, the year")


def _own_advice(details: ErrorDetails) -> dict[str, str]:
    pattern = _NO_ID if details["loc"][-1:] == ("id",) else _NO_SOURCE
    return {**_ADVICE, "string_pattern_mismatch": pattern}
