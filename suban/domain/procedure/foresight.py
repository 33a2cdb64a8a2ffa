"""Whether the calendar reaches far enough for the clocks of a case: a limit is refused, never guessed."""

from datetime import date, datetime, time
from functools import lru_cache

from suban.domain.calendar import ONE_DAY, CalendarEndsError
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure import transfers
from suban.domain.rulebook import Kind, TermRule
from suban.domain.standstill import at_longest
from suban.domain.terms import Term


def look_ahead(law: Law, before: Case, after: Case) -> None:
    """Walk each new or changed clock, and its supervision order, to the last rung or level and hand-over.

    Raises `CalendarEndsError`.
    """
    known = {term.serial: term for term in before.terms}
    # What waited for the decision on an extension goes on with it.
    decided = before.extension_asked is not None and after.extension_asked is None
    now = after.moment or after.received_at
    for term in after.running_terms:
        was = known.get(term.serial)
        waited = decided and law.rulebook.extends(term.name)
        if was is term and not waited and before.standstills == after.standstills:
            continue
        # What stands still goes on when nobody can be refused anything any more: by its longest it must do.
        longest = at_longest(law, after, term)
        if was is not None and not waited and _reach(at_longest(law, before, was)) == _reach(longest):
            continue
        if not (_is_plain(law, after, longest) and _is_early(law, term.started_at, now)):
            _walk(law, after.kind, after.urgency, longest, now)


def look_at_all(law: Law, case: Case) -> None:
    """The same for every clock that runs, whether it changed or not. Raises `CalendarEndsError`."""
    now = case.moment or case.received_at
    for term in case.running_terms:
        _walk(law, case.kind, case.urgency, at_longest(law, case, term), now)


def _reach(term: Term) -> tuple[object, ...]:
    sent_back = tuple(hold.until for hold in term.holds if hold.until)
    return (
        term.serial,
        term.started_at,
        term.limit,
        term.extensions,
        term.suspensions,
        term.not_before,
        sent_back,
    )


def _is_plain(law: Law, case: Case, term: Term) -> bool:
    other = law.rulebook.statutory_limits if case.statutory_limit else None
    if other is not None and term.name in other.of:
        return False
    return not (term.extensions or term.holds or term.suspensions or term.not_before or term.mode)


def _is_early(law: Law, started_at: datetime, now: datetime) -> bool:
    first, last = _early(law)
    return first <= started_at and max(started_at, now) < last


# To walk the clocks of every petition would cost more than the rest of taking an act.
@lru_cache(maxsize=64)
def _early(law: Law) -> tuple[datetime, datetime]:
    """The time [from, until) in which any clock may start so that it ends, with all that follows from it.

    Since a later start never gives an earlier end, the days before a day that will do will do too.
    """
    # The day before the first, where not even that will do.
    early, late = law.calendar.first_on - ONE_DAY, law.calendar.last_on + ONE_DAY
    while late - early > ONE_DAY:
        day = early + (late - early) // 2
        early, late = (day, late) if _all_end(law, day) else (early, day)
    return law.calendar.end_of(law.calendar.first_on - ONE_DAY), law.calendar.end_of(early)


def _all_end(law: Law, day: date) -> bool:
    evening = datetime.combine(day, time.max, law.calendar.zone)
    try:
        for urgency in (None, *(each.urgency for each in law.rulebook.urgencies or ())):
            for rule in law.rulebook.terms:
                for kind in rule.kinds:
                    if law.rulebook.term(rule.term, kind, urgency) is rule:
                        _walk(law, kind, urgency, _clock(rule, evening), evening)
                        own = _own(law, _clock(rule, evening))
                        _walk(law, kind, urgency, own, evening)
    except CalendarEndsError:
        return False
    return True


def _walk(law: Law, kind: Kind, urgency: str | None, term: Term, now: datetime) -> None:
    if term.mode is not None:
        _last_rung(law, term)
        return
    rule, supervision = law.rulebook.term(term.name, kind, term.urgency), law.rulebook.supervision
    # An order opens when the lapse is entered: not before the act that leads to it.
    opens_at = max(law.due(term).at, now)
    if rule and rule.lapse == "overdue":
        _last_rung(law, term)
    if supervision and term.name in supervision.of:
        orders = law.rulebook.starting("supervision_opened", kind, urgency)
        for order in orders:
            _last_rung(law, _clock(order, opens_at))
        mode = supervision.mode_named(supervision.mode)
        if not orders and mode and mode.limit:
            by_itself = Term(
                name="supervision",
                serial=0,
                started_at=opens_at,
                limit=mode.limit,
                source=mode.source,
                mode=mode.mode,
            )
            _last_rung(law, by_itself)


def _clock(rule: TermRule, at: datetime) -> Term:
    return Term(
        name=rule.term, serial=0, started_at=at, limit=rule.limit, source=rule.source, urgency=rule.urgency
    )


def _own(law: Law, term: Term) -> Term:
    """A supervision order with the limit of its own that it may have."""
    finding = law.rulebook.finding
    if term.name != "supervision" or finding is None or finding.order.limit is None:
        return term
    return term.with_(limit=finding.order.limit)


def _last_rung(law: Law, term: Term) -> None:
    law.due(term)
    for rung in law.rungs_of(term)[-1:]:
        law.rung_at(term, rung.working_days, skip_office_holds=law.skips_office_held_days(term))
    ground = law.rulebook.transfers and law.rulebook.transfers.counting("days_overdue")
    if ground:
        transfers.overdue_at(law, term, ground)
