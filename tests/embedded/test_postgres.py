import os
import signal
import stat
from pathlib import Path

import psutil
import psycopg
import pytest

from suban.embedded.alone import running
from suban.embedded.child import Child
from suban.embedded.errors import StackError
from suban.embedded.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from suban.embedded.records import Records


def _value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _note(postgres: Postgres, text: str) -> None:
    with psycopg.connect(postgres.url(OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def _server_of(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0]))


def test_the_application_role_owns_nothing_and_can_create_nothing(postgres: Postgres) -> None:
    assert (
        _value(
            postgres.url(),
            "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'suban_app'::regrole AND deptype = 'o'",
        )
        == 0
    )
    with psycopg.connect(postgres.url(APPLICATION)) as connection:
        for forbidden in ("CREATE TABLE t (i int)", "CREATE TEMP TABLE t (i int)", "CREATE SCHEMA s"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(forbidden.encode())


def test_a_wrong_password_is_refused(postgres: Postgres) -> None:
    wrong = postgres.url(SUPERUSER).replace(":", ":x", 2).replace("postgresql:x", "postgresql:", 1)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_it_listens_on_loopback_only(postgres: Postgres) -> None:
    assert _value(postgres.url(SUPERUSER), "SHOW listen_addresses") == "127.0.0.1"
    assert _value(postgres.url(SUPERUSER), "SHOW unix_socket_directories") == ""


def test_folders_above_keep_their_rights(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with running(Postgres(closed / "deep" / "server", durable=False), tmp_path) as postgres:
        _note(postgres, "x")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((closed / "deep" / "server" / "data").stat().st_mode) == 0o700


def test_it_starts_over_its_own_data_after_kill_9(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with running(Postgres(folder), tmp_path) as postgres:
        _note(postgres, "先记下")
        os.kill(_server_of(folder).pid, signal.SIGKILL)
    assert (folder / "data" / "postmaster.pid").exists()
    with running(Postgres(folder), tmp_path) as postgres:
        assert _value(postgres.url(OWNER), "SELECT text FROM note") == "先记下"


def test_a_server_that_outlived_its_stack_is_stopped_first(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with running(Postgres(folder, durable=False), tmp_path) as postgres:
        _note(postgres, "x")
    lonely = Postgres(folder, durable=False)
    lonely.prepare()
    child = Child("postgres", lonely.command(), tmp_path / "log", Records(tmp_path / "forgotten.json"))
    try:
        while not lonely.is_ready():
            assert child.ending() is None, child.last_lines()
        with running(Postgres(folder, durable=False), tmp_path) as postgres:
            assert _value(postgres.url(OWNER), "SELECT text FROM note") == "x"
            assert child.ending() == "exit 0"
    finally:
        child.stop(5)


def test_a_pid_that_now_names_another_program_does_not_stop_it(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with running(Postgres(folder, durable=False), tmp_path):
        pid_file = (folder / "data" / "postmaster.pid").read_text()
    lines = pid_file.split("\n")
    (folder / "data" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with running(Postgres(folder, durable=False), tmp_path) as postgres:
        _note(postgres, "x")
    assert psutil.pid_exists(os.getpid())


def test_half_a_data_directory_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    (folder / "data.new" / "base").mkdir(parents=True)
    with running(Postgres(folder, durable=False), tmp_path) as postgres:
        _note(postgres, "x")


def test_lost_passwords_are_told_and_data_is_kept(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(StackError, match=r"passwords\.json"):
        Postgres(tmp_path).prepare()
    assert (tmp_path / "data").exists()


def test_data_of_another_major_version_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    (tmp_path / "passwords.json").write_text("{}")
    with pytest.raises(StackError, match="PostgreSQL 9"):
        Postgres(tmp_path).prepare()
