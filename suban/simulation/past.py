"""A city's own past once more: what was done is done again at the same instants, under the law or another.

An act that the procedure refuses now is left out, and what people did after it is tried all the same.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from suban.domain.acts import Act, ActCommand
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.entries import CalendarFact, Entry
from suban.domain.law import Law, calendar
from suban.domain.procedure import elapse, register, take
from suban.domain.procedure.history import evolve, replay
from suban.domain.procedure.retiming import change_calendar
from suban.domain.rulebook import ActName
from suban.simulation.life import Lived


def recorded(law: Law, first: Case, entries: Sequence[Entry]) -> Lived:
    """What a journal says, as it stands."""
    return Lived(tuple(entries), replay(law, first, entries), Counter(), Counter())


def again(law: Law, first: Case, entries: Sequence[Entry], until: datetime) -> Lived:
    """The acts of a journal done once more under a law, and what time does, up to an instant."""
    if entries[0].kind != "registered":
        # It was settled elsewhere before it came here: nothing of it is the procedure's.
        return recorded(law, first, entries)
    return _Again(law, first, entries).live(until)


class _Again:
    def __init__(self, law: Law, first: Case, entries: Sequence[Entry]) -> None:
        self._law, self._recorded = law, entries
        taken = register(law, first)
        self._case, self._entries = taken.case, list(taken.entries)
        self._refused: Counter[tuple[ActName, str]] = Counter()
        self._places: dict[int, int] = {}

    def live(self, until: datetime) -> Lived:
        handled_at = self._case.received_at
        try:
            for entry in self._recorded[1:]:
                # When an act was handled the journal does not say: not before it was received, nor before
                # what stands in front of it had happened.
                handled_at = max(handled_at, entry.at)
                if entry.act is not None and entry.act_id is not None and entry.by is not None:
                    self._pass(handled_at)
                    self._do(entry)
                elif isinstance(entry.fact, CalendarFact):
                    self._pass(handled_at)
                    self._retime(entry.fact, entry.at)
                elif entry.kind in ("signal_refused", "cancellation_requested"):
                    self._pass(handled_at)
                    self._add(entry.with_(number=self._case.entries + 1))
            self._pass(max(until, handled_at))
        except CalendarEndsError:
            # Nothing is guessed of days that no calendar covers: it stays as it is.
            self._refused["acceptance", "calendar_ends"] += 1
        return Lived(tuple(self._entries), self._case, self._refused, Counter())

    def _pass(self, now: datetime) -> None:
        for record in elapse(self._law, self._case, now):
            self._case = record.case
            self._entries += record.entries

    def _retime(self, fact: CalendarFact, at: datetime) -> None:
        retimed = change_calendar(self._law, self._case, calendar(fact.after), at)
        self._case = retimed.case
        self._entries += retimed.entries

    def _add(self, entry: Entry) -> None:
        self._case = evolve(self._law, self._case, entry)
        self._entries.append(entry)

    def _do(self, entry: Entry) -> None:
        assert entry.act is not None
        assert entry.act_id is not None
        assert entry.by is not None
        act = self._with_places(entry.act)
        command = ActCommand(id=entry.act_id, at=entry.at, actor=entry.by, act=act)
        taken = take(self._law, self._case, command)
        if taken.refusal is not None:
            self._refused[act.act, taken.refusal.code] += 1
            return
        own = next(each.number for each in taken.entries if each.act_id == entry.act_id)
        self._places[entry.number] = own
        self._case = taken.case
        self._entries += taken.entries

    def _with_places(self, act: Act) -> Act:
        """The act, with the entries that it names where they stand under this law."""
        named = {field: getattr(act, field) for field in act.entry_fields}
        moved = {
            field: self._places.get(number, number) for field, number in named.items() if number is not None
        }
        return act.with_(**moved) if moved != named else act
