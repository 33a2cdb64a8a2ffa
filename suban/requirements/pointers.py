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
        named = {f"{name}.yml: {rule.key}" for name, each in rules.items() for rule in each}
        missing += [f"{row.id}: {each}" for each in row.rules if each not in named]
        missing += [
            f"{row.id}: {words}"
            for words in row.words
            if not any(words in rule.source for each in rules.values() for rule in each)
        ]
        found[row.id] = tuple(
            dict.fromkeys((*row.rules, *_by_words(row, rules), *_by_article(row, at, rules)))
        )
    if missing:
        raise PointerError(
            "以下条目指向的规则不存在，请修正 rows.yml / these rows point at no rule, mend rows.yml:\n"
            + "\n".join(f"  {each}" for each in missing)
        )
    return found


def _by_words(row: Row, rules: Mapping[str, tuple[Rule, ...]]) -> list[str]:
    return [
        f"{name}.yml: {rule.key}"
        for name, each in rules.items()
        for rule in each
        if any(words in rule.source for words in row.words)
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
