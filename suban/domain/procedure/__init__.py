"""The procedure: what may be done, what follows, and what the law demands next."""

from suban.domain.procedure.course import Course
from suban.domain.procedure.overdue import Done, Duty, Instant, Record, Wait, duty, elapse, nearest
from suban.domain.procedure.settled import settle
from suban.domain.procedure.taking import (
    Taken,
    closed_refusal,
    goes_on_after_closing,
    possible_acts,
    register,
    take,
)

__all__ = [
    "Course",
    "Done",
    "Duty",
    "Instant",
    "Record",
    "Taken",
    "Wait",
    "closed_refusal",
    "duty",
    "elapse",
    "goes_on_after_closing",
    "nearest",
    "possible_acts",
    "register",
    "settle",
    "take",
]
