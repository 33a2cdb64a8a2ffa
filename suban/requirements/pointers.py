"""From a row of the law to the rules that carry it."""

import re
from collections.abc import Mapping

from suban.domain.rulebook import Rulebook
from suban.requirements.places import Rule, rules_of
from suban.requirements.rows import Requirements, Row

_ARTICLE = re.compile(r"^art\. \d+(\(\d+\))?( \(second\))?$")


class PointerError(Exception):
    """A row points at rules that are not there; the text says which, in Chinese and English."""


def pointers(requirements: Requirements, rulebooks: Mapping[str, Rulebook]) -> dict[str, tuple[str, ...]]:
    """The rules of each row, as `FILE: key`. Raises `PointerError` with every pointer that finds nothing."""
    rules = {name: tuple(rules_of(each)) for name, each in rulebooks.items()}
    found: dict[str, tuple[str, ...]] = {}
    missing: list[str] = []
    for row in requirements.rows:
        at = requirements.regulation(row).rulebook
        named = {each: _by_key(each, rules) for each in row.rules}
        quoted = {each: _by_words(each, rules) for each in row.words}
        missing += [f"{row.id}: {each}" for each, there in (named | quoted).items() if not there]
        rest = [*named.values(), *quoted.values(), _by_article(row, at, rules)]
        found[row.id] = tuple(dict.fromkeys(pointer for each in rest for pointer in each))
    if missing:
        raise PointerError(
            "以下条目指向的规则不存在，请修正 rows.yml / these rows point at no rule, mend rows.yml:\n"
            + "\n".join(f"  {each}" for each in missing)
        )
    return found


def _by_key(pointer: str, rules: Mapping[str, tuple[Rule, ...]]) -> list[str]:
    """The rule of that key, or all rules of that chapter."""
    named = (f"{name}.yml: {rule.key}" for name, each in rules.items() for rule in each)
    return [there for there in named if there == pointer or there.startswith((f"{pointer}.", f"{pointer} ("))]


def _by_words(words: str, rules: Mapping[str, tuple[Rule, ...]]) -> list[str]:
    """The rules whose source quotes these words."""
    return [
        f"{name}.yml: {rule.key}" for name, each in rules.items() for rule in each if words in rule.source
    ]


def _by_article(row: Row, at: str | None, rules: Mapping[str, tuple[Rule, ...]]) -> list[str]:
    """The rules whose source is the row's article, or one of its paragraphs."""
    if at is None or row.rules or row.words or not _ARTICLE.match(row.where):
        return []
    return [
        f"{at}.yml: {rule.key}"
        for rule in rules.get(at, ())
        if any(part == row.where or part.startswith(f"{row.where}(") for part in rule.source.split(" and "))
    ]
