"""PostgreSQL's own programs, `pg_dump` and `pg_restore`, of a version that fits the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from suban.backup.errors import BackupError

ProgramName = Literal["pg_dump", "pg_restore"]

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True)
class Program:
    """A program that runs here, and its major version."""

    path: Path
    major: int


def program(name: ProgramName, server: int, besides: Path | None = None) -> Program:
    """The program that fits a server of this major version: of the same one, else the next newer one.

    Args:
        name: Which one.
        server: Major version of the server.
        besides: A folder with such programs that is not on the PATH.

    Raises:
        BackupError: none here is new enough.
    """
    there = [each for each in map(_known, _places(name, besides)) if each is not None]
    fitting = sorted((each for each in there if each.major >= server), key=lambda each: each.major)
    if not fitting:
        older = "、".join(str(each.major) for each in there)
        raise BackupError(
            f"找不到适合 PostgreSQL {server} 的 {name}{f'（现有版本：{older}）' if older else ''}。"
            f"请安装软件包 postgresql-client-{server}，并使其在 PATH 中。",
            f"There is no {name} here for PostgreSQL {server}. "
            f"Install the package postgresql-client-{server}, so that it is on the PATH.",
        )
    return fitting[0]


def run(program: Program, arguments: Sequence[str], database_url: str | None = None) -> str:
    """Run it to its end and give what it printed. The password is never among the arguments.

    Raises:
        BackupError: it failed; what it said of the connection or the disk is told.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    command = [str(program.path), *arguments]
    if database_url is not None:
        parts = conninfo_to_dict(database_url)
        password = parts.pop("password", None)
        if password is not None:
            environment["PGPASSWORD"] = str(password)
        command.append(f"--dbname={make_conninfo('', **parts)}")
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode != 0:
        # Its first line tells why. Further ones can quote rows, and rows hold personal data.
        said = next((line for line in done.stderr.splitlines() if line.strip()), str(done.returncode))
        raise BackupError(
            f"{program.path.name} 失败：{said}", f"{program.path.name} failed; it says why above."
        )
    return done.stdout


def _places(name: str, besides: Path | None) -> list[Path]:
    # Debian keeps those of several versions beside each other and puts one on the PATH.
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if on_path := shutil.which(name):
        places.append(Path(on_path))
    if besides is not None:
        places.append(besides / name)
    return places


def _known(path: Path) -> Program | None:
    try:
        told = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = _VERSION.search(told.stdout)
    return Program(path, int(found[1])) if found else None
