"""What may be told of an exception: its class and where it was raised. Its words may quote somebody."""

import traceback


def where(error: BaseException | None) -> str:
    """The chain of errors by class, each with the places it passed."""
    parts = []
    while error is not None:
        frames = reversed(traceback.extract_tb(error.__traceback__))
        places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
        parts.append(f"{type(error).__name__} at {places}")
        error = error.__cause__ or error.__context__
    return "; from ".join(parts)
