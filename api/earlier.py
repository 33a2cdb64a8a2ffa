"""Earlier petitions of the same petitioner, and what is told of one where it is raised again."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import Reading, StaffReading
from api.drafts import Repetition
from api.problems import ProblemError
from api.reading_log import logged_as, note_list
from api.receipts import closing
from api.responses import problems
from api.sealed import SEALED, sealed_to
from api.story import story_of
from api.surroundings import Here, Surroundings
from api.wordings import Named, kind_named, named
from suban.domain import acts
from suban.domain.acts import TextRef
from suban.domain.case import Case
from suban.domain.confidentiality import acts_for_centre, is_barred
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.rulebook import ClosingEvent
from suban.store import people, petitions, repeats, texts
from suban.wording import N_, Language, text
from suban.wording.law import stage_text

router = APIRouter(tags=["诉求 / petitions"])

_HANDLED = ("completed", "rated", "objected", "rerated")
_UNHANDLED: tuple[ClosingEvent, ...] = ("withdrawn", "not_accepted")

_PROGRESS = N_("Your petition {number} of {received_on}: {stage}.")
_WITH_UNIT = N_("It is with {unit}.")
_RESULT = N_("The result: {result}")
_CLOSED = N_("It is closed: {ground}.")


class EarlierPetition(BaseModel):
    """A petition that the same petitioner filed before."""

    number: str
    title: str
    received_at: datetime
    kind: Named
    stage: Named
    closed_on: Named | None
    done: bool = Field(description="已办理完毕 / whether its handling has ended")


@router.get(
    "/petitions/{number}/earlier",
    summary="同一诉求人此前的诉求 / earlier petitions of the same petitioner",
    responses=problems(401, 403, 404, 503),
)
@logged_as("earlier")
async def earlier(here: Here, reading: StaffReading) -> list[EarlierPetition]:
    """What came before from the same telephone number, the newest first, at most a hundred.

    For the centre only.
    """
    if not acts_for_centre(await here.statutes.law_of(reading.case), reading.case, reading.actor):
        raise ProblemError("not_for_you")
    found = []
    for record in await repeats.earlier(here.store, reading.case.number):
        law = await here.statutes.law_of(record.case)
        case = record.case
        if is_barred(law, case, reading.actor):
            continue
        found.append(
            EarlierPetition(
                number=case.number,
                title=SEALED if await sealed_to(here, law, case, reading.actor) else record.title,
                received_at=case.received_at.astimezone(law.calendar.zone),
                kind=kind_named(law, case.kind),
                stage=named(case.stage, stage_text(case.stage)),
                closed_on=closing(law, case),
                done=_done(law, case),
            )
        )
    note_list(each.number for each in found)
    return found


def _done(law: Law, case: Case) -> bool:
    """Whether its handling has ended (办理完毕), not only the petition."""
    if case.closed_on is None:
        return case.stage in _HANDLED
    return law.rulebook.closing_event(case.closed_on) not in _UNHANDLED


async def with_answer(here: Surroundings, reading: Reading, draft: Repetition) -> Repetition:
    """The draft with what the platform knows of the earlier petition.

    Raises `ProblemError` where the earlier petition is not the same petitioner's.
    """
    if not acts_for_centre(await here.statutes.law_of(reading.case), reading.case, reading.actor):
        # Others learn nothing here; the law refuses them.
        return draft
    number = reading.case.number
    if draft.earlier == number:
        return draft
    if not await repeats.same_petitioner(here.store, number, draft.earlier):
        raise ProblemError("earlier_unknown")
    case = await petitions.case_of(here.store, draft.earlier)
    assert case is not None
    law = await here.statutes.law_of(case)
    if is_barred(law, case, reading.actor):
        raise ProblemError("earlier_unknown")
    done = _done(law, case)
    if draft.new_facts or draft.answer is not None:
        return draft.model_copy(update={"done": done})
    return draft.model_copy(update={"done": done, "answer": await _told_of(here, number, case)})


async def as_recorded(here: Surroundings, number: str, entry: Entry, draft: Repetition) -> Repetition:
    """A repeated draft with what was filled in when it was recorded: that may be different now."""
    act = entry.act
    if not isinstance(act, acts.Repetition):
        return draft
    filled: dict[str, object] = {"done": act.done}
    if draft.answer is None and isinstance(act.answer, TextRef):
        filled["answer"] = (await texts.bodies(here.store, number, [act.answer.id]))[act.answer.id]
    return draft.model_copy(update=filled)


async def _told_of(here: Surroundings, number: str, case: Case) -> str:
    """Progress or result of a petition, as far as its petitioner may know, in the petitioner's language."""
    law = await here.statutes.law_of(case)
    who = await petitions.petitioner(here.store, number)
    language: Language = "en" if who and who.language == "en" else "zh"
    story, _ = await story_of(here, case, {})
    day = case.received_at.astimezone(law.calendar.zone).date()
    figures = {
        "number": case.number,
        "received_on": day.isoformat(),
        "stage": stage_text(case.stage)[language],
    }
    lines = [text(_PROGRESS, language, **figures)]
    unit = await people.unit(here.store, case.unit) if case.unit and not case.closed else None
    if unit:
        name = unit.name if language == "zh" else unit.name_en or unit.name
        lines.append(text(_WITH_UNIT, language, unit=name))
    if ground := closing(law, case):
        lines.append(text(_CLOSED, language, ground=getattr(ground, language)))
    result, answer, refused = story.result(), story.answer(), story.not_accepted()
    said = (
        (result.result if result else None)
        or (answer.answer if answer else None)
        or (refused.reason if refused else None)
    )
    if said:
        lines.append(text(_RESULT, language, result=said))
    return "\n".join(lines)
