"""The base of every value of the domain: frozen, strict about unknown fields, compact as JSON."""

import hashlib
from typing import Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value with a canonical JSON form."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")

    def canonical(self) -> str:
        """One JSON text per value: fields in declaration order, without those that are None.

        A field that is added later must be None by default: then what was written before it existed
        keeps its digest.
        """
        return self.model_dump_json(exclude_none=True)

    def with_(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        copied = self.model_copy(update=changes)
        # What was computed of the old fields, such as a digest, comes along with a copy.
        for computed in copied.__dict__.keys() - type(copied).model_fields.keys():
            del copied.__dict__[computed]
        return copied


def digest(text: str) -> str:
    """The address of an immutable text: the first 128 bits of its SHA-256, as 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Bilingual(Value):
    """A name or sentence that people read, in Chinese and English."""

    zh: str
    en: str
