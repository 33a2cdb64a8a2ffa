"""The base of every value of the domain: frozen, strict about unknown fields, compact as JSON."""

import hashlib
from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict

# A frozen model refuses `self.x = y`; its slots' own setters do not, and are quicker than object.__setattr__.
_new = object.__new__
_set_fields, _set_fields_set, _set_extra, _set_private = (
    vars(BaseModel)[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


@cache
def _empty(kind: type[BaseModel]) -> dict[str, object]:
    """The fields of a value with their defaults, in order."""
    return {name: field.get_default() for name, field in kind.__pydantic_fields__.items()}


class Value(BaseModel):
    """An immutable value with a canonical JSON form."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")

    def canonical(self) -> str:
        """One JSON text per value: fields in declaration order, without those that are None.

        A field that is added later must be None by default: then what was written before it existed
        keeps its digest.
        """
        return self.__pydantic_serializer__.to_json(self, exclude_none=True).decode()

    @classmethod
    def made(cls, **parts: object) -> Self:
        """A value of parts that are right already, not checked again: for what is made very often."""
        new = _new(cls)
        # In declaration order, in which a value is written.
        _set_fields(new, _empty(cls) | parts)
        _set_fields_set(new, set(parts))
        _set_extra(new, None)
        _set_private(new, None)
        return new

    def with_(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        kind = type(self)
        fields = self.__dict__ | changes
        if len(fields) > len(kind.__pydantic_fields__):
            # What was computed of the old fields, such as a digest, stays behind.
            fields = {name: fields[name] for name in kind.__pydantic_fields__}
        copied = _new(kind)
        _set_fields(copied, fields)
        # Which fields were set by hand is asked of nobody: a copy may share it.
        _set_fields_set(copied, self.__pydantic_fields_set__)
        _set_extra(copied, None)
        _set_private(copied, None)
        return copied


def digest(text: str) -> str:
    """The address of an immutable text: the first 128 bits of its SHA-256, as 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Bilingual(Value):
    """A name or sentence that people read, in Chinese and English."""

    zh: str
    en: str
