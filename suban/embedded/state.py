"""The state directory (`.suban/`): where everything is, and that only one stack uses it."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from suban.embedded.errors import StackError
from suban.embedded.files import write_private

LONGNAN = "longnan"
"""The city that is played where none is named."""


class StateDirectory:
    """Names of what the stack keeps there."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.logs = self.path / "log"
        self.postgres = self.path / "postgres"
        self.files = self.path / "files"
        self.temporal_db = self.path / "temporal.db"
        self.records = self.path / "processes.json"
        self.demo_env = self.path / "demo.env"
        self.secret_key_file = self.path / "secret.key"
        self._addresses = self.path / "addresses.json"
        self._city = self.path / "city"
        self._lock = self.path / "lock"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Makes the directory and keeps it for this process alone.

        Raises:
            StackError: another stack runs on it, or it cannot be written.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StackError(
                f"无法写入状态目录 {self.path}：{error.strerror}。"
                "请检查其所有者，或用 SUBAN_STATE_DIR 另指一个。",
                f"Cannot write the state directory {self.path}: {error.strerror}. "
                "Check who owns it, or name another one with SUBAN_STATE_DIR.",
            ) from error
        with os.fdopen(descriptor, "r+", encoding="ascii") as lock:
            # The kernel lets go of it when the process ends, however it ends.
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = lock.read().strip() or "?"
                raise StackError(
                    f"已有一个 suban dev（进程 {holder}）在使用 {self.path}。请先停止它，"
                    "或用 SUBAN_STATE_DIR 另指一个目录。",
                    f"Another `suban dev` (process {holder}) is using {self.path}. Stop it first, "
                    "or name another directory with SUBAN_STATE_DIR.",
                ) from error
            lock.seek(0)
            lock.truncate()
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield

    def delete_contents(self) -> None:
        """Throws the data away: only what the stack itself has put there."""
        for folder in (self.postgres, self.files, self.logs):
            if folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder)
        for name in ("temporal.db*", "demo.env", "secret.key", "processes.json", "addresses.json", "city"):
            for file in self.path.glob(name):
                file.unlink()
        self.logs.mkdir(mode=0o700)

    def secret_key(self) -> str:
        """The key that signs tokens on this machine, made the first time."""
        if not self.secret_key_file.exists():
            write_private(self.secret_key_file, secrets.token_urlsafe(48))
        return self.secret_key_file.read_text("utf-8").strip()

    def city(self) -> str | None:
        """The city whose data are here; None where there are none yet."""
        if self._city.exists():
            return self._city.read_text("utf-8").strip()
        # Before there was a choice, all data were Longnan's.
        return LONGNAN if self.postgres.exists() else None

    def write_city(self, city: str) -> None:
        """Notes whose data are here from now on."""
        write_private(self._city, f"{city}\n")

    def write_addresses(self, **addresses: str) -> None:
        """Notes by the names of settings what commands beside the running stack need, for its owner only."""
        write_private(self._addresses, json.dumps(addresses))

    def addresses(self) -> dict[str, str]:
        """What the running stack has noted; empty where none runs."""
        try:
            noted: dict[str, str] = json.loads(self._addresses.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return noted

    def forget_addresses(self) -> None:
        """The stack has ended: nothing answers there."""
        self._addresses.unlink(missing_ok=True)
