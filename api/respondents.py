"""Whom a petition complains of, as petitioners say it: units, people by id or name, or in their own words."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.inputs import Code, PersonName, cleaned_line
from api.problems import ProblemError
from api.surroundings import Surroundings
from suban.domain.acts import Respondent, Staff
from suban.store import people
from suban.store.respondents import UnknownRespondentError, known_respondents, of_name

Words = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=200)]


class RespondentDraft(BaseModel):
    """A party complained of: a unit by its code, somebody of it by name, a person by id, or free words."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"unit": "CG"}, {"unit": "CG", "name": "赵刚"}, {"words": "街口那家店"}]
        },
    )

    unit: Annotated[Code | None, Field(description="单位代码，见 /api/v1/units / the code of a unit")] = None
    person: Annotated[Staff | None, Field(description="工作人员代码 / the id of somebody of the staff")] = (
        None
    )
    name: Annotated[
        PersonName | None, Field(description="该单位工作人员的姓名 / the name of somebody of that unit")
    ] = None
    words: Annotated[Words | None, Field(description="用自己的话说明 / in the petitioner's own words")] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(each is not None for each in (self.unit, self.person, self.words)) != 1:
            raise PydanticCustomError("which_respondent", "a unit, a person or words")
        if self.name is not None and self.unit is None:
            raise PydanticCustomError("which_respondent", "a name goes with a unit")
        return self


class Found(NamedTuple):
    """Those that the register knows, by their codes; and what it has no code for, in words."""

    known: tuple[Respondent, ...]
    words: str | None


async def found_respondents(here: Surroundings, drafts: Sequence[RespondentDraft]) -> Found:
    """What the register knows of them.

    A name that it does not have once in that unit may be anybody's there: the petition is closed to the unit,
    until the centre corrects that. Nor does a petitioner learn whether an id is somebody's.

    Raises `ProblemError` for a unit that the register does not have.
    """
    named: list[Respondent] = []
    words: list[str] = []
    for each in drafts:
        if each.words is not None:
            words.append(each.words)
        elif each.person is not None:
            if await people.person(here.store, each.person) is None:
                words.append(each.person)
            else:
                named.append(Respondent(person=each.person))
        else:
            assert each.unit is not None
            person = await of_name(here.store, each.unit, each.name) if each.name else None
            named.append(Respondent(unit=each.unit, person=person))
            if each.name and person is None:
                words.append(f"{each.unit} {each.name}")
    try:
        known = await known_respondents(here.store, named)
    except UnknownRespondentError as error:
        raise ProblemError(error.what) from None
    return Found(known, "\n".join(words) or None)
