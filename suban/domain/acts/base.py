"""What every act is made of: codes, references to texts and files, and what an act must tell of itself."""

import re
from typing import Annotated, Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from suban.domain import codes
from suban.domain.model import Value


class TextRef(Value):
    """A text that is stored: its id and the SHA-256 of its content (64 hexadecimal digits)."""

    id: UUID
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileRef(Value):
    """A file that is stored: its id and the SHA-256 of its content (64 hexadecimal digits)."""

    id: UUID
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _each_once(files: tuple[FileRef, ...] | None) -> tuple[FileRef, ...] | None:
    # None where there are none: an act without files keeps the form that it had before there were any.
    return tuple(dict.fromkeys(files)) or None if files else None


Files = Annotated[
    Annotated[tuple[FileRef, ...], Field(max_length=100)] | None,
    AfterValidator(_each_once),
]
"""The files given with an act, each once; None where there are none."""

Text = TypeVar("Text")

Code = Annotated[str, Field(pattern=codes.CODE)]
"""The code of a unit, a ground, a level: never a sentence, which the engine must not hold."""


def _no_number_of_a_person(code: str) -> str:
    if not re.fullmatch(codes.PERSON, code):
        raise PydanticCustomError("not_staff", "is no id of somebody of the staff")
    return code


Staff = Annotated[Code, AfterValidator(_no_number_of_a_person)]
"""The id of somebody of the staff: no telephone or identity number has this form."""


class ActBase(Value):
    """What every act has."""

    text_fields: ClassVar[tuple[str, ...]] = ()
    file_fields: ClassVar[tuple[str, ...]] = ()
    unit_fields: ClassVar[tuple[str, ...]] = ()
    found_fields: ClassVar[tuple[str, ...]] = ()
    entry_fields: ClassVar[tuple[str, ...]] = ()

    def named_units(self) -> tuple[str, ...]:
        """The codes of all units that the sender names."""
        return self._units(self.unit_fields)

    def found_units(self) -> tuple[str, ...]:
        """The codes of all units that the platform has found in its register."""
        return self._units(self.found_fields)

    def _units(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        named = [getattr(self, field) or () for field in fields]
        codes_named = (code for each in named for code in ((each,) if isinstance(each, str) else each))
        return tuple(code for code in codes_named if isinstance(code, str))

    @property
    def asks_register(self) -> bool:
        """Whether the register of units has to be asked about whom it names, or whom it concerns."""
        return bool(self.named_units() or self.found_fields)

    def as_sent(self) -> Self:
        """The act without what the platform finds in its register, whatever the sender says."""
        return self.with_(**dict.fromkeys(self.found_fields)) if self.found_fields else self

    def named_texts(self) -> tuple[TextRef, ...]:
        """All texts that the act, as it is recorded, names."""
        named = (getattr(self, field) for field in self.text_fields)
        return tuple(each for each in named if isinstance(each, TextRef))

    def named_files(self) -> tuple[FileRef, ...]:
        """All files that the act names."""
        return tuple(ref for field in self.file_fields for ref in getattr(self, field) or ())

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Drafts are what the API shows, so they keep the plain name there."""
        return cls.__name__ if params[0] is TextRef else f"{cls.__name__}Draft"
