"""Whom a petition complains of (被投诉方), by the codes of the register of units."""

from typing import Self

from pydantic import StrictBool, model_validator
from pydantic_core import PydanticCustomError

from suban.domain.acts.base import Code, Staff
from suban.domain.model import Value


class Respondent(Value):
    """A party complained of: a whole unit; or a member of the staff, with the unit that the person is of.

    Names and free words are never here: a petitioner's own words are kept with the petition's text.
    `centre`: it is the centre itself, or those of it without whom it cannot act; the register says so.
    """

    unit: Code | None = None
    person: Staff | None = None
    centre: StrictBool | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.unit is None and self.person is None:
            raise PydanticCustomError("nobody", "names neither a unit nor a person")
        return self
