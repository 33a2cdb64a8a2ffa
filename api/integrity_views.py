"""Entries of the integrity file as answers carry them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.authority import PETITIONER
from api.closed_off import closed_ones
from api.file_views import FileView, named_ones
from api.surroundings import Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.integrity import UNSEEN_BY_PETITIONERS
from suban.domain.law import Law
from suban.store import files, petitions
from suban.store.integrity import Entry, Reading
from suban.wording.persons import abuse_text, event_text, standing_text


class IntegrityEventView(BaseModel):
    """Something that happened to an entry. `abuse`, `reason` and `basis` are what it says from then on."""

    what: Named
    at: datetime
    by: str | None = Field(
        description="人员代码，或 petitioner；不向诉求人显示工作人员 / a person's code or petitioner; "
        "petitioners are not told who of the staff"
    )
    abuse: Named | None
    reason: str | None
    basis: str | None
    words: str | None = Field(
        description="异议、决定理由、告知方式 / the objection, why it was decided so, how they were told"
    )
    handover: Named | None = Field(description="移送方式，见规定 handovers / how it was handed over")
    organ: str | None
    document: str | None


class IntegrityEntryView(BaseModel):
    """An entry as it stands, and its whole history. It changes nothing in how petitions are handled."""

    id: UUID
    petition: str = Field(description="所依附的诉求 / the petition on which it hangs")
    abuse: Named
    reason: str
    basis: str
    standing: Named
    petitions: list[str] = Field(description="作为证据的其他诉求 / other petitions that prove it")
    files: list[FileView] = Field(description="作为证据的附件 / files that prove it")
    recorded_at: datetime
    history: list[IntegrityEventView]


class IntegrityReadingView(BaseModel):
    """Somebody read the file: who, when, why, and by which petition, or by telephone number."""

    by: str
    at: datetime
    reason: str | None = Field(description="诉求人查阅本人记录时为空 / null: petitioners read their own")
    petition: str | None


async def entry_view(here: Surroundings, entry: Entry, reader: Actor) -> IntegrityEntryView:
    """An entry as this reader is shown it: petitioners are not told who of the staff did what."""
    law = await law_of_petition(here, entry.number)
    given = {each.id: each for each in await files.of_petition(here.store, entry.number)}
    closed = await closed_ones(here, reader, entry.petitions) if reader != PETITIONER else frozenset()
    state = entry.state
    zone = law.calendar.zone
    return IntegrityEntryView(
        id=entry.id,
        petition=entry.number,
        abuse=named(state.abuse, abuse_text(state.abuse)),
        reason=state.reason,
        basis=state.basis,
        standing=named(state.standing, standing_text(state.standing)),
        petitions=[each for each in entry.petitions if each not in closed],
        files=named_ones(given, entry.files, reader),
        recorded_at=entry.recorded_at.astimezone(zone),
        history=[
            IntegrityEventView(
                what=named(each.kind, event_text(each.kind)),
                at=each.at.astimezone(zone),
                by=each.by if reader != PETITIONER or each.by == PETITIONER.person else None,
                abuse=named(each.abuse, abuse_text(each.abuse)) if each.abuse else None,
                reason=each.reason,
                basis=each.basis,
                words=each.words,
                handover=_handover(law, each.handover) if each.handover else None,
                organ=each.organ,
                document=each.document,
            )
            for each in entry.events
            if reader != PETITIONER or each.kind not in UNSEEN_BY_PETITIONERS
        ],
    )


def _handover(law: Law, code: str) -> Named:
    rule = law.rulebook.handover(code)
    return named(code, rule.name) if rule else Named(code=code, zh=code, en=code)


def reading_view(law: Law, reading: Reading) -> IntegrityReadingView:
    """A reading of the file."""
    at = reading.at.astimezone(law.calendar.zone)
    return IntegrityReadingView(by=reading.by, at=at, reason=reading.reason, petition=reading.number)


async def law_of_petition(here: Surroundings, number: str) -> Law:
    """The law that a petition is under."""
    case = await petitions.case_of(here.store, number)
    assert case is not None
    return await here.statutes.law_of(case)
