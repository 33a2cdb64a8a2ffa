"""The running clocks as answers carry them: until when, why, and whether they are overdue now."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, get_args

from pydantic import BaseModel, Field

from api.wordings import Named, kind_named, named
from suban.domain import terms
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.rulebook import Limit, TermName
from suban.domain.running import Running, running
from suban.domain.terms import Suspension
from suban.wording.law import why_text
from suban.wording.sources import source_text

SEEN_BY_PETITIONERS: tuple[TermName, ...] = (
    "acceptance",
    "forwarding",
    "materials",
    "repetition",
    "contact",
    "handling",
    "recusal",
    "clarification",
    "rehandling",
    "rating",
)
"""What is between office and unit (return, supervision, objection) is not the petitioner's business."""


class RunningTerm(BaseModel):
    """A clock that runs. `due_on` is its last day, `due_at` the first instant at which it has lapsed."""

    term: Named
    started_at: datetime
    due_on: date
    due_at: datetime
    source: Named
    provisional: bool = Field(description="部分日期尚无正式通知 / a day of it has no official notice yet")
    overdue: bool
    warning: Named | None = None
    unit: str | None = Field(
        None, description="该时限属其他单位（协办、被吹哨）的，其代码 / whose it is, where not the holder's"
    )


class CountedDay(BaseModel):
    """One day, and why it counts or does not."""

    date: date
    counted: bool
    why: Named
    holiday: str | None = Field(None, description="节日名称 / the name of the holiday")


class ExplainedTerm(RunningTerm):
    """A clock with all that moved its end, and each of its days: the same as `suban due` tells.

    The first day is that of the event; then the days of `limit`, then those of each extension.
    """

    limit: Limit = Field(description="法定期限 / how long the law gives")
    extensions: list[Limit] = Field(description="已批准的延期 / more time that was granted")
    suspensions: list[Suspension] = Field(description="不计入期限的日期 / spans of days that do not count")
    moved_from: datetime | None = Field(
        description="按日计算的届满时间已过、因更正或者工作日安排调整而顺延时，原届满时间 / "
        "the end that the days alone give, where that had passed when it was computed again"
    )
    treated_as: Named | None = Field(
        description="按何种类别适用规则 / the kind whose rule it is, where it has none of its own"
    )
    in_force: bool = Field(description="起算时规定已施行 / the rulebook bound when it started")
    days: list[CountedDay]


def seen_by(actor: Actor) -> Collection[TermName]:
    """The clocks that an actor may see."""
    return SEEN_BY_PETITIONERS if actor.role == "petitioner" else get_args(TermName)


def running_terms(law: Law, case: Case, now: datetime, seen: Collection[TermName]) -> list[RunningTerm]:
    """The clocks of these names that run, the nearest end first."""
    return [
        RunningTerm(**_fields(law, case, each)) for each in running(law, case, now) if each.term.name in seen
    ]


def explained_terms(law: Law, case: Case, now: datetime, seen: Collection[TermName]) -> list[ExplainedTerm]:
    """The same, explained day by day."""
    return [_explained(law, case, each) for each in running(law, case, now) if each.term.name in seen]


def _explained(law: Law, case: Case, each: Running) -> ExplainedTerm:
    term, due = each.term, each.due
    treated_as = law.rulebook.read_as(case.kind)
    started_on = law.calendar.local_date(term.started_at)
    return ExplainedTerm(
        **_fields(law, case, each),
        limit=term.limit,
        extensions=list(term.extensions),
        suspensions=list(term.suspensions),
        moved_from=due.moved_from.astimezone(law.calendar.zone) if due.moved_from else None,
        treated_as=kind_named(law, treated_as) if treated_as != case.kind else None,
        in_force=started_on >= law.rulebook.in_force.since,
        days=[_day(day) for day in due.days],
    )


def _fields(law: Law, case: Case, each: Running) -> dict[str, Any]:
    return {
        "term": named(each.term.name, law.rule_of(each.term, case).name),
        "started_at": each.term.started_at.astimezone(law.calendar.zone),
        "due_on": each.due.on,
        "due_at": each.due.at.astimezone(law.calendar.zone),
        "source": named(each.term.source, source_text(each.term.source)),
        "provisional": each.due.provisional,
        "overdue": each.overdue,
        "warning": named(each.rung.level, each.rung.name) if each.rung else None,
        "unit": each.term.unit if each.term.unit != case.unit else None,
    }


def _day(day: terms.Day) -> CountedDay:
    return CountedDay(
        date=day.on, counted=day.counted, why=named(day.why, why_text(day.why)), holiday=day.holiday
    )
