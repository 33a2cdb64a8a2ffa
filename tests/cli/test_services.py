"""`suban worker`, `suban api`, `suban migrate` alone, as an operator sets and misses them."""

import http.client
import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator

import psycopg
import pytest

from suban.embedded.engine_file import EngineFile
from suban.embedded.ports import free_port
from suban.embedded.postgres import OWNER, SUPERUSER, Postgres
from suban.embedded.temporal import Temporal
from tests.cli.conftest import Run, Start
from tests.conftest import Database, engine_of_its_own
from tests.docs.documents import ROOT

SECRET = "a secret for tests, long enough to be one"


@pytest.fixture(scope="module")
def temporal_dev(tmp_path_factory: pytest.TempPathFactory, engine_file: EngineFile) -> Iterator[Temporal]:
    """Not the engine of all tests: `suban worker` tells its release."""
    with engine_of_its_own(tmp_path_factory.mktemp("temporal"), engine_file) as server:
        yield server


@pytest.fixture
def settings(database: Database, temporal_dev: Temporal) -> dict[str, str]:
    return {
        "SUBAN_DATABASE_URL": database.app_url,
        "SUBAN_TEMPORAL_ADDRESS": temporal_dev.address,
        "SUBAN_TEMPORAL_NAMESPACE": temporal_dev.file.namespace,
        "SUBAN_SECRET_KEY": SECRET,
        "SUBAN_CITY": "longnan",
        "SUBAN_API_PORT": str(free_port("127.0.0.1")),
    }


def _nobody(url: str) -> str:
    return re.sub(r"@[^/]+/", f"@127.0.0.1:{free_port('127.0.0.1')}/", url)


def _wrong_password(url: str) -> str:
    return re.sub(r":[^:@/]+@", ":hidden-word@", url)


def _lines(process: subprocess.Popen[str], wanted: str) -> str:
    """What it says up to the line that holds `wanted`."""
    said = ""
    assert process.stdout is not None
    while wanted not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    return said


def _end(process: subprocess.Popen[str], seconds: float = 15) -> str:
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=seconds)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    return said


def _health(port: str, seconds: float = 30) -> tuple[int, dict[str, str]]:
    deadline = time.monotonic() + seconds
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
        try:
            connection.request("GET", "/api/v1/health")
            answer = connection.getresponse()
            said = json.loads(answer.read())
            return answer.status, {part: said[part] for part in ("store", "engine") if part in said}
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        finally:
            connection.close()


def test_each_part_runs_alone_and_ends_when_told(start: Start, settings: dict[str, str]) -> None:
    worker, api = start("worker", **settings), start("api", **settings)
    _lines(worker, "worker ready")
    assert _health(settings["SUBAN_API_PORT"]) == (200, {"store": "up", "engine": "up"})
    _end(worker, 10)
    _end(api, 10)


@pytest.mark.parametrize("part", ["worker", "api"])
def test_a_missing_setting_is_named(run: Run, settings: dict[str, str], part: str) -> None:
    for name in ("SUBAN_DATABASE_URL", "SUBAN_SECRET_KEY"):
        done = run(part, **{key: value for key, value in settings.items() if key != name})
        assert done.returncode == 1
        assert f"缺少设置 {name}" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["worker", "api"])
def test_a_role_that_could_rewrite_the_record_is_refused(
    run: Run, settings: dict[str, str], database: Database, postgres: Postgres, part: str
) -> None:
    for url in (database.owner_url, postgres.url(SUPERUSER, database.name)):
        done = run(part, **settings | {"SUBAN_DATABASE_URL": url})
        assert done.returncode == 1
        assert "能改写流水账" in done.stderr
        assert "could rewrite the journal" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["worker", "api"])
def test_a_database_without_tables_is_told(
    run: Run, settings: dict[str, str], postgres: Postgres, part: str
) -> None:
    postgres.create_database("without_tables")
    try:
        done = run(part, **settings | {"SUBAN_DATABASE_URL": postgres.url(database="without_tables")})
    finally:
        postgres.drop_database("without_tables")
    assert done.returncode == 1
    assert "run `suban migrate` first" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_waits_for_a_database_and_says_why(start: Start, settings: dict[str, str]) -> None:
    for url, why in (
        (_nobody(settings["SUBAN_DATABASE_URL"]), "refused"),
        (_wrong_password(settings["SUBAN_DATABASE_URL"]), "password authentication failed"),
    ):
        worker = start("worker", **settings | {"SUBAN_DATABASE_URL": url})
        said = _lines(worker, "连不上数据库，3 秒后再试 / cannot reach the database, trying again in 3 s")
        said += _end(worker)
        assert why in said
        assert "hidden-word" not in said


def test_a_worker_waits_for_an_engine_and_says_which(start: Start, settings: dict[str, str]) -> None:
    away = f"127.0.0.1:{free_port('127.0.0.1')}"
    for changed, told in (
        ({"SUBAN_TEMPORAL_ADDRESS": away}, away),
        ({"SUBAN_TEMPORAL_NAMESPACE": "elsewhere"}, "namespace elsewhere"),
    ):
        worker = start("worker", **settings | changed)
        said = _lines(worker, "连不上引擎，3 秒后再试 / cannot reach the engine, trying again in 3 s")
        assert told in said
        _end(worker)


