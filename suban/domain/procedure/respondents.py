"""What it makes of a case that its parties complained of are corrected."""

from typing import Any

from suban.domain.acts import Respondent
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units
from suban.domain.law import Law


def respondents_corrected(law: Law, case: Case, respondents: tuple[Respondent, ...] | None) -> dict[str, Any]:
    """The parties complained of as they stand now; whatever one of them had to do with it is another's.

    The unit that holds the petition still holds it, until the centre recalls it, and reads it no more. What a
    party complained of had to decide or to settle falls to the office.
    """
    if respondents is None:
        return {}
    barred = barred_units(law, case.with_(respondents=respondents))
    return {
        "respondents": respondents or None,
        "conferred": tuple(each for each in case.conferred or () if each.unit not in barred) or None,
        "copies": tuple(each for each in case.copies or () if each not in barred) or None,
        "coordinator": None if case.coordinator in barred else case.coordinator,
        "duty_of": None if case.duty_of in barred else case.duty_of,
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
    }
