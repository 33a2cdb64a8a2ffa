"""The log of a process: JSON lines for programs, columns for people at a terminal.

Whatever logs does so through the standard library, other people's packages too; each line gets what is bound
to the request, and the trace it belongs to.
"""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any, Literal, TextIO

import structlog
from structlog.types import Processor

from suban.seeing.faults import where
from suban.seeing.traces import ids_here

LogFormat = Literal["json", "text"]


def set_up(written: LogFormat | None = None, stream: TextIO | None = None) -> None:
    """Let this process log, to standard error where no stream is given.

    Without a format it is columns at a terminal and JSON elsewhere.
    """
    to = stream or sys.stderr
    terminal = to.isatty()
    handler = logging.StreamHandler(to)
    handler.setFormatter(formatter(written or ("text" if terminal else "json"), colours=terminal))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)


def formatter(written: LogFormat, *, colours: bool = False) -> logging.Formatter:
    """How lines are written."""
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if written == "json"
        else structlog.dev.ConsoleRenderer(colors=colours)
    )
    pre: Sequence[Processor] = (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_trace,
        _without_words,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=pre,
        processors=[_with_fields, structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _with_trace(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    line.update(ids_here())
    return line


def _with_fields(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # Our own, by their name: what packages of others put beside a line may be anything.
    line.update(getattr(line["_record"], "fields", None) or {})
    return line


def _without_words(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception by class and place: what it says may be a row of the database, or what somebody sent."""
    given = line.pop("exc_info", None)
    line.pop("stack_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["raised"] = where(error)
    return line
