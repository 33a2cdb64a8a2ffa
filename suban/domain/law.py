"""The law that a case is under, found by digest.

Histories carry digests, not texts. A process fills the register once at its start; who lacks a digest
says so and waits for it.
"""

from datetime import datetime

from pydantic import SkipValidation

from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.model import Value
from suban.domain.rulebook import OrderLevel, Rulebook, Rung, TermRule, TermStart
from suban.domain.terms import Due, Term, due, rung_at


class Law(Value):
    """A rulebook and the calendar to read it by."""

    # Read already, and perhaps before something in it was refused.
    rulebook: SkipValidation[Rulebook]
    calendar: Calendar

    # By digest: to compare all that they say would cost more than what is asked of them.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Law) and self._digests == other._digests

    def __hash__(self) -> int:
        return hash(self._digests)

    @property
    def _digests(self) -> tuple[str, str]:
        return self.rulebook.digest, self.calendar.digest

    def under(self, case: Case) -> "Law":
        """The same rulebook by the calendar that a case counts by now, which may have changed since.

        Raises `UnknownStatuteError`.
        """
        if case.calendar == self.calendar.digest:
            return self
        return _law(self.rulebook, calendar(case.calendar))

    def due(self, term: Term) -> Due:
        """When a term ends, or ended: that is not counted again by a calendar that came later."""
        kept = term.kept
        if kept is None or kept.calendar == self.calendar.digest:
            return due(term, self.calendar)
        return due(term, calendar(kept.calendar))

    def rung_at(self, term: Term, working_days: int, *, skip_office_holds: bool) -> datetime:
        """When a term that lapsed climbs a rung that it has not climbed yet; see `terms.rung_at`."""
        at = rung_at(term, working_days, skip_office_holds, self.calendar, self.due(term))
        return at if term.kept is None else max(at, term.kept.since)

    def climbed_at(self, term: Term, position: int) -> datetime:
        """When a term climbed the rung of this position, from 0."""
        if term.kept is not None and position < len(term.kept.climbed):
            return term.kept.climbed[position]
        rung = self.rungs_of(term)[position]
        return self.rung_at(term, rung.working_days, skip_office_holds=self.skips_office_held_days(term))

    def rule_of(self, term: Term, case: Case) -> TermRule:
        """The rule that a term of a case stands on."""
        if term.mode is not None:
            return self._rule_of_order(term, term.mode)
        rule = self.rulebook.term(term.name, case.kind, term.urgency)
        if rule is None:
            raise LookupError(f"no term {term.name} for {case.kind} in {self.rulebook.id}")
        return rule

    def _rule_of_order(self, term: Term, name: str) -> TermRule:
        """An order that was given by hand has its limit from its mode, or from whoever gave it."""
        supervision = self.rulebook.supervision
        mode = supervision.mode_named(name) if supervision else None
        if mode is None:
            raise LookupError(f"no mode {name} in {self.rulebook.id}")
        return TermRule.made(
            term=term.name,
            name=mode.name,
            kinds=(),
            starts="supervision_opened",
            limit=term.limit,
            lapse="overdue",
            source=term.source,
        )

    def rungs_of(self, term: Term) -> tuple[Rung | OrderLevel, ...]:
        """What an overdue term climbs: the ladder, or for an order the levels that it is reported to."""
        return self._levels(term) or self.rulebook.rungs

    def rungs_climbed(self, case: Case) -> int:
        """The number of rungs of the ladder that the highest running clock has climbed; levels are none."""
        return max((term.rungs for term in case.running_terms if not self._levels(term)), default=0)

    def skips_office_held_days(self, term: Term) -> bool:
        """Whether what an overdue term climbs leaves out the days on which only the office had it in hand."""
        return bool(self._levels(term)) or self.rulebook.skips_office_held_days

    def _levels(self, term: Term) -> tuple[OrderLevel, ...] | None:
        supervision = self.rulebook.supervision
        return supervision.levels if supervision and term.mode is not None else None

    def is_outside(self, case: Case) -> bool:
        """Whether a case came through a channel outside the platform, which has rules of its own."""
        rule = self.rulebook.channel(case.channel) if case.channel else None
        return rule is not None and bool(rule.outside)

    def starting(self, event: TermStart, case: Case) -> tuple[TermRule, ...]:
        """The clocks that an event starts for a case.

        From outside the platform no limit on anybody's duty comes with it. What remains is the petitioner's:
        the windows at whose end it closes, since it would stay open for ever without them, and the time to
        supply what is missing.
        """
        rules = self.rulebook.starting(event, case.kind, case.urgency)
        if not self.is_outside(case):
            return rules
        return tuple(each for each in rules if each.lapse == "closes" or each.term == "materials")


class UnknownStatuteError(LookupError):
    """A digest that this process has not been given yet."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"no rulebook or calendar {digest} is known here yet: publish it, then it goes on")


_rulebooks: dict[str, Rulebook] = {}
_calendars: dict[str, Calendar] = {}
_laws: dict[tuple[str, str], Law] = {}


def register(*statutes: Rulebook | Calendar) -> None:
    """Make rulebooks and calendars known to this process. They are immutable, so twice is once."""
    for statute in statutes:
        if isinstance(statute, Rulebook):
            _rulebooks[statute.digest] = statute
        else:
            _calendars[statute.digest] = statute


def known_digests() -> frozenset[str]:
    """Every digest that this process knows."""
    return frozenset(_rulebooks) | frozenset(_calendars)


def rulebook(digest: str) -> Rulebook:
    """The rulebook of that digest. Raises `UnknownStatuteError`."""
    try:
        return _rulebooks[digest]
    except KeyError:
        raise UnknownStatuteError(digest) from None


def calendar(digest: str) -> Calendar:
    """The calendar of that digest. Raises `UnknownStatuteError`."""
    try:
        return _calendars[digest]
    except KeyError:
        raise UnknownStatuteError(digest) from None


def law_of(case: Case) -> Law:
    """The law that a case is under. Raises `UnknownStatuteError`."""
    known = _laws.get((case.rulebook, case.calendar))
    return known or _law(rulebook(case.rulebook), calendar(case.calendar))


def _law(book: Rulebook, days: Calendar) -> Law:
    key = (book.digest, days.digest)
    if key not in _laws:
        _laws[key] = Law(rulebook=book, calendar=days)
    return _laws[key]
