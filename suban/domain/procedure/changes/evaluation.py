"""What the entries of rating and re-handling make of a case."""

from suban.domain.acts import Rating, Rerating
from suban.domain.case import Case
from suban.domain.entries import Entry, RatingFact
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, start, stop
from suban.domain.procedure.sequel import sequel_of


def rated(law: Law, case: Case, entry: Entry) -> Changes:
    """The petitioner has rated."""
    rating = entry.act if isinstance(entry.act, Rating) else entry.fact
    assert isinstance(rating, Rating | RatingFact)
    rated = stop(case.terms, entry.at, "rating")
    ratings = (*case.ratings, rating.level)
    if sequel_of(law, case, rating.level, rating.quality) != "objection":
        return {"terms": rated, "ratings": ratings}
    return {**start(law, case, "rated", entry.at, rated), "stage": "rated", "ratings": ratings}


def rating_objected(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre must rate again."""
    return {"terms": stop(case.terms, entry.at, "objection"), "stage": "objected"}


def rerated(law: Law, case: Case, entry: Entry) -> Changes:
    """The committee's office must review it."""
    assert isinstance(entry.act, Rerating)
    return {"stage": "rerated", "rerating": entry.act.level}


def rerating_sent_back(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre must rate once more."""
    return {"stage": "objected", "rerating": None}


def rating_confirmed(law: Law, case: Case, entry: Entry) -> Changes:
    """The re-rating stands."""
    return {"final_rating": case.rerating, "rerating": None}


def rehandling_ordered(law: Law, case: Case, entry: Entry) -> Changes:
    """The work is done again."""
    return {
        **start(law, case, "rehandling_ordered", entry.at, case.terms),
        "stage": "rehandling",
        "rehandlings": case.rehandlings + 1,
        "explained": False,
    }


CHANGES: ChangesOf = {
    "rated": rated,
    "rating_objected": rating_objected,
    "rerated": rerated,
    "rerating_sent_back": rerating_sent_back,
    "rating_confirmed": rating_confirmed,
    "rehandling_ordered": rehandling_ordered,
    "visited": nothing,
}
