"""The receipt of an act: where it is recorded, and how the petition stands now."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.running_terms import RunningTerm, running_terms, seen_by
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure import possible_acts
from suban.wording.law import act_text, stage_text


class Receipt(BaseModel):
    """An act is recorded. Stage, clocks and possible acts are as it left them, whenever it is asked."""

    number: str
    entry: int = Field(description="记录该行为的日志序号 / the journal entry that records the act")
    stage: Named
    unit: str | None = None
    closed_on: Named | None = None
    running_terms: list[RunningTerm]
    possible_acts: list[Named]


def receipt(law: Law, case: Case, entry: int, actor: Actor, now: datetime) -> Receipt:
    """The receipt for this actor."""
    return Receipt(
        number=case.number,
        entry=entry,
        stage=named(case.stage, stage_text(case.stage)),
        unit=case.unit,
        closed_on=closing(law, case),
        running_terms=running_terms(law, case, now, seen_by(actor)),
        possible_acts=acts_possible(law, case, actor),
    )


def acts_possible(law: Law, case: Case, actor: Actor) -> list[Named]:
    """What this actor could do now."""
    return [named(act, act_text(act)) for act in possible_acts(law, case, actor)]


def closing(law: Law, case: Case) -> Named | None:
    """The ground on which the petition was closed."""
    return named(case.closed_on, law.rulebook.closing_ground(case.closed_on).name) if case.closed_on else None
