"""Reads rulebooks from YAML and says, with file and line, what is wrong with one."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedMap

from suban.domain.consistency import Inconsistency
from suban.domain.rulebook import BesideRule, Rulebook
from suban.domain.rulebook.evaluation import WRITTEN_FORMS
from suban.statutes.beside import editions
from suban.statutes.files import ADVICE, Problem, StatuteError, advice, line_of, name_of, problem_at, tree_of
from suban.statutes.limits import CITATION, NO_CODE_THERE, RESERVED, filled, stray_tables
from suban.statutes.written import WrittenRulebook
from suban.wording import N_, both

__all__ = ["Problem", "RulebookError", "read_editions", "read_rulebook", "read_rulebooks"]


class RulebookError(StatuteError):
    """A rulebook that cannot be used."""

    guide = "docs/rulebooks.md"


def read_rulebook(file: Path, limits: Path | None = None) -> Rulebook:
    """The rulebook in a file, alone, its figures filled in from the city's table of limits.

    `limits` is the city's own folder of tables. Raises `StatuteError` with every problem found.
    """
    tree, written = _written(file)
    return written.filled(*filled(written, tree, file, limits))


def read_rulebooks(folder: Path, limits: Path | None = None) -> tuple[Rulebook, ...]:
    """Every rulebook of a folder, each alone. Raises `RulebookError` with the problems of all of them."""
    return tuple(rulebook for rulebook, _ in _read(folder, limits))


def read_editions(folder: Path, limits: Path | None = None) -> tuple[Rulebook, ...]:
    """Every rulebook of a folder as it binds: alone, and from its day on with what binds beside it.

    Raises `RulebookError` with the problems of all of them.
    """
    read = _read(folder, limits)
    shelf = [rulebook for rulebook, _ in read]
    return tuple(each for own, beside in read for each in editions(own, beside, shelf))


def _read(folder: Path, limits: Path | None) -> list[tuple[Rulebook, tuple[BesideRule, ...]]]:
    problems: list[Problem] = [
        Problem(file, 1, "file", both(N_("would not be read: rename it to end in .yml")))
        for file in sorted(folder.glob("*.yaml"))
    ]
    problems += stray_tables(folder, limits)
    read: list[tuple[Rulebook, tuple[BesideRule, ...]]] = []
    files = sorted(folder.glob("*.yml"))
    for file in files:
        try:
            tree, written = _written(file)
            problems += _not_there(file, tree, written)
            read.append((written.filled(*filled(written, tree, file, limits)), written.beside or ()))
        except StatuteError as error:
            problems += error.problems
    if problems:
        raise RulebookError(tuple(problems))
    if not read:
        message = N_("holds no *.yml: point SUBAN_RULES_DIR to the rulebooks")
        raise RulebookError.of(folder, 1, "folder", message)
    return read


def _written(file: Path) -> tuple[CommentedMap, WrittenRulebook]:
    tree = tree_of(file, RulebookError)
    try:
        written = WrittenRulebook.model_validate(tree)
    except ValidationError as error:
        found = (each for details in error.errors() for each in _problems(file, tree, details))
        raise RulebookError(tuple(sorted(found, key=lambda each: each.line))) from error
    if written.id != file.stem:
        message = N_("call it “{stem}”, like the file")
        raise RulebookError((problem_at(file, tree, ("id",), message, stem=file.stem),))
    return tree, written


def _not_there(file: Path, tree: CommentedMap, written: WrittenRulebook) -> Iterator[Problem]:
    for index, each in enumerate(written.beside or ()):
        if each.rulebook == written.id or not (file.parent / f"{each.rulebook}.yml").is_file():
            yield problem_at(file, tree, ("beside", index, "rulebook"), _NOT_BESIDE, figure=each.rulebook)


def _problems(file: Path, tree: CommentedMap, details: ErrorDetails) -> Iterator[Problem]:
    found: tuple[Inconsistency, ...] = details.get("ctx", {}).get("found", ())
    for each in found:
        yield problem_at(file, tree, each.place, INCONSISTENT[each.what], figure=each.figure)
    if not found:
        place = tuple(each for each in details["loc"] if each not in WRITTEN_FORMS)
        said = advice(details, RulebookError.guide, _own_advice(details))
        yield Problem(file, line_of(tree, place), name_of(place), said)


INCONSISTENT: dict[str, str] = {
    "unknown_kind": N_("the kind “{figure}” is not among `kinds`: add it there, or remove it here"),
    "out_of_order": N_(
        "{figure} working days do not come after those of the rung before: put the rungs in order, each once"
    ),
    "twice": N_("“{figure}” stands there twice: keep one"),
    "no_such_term": N_("the term “{figure}” is not among `terms`: add it there, or remove it here"),
    "no_such_chapter": N_(
        "nothing ever starts this: the rulebook has no chapter `{figure}`. Add it, or remove this"
    ),
    "no_such_ground": N_("lacks the ground “{figure}”: add it"),
    "treated_kind": N_(
        "the kind “{figure}” is treated as another (`treated_as`) and has no rules of its own: "
        "remove it here, or remove `treated_as`"
    ),
    "no_such_evidence": N_(
        "the evidence “{figure}” is not among `closing_evidence`: add it there, or mend it here"
    ),
    "no_such_step": N_("the step “{figure}” is not among `escalation.steps`: add it there, or mend it here"),
    "no_such_function": N_(
        "the function “{figure}” is neither usual nor among `functions`: add it there, or mend it here"
    ),
    "no_such_circumstance": N_(
        "the circumstance “{figure}” is not among `misconduct.circumstances`: add it there, or mend it here"
    ),
    "no_such_organ": N_(
        "the organ “{figure}” is not among `referrals.organs`: add it there, or mend it here"
    ),
    "no_such_group": N_(
        "the group “{figure}” is not among `appraisal.groups`: add it there, or mend it here"
    ),
    "no_such_part": N_("the part “{figure}” is not among `appraisal.parts`: add it there, or mend it here"),
    "no_such_indicator": N_(
        "the indicator “{figure}” is not among `appraisal.indicators` with such a measure: counts take "
        "`at_least`, rates `below`"
    ),
    "no_such_misconduct": N_(
        "the misconduct “{figure}” is not among `misconduct.kinds`: add it there, or mend it here"
    ),
    "above_full": N_("a total of {figure} is more than `appraisal.full` and the incentives give: mend it"),
    "no_such_level": N_("the level “{figure}” is not among `rating.levels`: add it there, or remove it here"),
    "no_such_urgency": N_("the urgency “{figure}” is not among `urgencies`: add it there, or remove it here"),
    "reserved": RESERVED,
    "waits_for_itself": N_("“{figure}” cannot wait for itself: remove it here"),
    "never_stands_still": N_(
        "a limit in minutes does not stand still for materials, and “{figure}” has no other: "
        "remove it here, or write its limit in days"
    ),
    "never_overdue": N_(
        "no supervision follows the term “{figure}”: write `lapse: overdue` there, or remove it here"
    ),
    "no_such_mode": N_("the mode “{figure}” is not among `supervision.modes`: add it there, or mend it here"),
    "no_such_trigger": N_(
        "the trigger “{figure}” is not among `supervision.triggers`: add it there, or mend it here"
    ),
    "no_limit": N_(
        "the mode “{figure}” needs a `limit`, or `sets_limit: true`; where it `invites`, the day of the "
        "interview is set and there is no `limit`"
    ),
    "no_superior": N_("`above` says which superior, for the audience `superior` and for no other"),
    "nobody_rates": N_(
        "“{figure}” follows a rating, and nobody rates here: remove it, or write `rating` with its levels"
    ),
    "nobody_may": N_(
        "nobody may do “{figure}”, and petitions could not go on: give it a role under `authority`"
    ),
    "never_answered": N_(
        "this waits for “{figure}”, which nobody may do: add that under `authority`, or remove this"
    ),
    "units_cannot_decide": N_(
        "a unit decides on some recusals, and its “{figure}” may not: add that role, or write "
        "`person_decided_by: office` and `unit_decided_by: office` under `recusal`"
    ),
    "office_cannot_decide": N_(
        "the office decides what no unit can, and nobody there may: add one of {figure} here, or under "
        "`recusal.above`"
    ),
    "never_decides": N_("the role “{figure}” never decides on recusal: remove it here, and name who does"),
    "empty": N_("“{figure}” is an empty list: add at least one"),
    "wrong_start": N_("this term cannot begin with that: it begins with one of {figure}"),
    "never_starts": N_(
        "never begins for the kind “{figure}”: no unit decides there whether to accept. "
        "Give it an `acceptance` that starts with `dispatched`, or let this start with `dispatched`"
    ),
    "closes_nothing": N_(
        "the end of the term “{figure}” closes nothing: write `recorded`, `urged` or `overdue`"
    ),
    "must_close": N_("the end of the term “{figure}” closes the petition: write `lapse: closes`"),
    "too_long": N_("is longer than the calendar of working days reaches: write at most {figure}"),
    "no_rule_for_act": N_(
        "the rulebook has no `{figure}` to say how this is done: add it, or remove the act"
    ),
}
"""What to do about each contradiction."""

_NOT_BESIDE = N_("there is no other rulebook “{figure}” in this folder: put it there, or remove it here")

_ADVICE: dict[str, str] = ADVICE | {
    "indicator_unlike_figure": N_(
        "does not fit its figure: a rate may have `nil_at` below `full_at`, and `spares`; a count has "
        "`each`; `misconduct` lists kinds for the figure of that name only"
    ),
    "mention_without_measure": N_(
        "must say when: a place, a total, or an `indicator` with either `at_least` or `below`"
    ),
    "extra_forbidden": N_(
        "is not a field of a rulebook: remove it or mend its spelling (see `suban rules schema`)"
    ),
}
_NO_SOURCE = N_(
    "no text can be cited like that: a source reads “art. 13(2)”, “ch. 2 quoted words”, "
    "“report quoted words” or “city setting”"
)
_NO_USUAL_CHANNEL = N_(
    "must be one of: {expected}; another is written with its name: "
    "{{channel: wechat, name: {{zh: 微信, en: WeChat}}}}"
)
_NO_ID = N_("an id reads like “longnan-2021”: the place in small letters, a hyphen, the year")


def _own_advice(details: ErrorDetails) -> dict[str, str]:
    match details["loc"]:
        case (*_, "id" | "rulebook"):
            pattern = _NO_ID
        case ("statutory_limits", "limits", _, "source"):
            pattern = CITATION
        case (*_, str(field)) if field.endswith("source"):
            pattern = _NO_SOURCE
        case _:
            pattern = NO_CODE_THERE
    own = {**_ADVICE, "string_pattern_mismatch": pattern}
    if details["loc"][:2] == ("return_visit", "channels"):
        own["literal_error"] = _NO_USUAL_CHANNEL
    return own
