"""Becomes another program that the kernel ends together with the one that started it.

Run as `python -I -S launch.py SIGNAL PARENT PROGRAM ARGUMENTS...`; SIGNAL and PARENT are numbers. A program
of its own and not subprocess's preexec_fn, which may deadlock where the parent has threads (Temporal's
client has some) and which Python 3.12 warns of. Where the kernel cannot do it (macOS) the next `suban dev`
finds the processes left behind.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Sets the death signal, then replaces this process."""
    death_signal, parent, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
    os.execv(program, sys.argv[3:])  # noqa: S606  # there is no shell to want


if __name__ == "__main__":
    main()
