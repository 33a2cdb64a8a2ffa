"""Releasing particulars of the petitioner to a unit, piece by piece, by whom and why."""

from suban.domain.acts import ActCommand, Release
from suban.domain.case import WINDOWS, Case
from suban.domain.confidentiality import PARTICULARS, barred_units, may_know, readable_by_unit
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.refusals import Refusal
from suban.domain.rulebook import Particular


def release_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """To a unit that has to do with the petition, and something that it does not read already."""
    act = command.act
    assert isinstance(act, Release)
    source = law.rulebook.act_source("release")
    if not may_know(case, act.unit):
        return Refusal(code="release_not_concerned", source=source, details={"unit": act.unit})
    if readable_by_unit(law, case, act.unit).issuperset(act.particulars):
        return Refusal(code="released_already", source=source, details={"unit": act.unit})
    return None


def release(course: Course, command: ActCommand) -> None:
    """The unit reads it from now on; no clock hangs on it."""
    course.record_act("released", command, course.law.rulebook.act_source("release"))


def releasable(law: Law, case: Case) -> dict[str, frozenset[Particular]]:
    """What could still be released, by unit."""
    units = [unit for unit in (case.unit, *case.parties) if unit and unit not in barred_units(law, case)]
    lacking = {unit: PARTICULARS - readable_by_unit(law, case, unit) for unit in units}
    return {unit: particulars for unit, particulars in lacking.items() if particulars}


STEPS: Steps = {
    # In time it is recorded, though a window has ended since, like an alert.
    "release": Step(release_refusal, release, lambda law, case: bool(releasable(law, case)), meets=WINDOWS),
}
