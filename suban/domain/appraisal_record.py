"""The record of an appraisal: drawn up, adjusted, shown to the units, objected to, answered, published.

Nothing of it is ever changed or deleted. What turns out wrong after publication is put right by another
record of the same period that says which one it corrects.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from suban.domain.acts import Actor
from suban.domain.appraisal import Addition, UnitAppraisal, appraise
from suban.domain.appraisal_counts import UnitTallies
from suban.domain.calendar import Calendar
from suban.domain.model import Value
from suban.domain.rulebook import AppraisalRule, Source
from suban.domain.terms import Term, due

AppraisalEventKind = Literal[
    "drafted",
    "recounted",
    "credited",
    "adjusted",
    "assessed",
    "staff_commended",
    "struck",
    "shown",
    "objected",
    "answered",
    "published",
]

AppraisalStanding = Literal["drafted", "shown", "published"]

AppraisalHindrance = Literal[
    "appraisal_published",
    "appraisal_shown",
    "appraisal_not_shown",
    "appraisal_objections_unknown",
    "appraisal_objections_over",
    "appraisal_objections_run",
    "appraisal_objection_open",
    "appraisal_objection_unknown",
    "appraisal_entry_unknown",
    "appraisal_unit_unknown",
    "appraisal_incentive_unknown",
    "appraisal_indicator_unknown",
    "appraisal_marks_outside",
    "appraisal_no_third_party",
    "appraisal_no_staff",
    "appraisal_not_adjustable",
]


class AppraisalCounts(Value):
    """What an appraisal rests on: the groups of units as they were, and what was counted of each."""

    groups: dict[str, str]
    units: tuple[UnitTallies, ...]
    staff: tuple[UnitTallies, ...] = ()


class AppraisalEvent(Value):
    """Something that happened to an appraisal; `by` is a person's id, `words` are theirs.

    `unit`, `code` and `marks` are of what was entered by hand, `evidence` what shows it, `institution` whose
    assessment it is, `person` who is commended. `target` is the event that is struck or answered, `upheld`
    whether an objection was. `counts` come with each count, `result` with the publication.
    """

    kind: AppraisalEventKind
    at: datetime
    by: str
    words: str | None = None
    unit: str | None = None
    code: str | None = None
    marks: Decimal | None = None
    evidence: str | None = None
    institution: str | None = None
    person: str | None = None
    target: int | None = None
    upheld: bool | None = None
    counts: AppraisalCounts | None = None
    result: tuple[UnitAppraisal, ...] | None = None


_ADDITIONS: Mapping[AppraisalEventKind, Literal["incentive", "adjustment", "assessment"]] = {
    "credited": "incentive",
    "adjusted": "adjustment",
    "assessed": "assessment",
}

_STRIKABLE: tuple[AppraisalEventKind, ...] = (*_ADDITIONS, "staff_commended")


class AppraisalState(NamedTuple):
    """What a record says now: serials count events from 1."""

    standing: AppraisalStanding
    counts: AppraisalCounts
    counted_at: datetime
    standing_entries: tuple[tuple[int, AppraisalEvent], ...]
    objections: tuple[tuple[int, AppraisalEvent], ...]
    answers: dict[int, AppraisalEvent]
    shown_at: datetime | None
    published: AppraisalEvent | None

    @property
    def additions(self) -> tuple[Addition, ...]:
        """The marks that were entered by hand and stand."""
        return tuple(
            Addition(kind=_ADDITIONS[each.kind], unit=each.unit, code=each.code or "", marks=each.marks)
            for _, each in self.standing_entries
            if each.kind in _ADDITIONS and each.unit is not None and each.marks is not None
        )

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The objections that wait for their answers."""
        return tuple(serial for serial, _ in self.objections if serial not in self.answers)

    def appraised(self, rules: AppraisalRule) -> tuple[UnitAppraisal, ...]:
        """The appraisal as it was published, or as it would be now."""
        if self.published is not None and self.published.result is not None:
            return self.published.result
        return appraise(rules, self.counts.groups, self.counts.units, self.additions)


def appraisal_state(events: Sequence[AppraisalEvent]) -> AppraisalState:
    """What a record says after these events, of which the first drew it up."""
    numbered = tuple(enumerate(events, start=1))
    count = next(each for each in reversed(events) if each.counts is not None)
    assert count.counts is not None
    struck = {each.target for each in events if each.kind == "struck"}
    shown = next((each.at for each in events if each.kind == "shown"), None)
    published = next((each for each in events if each.kind == "published"), None)
    return AppraisalState(
        standing="published" if published else "shown" if shown else "drafted",
        counts=count.counts,
        counted_at=count.at,
        standing_entries=tuple(
            (serial, each) for serial, each in numbered if each.kind in _STRIKABLE and serial not in struck
        ),
        objections=tuple(each for each in numbered if each[1].kind == "objected"),
        answers={each.target: each for each in events if each.kind == "answered" and each.target is not None},
        shown_at=shown,
        published=published,
    )


