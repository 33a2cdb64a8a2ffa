"""What may be said of an error where operators read: in histories and logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from temporalio.exceptions import ApplicationError


def reason(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: those of a database may quote a row."""
    name = type(error).__name__
    frames = [each for each in extract_tb(error.__traceback__) if "site-packages" not in each.filename]
    return f"{name} at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else name


@contextmanager
def told_by_reason(subject: str) -> Iterator[None]:
    """Let an effect fail with the reason alone: what a failure says stands in the history."""
    try:
        yield
    except ApplicationError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised again, without its text
        raise ApplicationError(f"{subject}: {reason(error)}", type=type(error).__name__) from None
