# ruff: noqa: INP001  # a script that the image is built by, no part of a package
"""Prints the part of requirements.lock that `suban` itself runs on, with hashes, without development's tools.

The lock says behind each package who wants it (`# via`); what only the group `dev` wants is left out.
`--with NAME` adds a package and all that it wants, `--without NAME` leaves one out.
"""

import argparse
import re
import sys
from pathlib import Path

SUBAN = "suban (pyproject.toml)"


def packages(lock: str) -> dict[str, tuple[str, set[str]]]:
    """Each package of the lock: its lines, and who wants it."""
    found = {}
    for block in re.split(r"\n(?=[^\s#])", lock.strip()):
        name = re.match(r"[A-Za-z0-9._-]+", block)
        if name is None or "==" not in block or "--hash=" not in block:
            raise SystemExit(f"requirements.lock: cannot read / 无法识别：{block.splitlines()[0]}")
        _, _, via = block.partition("# via")
        wanted_by = {line.strip(" #") for line in via.splitlines()}
        found[name[0]] = block, wanted_by - {""}
    return found


def wanted(found: dict[str, tuple[str, set[str]]], start: set[str]) -> set[str]:
    """The names of `start`, what `suban` wants, and what these want in turn."""
    names = start | {name for name, (_, by) in found.items() if SUBAN in by}
    while more := {name for name, (_, by) in found.items() if by & names} - names:
        names |= more
    return names


def main() -> None:
    """Reads the lock named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--with", dest="extra", action="append", default=[], metavar="NAME")
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    asked = parser.parse_args()
    found = packages(asked.lock.read_text("utf-8"))
    if missing := {*asked.extra, *asked.without} - {*found}:
        raise SystemExit(f"requirements.lock has no / 没有：{', '.join(sorted(missing))}")
    names = wanted(found, {*asked.extra}) - {*asked.without}
    sys.stdout.writelines(f"{block}\n" for name, (block, _) in found.items() if name in names)


if __name__ == "__main__":
    main()
