"""What it makes of a case that it is corrected, and whom it complains of."""

from collections.abc import Container
from datetime import datetime

from suban.domain.acts import Correction, Respondent
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.joint_handling import let_go
from suban.domain.procedure.changes.supervision import without_units
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, recompute


def corrected(law: Law, case: Case, entry: Entry) -> Changes:
    """Whom it complains of now, and the rest as corrected, with its clocks."""
    act = entry.act
    assert isinstance(act, Correction)
    changes = complains_of(law, case, act.respondents, entry.at) if act.respondents is not None else {}
    if act.respondents is not None and case.repeats:
        # They are named for their own sake now, not for the tie.
        changes["repeats"] = case.repeats.with_(joined=None)
    return {**changes, **recompute(law, case.with_(**changes), entry)}


def complains_of(law: Law, case: Case, respondents: tuple[Respondent, ...], at: datetime) -> Changes:
    """The parties complained of as they stand now; whatever one of them had to do with it is another's.

    The unit that holds the petition still holds it, until the centre recalls it, and reads it no more. What a
    party complained of had to decide or to settle falls to the office; what it assisted with, or was summoned
    or ordered to beside the unit that holds it, it need not do any more.
    """
    barred = barred_units(law, case.with_(respondents=respondents))
    freed: Changes = {}
    for unit in sorted(barred.intersection(case.parties)):
        freed |= let_go(case.with_(**freed), unit, at)
    if case.orders:
        freed |= without_units(case.with_(**freed), barred, at)
    return {**freed, **_of_others(case, barred), "respondents": respondents or None}


def _of_others(case: Case, barred: Container[str]) -> Changes:
    return {
        "conferred": tuple(each for each in case.conferred or () if each.unit not in barred) or None,
        "copies": tuple(each for each in case.copies or () if each not in barred) or None,
        "coordinator": None if case.coordinator in barred else case.coordinator,
        "duty_of": None if case.duty_of in barred else case.duty_of,
        "assisting_found": tuple(each for each in case.assisting_found or () if each not in barred) or None,
        "escalations": tuple(
            each.with_(
                body=None if each.body in barred else each.body,
                urged_by=None if each.urged_by in barred else each.urged_by,
            )
            for each in case.escalations or ()
        )
        or None,
        "recusals_asked": tuple(
            each.with_(decider=None) if each.decider in barred else each for each in case.recusals_asked or ()
        )
        or None,
        "referrals": tuple(
            each.with_(unit=None) if each.unit in barred else each for each in case.referrals or ()
        )
        or None,
    }


CHANGES: ChangesOf = {"corrected": corrected}
