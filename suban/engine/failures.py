"""What may be said of an error where operators read: in histories and logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from temporalio.exceptions import ApplicationError

_OURS = ("suban", "workflows", "activities", "workers", "api")


def reason(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: those of a database may quote a row."""
    name = type(error).__name__
    ours = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__", "").partition(".")[0] in _OURS
    ]
    return f"{name} at {Path(ours[-1][0]).name}:{ours[-1][1]}" if ours else name


@contextmanager
def told_by_reason(subject: str) -> Iterator[None]:
    """Let an effect fail with the reason alone: what a failure says stands in the history."""
    try:
        yield
    except ApplicationError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised again, without its text
        raise ApplicationError(f"{subject}: {reason(error)}", type=type(error).__name__) from None
