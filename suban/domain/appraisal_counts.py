"""What is counted for an appraisal: happenings of one journal, each for the unit whose work it was.

A petition that complains of a unit, or of its staff, counts neither for nor against that unit: no figure that
it reads may tell that there is such a petition. What time does at the end of a day belongs to that day.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from suban.domain.acts import Rating, Rerating, ReturnVisit, WhistleOutcome
from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, RatingFact, TermFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.points import deductions
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import AppraisalFigure, TermName
from suban.domain.terms import Term

APPRAISED: tuple[EntryKind, ...] = (
    "contacted",
    "replied",
    "report_refused",
    "assisting_reported",
    "whistle_answered",
    "whistle_settled",
    "lapsed",
    "rated",
    "visited",
    "return_refused",
    "sent_back",
    "rehandling_ordered",
    "fault_found",
    "supervision_opened",
    "supervision_ordered",
    "warned",
    "handed_over",
)
"""The entries that something is counted by; journals without one of them in the period count nothing."""

_BY_ENTRY: dict[EntryKind, AppraisalFigure] = {
    "return_refused": "returns_refused",
    "sent_back": "sent_back",
    "rehandling_ordered": "rehandled",
    "fault_found": "at_fault",
    "supervision_opened": "supervised",
    "supervision_ordered": "supervised",
}

_BY_TERM: dict[TermName, tuple[AppraisalFigure, tuple[EntryKind, ...]]] = {
    "contact": ("responses_in_time", ("contacted", "replied", "report_refused")),
    "handling": ("handled_in_time", ("replied", "report_refused")),
    "rehandling": ("handled_in_time", ("replied", "report_refused")),
    "assisting": ("assisted_in_time", ("assisting_reported",)),
    "whistle": ("whistles_answered", ("whistle_answered",)),
}
"""Of each clock: the figure that it counts in, and the entries that meet it."""

_OF_STAFF: frozenset[AppraisalFigure] = frozenset(
    ("responses_in_time", "handled_in_time", "sent_back", "solved", "satisfied")
)
"""What is also counted by person: of whoever did it."""

_A_MOMENT = timedelta.resolution


class Counted(Value):
    """One happening: `part` of `whole` for a rate, for a count how many, with `whole` 0.

    `person` is whose work it was, where that is known; `misconduct` the kind, of that figure.
    """

    figure: AppraisalFigure
    unit: str
    at: datetime
    part: Decimal
    whole: int = 0
    number: str
    entry: int
    nature: str | None = None
    person: str | None = None
    misconduct: str | None = None


class Tally(Value):
    """One figure of one nature (None: of no marked one), summed up."""

    figure: AppraisalFigure
    part: Decimal
    whole: int
    nature: str | None = None
    misconduct: str | None = None


class UnitTallies(Value):
    """What was counted of a unit in a period, of so many petitions; with `person`, of one of its staff."""

    unit: str
    person: str | None = None
    petitions: int
    tallies: tuple[Tally, ...]


def counted(law: Law, start: Case, entries: Sequence[Entry]) -> tuple[Counted, ...]:
    """All that one journal counts, in whatever period; `start` is the case before its first entry."""
    reader = _Reader(law, start)
    for entry in entries:
        reader.read(entry)
    found = [*reader.found, *reader.clocks(), *_rungs(law, start, entries)]
    barred = {each.unit for each in reader.case.respondents or ()}
    nature = reader.case.nature
    return tuple(each.with_(nature=nature) for each in found if each.unit not in barred)


class _Reader:
    """Reads a journal once, in order."""

    def __init__(self, law: Law, start: Case) -> None:
        self.law, self.case = law, start
        self.found: list[Counted] = []
        self._terms: dict[int, tuple[Term, str | None]] = {}
        self._lapsed: dict[int, Entry] = {}
        self._met: dict[datetime, list[Entry]] = {}
        self._rated: int | None = None
        self._rerated: str | None = None
        self._handler: str | None = None

    def read(self, entry: Entry) -> None:
        before = self.case
        self.case = evolve(self.law, before, entry)
        if entry.kind in ("contacted", "replied", "report_refused", "assisting_reported", "whistle_answered"):
            self._met.setdefault(entry.at, []).append(entry)
        if entry.kind in ("replied", "report_refused") and entry.by is not None:
            self._handler = entry.by.person
        if entry.kind == "lapsed" and isinstance(entry.fact, TermFact):
            self._lapsed[entry.fact.serial] = entry
        for term in self.case.terms:
            holder = self._terms.get(term.serial, (term, self.case.unit))[1]
            self._terms[term.serial] = (term, holder)
        unit = before.unit
        if unit is not None and (figure := _BY_ENTRY.get(entry.kind)):
            self._add(entry, figure, unit, 1)
        if unit is not None:
            self._evaluated(entry, unit)
        self._whistled(before, entry)

    def _add(self, entry: Entry, figure: AppraisalFigure, unit: str, part: int, whole: int = 0) -> None:
        done = Counted(
            figure=figure,
            unit=unit,
            at=entry.at,
            part=Decimal(part),
            whole=whole,
            number=self.case.number,
            entry=entry.number,
            person=self._handler if figure in _OF_STAFF else None,
        )
        self.found.append(done)

    def _evaluated(self, entry: Entry, unit: str) -> None:
        match entry.kind, entry.act, entry.fact:
            case "rated", Rating(level=level), _:
                self._rate(entry, unit, level)
            case "rated", _, RatingFact(level=level):
                self._rate(entry, unit, level)
            case "rerated", Rerating(level=level), _:
                self._rerated = level
            case "rating_confirmed", _, _ if self._rated is not None and self._rerated is not None:
                final = self._satisfied(self._rerated)
                self.found[self._rated] = self.found[self._rated].with_(part=Decimal(final))
            case _:
                pass
        said = entry.act.solved if isinstance(entry.act, Rating | ReturnVisit) else None
        if said is not None and entry.kind in ("rated", "visited"):
            self._add(entry, "solved", unit, int(said), 1)

    def _rate(self, entry: Entry, unit: str, level: str) -> None:
        self._rated, self._rerated = len(self.found), None
        self._add(entry, "satisfied", unit, self._satisfied(level), 1)

    def _satisfied(self, level: str) -> int:
        rule = self.law.rulebook.rating.level(level)
        return int(rule is not None and rule.is_satisfied)

    def _whistled(self, before: Case, entry: Entry) -> None:
        if entry.kind != "whistle_settled" or not isinstance(entry.act, WhistleOutcome):
            return
        street = entry.by.unit if entry.by else None
        if street is not None:
            self._add(entry, "whistles_solved", street, int(entry.act.solved), 1)
        for each in before.summoned or ():
            came = each.unit not in (entry.act.absent or ())
            self._add(entry, "whistles_attended", each.unit, int(came), 1)

    def clocks(self) -> Iterable[Counted]:
        """Each clock once: met in time, or missed when it lapsed. What was annulled or let go is neither."""
        for serial, (term, holder) in self._terms.items():
            unit = term.unit or holder
            if term.name not in _BY_TERM or unit is None:
                continue
            figure, meeting = _BY_TERM[term.name]
            if term.lapsed:
                if (lapse := self._lapsed.get(serial)) is not None:
                    yield self._clock(lapse, figure, unit, term, met=False)
            elif term.stopped_at is not None:
                there = (each for each in self._met.get(term.stopped_at, ()) if each.kind in meeting)
                entry = next(
                    (each for each in there if each.by is None or each.by.unit in (None, unit)), None
                )
                if entry is not None:
                    yield self._clock(entry, figure, unit, term, met=True)

    def _clock(self, entry: Entry, figure: AppraisalFigure, unit: str, term: Term, *, met: bool) -> Counted:
        doer = entry.by.person if met and entry.by and entry.by.unit == unit else None
        return Counted(
            figure=figure,
            unit=unit,
            at=entry.at if met else entry.at - _A_MOMENT,
            part=Decimal(int(met)),
            whole=1,
            number=self.case.number,
            entry=entry.number,
            person=doer or (None if met else self._answered_late(term)),
        )

    def _answered_late(self, term: Term) -> str | None:
        """Who met a clock after its end; nobody, as long as it runs."""
        there = self._met.get(term.stopped_at, ()) if term.stopped_at is not None else ()
        entry = next((each for each in there if each.kind in _BY_TERM[term.name][1]), None)
        return entry.by.person if entry and entry.by else None


def _rungs(law: Law, start: Case, entries: Sequence[Entry]) -> Iterable[Counted]:
    for rung in deductions(law, start, entries):
        figures: tuple[tuple[AppraisalFigure, Decimal], ...] = (
            ("warning_points", rung.counted),
            ("criticisms", Decimal(rung.criticisms)),
        )
        for figure, part in figures:
            if part:
                yield Counted(
                    figure=figure,
                    unit=rung.unit,
                    at=rung.at - _A_MOMENT,
                    part=part,
                    number=rung.number,
                    entry=rung.entry,
                )


def tallied(
    happenings: Iterable[Counted], since: datetime, until: datetime, *, by_person: bool = False
) -> tuple[UnitTallies, ...]:
    """What counts from an instant on and before another, by unit, or by unit and person.

    Whether a problem is solved is what its petitioner said last in the period.
    """
    within = sorted(
        (each for each in happenings if since <= each.at < until and (each.person or not by_person)),
        key=lambda each: (each.number, each.entry, each.figure, each.unit),
    )
    last = {each.number: each.entry for each in within if each.figure == "solved"}
    groups: dict[tuple[str, str | None], list[Counted]] = {}
    for each in within:
        if each.figure != "solved" or each.entry == last[each.number]:
            groups.setdefault((each.unit, each.person if by_person else None), []).append(each)
    return tuple(
        UnitTallies(
            unit=unit,
            person=person,
            petitions=len({each.number for each in group if each.figure != "misconduct"}),
            tallies=_summed(group),
        )
        for (unit, person), group in sorted(groups.items(), key=lambda each: (each[0][0], each[0][1] or ""))
    )


def _summed(happenings: Iterable[Counted]) -> tuple[Tally, ...]:
    sums: dict[tuple[AppraisalFigure, str | None, str | None], tuple[Decimal, int]] = {}
    for each in happenings:
        key = (each.figure, each.nature, each.misconduct)
        part, whole = sums.get(key, (Decimal(0), 0))
        sums[key] = (part + each.part, whole + each.whole)
    return tuple(
        Tally(figure=figure, nature=nature, misconduct=kind, part=part, whole=whole)
        for (figure, nature, kind), (part, whole) in sorted(
            sums.items(), key=lambda each: tuple(part or "" for part in each[0])
        )
    )
