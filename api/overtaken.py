"""An act that comes second: what was recorded before it, as a refusal tells of it."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from api.wordings import Named
from suban.engine.petitions import ActRefusedError
from suban.wording import LANGUAGES, N_, Language, text

_BEFORE = N_("Recorded before: “{what}”, {who}, {at} (entry {entry}).")
_OF_UNIT = N_("{unit} ({role})")
_YOURSELF = N_("yourself")
_THE_LAW = N_("the law itself")
_THE_PLATFORM = N_("the staff")


class EntryBefore(BaseModel):
    """An entry that stands in the journal already, as far as whoever is refused may know of it."""

    entry: int = Field(description="流水账序号 / its number in the journal")
    at: datetime
    what: Named
    by_you: bool = Field(description="是否本人所为 / whether it was the same person")
    by_law: bool = Field(description="是否依法自动记录 / whether nobody did it but the law itself")
    role: Named | None = Field(None, description="何种人员 / in which role somebody did it")
    unit: Named | None = Field(None, description="所属单位 / of which unit, if of one")


class OvertakenError(ActRefusedError):
    """An act that is not possible now, and what has made it so."""

    def __init__(self, refused: ActRefusedError, recorded: Sequence[EntryBefore]) -> None:
        self.recorded = tuple(recorded)
        super().__init__(refused.refusal, refused.rulebook)


def recorded_text(recorded: EntryBefore) -> dict[Language, str]:
    """One sentence that says who did what."""
    return {
        language: text(
            _BEFORE,
            language,
            what=getattr(recorded.what, language),
            who=_who(recorded, language),
            at=recorded.at.strftime("%Y-%m-%d %H:%M"),
            entry=recorded.entry,
        )
        for language in LANGUAGES
    }


def _who(recorded: EntryBefore, language: Language) -> str:
    role, unit = recorded.role, recorded.unit
    if recorded.by_you or recorded.by_law:
        return text(_YOURSELF if recorded.by_you else _THE_LAW, language)
    if unit and role:
        return text(_OF_UNIT, language, unit=getattr(unit, language), role=getattr(role, language))
    known = unit or role
    return str(getattr(known, language)) if known else text(_THE_PLATFORM, language)
