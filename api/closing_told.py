"""What a petitioner is told of the closing: its ground, what shows it, and what can still be done."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from api.wordings import Named, named
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Entry
from suban.domain.law import Law
from suban.domain.procedure.reopening import reopenable, reopening_due
from suban.wording.sources import source_text


class ClosingTold(BaseModel):
    """How the petition was closed. What the office wrote about it stands among the `letters`."""

    ground: Named
    source: Named
    at: datetime
    evidence: list[Named] = Field(description="办结的依据 / what shows that the ground is there")
    began_on: date | None = Field(
        description="该情形发生之日 / the day on which it came up, where that counts"
    )
    reopening_until: date | None = Field(
        description="有新情况、新理由的，可以申请重新办理的最后一日；不能时为空 / the last day on which it "
        "can be asked, for new facts or reasons, that it be opened again; null: not at all"
    )


def closing_told(law: Law, case: Case, entries: Sequence[Entry]) -> ClosingTold | None:
    """The last closing, while the petition is closed."""
    if not case.closed:
        return None
    entry = next(each for each in reversed(entries) if isinstance(each.fact, ClosingFact))
    assert isinstance(entry.fact, ClosingFact)
    ground = law.rulebook.closing_ground(entry.fact.ground)
    names = {each.evidence: each.name for each in law.rulebook.closing_evidence or ()}
    return ClosingTold(
        ground=named(ground.ground, ground.name),
        source=named(entry.source, source_text(entry.source)),
        at=entry.at.astimezone(law.calendar.zone),
        evidence=[named(each, names[each]) for each in entry.fact.evidence or () if each in names],
        began_on=entry.fact.began_on,
        reopening_until=_until(law, case),
    )


def _until(law: Law, case: Case) -> date | None:
    if not reopenable(law, case):
        return None
    try:
        due = reopening_due(law, case)
    except CalendarEndsError:
        return None
    return due.on if due else None
