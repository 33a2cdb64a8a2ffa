"""Memory of a process and everything below it."""

import sys
from contextlib import suppress

import psutil

_MIB = 1024 * 1024


def mebibytes(pid: int) -> float:
    """What the tree of that process holds now.

    On Linux what several share, such as the buffers of PostgreSQL, counts once; elsewhere in each of them.
    """
    root = psutil.Process(pid)
    total = 0
    for process in (root, *root.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            total += _held(process)
    return total / _MIB


def _held(process: psutil.Process) -> int:
    held: int = process.memory_full_info().pss if sys.platform == "linux" else process.memory_info().rss
    return held
