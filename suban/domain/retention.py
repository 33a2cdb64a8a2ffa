"""How long what of a petition is kept (保存期限), and what may be erased now.

The journal is never erased: it holds no text and nobody's name, and its hashes go on proving what was done.
Source: the rulebook's `protection.retention`; a petitioner's own request: 《个人信息保护法》 art. 47.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from suban.domain.rulebook import Held, Limit, RetentionRule, Rulebook

_CHINA = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)

REQUESTED_SOURCE = "《个人信息保护法》 art. 47"
"""Of an erasure that the petitioner asked for."""


@dataclass(frozen=True)
class Due:
    """Something of a petition is to go, on this ground."""

    held: Held
    source: str
    requested: bool


def kept_until(ended_at: datetime, limit: Limit) -> datetime:
    """The first instant after what is kept so long from the end of a petition on; whole days in China."""
    last = ended_at.astimezone(_CHINA).date()
    if limit.unit == "months":
        year, month = divmod(last.year * 12 + last.month - 1 + limit.amount, 12)
        last = date(year, month + 1, min(last.day, calendar.monthrange(year, month + 1)[1]))
    else:
        last += limit.amount * _DAY
    return datetime.combine(last + _DAY, time(), _CHINA)


def due(rulebook: Rulebook, ended_at: datetime, now: datetime, *, requested: bool) -> tuple[Due, ...]:
    """What of a petition that came to its end then is kept no longer.

    `requested`: its petitioner asked that who asked be erased, and that was agreed. Nothing else where the
    rulebook says no period.
    """
    rules: tuple[RetentionRule, ...] = (rulebook.protection.retention if rulebook.protection else None) or ()
    over = [
        Due(each.of, each.source, requested=False)
        for each in rules
        if kept_until(ended_at, each.after) <= now
    ]
    if requested and all(each.held != "identity" for each in over):
        over.insert(0, Due("identity", REQUESTED_SOURCE, requested=True))
    return tuple(over)
