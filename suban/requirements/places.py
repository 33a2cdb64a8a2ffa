"""The places of a rulebook, named as a lawyer would point at them: `terms.handling`, `ladder.rungs.blue`."""

from collections.abc import Iterator
from typing import NamedTuple

from suban.domain.model import Bilingual, Value
from suban.domain.rulebook import Rulebook

Path = tuple[str | int, ...]


class Rule(NamedTuple):
    """A rule with a source: where it stands in the rulebook, and where in the law."""

    key: str
    source: str


def rules_of(rulebook: Rulebook) -> Iterator[Rule]:
    """Every source of a rulebook, with the key of what rests on it."""
    for path, value in values_of(rulebook, ()):
        for field in type(value).model_fields:
            source = getattr(value, field)
            if field == "source":
                yield Rule(key_of(rulebook, path), source)
            elif field.endswith("_source") and source is not None:
                yield Rule(key_of(rulebook, (*path, field)), source)


def values_of(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    """A value and every value within it, each with its path; names that people read are none."""
    yield path, value
    for field in type(value).model_fields:
        inner = getattr(value, field)
        for index, each in enumerate(inner if isinstance(inner, tuple) else ()):
            if isinstance(each, Value):
                yield from values_of(each, (*path, field, index))
        if isinstance(inner, Value) and not isinstance(inner, Bilingual):
            yield from values_of(inner, (*path, field))


def key_of(rulebook: Rulebook, path: Path) -> str:
    """A path as a key. Items of a list go by their name; where that is not enough, by urgency and kinds."""
    key, here = "", rulebook
    for part in path:
        if isinstance(part, int):
            key += f".{_called(here, part)}"  # type: ignore[arg-type]
            here = here[part]  # type: ignore[index]
        else:
            key += f".{part}"
            here = getattr(here, part)
    return key.removeprefix(".")


def _called(items: tuple[object, ...], index: int) -> str:
    item = items[index]
    if not isinstance(item, Value):
        return str(item)
    name = name_of(item)
    if [isinstance(each, Value) and name_of(each) for each in items].count(name) == 1:
        return name
    urgency = getattr(item, "urgency", None)
    return f"{name} ({', '.join([*([urgency] if urgency else []), *getattr(item, 'kinds', ())])})"


def name_of(item: Value) -> str:
    """What an item of a list is called."""
    return str(getattr(item, name_field(item)))


def name_field(item: Value) -> str:
    """The field that an item is called by: its first that is a plain text and no source."""
    return next(
        field
        for field in type(item).model_fields
        if not field.endswith("source") and isinstance(getattr(item, field), str)
    )
