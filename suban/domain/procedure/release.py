"""Releasing particulars of the petitioner to a unit, piece by piece, by whom and why."""

from suban.domain.acts import ActCommand, Release
from suban.domain.case import Case
from suban.domain.confidentiality import may_know, readable_by_unit
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.refusals import Refusal


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


def _concerned(law: Law, case: Case) -> bool:
    return case.unit is not None or bool(case.parties)


STEPS: Steps = {"release": Step(release_refusal, release, _concerned)}
