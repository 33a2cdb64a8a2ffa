"""What the entries of rating and re-handling make of a case."""

from suban.domain.acts import FaultFinding, Rating, Rerating, ReturnVisit
from suban.domain.case import Case
from suban.domain.entries import Entry, RatingFact
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, start, stop
from suban.domain.procedure.sequel import sequel_of


def rated(law: Law, case: Case, entry: Entry) -> Changes:
    """The petitioner has rated."""
    rating = entry.act if isinstance(entry.act, Rating) else entry.fact
    assert isinstance(rating, Rating | RatingFact)
    rated = stop(case.terms, entry.at, "rating")
    changes: Changes = {"terms": rated, "ratings": (*case.ratings, rating.level)}
    if isinstance(rating, Rating) and rating.solved is not None:
        changes["solved"] = rating.solved
    match sequel_of(law, case, rating.level, rating.quality):
        case "objection":
            return {**changes, **start(law, case, "rated", entry.at, rated), "stage": "rated"}
        case "finding":
            return {**changes, "stage": "finding"}
        case _:
            return changes


def visited(law: Law, case: Case, entry: Entry) -> Changes:
    """Whether the problem is solved is what the petitioner said last."""
    assert isinstance(entry.act, ReturnVisit)
    return {} if entry.act.solved is None else {"solved": entry.act.solved}


def rating_objected(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre must rate again."""
    return {"terms": stop(case.terms, entry.at, "objection"), "stage": "objected"}


def rerated(law: Law, case: Case, entry: Entry) -> Changes:
    """The committee's office must review it."""
    assert isinstance(entry.act, Rerating)
    assert entry.by is not None
    return {"stage": "rerated", "rerating": entry.act.level, "rerated_by": entry.by.person}


def rerating_sent_back(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre must rate once more."""
    return {"stage": "objected", "rerating": None, "rerated_by": None}


def rating_confirmed(law: Law, case: Case, entry: Entry) -> Changes:
    """The re-rating stands."""
    return {"final_rating": case.rerating, "rerating": None, "rerated_by": None}


def rehandling_ordered(law: Law, case: Case, entry: Entry) -> Changes:
    """The work is done again."""
    return {
        **start(law, case, "rehandling_ordered", entry.at, case.terms),
        "stage": "rehandling",
        "rehandlings": case.rehandlings + 1,
        "explained": False,
    }


def fault_found(law: Law, case: Case, entry: Entry) -> Changes:
    """The office has found whose fault it was."""
    assert isinstance(entry.act, FaultFinding)
    return {"fault": entry.act.at_fault}


CHANGES: ChangesOf = {
    "rated": rated,
    "rating_objected": rating_objected,
    "rerated": rerated,
    "rerating_sent_back": rerating_sent_back,
    "rating_confirmed": rating_confirmed,
    "rehandling_ordered": rehandling_ordered,
    "fault_found": fault_found,
    "fault_not_found": fault_found,
    "visited": visited,
}
