"""Refusals that several chapters of the process share."""

from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName


def out_of_turn(law: Law, case: Case, act: ActName) -> Refusal:
    """The petition is not at the stage of this act."""
    return Refusal(
        code="out_of_turn",
        source=law.rulebook.act_source(act),
        details={"act": act, "stage": case.stage},
    )


def reason_missing(source: str, act: ActName) -> Refusal:
    """A decision against somebody needs its reason."""
    return Refusal(code="reason_missing", source=source, details={"act": act})
