"""One part without a stack, for tests and for tools that need a server for a moment."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from suban.embedded.child import Child
from suban.embedded.errors import StackError
from suban.embedded.part import Part
from suban.embedded.records import Records

AnyPart = TypeVar("AnyPart", bound=Part)


@contextmanager
def running(part: AnyPart, folder: Path) -> Iterator[AnyPart]:
    """Runs a part until the block ends; log and record of its process go to `folder`, which exists.

    Raises:
        StackError: it is not ready in time; the message holds the end of its log.
    """
    part.prepare()
    child = Child(
        part.name, part.command(), folder / f"{part.name}.log", Records(folder / f"{part.name}.json")
    )
    try:
        deadline = time.monotonic() + part.start_seconds
        while not part.is_ready():
            ending = child.ending()
            if ending or time.monotonic() > deadline:
                lines = "\n".join(child.last_lines())
                raise StackError(
                    f"{part.title} 未能启动（{ending or '超时'}）：\n{lines}",
                    f"{part.name} did not start ({ending or 'too slow'}); its last lines are above.",
                )
            time.sleep(0.02)
        yield part
    finally:
        child.stop(part.grace_seconds)
