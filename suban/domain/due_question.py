"""The question when a limit ends, asked of a rulebook without a petition: words in, days out."""

from datetime import date, datetime
from typing import Literal, get_args

from suban.domain.calendar import ONE_DAY, Calendar, CalendarEndsError
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.rulebook import Kind, Rulebook, StatutoryLimit, TermName, TermRule
from suban.domain.statutory_limits import under_statutory
from suban.domain.terms import Due, Suspension, Term, due

UnansweredCode = Literal[
    "unknown_kind",
    "unknown_urgency",
    "no_such_term",
    "unknown_statutory_limit",
    "no_suspension_rule",
    "term_not_suspended",
    "suspension_backwards",
    "calendar_ends",
]


class DueQuestion(Value):
    """A limit and the moment of its own starting event.

    Term, kind, urgency and the limit of another law are the asker's words and may be unknown here.
    `suspensions` are the days that do not count, in any order; they may overlap.
    """

    term: str
    kind: str
    urgency: str | None = None
    statutory_limit: str | None = None
    started_at: datetime
    suspensions: tuple[Suspension, ...] = ()


class DueAnswer(Value):
    """When the limit ends, by which rule, and whether the rulebook was in force when it started.

    `treated_as` is the kind whose rule it is, where the asked kind has none of its own. `statutory` is the
    limit of another law that was asked for; where `applies`, it is the one that counts here, and `rule` has
    its length and its source.
    """

    due: Due
    rule: TermRule
    statutory: StatutoryLimit | None = None
    applies: bool = False
    kind: Kind
    treated_as: Kind | None
    in_force: bool


class Unanswered(Value):
    """Why there is no answer, with figures for the text that people read."""

    code: UnansweredCode
    details: dict[str, str] = {}


def answer(question: DueQuestion, law: Law) -> DueAnswer | Unanswered:
    """When a limit ends, each day explained; or why nothing can be said. It never guesses."""
    rulebook, calendar = law.rulebook, law.calendar
    kind = next((each.kind for each in rulebook.kinds if each.kind == question.kind), None)
    if kind is None:
        known = ", ".join(each.kind for each in rulebook.kinds)
        return Unanswered(code="unknown_kind", details={"kind": question.kind, "kinds": known})
    urgency = question.urgency
    if urgency is not None and rulebook.urgency(urgency) is None:
        known = ", ".join(each.urgency for each in rulebook.urgencies or ())
        return Unanswered(code="unknown_urgency", details={"urgency": urgency, "urgencies": known or "-"})
    rule = _rule(rulebook, question.term, kind, urgency)
    if rule is None:
        known = ", ".join(answerable_terms(rulebook, kind, urgency))
        return Unanswered(
            code="no_such_term", details={"term": question.term, "kind": kind, "terms": known or "-"}
        )
    statutory = rulebook.statutory_limit(question.statutory_limit, kind)
    if question.statutory_limit is not None and statutory is None:
        known = ", ".join(each.statutory_limit for each in rulebook.statutory_limits_for(kind))
        return Unanswered(
            code="unknown_statutory_limit",
            details={"statutory_limit": question.statutory_limit, "kind": kind, "limits": known or "-"},
        )
    if refused := _refused_suspensions(question, rule, rulebook):
        return refused
    if not _near(question.started_at, calendar):
        return _calendar_ends(question.started_at.date(), calendar)
    started_on = calendar.local_date(question.started_at)
    if not calendar.first_on <= started_on <= calendar.last_on:
        return _calendar_ends(started_on, calendar)
    term = Term(
        name=rule.term,
        serial=1,
        started_at=question.started_at,
        limit=rule.limit,
        source=rule.source,
        suspensions=united(question.suspensions, calendar),
    )
    counts = under_statutory(law, term, kind, question.statutory_limit)
    try:
        end = due(counts, calendar)
    except CalendarEndsError as error:
        return _calendar_ends(error.day, calendar)
    return DueAnswer(
        due=end,
        rule=rule.with_(limit=counts.limit, source=counts.source),
        statutory=statutory,
        applies=counts is not term,
        kind=kind,
        treated_as=None if rulebook.read_as(kind) == kind else rulebook.read_as(kind),
        in_force=started_on >= rulebook.in_force.since,
    )


def answerable_terms(rulebook: Rulebook, kind: Kind, urgency: str | None = None) -> tuple[TermName, ...]:
    """The limits on somebody's duty that the rulebook gives for a kind and an urgency."""
    return tuple(name for name in get_args(TermName) if _rule(rulebook, name, kind, urgency))


def united(suspensions: tuple[Suspension, ...], calendar: Calendar) -> tuple[Suspension, ...]:
    """The same days as spans that do not touch, in order, without what the calendar does not reach."""
    beyond = calendar.last_on + ONE_DAY
    found: list[Suspension] = []
    for each in sorted(suspensions, key=lambda one: one.since):
        since, until = max(each.since, calendar.first_on), min(each.until, beyond)
        if since >= until:
            continue
        if found and since <= found[-1].until:
            found[-1] = Suspension(since=found[-1].since, until=max(found[-1].until, until))
        else:
            found.append(Suspension(since=since, until=until))
    return tuple(found)


def _rule(rulebook: Rulebook, name: str, kind: Kind, urgency: str | None) -> TermRule | None:
    term: TermName | None = next((each for each in get_args(TermName) if each == name), None)
    rule = rulebook.term(term, kind, urgency) if term else None
    # A window that closes by itself is a chance that somebody may use, and no limit on a duty.
    return None if rule is None or rule.lapse == "closes" else rule


def _refused_suspensions(question: DueQuestion, rule: TermRule, rulebook: Rulebook) -> Unanswered | None:
    if not question.suspensions:
        return None
    suspending = rulebook.suspended
    if not suspending:
        return Unanswered(code="no_suspension_rule", details={"rulebook": rulebook.id})
    # A limit in minutes runs day and night: there are no days of it that could be left out.
    if rule.term not in suspending or rule.limit.unit == "minutes":
        return Unanswered(
            code="term_not_suspended", details={"term": rule.term, "terms": ", ".join(suspending)}
        )
    backwards = next((each for each in question.suspensions if each.since > each.until), None)
    if backwards:
        return Unanswered(
            code="suspension_backwards",
            details={"since": str(backwards.since), "until": str(backwards.until)},
        )
    return None


def _near(at: datetime, calendar: Calendar) -> bool:
    """Whether an instant can be brought to local time at all: the ends of time cannot."""
    return calendar.first_on.year - 1 <= at.year <= calendar.last_on.year + 1


def _calendar_ends(day: date, calendar: Calendar) -> Unanswered:
    return Unanswered(
        code="calendar_ends",
        details={"day": str(day), "first_on": str(calendar.first_on), "last_on": str(calendar.last_on)},
    )
