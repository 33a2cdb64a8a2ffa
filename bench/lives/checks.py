"""What must hold in every life, whatever happens in it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import get_args

from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.procedure import nearest
from suban.domain.procedure.history import evolve
from suban.domain.procedure.retiming import Retimed
from suban.domain.refusals import Refusal
from suban.domain.rulebook import TermName
from suban.domain.running import running
from suban.domain.telling import tellings

_KINDS = frozenset(get_args(EntryKind))


class BrokenError(AssertionError):
    """Something that must hold does not; the text says what."""


def _must(holds: object, what: str) -> None:
    if not holds:
        raise BrokenError(what)


def check_refusal(refusal: Refusal, entries: Sequence[Entry], after: Case, before: Case) -> None:
    """It names its source, and nothing else has happened."""
    _must(refusal.source.strip(), f"the refusal {refusal.code} names no source")
    _must(not entries and after is before, f"the refusal {refusal.code} changed the case")


_OF_LAPSES: tuple[EntryKind, ...] = ("lapsed", "rating_forgone", "lapse_annulled")
_OF_RUNGS: tuple[EntryKind, ...] = ("warned", "handed_over")
"""Other entries name a clock or a rung without changing it."""


class Ledger:
    """What the entries of one life have said of its clocks so far: lapses, rungs, ends."""

    def __init__(self) -> None:
        self.entries = 0
        self.lapsed: set[int] = set()
        self.rungs: dict[int, list[str]] = {}

    def add(self, law: Law, before: Case, entries: Sequence[Entry]) -> Case:
        """Further entries, folded over the case before them. Gives the case that they lead to."""
        case = before
        for entry in entries:
            self.entries += 1
            _must(entry.number == self.entries, f"entry {entry.number} stands at place {self.entries}")
            _must(entry.kind in _KINDS and entry.source.strip(), f"entry {entry.number} names no source")
            law = law.under(case)
            after = evolve(law, case, entry)
            self._clock(law, case, entry)
            tellings(law, case, entry, after)
            case = after
        return case

    def _clock(self, law: Law, case: Case, entry: Entry) -> None:
        fact = entry.fact
        if isinstance(fact, TermFact) and entry.kind in _OF_LAPSES:
            annulled = entry.kind == "lapse_annulled"
            where = f"{fact.term} {fact.serial} ({entry.kind}, entry {entry.number})"
            _must(
                (fact.serial in self.lapsed) is annulled, f"{where}: lapsed twice, or annulled without lapse"
            )
            term = case.term(fact.serial)
            _must(annulled or term.running, f"{where}: it had stopped before it lapsed")
            if annulled:
                self.lapsed.discard(fact.serial)
                self.rungs.pop(fact.serial, None)
            else:
                self.lapsed.add(fact.serial)
                _must(entry.at == law.due(term).at, f"{where}: it did not lapse at its end")
        if isinstance(fact, WarningFact) and entry.kind == "warning_withdrawn" and entry.act is None:
            # It need not have been; should the clock go on, it can come again.
            self.rungs[fact.serial].remove(fact.level)
        if isinstance(fact, WarningFact) and entry.kind in _OF_RUNGS:
            where = f"{fact.term} {fact.serial} ({fact.level}, entry {entry.number})"
            _must(fact.serial in self.lapsed, f"{where}: a rung without a lapse")
            _must(case.term(fact.serial).running, f"{where}: a rung of a clock that has stopped")
            climbed = self.rungs.setdefault(fact.serial, [])
            _must(fact.level not in climbed, f"{where}: the rung was there already")
            # Those that an explanation averts are passed over.
            past = [each.level for each in law.rulebook.rungs].index(climbed[-1]) + 1 if climbed else 0
            above = [each for each in law.rulebook.rungs[past:] if each.level == fact.level]
            _must(len(above) == 1, f"{where}: the rung lies below one that was climbed")
            (rung,) = above
            figures = (rung.level, rung.points, rung.criticisms)
            _must(figures == (fact.level, Decimal(fact.points), fact.criticisms), f"{where}: another rung's")
            climbed.append(fact.level)


_OF_EACH_UNIT: tuple[TermName, ...] = ("assisting", "whistle")
"""Clocks of which each unit that is asked has its own."""


def check_case(law: Law, case: Case, now: datetime) -> None:
    """Clocks run or stand, each once; what was due by now is done; after the end nothing runs."""
    serials = [term.serial for term in case.terms]
    _must(len(set(serials)) == len(serials), f"two clocks have one serial: {serials}")
    _must(not serials or max(serials) <= case.terms_started, "a clock's serial was never given")
    runs = [term for term in case.terms if term.stopped_at is None]
    _must(runs == list(case.running_terms), "a clock both runs and has stopped")
    seen = sorted(each.term.serial for each in running(law, case, now))
    _must(seen == sorted(each.serial for each in runs), "what is shown to run is not what runs")
    # Each application for recusal has its own.
    twins = [
        (term.name, term.order_of, term.order, term.unit if term.name in _OF_EACH_UNIT else None)
        for term in runs
        if term.name != "recusal"
    ]
    _must(len(set(twins)) == len(twins), f"a clock runs twice: {twins}")
    for term in case.terms:
        _must(term.lapsed or not term.rungs, f"{term.name} {term.serial} has rungs and has not lapsed")
    if case.closed:
        _must(not runs, f"closed, and {[term.name for term in runs]} run")
        return
    instant = nearest(law, case)
    _must(instant is None or instant.at > now, "what was due is not done")


def check_retimed(retimed: Retimed, now: datetime) -> None:
    """Nothing that had ended has moved, and nothing ends before now that had not ended before."""
    for fact in retimed.moved:
        where = f"{fact.term} {fact.serial}"
        _must(fact.due_before != fact.due_after, f"{where}: retimed, and ends as before")
        _must(fact.due_after >= min(fact.due_before, now), f"{where}: ends at a moment that had passed")
        _must(fact.days, f"{where}: retimed, and no day counts otherwise")
    told = {each.serial for each in retimed.moved}
    _must(len(told) == len(retimed.moved), "a clock was retimed twice")


def check_journal(law: Law, first: Case, entries: Sequence[Entry], case: Case) -> None:
    """Journal and case survive the database, and the journal gives the case again."""
    again = first
    for entry in entries:
        written = entry.canonical()
        read = Entry.model_validate_json(written)
        _must(read.canonical() == written, f"entry {entry.number} is read as another than was written")
        again = evolve(law, again, read)
    _must(again == case, f"the journal of {len(entries)} entries replays to another case")
    stored = Case.model_validate(case.model_dump(mode="json", exclude_defaults=True))
    _must(stored == case, "the case does not survive the database")
