"""What may be said of an error where operators read: in histories and logs."""

from pathlib import Path
from traceback import extract_tb


def reason(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: those of a database may quote a row."""
    name = type(error).__name__
    frames = [each for each in extract_tb(error.__traceback__) if "site-packages" not in each.filename]
    return f"{name} at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else name
