"""Mutants: a rulebook with one value changed, as a slip of the pen or a wrong reading would change it.

Names are wording and left alone, and so are the rulebook's own id and the order of lists whose order says
nothing.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import ValidationError

from suban.domain.calendar import ONE_DAY
from suban.domain.model import Bilingual, Value
from suban.domain.rulebook import Rulebook, TermRule
from suban.requirements.places import Path, key_of, name_field, name_of, values_of

_UNORDERED = {"urgencies", "authority", "terms", "limits", "requires"}
"""Lists that are asked by name only: in another order they say the same."""

_PLACED_BY = "working_days"
"""The field by which rungs are ordered: it stays where it is when two of them are swapped."""


class Mutant(NamedTuple):
    """One change: where, from what, to what."""

    key: str
    old: str
    new: str
    path: Path
    value: object

    def __str__(self) -> str:
        """One line as the command prints it."""
        return f"{self.key}: {self.old} -> {self.new}"

    def of(self, rulebook: Rulebook) -> Rulebook | None:
        """The rulebook so changed, or None where a rulebook may not say so."""
        try:
            return Rulebook.model_validate(_put(rulebook.model_dump(), self.path, self.value))
        except ValidationError:
            return None


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Every single change of a rulebook."""
    codes = _codes(rulebook)
    for path, value in values_of(rulebook, ()):
        for name, field in type(value).model_fields.items():
            if not path and name == "id":
                continue
            inner = getattr(value, name)
            place = (*path, name)
            changes = _changes(field.annotation, inner, place, codes)
            if name == "urgency" and isinstance(value, TermRule):
                changes = _urgencies(rulebook, value, place)
            for where, old, new, put in changes:
                yield Mutant(f"{rulebook.id}.yml: {key_of(rulebook, where)}", old, new, where, put)


Change = tuple[Path, str, str, object]
Codes = Mapping[str, tuple[str, ...]]


def _codes(rulebook: Rulebook) -> Codes:
    """The rulebook's own codes: what a list of that name may hold."""
    return {
        "kinds": tuple(each.kind for each in rulebook.kinds),
        "levels": tuple(each.level for each in rulebook.rating.levels),
    }


def _urgencies(rulebook: Rulebook, rule: TermRule, path: Path) -> Iterator[Change]:
    """The rule of a term for another urgency, or for any petition."""
    for other in (None, *(each.urgency for each in rulebook.urgencies or ())):
        if other != rule.urgency:
            yield path, _said(rule.urgency), _said(other), other


def _changes(annotation: Any, value: object, path: Path, codes: Codes) -> Iterator[Change]:
    annotation, optional = _bare(annotation)
    if isinstance(value, Bilingual) or annotation is Bilingual:
        return
    if isinstance(value, Value | tuple) and optional:
        yield path, "there", "left out", None
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        items: tuple[Any, ...] = value if isinstance(value, tuple) else ()
        yield from _items(inner, items, path, codes)
    elif isinstance(value, Value):
        # Its own fields come with it, in `values_of`.
        return
    else:
        for other in _others(annotation, value, path, codes):
            if other is not None or optional:
                yield path, _said(value), _said(other), other


def _items(inner: Any, items: tuple[Any, ...], path: Path, codes: Codes) -> Iterator[Change]:
    """An item less, an item more, two neighbours swapped."""
    dumped = tuple(each.model_dump() if isinstance(each, Value) else each for each in items)
    for index, item in enumerate(items):
        less = (*dumped[:index], *dumped[index + 1 :])
        yield path, _named(item), "left out", less
    for each in _possible(inner, codes.get(str(path[-1]), ())):
        if each not in items:
            yield path, "-", each, (*dumped, each)
    for name, more in _newcomers(items):
        yield path, "-", name, (*dumped, more)
    if items and isinstance(items[0], Value) and path[-1] not in _UNORDERED:
        for index in range(len(items) - 1):
            first, second = _swapped(dumped[index], dumped[index + 1])
            after = (*dumped[:index], first, second, *dumped[index + 2 :])
            yield path, f"{_named(items[index])}, {_named(items[index + 1])}", "swapped", after


def _possible(inner: Any, codes: tuple[str, ...]) -> tuple[Any, ...]:
    """What an item that is a plain code may be."""
    plain, _ = _bare(inner)
    if get_origin(plain) is Literal:
        return get_args(plain)
    if get_origin(plain) in (Union, UnionType):
        return tuple(code for each in get_args(plain) for code in _possible(each, ()))
    return codes if plain is str else ()


def _newcomers(items: tuple[Any, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The last rule of a list once more, under each name that the list does not have yet."""
    if not items or not isinstance(items[-1], Value):
        return
    last = items[-1]
    field = name_field(last)
    annotation, _ = _bare(type(last).model_fields[field].annotation)
    there = {name_of(each) for each in items}
    possible = get_args(annotation) or (f"{name_of(last)}_too",)
    for name in possible:
        if name not in there:
            yield name, {**last.model_dump(), field: name}


def _swapped(first: dict[str, Any], second: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if _PLACED_BY not in first:
        return second, first
    return (
        {**second, _PLACED_BY: first[_PLACED_BY]},
        {**first, _PLACED_BY: second[_PLACED_BY]},
    )


def _others(annotation: Any, value: object, path: Path, codes: Codes) -> Iterator[object]:
    if get_origin(annotation) is Literal:
        yield from (each for each in get_args(annotation) if each != value)
        if value is not None:
            yield None
        return
    match value:
        case None:
            # A figure where there is none. False says the same as nothing.
            yield from {bool: (True,), int: (1,)}.get(annotation, ())
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1, None)
        case Decimal():
            yield from (value + Decimal("0.5"), value - Decimal("0.5"))
        case date():
            yield from (value + ONE_DAY, value - ONE_DAY)
        case str() if str(path[-1]).endswith("source"):
            yield from _other_sources(value)
        case str() if path[-1] == "treated_as":
            yield from (each for each in (*codes["kinds"], None) if each != value)
        case str():
            yield from (f"{value}_too", None)
        case _:
            raise TypeError(f"{path}: {annotation}")


def _other_sources(source: str) -> Iterator[str]:
    """Another article, another paragraph, other words, a part of it left out."""
    first, joined, rest = source.partition(" and ")
    if first == "city setting":
        yield f"art. 1{joined}{rest}"
    else:
        other = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), first, count=1)
        # The words of a report need not have a figure.
        if other != first:
            yield other + joined + rest
    if paragraph := re.match(r"(art\. \d+\()(\d+)(\).*)", first):
        yield f"{paragraph[1]}{int(paragraph[2]) + 1}{paragraph[3]}{joined}{rest}"
    if first.startswith(("ch. ", "report ")) and len(first) > len("ch. 1 ..."):
        yield f"{first[:-1]}{joined}{rest}"
    if rest:
        yield from (first, rest)


def _bare(annotation: Any) -> tuple[Any, bool]:
    """A type without its remarks, and whether it may be left out."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        kinds = [each for each in get_args(annotation) if each is not NoneType]
        if len(kinds) == 1:
            return _bare(kinds[0])[0], True
    return annotation, False


def _named(item: object) -> str:
    return name_of(item) if isinstance(item, Value) else str(item)


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def _put(tree: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """The tree with another value at a place; only the way there is copied."""
    here: Any = tree
    for part, following in pairwise(path):
        copied = list(here[part]) if isinstance(following, int) else dict(here[part])
        here[part] = copied
        here = copied
    here[path[-1]] = value
    return tree
