"""CPU time of a process and everything below it."""

from contextlib import suppress

import psutil


def milliseconds(pid: int) -> float:
    """What the tree of that process has used so far.

    A child that has ended is counted through its parent, so that nothing gets lost or counted twice.
    """
    root = psutil.Process(pid)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return total * 1000
