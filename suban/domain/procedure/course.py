"""The course of a case: entries that follow one another, and the case that they lead to."""

from datetime import datetime

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, Fact, TermFact
from suban.domain.law import Law
from suban.domain.procedure import transfers
from suban.domain.procedure.history import evolve
from suban.domain.terms import Term


def fact_of(case: Case, term: Term) -> TermFact:
    """A clock as an entry names it: with its unit, where that is not the one that holds the petition."""
    others = term.unit if term.unit != case.unit else None
    return TermFact(term=term.name, serial=term.serial, unit=others)


class Course:
    """Collects entries and evolves the case with each, so that the next is decided on what is true then."""

    def __init__(self, law: Law, case: Case) -> None:
        self.law = law.under(case)
        self.case = case
        self.entries: list[Entry] = []

    def record(
        self,
        kind: EntryKind,
        at: datetime,
        source: str,
        *,
        by: Actor | None = None,
        act_id: str | None = None,
        act: Act | None = None,
        fact: Fact | None = None,
    ) -> None:
        """Add the next entry, and behind it what follows from it by itself."""
        self._add(
            Entry.made(
                number=self.case.entries + 1,
                kind=kind,
                at=at,
                source=source,
                by=by,
                act_id=act_id,
                act=act,
                fact=fact,
            )
        )
        if self.case.tally is not None:
            for each in tuple(transfers.met(self.law, self.case)):
                number = self.case.entries + 1
                self._add(
                    Entry.made(number=number, kind="transferred", at=at, source=each.source, fact=each.fact)
                )

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.case = evolve(self.law, self.case, entry)
        self.law = self.law.under(self.case)

    def record_term(self, kind: EntryKind, at: datetime, source: str, term: Term) -> None:
        """Add what happened to a clock, with whose it is where that is not the holder of the petition."""
        self.record(kind, at, source, fact=fact_of(self.case, term))

    def record_act(
        self, kind: EntryKind, command: ActCommand, source: str, *, fact: Fact | None = None
    ) -> None:
        """Add the entry of an act."""
        self.record(kind, command.at, source, by=command.actor, act_id=command.id, act=command.act, fact=fact)
