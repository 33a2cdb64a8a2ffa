"""A petition that was answered before it came here: recorded as it was, without clocks, acts or notices."""

from datetime import datetime

from suban.domain.acts import TextRef
from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Registration
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.taking import Taken


def settle(law: Law, case: Case, replied_at: datetime, reply: TextRef) -> Taken:
    """Both its entries: received then, closed with the reply then. Neither claims that anybody acted here."""
    course = Course(law, case)
    received_on = law.calendar.local_date(case.received_at)
    ground = law.rulebook.closing_by("imported")
    course.record(
        "imported",
        case.received_at,
        ground.source,
        fact=Registration(
            kind=case.kind,
            area=case.area,
            rulebook=case.rulebook,
            calendar=case.calendar,
            matter=case.matter,
            origin=case.origin,
            in_force=received_on >= law.rulebook.in_force.since,
        ),
    )
    course.record("closed", replied_at, ground.source, fact=ClosingFact(ground=ground.ground, reply=reply))
    return Taken(tuple(course.entries), course.case)