def test_a_worker_starts_once_its_database_is_there(
    start: Start, settings: dict[str, str], database: Database, postgres: Postgres
) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS false'.encode())
        worker = start("worker", **settings)
        _lines(worker, "cannot reach the database")
        connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS true'.encode())
    _lines(worker, "worker ready")
    _end(worker)


def test_the_api_answers_503_until_its_database_is_there(
    start: Start, settings: dict[str, str], database: Database, postgres: Postgres
) -> None:
    port = settings["SUBAN_API_PORT"]
    with postgres.connect("postgres") as connection:
        connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS false'.encode())
        api = start("api", **settings)
        assert _health(port) == (503, {"store": "away", "engine": "up"})
        connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS true'.encode())
    assert _health(port) == (200, {"store": "up", "engine": "up"})
    assert "连不上数据库，恢复前回答 503" in _end(api)


def test_the_api_never_serves_as_a_role_that_could_rewrite_the_record(
    start: Start, settings: dict[str, str], database: Database, postgres: Postgres
) -> None:
    port = settings["SUBAN_API_PORT"]
    with postgres.connect("postgres") as connection:
        connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS false'.encode())
        api = start("api", **settings | {"SUBAN_DATABASE_URL": database.owner_url})
        assert _health(port)[0] == 503
        connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS true'.encode())
    assert _health(port)[0] == 503
    assert "could rewrite the journal" in _end(api)


@pytest.mark.parametrize("part", ["worker", "api"])
def test_wrong_rules_are_told_by_file_and_line(
    run: Run, settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory, part: str
) -> None:
    rules = tmp_path_factory.mktemp("rules")
    (rules / "mine.yml").write_text("id: mine\nterms: 5\n")
    done = run(part, SUBAN_RULES_DIR=str(rules), **settings)
    assert done.returncode == 1
    assert "mine.yml:2" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("city", ["", "utopia"])
def test_the_api_asks_whose_platform_it_is(run: Run, settings: dict[str, str], city: str) -> None:
    done = run("api", **settings | {"SUBAN_CITY": city})
    assert done.returncode == 1
    assert "anshan, beijing, liaoning, longnan" in done.stderr
    assert done.stderr.count("SUBAN_CITY") == 2  # in Chinese and in English
    assert "Traceback" not in done.stderr


def test_a_rulebook_that_binds_later_is_told(
    run: Run, settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    rules = tmp_path_factory.mktemp("rules")
    # Alone in its folder: without the province's text that binds beside it.
    shipped, _, _ = (ROOT / "rules" / "anshan-2019.yml").read_text("utf-8").partition("\nbeside:")
    written = shipped.replace("id: anshan-2019", "id: utopia-2999").replace("since: 2019-", "since: 2999-")
    (rules / "utopia-2999.yml").write_text(written, "utf-8")
    # The only place that there is need not be named.
    done = run("api", **settings | {"SUBAN_CITY": "", "SUBAN_RULES_DIR": str(rules)})
    assert done.returncode == 1
    assert "utopia-2999 is in force from 2999-12-15 on" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["worker", "api", "dev"])
def test_listening_beyond_this_machine_must_be_asked_for(
    run: Run, settings: dict[str, str], part: str
) -> None:
    done = run(part, **settings | {"SUBAN_API_HOST": "0.0.0.0"})
    assert done.returncode == 1
    assert "SUBAN_ALLOW_REMOTE=true" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrating_by_hand(run: Run, postgres: Postgres) -> None:
    postgres.create_database("by_hand")
    urls = {
        "SUBAN_OWNER_DATABASE_URL": postgres.url(OWNER, "by_hand"),
        "SUBAN_DATABASE_URL": postgres.url(database="by_hand"),
    }
    try:
        for _ in range(2):
            done = run("migrate", **urls)
            assert done.returncode == 0, done.stderr
            assert "数据库表已是最新 / the tables are up to date" in done.stdout
        with psycopg.connect(urls["SUBAN_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT count(*) FROM journal").fetchone() == (0,)
        # The wrong way round, a wrong password, nobody there.
        for url, why in (
            (urls["SUBAN_DATABASE_URL"], "does not own the tables"),
            (_wrong_password(urls["SUBAN_OWNER_DATABASE_URL"]), "password authentication failed"),
            (_nobody(urls["SUBAN_OWNER_DATABASE_URL"]), "refused"),
        ):
            done = run("migrate", **urls | {"SUBAN_OWNER_DATABASE_URL": url})
            assert done.returncode == 1, done.stdout
            assert why in done.stderr
            assert "hidden-word" not in done.stderr
            assert "Traceback" not in done.stderr
        missing = run("migrate", SUBAN_DATABASE_URL=urls["SUBAN_DATABASE_URL"])
        assert missing.returncode == 1
        assert "SUBAN_OWNER_DATABASE_URL" in missing.stderr
    finally:
        postgres.drop_database("by_hand")


def test_migrating_as_somebody_who_may_not(run: Run, postgres: Postgres) -> None:
    postgres.create_database("not_mine")
    try:
        url = postgres.url(database="not_mine")
        done = run("migrate", SUBAN_DATABASE_URL=url, SUBAN_OWNER_DATABASE_URL=url)
    finally:
        postgres.drop_database("not_mine")
    assert done.returncode == 1
    assert "未能升级数据库表：permission denied" in done.stderr
    assert "Traceback" not in done.stderr
