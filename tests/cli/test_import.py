"""`suban import` as an operator runs it: a process of its own, over a real database."""

import asyncio
import csv
import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from suban.embedded.temporal import Temporal
from suban.query_code import query_code
from suban.store import audit, statutes
from suban.store.database import connect
from tests.cli.conftest import Run, Start
from tests.conftest import REAL_DATA, Database
from tests.importing.tables import ANSWERED, HEADERS, NEWER, OPEN, open_rows, write_csv, write_xlsx
from tests.journeys.conftest import Platform, idle_platform, platform
from workers.relay import Relay

__all__ = ["idle_platform", "platform"]

OPTIONS = ("--rulebook", "longnan-2021", "--kind", "complaint", "--area", "360783")

Import = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def take(run: Run, database: Database) -> Import:
    """Runs `suban import FILE` with the usual options."""

    def take(file: Path, *more: str, **settings: str) -> subprocess.CompletedProcess[str]:
        done = run("import", file, *OPTIONS, *more, SUBAN_DATABASE_URL=database.app_url, **settings)
        assert "Traceback" not in done.stderr
        return done

    return take


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.owner_url) as connection:
        return connection.execute(query.encode()).fetchall()


def count(database: Database, table: str = "petition") -> int:
    found: int = ask(database, f"SELECT count(*) FROM {table}")[0][0]
    return found


async def verified(database: Database) -> int:
    """How many petitions there are, each of whose records agree."""
    store = connect(database.app_url, pool_size=2)
    try:
        await statutes.learn(store)
        numbers = [each async for each in audit.numbers(store)]
        assert [wrong for each in numbers if (wrong := (await audit.verify(store, each))[1])] == []
        return len(numbers)
    finally:
        await store.dispose()


