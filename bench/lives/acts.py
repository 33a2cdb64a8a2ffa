"""Random acts of any kind, made from their models: an act that is added tomorrow is played tomorrow."""

import types
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from bench.lives.people import CENTRE_UNIT, EVERYBODY, UNITS
from suban.domain.acts import Act, ActBase, FileRef, TextRef
from suban.domain.acts.base import Staff
from suban.domain.case import Case
from suban.domain.model import Bilingual, Value
from suban.domain.refusals import Refusal
from suban.domain.rulebook import Rulebook
from suban.scenarios.plausible import filled

TEXT = TextRef(id=UUID(int=7), digest="a" * 64)
FILE = FileRef(id=UUID(int=8), digest="b" * 64)
_ACT: TypeAdapter[Act] = TypeAdapter(Act)
# The last of its marks tells somebody of the staff from any other code.
_STAFF = get_args(Staff)[-1]

MODELS: dict[str, type[ActBase]] = {
    model.model_fields["act"].default: model for model in get_args(get_args(Act)[0])
}
"""Every act that there is, by name."""

_AMISS = ("unknown", "not_open", "not_due")
"""How a refusal ends that says that something should not have been said at all, or otherwise."""

Fields = dict[str, Any]
Manner = Literal["full", "bare", "any"]


@dataclass
class Drawing:
    """Draws acts for one rulebook. What was accepted before is drawn again more often."""

    random: Random
    rulebook: Rulebook
    accepted: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    _codes: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._codes = codes_of(self.rulebook)

    def fields(self, name: str, case: Case, now: datetime, manner: Manner = "any") -> Fields:
        """The fields of an act: whole, or without all that may be left out, or as it comes."""
        found: Fields = {}
        for each, info in MODELS[name].model_fields.items():
            if each == "act":
                continue
            value = self._field(name, each, info, case, now, manner)
            if value is not None or info.is_required():
                found[each] = value
        return found

    def demanded(self, name: str, fields: Fields, case: Case) -> Fields:
        """The same, with what the rulebook demands of every such act in this place."""
        said = {each: value for each, value in fields.items() if value is not None}
        plausible = filled(self.rulebook, name, {}, rehandling=case.stage == "rehandling")
        return {**said, **plausible}

    def made(self, name: str, fields: Fields) -> Act | None:
        """The act, or None where the API would not take such fields."""
        try:
            return _ACT.validate_python({"act": name, **fields})
        except ValidationError:
            return None

    def remember(self, name: str, fields: Fields) -> None:
        """These codes were accepted."""
        for each, value in fields.items():
            known = self.accepted[name, each]
            if isinstance(value, str) and value not in known:
                known.append(value)

    def mended(self, name: str, fields: Fields, refusal: Refusal, case: Case, now: datetime) -> Fields:
        """The same act, as far as the refusal says what would have been right."""
        model, mended = MODELS[name], dict(fields)
        words = {word for said in refusal.details.values() for word in said.split(", ")}
        words.add(refusal.code.removesuffix("_missing"))
        about, _, how = refusal.code.partition("_")
        for each, info in model.model_fields.items():
            if each in words and fields.get(each) is None:
                mended[each] = self._field(name, each, info, case, now, "full")
        for each, value in fields.items():
            info = model.model_fields[each]
            for key, said in refusal.details.items():
                known = f"_{key}".endswith((f"_{each}s", f"_{each[:-1]}ies"))
                if known or (value == refusal.details.get(each) and key.endswith("s")):
                    mended[each] = self._typed(self.random.choice(said.split(", "))) if said else None
            if how in _AMISS and each.startswith(about[:8]) and not info.is_required() and each not in words:
                mended[each] = None
            # What need not be said may be what was wrong.
            if not info.is_required() and each not in (*words, *model.text_fields):
                mended[each] = None if self.random.random() < 0.3 else mended[each]
        return {each: value for each, value in mended.items() if value is not None}

    def _typed(self, word: str) -> Any:
        return int(word) if word.isdigit() else word

    def _field(  # noqa: PLR0917
        self, act: str, name: str, info: FieldInfo, case: Case, now: datetime, manner: Manner
    ) -> Any:
        if not info.is_required():
            text = name in MODELS[act].text_fields
            given = {"full": 1.0 if text or _is_staff(info) else 0.6, "bare": 0.0, "any": 0.5}[manner]
            if name in MODELS[act].found_fields or bool in get_args(info.annotation):
                given /= 3
            if self.random.random() >= given:
                return None
        known = self.accepted.get((act, name))
        if known and self.random.random() < 0.7:
            return self.random.choice(known)
        return self._value(info.annotation, tuple(info.metadata), act, name, case, now)

    def _value(  # noqa: PLR0917
        self, kind: Any, metadata: tuple[Any, ...], act: str, name: str, case: Case, now: datetime
    ) -> Any:
        random, origin = self.random, get_origin(kind)
        if origin is Annotated:
            inner, *more = get_args(kind)
            return self._value(inner, (*metadata, *more), act, name, case, now)
        if origin in (Union, types.UnionType):
            some = [each for each in get_args(kind) if each is not type(None)]
            return self._value(random.choice(some), metadata, act, name, case, now)
        if origin is Literal:
            return random.choice(get_args(kind))
        if origin is tuple:
            inner = get_args(kind)[0]
            return tuple(
                self._value(inner, (), act, name, case, now) for _ in range(random.choice((1, 1, 2)))
            )
        if kind is AwareDatetime or kind is datetime:
            return now - timedelta(minutes=random.choice((-5, 0, 1, 60, 3000)))
        if kind is date:
            return now.date() - timedelta(days=random.choice((-1, 0, 0, 1, 30)))
        if kind is bool:
            return random.random() < 0.6
        if kind is int:
            return random.choice((1, 2, 3, 5, 10, 60, *range(1, case.entries + 1)))
        if kind is str:
            return self._code(metadata, act, name, case)
        if kind in (TextRef, FileRef):
            return TEXT if kind is TextRef else FILE
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return {
                each: self._value(info.annotation, tuple(info.metadata), act, each, case, now)
                for each, info in kind.model_fields.items()
                if info.is_required() or random.random() < 0.5
            }
        if kind in (float, Decimal):
            return random.choice((0, 1, 2.5))
        raise TypeError(f"no value is known for {act}.{name}: {kind}")

    def _code(self, metadata: tuple[Any, ...], act: str, name: str, case: Case) -> str:
        random, model = self.random, MODELS[act]
        if _STAFF in metadata:
            return random.choice(EVERYBODY).person
        if name == "office":
            # The register names only one where somebody is.
            return CENTRE_UNIT
        if name in (*model.unit_fields, *model.found_fields):
            there = [each for each in (case.unit, case.duty_of, *case.parties) if each]
            return random.choice((*UNITS, *there))
        if random.random() < 0.03:
            return random.choice(("moonshine", "none"))
        # What a rule names by one, an act may name as a list: marks.
        known = self._codes.get(name) or self._codes.get(name.removesuffix("s"))
        if known is None or random.random() < 0.05:
            people = random.choice(EVERYBODY).person
            everything = [each for codes in self._codes.values() for each in codes]
            return random.choice((random.choice(everything), people, random.choice(UNITS), "pure-0"))
        return random.choice(known)


def _is_staff(info: FieldInfo) -> bool:
    return _STAFF in info.metadata or any(_STAFF in get_args(each) for each in get_args(info.annotation))


def codes_of(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Every code of a rulebook by the name of its field; those of a list also by the name of one."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, code in _codes(rulebook):
        found[name][code] = None
        found[name.removesuffix("s")][code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _codes(value: Value) -> Iterator[tuple[str, str]]:
    for name in type(value).model_fields:
        inner = getattr(value, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(each, Bilingual):
                continue
            if isinstance(each, Value):
                yield from _codes(each)
            elif isinstance(each, str) and each.replace("_", "").isalnum() and each.isascii():
                yield name, each
