"""Reads rulebooks from YAML and says, with file and line, what is wrong with one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from suban.domain.rulebook import Inconsistency, Rulebook
from suban.wording import N_, Language, both

Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Problem:
    """Something wrong in a rulebook: where it stands, and in both languages what to do."""

    file: Path
    line: int
    place: str
    what: dict[Language, str]

    def __str__(self) -> str:
        """One line as editors read it: file, line, then the text in Chinese and English."""
        return f"{self.file}:{self.line}: {self.place}: {self.what['zh']} / {self.what['en']}"


class RulebookError(Exception):
    """A rulebook that cannot be used."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(each) for each in problems))


def read_rulebook(file: Path) -> Rulebook:
    """The rulebook in a file. Raises `RulebookError` with every problem found."""
    tree = _tree(file, _text(file))
    try:
        rulebook = Rulebook.model_validate(tree)
    except ValidationError as error:
        found = (each for details in error.errors() for each in _problems(file, tree, details))
        raise RulebookError(tuple(sorted(found, key=lambda each: each.line))) from error
    if rulebook.id != file.stem:
        raise _wrong(file, _line(tree, ("id",)), "id", N_("call it “{stem}”, like the file"), stem=file.stem)
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
        raise _wrong(folder, 1, "folder", N_("holds no *.yml: point SUBAN_RULES_DIR to the rulebooks"))
    return tuple(rulebooks)


def _wrong(file: Path, line: int, place: str, message: str, **figures: object) -> RulebookError:
    return RulebookError((Problem(file, line, place, both(message, **figures)),))


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        message = N_("cannot be read ({reason}): give a readable file")
        raise _wrong(file, 1, "file", message, reason=error.strerror) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _wrong(file, line, "file", N_("is not UTF-8 here: save it as UTF-8")) from error


def _tree(file: Path, written: str) -> CommentedMap:
    """The file as a mapping that knows its lines."""
    try:
        tree = YAML().load(written)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1
        raise _wrong(file, line, "YAML", N_("this field stands there twice: keep one")) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _wrong(
            file,
            mark.line + 1 if mark else 1,
            "YAML",
            N_("is no correct YAML ({reason}): mend the syntax"),
            reason=error.problem or error.context,
        ) from error
    except ReaderError as error:
        line = written[: error.position].count("\n") + 1
        raise _wrong(file, line, "YAML", N_("holds a control character: remove it")) from error
    except RecursionError as error:
        raise _wrong(file, 1, "YAML", N_("is nested too deeply: see docs/rulebooks.md")) from error
    except (YAMLError, ValueError) as error:
        # A date such as 2021-02-30 is well-formed YAML and no date.
        message = N_("is no possible value ({reason}): mend it, or put a text in quotes")
        raise _wrong(file, _impossible_line(written), "YAML", message, reason=error) from error
    if not isinstance(tree, CommentedMap):
        raise _wrong(file, 1, "file", N_("is no mapping: begin with `id:`, see docs/rulebooks.md"))
    return tree


def _impossible_line(written: str) -> int:
    """The line of the first value that YAML reads but nobody can construct."""
    for node in _scalars(YAML().compose(written)):
        try:
            YAML(typ="safe").load(node.value)
        except ValueError:
            return int(node.start_mark.line) + 1
        except YAMLError:
            continue
    return 1


def _scalars(node: Node | None) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode(style=None):
            yield node
        case SequenceNode():
            for each in node.value:
                yield from _scalars(each)
        case MappingNode():
            for key, value in node.value:
                yield from _scalars(key)
                yield from _scalars(value)
        case _:
            pass


def _problems(file: Path, tree: CommentedMap, details: ErrorDetails) -> Iterator[Problem]:
    found: tuple[Inconsistency, ...] = details.get("ctx", {}).get("found", ())
    for each in found:
        what = both(_INCONSISTENT[each.what], figure=each.figure)
        yield Problem(file, _line(tree, each.place), _name(each.place), what)
    if not found:
        yield Problem(file, _line(tree, details["loc"]), _name(details["loc"]), _advice(details))


def _name(place: Place) -> str:
    return ".".join(str(part) for part in place) or "rulebook"


def _line(tree: object, place: Place) -> int:
    """The line of the innermost part of a place that the file has."""
    line = 0
    for part in place:
        if isinstance(tree, CommentedMap) and part in (tree.lc.data or {}):
            nested = isinstance(tree[part], CommentedMap | CommentedSeq)
            line = (tree.lc.key(part) if nested else tree.lc.value(part))[0]
            tree = tree[part]
        elif isinstance(tree, CommentedSeq) and isinstance(part, int) and part in (tree.lc.data or {}):
            line = tree.lc.item(part)[0]
            tree = tree[part]
        else:
            break
    return int(line) + 1


_INCONSISTENT: dict[str, str] = {
    "unknown_kind": N_("the kind “{figure}” is not among `kinds`: add it there, or remove it here"),
    "out_of_order": N_(
        "{figure} working days do not come after those of the rung before: put the rungs in order, each once"
    ),
    "twice": N_("“{figure}” stands there twice: keep one"),
    "no_such_term": N_("the term “{figure}” is not among `terms`: add it there, or remove it here"),
    "no_such_ground": N_("lacks the ground “{figure}”: add it"),
}

_ADVICE: dict[str, str] = {
    "missing": N_("is missing: add it"),
    "extra_forbidden": N_(
        "is not a field of a rulebook: remove it or mend its spelling (see `suban rules schema`)"
    ),
    "invalid_key": N_("a field's name must be a text: mend it (see `suban rules schema`)"),
    "greater_than": N_("must be more than {gt}"),
    "greater_than_equal": N_("must not be less than {ge}"),
    "literal_error": N_("must be one of: {expected}"),
    "int_type": N_("must be a whole number, without quotes"),
    "bool_type": N_("must be true or false, without quotes"),
    "string_type": N_("must be a text: put it in quotes"),
    "tuple_type": N_("must be a list: [one, two], or a line “- …” for each"),
    "model_type": N_("must be a mapping of fields: “name: value” (see `suban rules schema`)"),
    "recursion_loop": N_("contains itself: write it out"),
}
_NO_DATE = N_("must be a date such as 2021-03-04")
_NO_NUMBER = N_("must be a number such as 0.5")
_NO_SOURCE = N_(
    "no text can be cited like that: a source reads “art. 13(2)”, “ch. 2 quoted words” or “city setting”"
)
_NO_ID = N_("an id reads like “longnan-2021”: the place in small letters, a hyphen, the year")
_OTHERWISE = N_("is wrong: {reason}")


def _advice(details: ErrorDetails) -> dict[Language, str]:
    kind, place = details["type"], details["loc"]
    message = _ADVICE.get(kind, _OTHERWISE)
    if kind == "string_pattern_mismatch":
        message = _NO_ID if place[-1] == "id" else _NO_SOURCE
    elif kind.startswith("date_"):
        message = _NO_DATE
    elif kind.startswith(("decimal_", "finite_")):
        message = _NO_NUMBER
    return both(message, **{"reason": details["msg"], **details.get("ctx", {})})
