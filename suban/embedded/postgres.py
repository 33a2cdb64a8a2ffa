"""PostgreSQL from a wheel, as a child of ours."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from suban.embedded.child import Command
from suban.embedded.errors import StackError
from suban.embedded.files import write_private
from suban.embedded.part import Part
from suban.embedded.ports import free_port
from suban.embedded.unprivileged import as_unprivileged, check_has_name
from suban.embedded.wheels import postgres_program

SUPERUSER, OWNER, APPLICATION = "postgres", "suban_owner", "suban_app"
_HOST = "127.0.0.1"

# Nothing of the caller's environment: PGDATA, PGOPTIONS or a strange locale would change the server.
_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Postgres(Part):
    """A PostgreSQL server on loopback, with a database `suban` and its two roles.

    Args:
        folder: Where data and passwords are kept; made when missing.
        durable: False gives up safety against power cuts for speed, for tests.
    """

    name = "postgres"
    title = "数据库 PostgreSQL"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._durable = durable
        self._port = 0
        self._settled = False
        self._passwords: dict[str, str] = {}

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{_HOST}:{self._port}"

    def url(self, role: str = APPLICATION, database: str = "suban") -> str:
        """Address of a database for one of the roles, with its password."""
        return f"postgresql://{role}:{quote(self._passwords[role], safe='')}@{self.address}/{database}"

    def prepare(self) -> None:
        """Makes the data directory the first time; stops a server that still runs on it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._read_passwords()
        if self._data.exists():
            self._check_version()
            self._clear_pid_file()
        else:
            self._initialise()
        if not self._settled:  # later the application knows the port: it must stay
            self._port = free_port(_HOST)

    def command(self) -> Command:
        """The server itself; SIGINT is its fast, clean shutdown."""
        options = {
            "listen_addresses": _HOST,
            "port": str(self._port),
            # Paths of sockets are limited to about 100 bytes, which a deep folder exceeds.
            "unix_socket_directories": "",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "log_line_prefix": "%m [%p] ",
            # The detail of an error quotes rows, and rows hold personal data.
            "log_error_verbosity": "terse",
        }
        argv = [str(postgres_program("postgres")), "-D", str(self._data)]
        for key, value in options.items():
            argv += ["-c", f"{key}={value}"]
        is_root = _is_root()
        return Command(
            argv=as_unprivileged(argv, self._data, death_signal="INT") if is_root else argv,
            environment=_ENVIRONMENT,
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            sets_own_death_signal=is_root,
            program="postgres",
        )

    def is_ready(self) -> bool:
        """Whether a connection succeeds, roles and database are there and Chinese text can be searched."""
        try:
            with self.connect("postgres") as connection:
                self._make_roles(connection)
            self.create_database("suban", exist_ok=True)
        except psycopg.OperationalError:
            return False
        self._settled = True
        return True

    def connect(self, database: str) -> psycopg.Connection:
        """Opens a connection as superuser, in autocommit.

        Raises:
            psycopg.OperationalError: the server does not answer within two seconds.
        """
        return psycopg.connect(self.url(SUPERUSER, database), autocommit=True, connect_timeout=2)

    def create_database(self, name: str, *, template: str | None = None, exist_ok: bool = False) -> None:
        """Makes a database that `suban_owner` owns and `suban_app` may enter.

        Args:
            name: Its name.
            template: Another database to copy; nobody may be connected to it.
            exist_ok: Leave an existing one as it is.
        """
        with self.connect("postgres") as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if row is None or not exist_ok:
                copied = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
                statement = sql.SQL("CREATE DATABASE {} OWNER {} {}")
                connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER), copied))
            for rights in ("REVOKE ALL ON DATABASE {} FROM PUBLIC", "GRANT CONNECT ON DATABASE {} TO {}"):
                connection.execute(sql.SQL(rights).format(sql.Identifier(name), sql.Identifier(APPLICATION)))

    def drop_database(self, name: str) -> None:
        """Deletes a database, closing the connections to it."""
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _make_roles(self, connection: psycopg.Connection) -> None:
        for role in (OWNER, APPLICATION):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if known is None:
                # Neither may make roles or databases; the application's owns nothing at all.
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                password = sql.Literal(self._passwords[role])
                connection.execute(statement.format(sql.Identifier(role), password))

    def _read_passwords(self) -> None:
        file = self._folder / "passwords.json"
        if file.exists():
            self._passwords = json.loads(file.read_text("utf-8"))
        elif self._data.exists():
            raise StackError(
                f"找不到 {file}，无法登录已有的数据库。请恢复该文件，或用 suban dev --fresh 重新开始。",
                f"{file} is missing, so the existing database cannot be entered. "
                "Restore it, or start anew with `suban dev --fresh`.",
            )
        else:
            self._passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)}
            write_private(file, json.dumps(self._passwords))

    def _initialise(self) -> None:
        if not _is_root():
            check_has_name(os.geteuid())
        # Under another name first: a crash in the middle must not leave half a data directory.
        draft = self._folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        password_file = self._folder / "superuser.password"
        write_private(password_file, self._passwords[SUPERUSER])
        argv = [
            str(postgres_program("initdb")),
            "-D",
            str(draft),
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=libc",
            "--locale=C.UTF-8",
        ]
        if not self._durable:
            argv.append("--no-sync")
        try:
            command = as_unprivileged(argv, draft) if _is_root() else argv
            done = subprocess.run(
                command,
                env=_ENVIRONMENT,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        finally:
            password_file.unlink()
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()
            raise StackError(
                f"无法初始化数据库 {self._data}：\n{said}",
                f"Could not initialise the database in {self._data}; initdb's own words are above.",
            )
        draft.rename(self._data)

    def _check_version(self) -> None:
        made_by = (self._data / "PG_VERSION").read_text("ascii").strip()
        program = str(postgres_program("postgres"))
        told = subprocess.run(
            [program, "--version"], env=_ENVIRONMENT, capture_output=True, text=True, check=True
        )
        ours = told.stdout.split()[-1].split(".")[0]
        if made_by != ours:
            raise StackError(
                f"{self._data} 由 PostgreSQL {made_by} 建立，现在安装的是 {ours}。"
                "请先导出数据再升级，或用 --fresh 重新开始。",
                f"{self._data} was made by PostgreSQL {made_by}, and {ours} is installed now. "
                "Dump and restore it, or start anew with --fresh.",
            )

    def _clear_pid_file(self) -> None:
        """Stops a server that outlived its stack; removes a pid that now names another program."""
        pid_file = self._data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text("utf-8").split("\n", 1)[0])
            process = psutil.Process(pid)
            is_ours = process.name() == "postgres" and Path(process.cwd()) == self._data.resolve()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return  # PostgreSQL clears a dead server's file itself, after looking for its orphans
        except psutil.AccessDenied:
            is_ours, process = False, None
        if not is_ours or process is None:
            pid_file.unlink(missing_ok=True)
            return
        for stop in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(stop)
            try:
                process.wait(8)
            except psutil.TimeoutExpired:
                continue
            return


def _is_root() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0
