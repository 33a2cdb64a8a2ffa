"""Reads what a city writes in YAML, strictly, and says with file and line what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from suban.wording import N_, Language, both

Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file: where it stands, and in both languages what to do."""

    file: Path
    line: int
    place: str
    what: dict[Language, str]

    def __str__(self) -> str:
        """One line as editors read it: file, line, then the text in Chinese and English."""
        return f"{self.file}:{self.line}: {self.place}: {self.what['zh']} / {self.what['en']}"


class StatuteError(Exception):
    """A file that cannot be used, with every problem found. Each sort of file has its own."""

    guide: ClassVar[str]
    """The document that says how such a file is written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(each) for each in problems))

    @classmethod
    def of(cls, file: Path, line: int, place: str, message: str, **figures: object) -> "StatuteError":
        """The error of a single problem."""
        return cls((Problem(file, line, place, both(message, **figures)),))


def tree_of(file: Path, refusal: type[StatuteError]) -> CommentedMap:
    """A file as a mapping that knows its lines. Raises `refusal`."""
    written = _text(file, refusal)
    try:
        tree = _loaded(written)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1
        raise refusal.of(file, line, "YAML", N_("this field stands there twice: keep one")) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refusal.of(
            file,
            mark.line + 1 if mark else 1,
            "YAML",
            N_("is no correct YAML ({reason}): mend the syntax"),
            reason=error.problem or error.context,
        ) from error
    except ReaderError as error:
        line = written[: error.position].count("\n") + 1
        raise refusal.of(file, line, "YAML", N_("holds a control character: remove it")) from error
    except RecursionError as error:
        message = N_("is nested too deeply: see {guide}")
        raise refusal.of(file, 1, "YAML", message, guide=refusal.guide) from error
    except (YAMLError, ValueError) as error:
        # A date such as 2021-02-30 is well-formed YAML and no date.
        message = N_("is no possible value ({reason}): mend it, or put a text in quotes")
        raise refusal.of(file, _impossible_line(written), "YAML", message, reason=error) from error
    if not isinstance(tree, CommentedMap):
        message = N_("is no mapping of fields (“name: value”): see {guide}")
        raise refusal.of(file, 1, "file", message, guide=refusal.guide)
    return tree


@lru_cache(maxsize=32)
def _loaded(written: str) -> object:
    """What a text says. Reading YAML with its lines is slow, and nobody changes what was read."""
    return YAML().load(written)


def _text(file: Path, refusal: type[StatuteError]) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        message = N_("cannot be read ({reason}): give a readable file")
        raise refusal.of(file, 1, "file", message, reason=error.strerror) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refusal.of(file, line, "file", N_("is not UTF-8 here: save it as UTF-8")) from error


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


def problem_at(file: Path, tree: CommentedMap, place: Place, message: str, **figures: object) -> Problem:
    """A problem of one place of a file."""
    return Problem(file, line_of(tree, place), name_of(place), both(message, **figures))


def name_of(place: Place) -> str:
    """A place as people write it: `terms.0.limit`."""
    return ".".join(str(part) for part in place) or "file"


def line_of(tree: object, place: Place) -> int:
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


ADVICE: dict[str, str] = {
    "missing": N_("is missing: add it"),
    "extra_forbidden": N_("is not a field here: remove it or mend its spelling (see {guide})"),
    "invalid_key": N_("a field's name must be a text: mend it (see {guide})"),
    "greater_than": N_("must be more than {gt}"),
    "greater_than_equal": N_("must not be less than {ge}"),
    "less_than_equal": N_("must not be more than {le}"),
    "literal_error": N_("must be one of: {expected}"),
    "int_type": N_("must be a whole number, without quotes"),
    "bool_type": N_("must be true or false, without quotes"),
    "string_type": N_("must be a text: put it in quotes"),
    "string_too_short": N_("must not be empty: fill it in"),
    "tuple_type": N_("must be a list: [one, two], or a line “- …” for each"),
    "model_type": N_("must be a mapping of fields: “name: value” (see {guide})"),
    "recursion_loop": N_("contains itself: write it out"),
}
"""What to do about a wrong value, by the kind of error that pydantic finds."""

_NO_DATE = N_("must be a date such as 2021-03-04")
_NO_NUMBER = N_("must be a number such as 0.5")
_OTHERWISE = N_("is wrong: {reason}")


def advice(details: ErrorDetails, guide: str, own: Mapping[str, str] | None = None) -> dict[Language, str]:
    """What to do about an error; `own` has the words of one sort of file, by the kind of error."""
    kind = details["type"]
    message = (ADVICE | dict(own or {})).get(kind, _OTHERWISE)
    if kind.startswith("date_"):
        message = _NO_DATE
    elif kind.startswith(("decimal_", "finite_")):
        message = _NO_NUMBER
    return both(message, **{"guide": guide, "reason": details["msg"], **details.get("ctx", {})})
