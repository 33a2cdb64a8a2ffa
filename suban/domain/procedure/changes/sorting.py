"""What the entries of alerts, missing materials, repeats and special reports make of a case."""

from suban.domain.acts import Repetition
from suban.domain.case import Case, MaterialsAsked, Repeated
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.respondents import complains_of
from suban.domain.procedure.changes.standstill import begin, end
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, go_on, start, stop


def materials_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """A clock for the petitioner starts, and clocks stand still where the rulebook says so."""
    # What the petitioner is asked for is no unit's clock: it goes on where the unit changes.
    started = start(law, case.with_(unit=None), "materials_requested", entry.at, case.terms)
    serial = next(term.serial for term in started["terms"][len(case.terms) :] if term.name == "materials")
    on = law.calendar.local_date(entry.at)
    asked = MaterialsAsked(serial=serial, on=on)
    # A reason that was given was for what had been asked before.
    return {**started, **begin(law, case, "materials", on), "materials_asked": asked, "excused": None}


def materials_settled(law: Law, case: Case, entry: Entry) -> Changes:
    """They have come, or nobody needs them any more."""
    if case.materials_asked is None:
        return {}
    ended = end(law, case, "materials", law.calendar.local_date(entry.at), case.terms)
    return {
        **ended,
        "terms": stop(ended["terms"], entry.at, "materials"),
        "materials_asked": None,
        "starts": tuple(each for each in case.starts or () if each.event != "materials_requested"),
    }


def materials_supplied(law: Law, case: Case, entry: Entry) -> Changes:
    """They have come: the petitioner cooperates."""
    return {**materials_settled(law, case, entry), "uncooperative_since": None, "excused": None}


def linked(law: Law, case: Case, entry: Entry) -> Changes:
    """It is tied to the earlier one, and goes on.

    The same matter complains of the same parties: else whoever handles this one, and reads who asks, would
    learn from the tie who complains in the other.
    """
    act = entry.act
    assert isinstance(act, Repetition)
    tied: Changes = {"earlier": (*(case.earlier or ()), act.earlier)}
    if act.respondents is None:
        return tied
    joined = tuple(dict.fromkeys((*(case.respondents or ()), *act.respondents)))
    return {**tied, **complains_of(law, case, joined, entry.at)}


def repetition_found(law: Law, case: Case, entry: Entry) -> Changes:
    """Nothing is to be decided any more, unless somebody overrules that in time."""
    act = entry.act
    assert isinstance(act, Repetition)
    settled = case.with_(**materials_settled(law, case, entry))
    met = tuple(term.serial for term in settled.running_terms)
    joined = tuple(each for each in act.respondents or () if each not in (case.respondents or ()))
    return {
        "materials_asked": None,
        "standstills": settled.standstills,
        **start(law, settled, "repetition_found", entry.at, stop(settled.terms, entry.at)),
        **linked(law, case, entry),
        "stage": "repeated",
        "repeats": Repeated(earlier=act.earlier, done=bool(act.done), clocks=met, joined=joined or None),
    }


def repetition_overruled(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre decides after all; the clocks that had stopped go on, and the tie goes."""
    assert case.repeats is not None
    ties = list(case.earlier or ())
    if case.repeats.earlier in ties:
        ties.reverse()
        ties.remove(case.repeats.earlier)
        ties.reverse()
    joined = case.repeats.joined or ()
    stopped = stop(case.terms, entry.at, "repetition")
    return {
        "terms": go_on(law, case, stopped, case.repeats.clocks, entry.at),
        "starts": tuple(each for each in case.starts or () if each.event != "repetition_found"),
        "stage": "received",
        "repeats": None,
        "earlier": tuple(ties) or None,
        "respondents": tuple(each for each in case.respondents or () if each not in joined) or None,
    }


def specially_reported(law: Law, case: Case, entry: Entry) -> Changes:
    """The dispatch waits."""
    return {"instruction_awaited": True}


def instructed(law: Law, case: Case, entry: Entry) -> Changes:
    """It is dispatched by the instruction."""
    return {"instruction_awaited": None}


CHANGES: ChangesOf = {
    "alerted": nothing,
    "materials_requested": materials_requested,
    "materials_supplied": materials_supplied,
    "linked": linked,
    "repetition_found": repetition_found,
    "repetition_overruled": repetition_overruled,
    "specially_reported": specially_reported,
    "instructed": instructed,
}
