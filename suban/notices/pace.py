"""When to come again, where the other side says so."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# A gateway that asks for longer is asked in between: its clock may be wrong, and people wait.
_LONGEST = timedelta(hours=1)


def retry_after(header: str | None) -> timedelta | None:
    """How long to wait by a header Retry-After (RFC 9110: seconds or a date), an hour at most.

    None where it is missing, past or nonsense.
    """
    if not header:
        return None
    if header.isascii() and header.isdigit():
        # So many digits are enough for the longest wait.
        return min(timedelta(seconds=int(header[:9])), _LONGEST)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    wait = until - datetime.now(UTC)
    return min(wait, _LONGEST) if wait > timedelta() else None