async def test_rows_become_petitions_once(take: Import, tmp_path: Path, database: Database) -> None:
    file = write_csv(tmp_path / "old.csv", [OPEN, ANSWERED, NEWER], encoding="gb18030")
    done = take(file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "title ← 留言主题" in done.stdout
    assert "已导入 / taken: 3（已办结 2，待受理 1 / closed 2, live 1）" in done.stdout
    assert "before the rulebook was in force: 1" in done.stdout
    assert ask(
        database,
        "SELECT title, stage, closed_on, channel, started_at, entries FROM petition "
        "JOIN petition_text USING (number) ORDER BY title",
    ) == [
        ("供水不足", "closed", "imported", "import", None, 2),
        ("路灯不亮", "received", None, "import", None, 0),
        ("道路破损", "closed", "imported", "import", None, 2),
    ]
    # Nobody is told, no clock has run, and the reply stands apart from the journal.
    assert (count(database, "notice"), count(database, "running_term")) == (0, 0)
    assert ask(database, "SELECT body FROM act_text ORDER BY body") == [
        ("已修复，\n感谢反映",),
        ("已调整水压",),
    ]
    assert ask(
        database,
        "SELECT kind, to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS'), "
        "content::json -> 'fact' ->> 'in_force', content::json #>> '{fact,origin,number}' "
        "FROM journal ORDER BY number, entry",
    ) == [
        ("imported", "2019-04-25 09:32:09", "false", "1002"),
        ("closed", "2019-05-10 14:56:53", None, None),
        ("imported", "2022-03-01 08:00:00", "true", "1003"),
        ("closed", "2022-03-04 00:00:00", None, None),
    ]
    assert await verified(database) == 3

    again = take(file)
    assert again.returncode == 0
    assert "taken: 0" in again.stdout
    assert "already there: 3" in again.stdout
    # The same rows in another file are the same rows.
    assert "already there: 2" in take(write_xlsx(tmp_path / "b.xlsx", [ANSWERED, NEWER])).stdout
    assert count(database) == 3


def test_other_headers_other_systems(take: Import, tmp_path: Path, database: Database) -> None:
    headers = ("编号", "事由", "正文", "时间", "类别", "电话", "区划代码")
    row = ("1", "停水", "三天停水", "2026/3/1 8:00", "求助", 13800000000, 360783)
    file = write_xlsx(tmp_path / "a.xlsx", [row], headers)
    refused = take(file)
    assert refused.returncode == 2
    assert "no column for title, text" in refused.stderr
    mapping = ("--map", "title=事由", "--map", "text=#3")
    assert take(file, *mapping).returncode == 0
    assert ask(database, "SELECT petition.kind, phone FROM petition JOIN petitioner USING (number)") == [
        ("help", "13800000000")
    ]
    assert "already there: 1" in take(file, *mapping).stdout
    assert "taken: 1" in take(file, *mapping, "--source", "other").stdout


def test_rejected_rows_go_to_a_file_that_can_be_mended(
    take: Import, tmp_path: Path, database: Database
) -> None:
    without_time = ("2001", "U", "标题", "", "内容", "答复", "")
    file = write_csv(tmp_path / "old.csv", [OPEN, without_time, (*ANSWERED, "more")])
    done = take(file)
    assert done.returncode == 1
    assert "rejected: 2" in done.stdout
    assert "缺来件时间 / no time of receipt: 1 (time_missing)" in done.stdout
    rejected = tmp_path / "old-rejected.csv"
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600
    with rejected.open(encoding="utf-8-sig", newline="") as content:
        lines = list(csv.reader(content))
    assert lines[0][4:] == list(HEADERS)
    assert lines[1][:2] == ["3 (4)", "time_missing reply_time_missing"]
    assert lines[1][4:] == list(without_time)
    assert "有答复的诉求须注明来件时间" in lines[1][2]
    assert lines[2][:2] == ["4 (5)", "cells"]

    # A second run writes over nothing; what is mended is taken.
    assert "old-rejected-2.csv" in take(file).stdout
    mended = [lines[0], [*lines[1][:7], "2020/1/1", *lines[1][8:10], "2020/1/2"], lines[2][:11]]
    with rejected.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(mended)
    assert "taken: 2" in take(rejected).stdout
    assert count(database) == 3
    # A number that comes again with another reply is not taken for the same, nor taken twice.
    changed = take(write_csv(tmp_path / "b.csv", [(*ANSWERED[:5], "别的答复", ANSWERED[6])]))
    assert "taken_differently" in changed.stdout
    assert changed.returncode == 1
    taken = take(file, "--rejected", str(rejected))
    assert taken.returncode == 2
    assert count(database) == 3


def test_a_look_takes_nothing_and_needs_no_database(run: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [OPEN, OPEN, ("9", "", "", "", "", "", "")])
    done = run("import", file, *OPTIONS, "--dry-run")
    assert done.returncode == 1
    assert "could be taken: 1" in done.stdout
    assert "already there: 1" in done.stdout
    assert "第 4 行 / row 4: 留言主题：为空" in done.stderr
    assert list(tmp_path.glob("*rejected*")) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--rulebook", "longnan-2020"), "There is no rulebook longnan-2020"),
        (("--kind", "praise"), "has no kind praise"),
        (("--area", "Longnan Town"), "no code of an area"),
        (("--map", "x=y"), "--map x=y is not understood"),
    ],
)
def test_options_that_are_wrong(take: Import, tmp_path: Path, options: tuple[str, str], said: str) -> None:
    done = take(write_csv(tmp_path / "a.csv", [OPEN]), *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_wrong_file_or_platform(take: Import, run: Run, tmp_path: Path, database: Database) -> None:
    (tmp_path / "empty.csv").touch()
    assert "文件为空" in take(tmp_path / "empty.csv").stderr
    assert take(tmp_path / "none.csv").returncode == 2
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert "no workbook" in take(tmp_path / "broken.xlsx").stderr
    file = write_csv(tmp_path / "a.csv", [OPEN])
    other = run("import", file, *OPTIONS, SUBAN_DATABASE_URL=database.app_url, SUBAN_CITY="anshan")
    assert other.returncode == 2
    assert "SUBAN_CITY" in other.stderr
    away = run("import", file, *OPTIONS, SUBAN_DATABASE_URL="postgresql://u:p@127.0.0.1:1/none")
    assert away.returncode == 2
    assert "run the same command again" in away.stderr
    assert "Traceback" not in away.stderr
    owner = run("import", file, *OPTIONS, SUBAN_DATABASE_URL=database.owner_url)
    assert owner.returncode == 1
    assert count(database) == 0


def listed(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.reader(content))[1:]


def test_old_numbers_lead_to_the_new_ones(take: Import, tmp_path: Path, database: Database) -> None:
    numberless = ("", "U", "无编号", "2020-01-01", "内容", "", "")
    file = write_csv(tmp_path / "old.csv", [OPEN, ("9", "", "", "", "", "", ""), ANSWERED, numberless, OPEN])
    done = take(file)
    assert done.returncode == 1
    assert "without SUBAN_SECRET_KEY the list of numbers has no query codes" in done.stdout
    assert stat.S_IMODE((tmp_path / "old-petitions.csv").stat().st_mode) == 0o600
    numbers = dict(ask(database, "SELECT title, number FROM petition JOIN petition_text USING (number)"))
    new, there = "新导入 / taken", "此前已有 / already there"
    assert listed(tmp_path / "old-petitions.csv") == [
        ["2 (2)", "1001", numbers["路灯不亮"], "", new],
        ["4 (5)", "1002", numbers["道路破损"], "", new],
        ["5 (7)", "", numbers["无编号"], "", new],
        ["6 (8)", "1001", numbers["路灯不亮"], "", there],
    ]
    # Whichever run took them, and in whatever order: the list of a whole run is whole.
    file = write_csv(tmp_path / "again.csv", [numberless, OPEN])
    key = "a secret of this test, long enough to be one"
    done = take(file, "--list", "list.csv", SUBAN_SECRET_KEY=key)
    assert "list.csv" in done.stdout
    assert "query codes" not in done.stdout
    # Who never filed here gets the code from the office, which has it from the list.
    assert [each[2:4] for each in listed(tmp_path / "list.csv")] == [
        [number, query_code(key, number)] for number in (numbers["无编号"], numbers["路灯不亮"])
    ]
    assert take(file, "--list", "list.csv").returncode == 2
    # A changed reply is not taken, and the reason names the petition to look at.
    changed = write_csv(tmp_path / "b.csv", [(*ANSWERED[:5], "别的答复", ANSWERED[6])])
    assert "taken_differently" in take(changed).stdout
    assert numbers["道路破损"] in (tmp_path / "b-rejected.csv").read_text("utf-8-sig")
    assert not (tmp_path / "b-petitions.csv").exists()
    assert list(tmp_path.glob("*.part")) == []


def test_rejected_rows_run_no_formula_and_come_back_as_they_were(
    take: Import, tmp_path: Path, database: Database
) -> None:
    row = ["", "=CMD()", "'@标题", "", "-内容", "", ""]
    file = write_csv(tmp_path / "old.csv", [["=9-8", *row[1:4], "", "", ""], [*row[:3], "坏", *row[4:]]])
    assert take(file).returncode == 1
    rejected = tmp_path / "old-rejected.csv"
    with rejected.open(encoding="utf-8-sig", newline="") as content:
        header, first, second = csv.reader(content)
    assert [each for cells in (first, second) for each in cells if each[:1] in "=+-@" and each] == []
    with rejected.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([header, [*first[:8], "内容", *first[9:]], [*second[:7], "", *second[8:]]])
    assert take(rejected).returncode == 0
    assert ask(
        database,
        "SELECT title, body, name, \"case\" -> 'origin' ->> 'number' FROM petition "
        "JOIN petition_text USING (number) JOIN petitioner USING (number) ORDER BY body",
    ) == [("'@标题", "-内容", "=CMD()", None), ("'@标题", "内容", "=CMD()", None)]
    assert [each[1] for each in listed(tmp_path / "old-rejected-petitions.csv")] == ["'=9-8", ""]


def test_rows_that_are_rejected_again_keep_one_set_of_reasons(take: Import, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [("9", "", "", "", "", "", "")])
    assert take(file).returncode == 1
    assert take(tmp_path / "a-rejected.csv").returncode == 1
    first, again = (
        (tmp_path / name).read_text("utf-8-sig") for name in ("a-rejected.csv", "a-rejected-rejected.csv")
    )
    assert first == again


def test_a_look_asks_the_database_where_it_answers(take: Import, run: Run, tmp_path: Path) -> None:
    assert take(write_csv(tmp_path / "a.csv", [OPEN])).returncode == 0
    changed = (*OPEN[:4], "别的", "", "")
    both = write_csv(tmp_path / "b.csv", [OPEN, ANSWERED, ANSWERED])
    done = take(both, "--dry-run")
    assert "已与数据库核对" in done.stdout
    assert "could be taken: 1" in done.stdout
    assert "already there: 2" in done.stdout
    assert list(tmp_path.glob("b-*")) == []
    assert take(write_csv(tmp_path / "c.csv", [changed]), "--dry-run").returncode == 1
    away = run("import", both, *OPTIONS, "--dry-run", SUBAN_DATABASE_URL="postgresql://u:p@127.0.0.1:1/none")
    assert away.returncode == 0
    assert "the database was not asked: connection" in away.stdout
    assert "could be taken: 2" in away.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_an_import_that_is_ended_in_the_middle_goes_on(
    start: Start, take: Import, tmp_path: Path, database: Database, number: signal.Signals
) -> None:
    rows = 3000
    file = write_csv(tmp_path / "many.csv", open_rows(rows))
    process = start("import", file, *OPTIONS, "--batch", "50", SUBAN_DATABASE_URL=database.app_url)
    deadline = time.monotonic() + 60
    while count(database) == 0 and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    os.kill(process.pid, number)
    said, _ = await asyncio.to_thread(process.communicate, timeout=60)
    taken = count(database)
    assert 0 < taken < rows
    assert taken % 50 == 0
    if number is signal.SIGINT:
        assert process.returncode == 130
        assert f"已处理 {taken}/{rows} 行" in said
        assert "run the same command again to go on" in said
    rest = take(file)
    assert rest.returncode == 0
    assert f"taken: {rows - taken}" in rest.stdout
    assert f"already there: {taken}" in rest.stdout
    assert count(database) == count(database, "intake_key") == rows
    there = dict(ask(database, "SELECT title, number FROM petition JOIN petition_text USING (number)"))
    assert [each[2] for each in listed(tmp_path / "many-petitions.csv")] == [
        there[f"路灯 {number}"] for number in range(1, rows + 1)
    ]


async def test_two_imports_at_once_take_nothing_twice(
    start: Start, tmp_path: Path, database: Database
) -> None:
    file = write_csv(tmp_path / "a.csv", open_rows(600))
    both = [start("import", file, *OPTIONS, SUBAN_DATABASE_URL=database.app_url) for _ in range(2)]
    for each in both:
        said, _ = await asyncio.to_thread(each.communicate, timeout=60)
        assert each.returncode == 0, said
    assert count(database) == 600


async def test_the_engine_hears_of_what_is_live_only(
    *,
    platform: Platform,
    run: Run,
    take: Import,
    tmp_path: Path,
    database: Database,
    temporal_dev: Temporal,
) -> None:
    done = await asyncio.to_thread(take, write_csv(tmp_path / "a.csv", [OPEN, ANSWERED]))
    assert done.returncode == 0, done.stderr
    (live,), (closed,) = ask(database, "SELECT number FROM petition ORDER BY stage DESC")
    stop = asyncio.Event()
    relay = asyncio.ensure_future(Relay(platform.store, platform.client).run(stop))
    deadline = time.monotonic() + 30
    while count(database, "journal") < 3 and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    stop.set()
    await relay
    assert ask(database, f"SELECT kind FROM journal WHERE number = '{live}'") == [("registered",)]
    assert ask(database, "SELECT DISTINCT number FROM notice") == [(live,)]
    assert live in await platform.petitions.running()
    assert await platform.petitions.believed(closed) is None
    # A live petition tells in its first entry where it comes from.
    origin = ask(
        database, f"SELECT content::json #>> '{{fact,origin,number}}' FROM journal WHERE number = '{live}'"
    )
    assert origin == [("1001",)]
    addresses = {
        "SUBAN_DATABASE_URL": database.app_url,
        "SUBAN_TEMPORAL_ADDRESS": temporal_dev.address,
        "SUBAN_TEMPORAL_NAMESPACE": temporal_dev.file.namespace,
    }
    verify = await asyncio.to_thread(run, "audit", "verify", **addresses)
    assert "2 petitions checked, 0 differ" in verify.stdout, verify.stderr


@pytest.mark.slow
@pytest.mark.skipif(REAL_DATA is None, reason="SUBAN_REAL_DATA names no folder of real messages")
@pytest.mark.parametrize(("name", "rows"), [("messages-with-replies.csv", 2816), ("messages.csv", 4326)])
def test_of_real_messages_nearly_all_are_taken(
    take: Import, database: Database, name: str, rows: int
) -> None:
    assert REAL_DATA is not None
    done = take(REAL_DATA / name)
    assert done.returncode in (0, 1)
    assert count(database) >= 0.99 * rows