def may_draft(rules: AppraisalRule, actor: Actor) -> bool:
    """Whether somebody of this role draws up appraisals, and enters what is entered by hand."""
    return actor.role in rules.drafting.roles


def may_publish(rules: AppraisalRule, actor: Actor) -> bool:
    """Whether somebody of this role publishes them."""
    return actor.role in rules.publishing.roles


def objections_until(rules: AppraisalRule, calendar: Calendar, shown_at: datetime) -> datetime | None:
    """The first instant at which it is too late to object; None where the rules know no objections."""
    if rules.objections is None:
        return None
    window = Term(
        name="objection",
        serial=1,
        started_at=shown_at,
        limit=rules.objections.within,
        source=rules.objections.source,
    )
    return due(window, calendar).at


class AppraisalHindered(NamedTuple):
    """Why something cannot happen to a record; `figure` is what the words of the refusal need."""

    code: AppraisalHindrance
    source: Source | None = None
    figure: str = ""


def appraisal_hindrance(
    rules: AppraisalRule, calendar: Calendar, events: Sequence[AppraisalEvent], event: AppraisalEvent
) -> AppraisalHindered | None:
    """Why this cannot happen to a record with these events, or None."""
    state = appraisal_state(events)
    if state.published is not None:
        return AppraisalHindered("appraisal_published")
    match event.kind:
        case "recounted" | "shown" if state.shown_at is not None:
            return AppraisalHindered("appraisal_shown")
        case "credited" | "adjusted" | "assessed":
            return _wrong_entry(rules, state, event)
        case "staff_commended" if rules.staff is None:
            return AppraisalHindered("appraisal_no_staff", rules.source)
        case "struck" if event.target not in {serial for serial, _ in state.standing_entries}:
            return AppraisalHindered("appraisal_entry_unknown")
        case "objected" | "answered" | "published":
            return _out_of_turn(rules, calendar, state, event)
        case _:
            return None


def _wrong_entry(
    rules: AppraisalRule, state: AppraisalState, event: AppraisalEvent
) -> AppraisalHindered | None:
    group, marks = state.counts.groups.get(event.unit or ""), event.marks or Decimal(0)
    if group is None:
        return AppraisalHindered("appraisal_unit_unknown")
    if event.kind == "assessed":
        if rules.third_party is None:
            return AppraisalHindered("appraisal_no_third_party", rules.source)
        return _outside(Decimal(0), marks, rules.third_party.weight, rules.third_party.source)
    if event.kind == "credited":
        incentive = rules.incentive(event.code or "")
        if incentive is None:
            known = ", ".join(each.incentive for each in rules.incentives or ())
            return AppraisalHindered("appraisal_incentive_unknown", rules.source, known or "-")
        before = sum(
            (each.marks for each in state.additions if (each.unit, each.code) == (event.unit, event.code)),
            Decimal(0),
        )
        return _outside(Decimal("0.01"), marks, incentive.most - before, incentive.source)
    indicators = [each for each in rules.indicators if each.groups is None or group in each.groups]
    indicator = next((each for each in indicators if each.indicator == event.code), None)
    if indicator is None:
        known = ", ".join(each.indicator for each in indicators)
        return AppraisalHindered("appraisal_indicator_unknown", rules.source, known or "-")
    now = next((each for each in state.appraised(rules) if each.unit == event.unit), None)
    measured = now.mark(indicator.indicator) if now else None
    if measured is None or measured.mark is None:
        return AppraisalHindered("appraisal_not_adjustable", indicator.source)
    if marks == 0:
        return AppraisalHindered("appraisal_marks_outside", indicator.source, f"0.01 – {indicator.weight}")
    return _outside(-indicator.weight, marks, indicator.weight, indicator.source)


def _outside(least: Decimal, marks: Decimal, most: Decimal, source: Source) -> AppraisalHindered | None:
    if least <= marks <= most:
        return None
    return AppraisalHindered("appraisal_marks_outside", source, f"{least} – {most}")


def _out_of_turn(
    rules: AppraisalRule, calendar: Calendar, state: AppraisalState, event: AppraisalEvent
) -> AppraisalHindered | None:
    rule = rules.objections
    if rule is None:
        unknown = AppraisalHindered("appraisal_objections_unknown", rules.source)
        return None if event.kind == "published" else unknown
    if state.shown_at is None:
        return AppraisalHindered("appraisal_not_shown", rule.source)
    end = objections_until(rules, calendar, state.shown_at)
    assert end is not None
    if event.kind == "objected":
        return AppraisalHindered("appraisal_objections_over", rule.source) if event.at >= end else None
    if event.kind == "answered":
        waits = event.target in state.unanswered
        return None if waits else AppraisalHindered("appraisal_objection_unknown")
    if state.unanswered:
        open_ones = ", ".join(str(each) for each in state.unanswered)
        return AppraisalHindered("appraisal_objection_open", rule.source, open_ones)
    if event.at < end:
        last = (end - timedelta.resolution).date().isoformat()
        return AppraisalHindered("appraisal_objections_run", rule.source, last)
    return None
