"""What follows a rating."""

from typing import Literal

from suban.domain.case import Case
from suban.domain.law import Law

Sequel = Literal["rehandling", "finding", "objection", "closing"]


def sequel_of(law: Law, case: Case, level: str, quality: str | None = None) -> Sequel:
    """What follows the next rating of a case.

    The work is sent back; where that was done already, the office finds whose fault it is; the unit may
    object; or it closes.

    A unit objects to a rating as a whole: to how satisfied the petitioner is, or to the quality.
    """
    rule = law.rulebook.rating.level(level)
    assert rule is not None
    if rule.sends_back and case.rehandlings < law.rulebook.rating.rehandlings:
        return "rehandling"
    if rule.sends_back and case.rehandlings and law.rulebook.finding:
        return "finding"
    objection = law.rulebook.objection
    if objection and (level in objection.levels or quality in objection.levels):
        return "objection"
    return "closing"
