"""The days of a question: from which instant on, and before which."""

from datetime import date, datetime, time, timedelta

from api.problems import ProblemError
from api.surroundings import CHINA
from suban.domain.calendar import ONE_DAY

MOST_DAYS = 366
"""Nobody asks for more at once: it bounds the work of one request."""


def instants(since: date, until: date) -> tuple[datetime, datetime]:
    """The first instant of the first of these days, and the first one after the last."""
    return datetime.combine(since, time(), CHINA), datetime.combine(until + ONE_DAY, time(), CHINA)


def asked(since: date, until: date) -> tuple[datetime, datetime]:
    """The same of days that somebody asks for. Raises `ProblemError` where they are none, or too many."""
    if not timedelta(0) <= until - since < MOST_DAYS * ONE_DAY:
        raise ProblemError("period_wrong", most=MOST_DAYS)
    return instants(since, until)
