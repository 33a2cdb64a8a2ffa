"""Two people at once: whoever comes second is told what was recorded before, and by whom."""

from api.authority import Reading
from api.overtaken import EntryBefore, OvertakenError
from api.record import unit_named
from api.surroundings import Surroundings
from api.tracking import STEPS
from api.wordings import named
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.engine.petitions import ActRefusedError
from suban.store import people, petitions
from suban.wording.law import entry_text, role_text

_MOST = 5


async def overtaken(here: Surroundings, reading: Reading, refused: ActRefusedError) -> ActRefusedError:
    """The refusal with what was recorded since the petition was read, or else with the last act before."""
    case = await petitions.case_of(here.store, reading.case.number)
    assert case is not None
    journal = await petitions.journal(here.store, case.number)
    entries = [Entry.model_validate_json(each.content) for each in journal]
    told = [each for each in entries if _may_know(reading.actor, each)]
    since = [each for each in told if each.number > reading.case.entries]
    last = since[-_MOST:] or [each for each in told if each.by is not None][-1:]
    return OvertakenError(refused, [await _recorded(here, case, reading.actor, each) for each in last])


def _may_know(reader: Actor, entry: Entry) -> bool:
    """Petitioners are told of what they can follow; the staff read the whole journal."""
    return reader.role != "petitioner" or entry.kind in STEPS


async def _recorded(here: Surroundings, case: Case, reader: Actor, entry: Entry) -> EntryBefore:
    by, law = entry.by, await here.statutes.law_of(case)
    # Who of the staff does what is not the petitioner's business; which unit holds the petition is.
    tells_all = reader.role != "petitioner" or by == reader
    unit = None
    if by and by.unit and (tells_all or by.unit == case.unit):
        unit = await people.unit(here.store, by.unit)
    return EntryBefore(
        entry=entry.number,
        at=entry.at.astimezone(law.calendar.zone),
        what=named(entry.kind, entry_text(entry.kind)),
        by_you=by == reader,
        by_law=by is None,
        role=named(by.role, role_text(by.role)) if by and tells_all else None,
        unit=unit_named(unit) if unit else None,
    )
