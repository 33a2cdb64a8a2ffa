"""Reads rulebooks from YAML and says, with file and line, what is wrong with one."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from suban.domain.rulebook import Rulebook


@dataclass(frozen=True)
class Problem:
    """Something wrong in a rulebook: where it stands, and what to do."""

    file: Path
    line: int
    place: str
    what: str


class RulebookError(Exception):
    """A rulebook that cannot be used."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{p.file}:{p.line}: {p.place}: {p.what}" for p in problems))


def read_rulebook(file: Path) -> Rulebook:
    """The rulebook in a file. Raises `RulebookError` with every problem found."""
    try:
        tree = YAML().load(file.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RulebookError(
            (
                Problem(
                    file, mark.line + 1 if mark else 1, "YAML", f"{error.problem or error}: mend the syntax"
                ),
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError((Problem(file, 1, "file", f"{error}: give a readable UTF-8 file"),)) from error
    if not isinstance(tree, CommentedMap):
        raise RulebookError(
            (Problem(file, 1, "file", "is no mapping: begin with `id:`, see docs/rulebooks.md"),)
        )
    try:
        rulebook = Rulebook.model_validate(tree)
    except ValidationError as error:
        raise RulebookError(
            tuple(
                Problem(
                    file,
                    _line(tree, each["loc"]),
                    ".".join(str(part) for part in each["loc"]) or "rulebook",
                    _advice(each["type"], each["msg"]),
                )
                for each in error.errors()
            )
        ) from error
    if rulebook.id != file.stem:
        raise RulebookError(
            (Problem(file, _line(tree, ("id",)), "id", f'call it "{file.stem}", like the file'),)
        )
    return rulebook


def read_rulebooks(folder: Path) -> tuple[Rulebook, ...]:
    """Every rulebook of a folder. Raises `RulebookError` with the problems of all of them."""
    problems: list[Problem] = []
    rulebooks: list[Rulebook] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            rulebooks.append(read_rulebook(file))
        except RulebookError as error:
            problems += error.problems
    if problems:
        raise RulebookError(tuple(problems))
    if not rulebooks:
        raise RulebookError(
            (Problem(folder, 1, "folder", "holds no *.yml: point SUBAN_RULES_DIR to the rulebooks"),)
        )
    return tuple(rulebooks)


def _line(tree: object, place: tuple[int | str, ...]) -> int:
    """The line of the innermost part of a place that the file has."""
    line = 0
    for part in place:
        if isinstance(tree, CommentedMap) and part in tree:
            line = (
                tree.lc.value(part)[0]
                if not isinstance(tree[part], CommentedMap | CommentedSeq)
                else tree.lc.key(part)[0]
            )
            tree = tree[part]
        elif isinstance(tree, CommentedSeq) and isinstance(part, int) and part < len(tree):
            line = tree.lc.item(part)[0]
            tree = tree[part]
        else:
            break
    return int(line) + 1


def _advice(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "is missing: add it"
        case "extra_forbidden":
            return "is not a field of a rulebook: remove it or mend its spelling (see `suban rules schema`)"
        case "string_pattern_mismatch":
            return f'{message}: a source reads "art. 13(2)", "ch. 2 quoted words" or "city setting"'
        case _:
            return message
