"""What the entries of whistle and answer make of a case."""

from suban.domain.acts import Whistle
from suban.domain.case import Case, Summoned
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.joint_handling import begin_each, without
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes


def whistled(law: Law, case: Case, entry: Entry) -> Changes:
    """Each unit that was summoned has a clock of its own."""
    assert isinstance(entry.act, Whistle)
    units = entry.act.units
    begun = begin_each(law, case, "whistled", entry.at, units)
    others = tuple(each for each in case.summoned or () if each.unit not in units)
    called = (Summoned(unit=unit, term=begun.serials[unit]) for unit in units)
    return {**begun.changes, "summoned": (*others, *called)}


def whistle_answered(law: Law, case: Case, entry: Entry) -> Changes:
    """It has reported for duty."""
    assert entry.by is not None
    unit = entry.by.unit
    mine = [each.term for each in case.summoned or () if each.unit == unit]
    return {
        "terms": without(case.terms, mine, entry.at),
        "summoned": tuple(
            each.with_(answered=True) if each.unit == unit else each for each in case.summoned or ()
        ),
    }


def whistle_settled(law: Law, case: Case, entry: Entry) -> Changes:
    """Nobody is waited for any more."""
    open_ones = [each.term for each in case.summoned or ()]
    return {"terms": without(case.terms, open_ones, entry.at), "summoned": None}


CHANGES: ChangesOf = {
    "whistled": whistled,
    "whistle_answered": whistle_answered,
    "whistle_settled": whistle_settled,
}
