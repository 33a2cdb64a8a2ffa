"""`suban audit verify` as an auditor runs it."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from suban.domain.acts import FileRef
from suban.embedded.ports import free_port
from suban.embedded.state import StateDirectory
from suban.embedded.temporal import Temporal
from suban.files.folder import Folder
from suban.store import files
from tests.cli.conftest import Run
from tests.conftest import Database
from tests.files.samples import jpeg
from tests.journeys.conftest import Platform, idle_platform, platform

__all__ = ["idle_platform", "platform"]

Audit = Callable[..., Awaitable[subprocess.CompletedProcess[str]]]


@pytest.fixture
def audit(run: Run, database: Database, temporal_dev: Temporal) -> Audit:
    """Runs the audit with the addresses of this test, beside the workers of this process."""
    addresses = {
        "SUBAN_DATABASE_URL": database.app_url,
        "SUBAN_TEMPORAL_ADDRESS": temporal_dev.address,
        "SUBAN_TEMPORAL_NAMESPACE": temporal_dev.file.namespace,
    }

    async def audit(*numbers: str, **settings: str) -> subprocess.CompletedProcess[str]:
        done = await asyncio.to_thread(run, "audit", "verify", *numbers, **(addresses | settings))
        assert "Traceback" not in done.stderr
        return done

    return audit


def _tamper(database: Database, *statements: str) -> None:
    with psycopg.connect(database.owner_url) as connection:
        for statement in statements:
            connection.execute(statement.encode())


async def test_all_petitions_or_those_that_are_named(platform: Platform, audit: Audit) -> None:
    one, closed = await platform.dispatched(), await platform.dispatched()
    await platform.act(closed, "petitioner", "withdrawal")
    every = await audit()
    assert (every.returncode, every.stderr) == (0, "")
    assert "2 petitions checked, 0 differ" in every.stdout
    assert "已核对 2 件" in every.stdout
    assert "1 petitions checked" in (await audit(one)).stdout
    unknown = await audit("20260302-000009")
    assert unknown.returncode == 1
    assert "20260302-000009: 没有这件诉求 / no such petition" in unknown.stderr


async def test_a_changed_entry_is_named_and_others_are_looked_at_all_the_same(
    platform: Platform, audit: Audit, database: Database
) -> None:
    changed, whole = await platform.dispatched(), await platform.dispatched()
    statement = "UPDATE journal SET content = replace(content, 'CG', 'SW') WHERE entry = 3 AND number ="
    _tamper(database, f"{statement} '{changed}'")
    told = await audit()
    assert told.returncode == 1
    assert told.stderr.startswith(f"{changed} 3: ")
    assert "hash" in told.stderr
    assert whole not in told.stderr
    assert "2 petitions checked, 1 differ" in told.stdout


async def test_every_difference_is_named(platform: Platform, audit: Audit, database: Database) -> None:
    number = await platform.dispatched()
    _tamper(
        database,
        "UPDATE petition SET unit = 'SW', stage = 'accepted'",
        "DELETE FROM running_term WHERE term = 'contact'",
    )
    await platform.handle(number).terminate("somebody pressed the wrong button")
    told = await audit()
    assert told.returncode == 1
    for each in (
        "petition.unit differs",
        "petition.stage differs",
        "running_term lacks contact",
        "no workflow",
    ):
        assert f"{number}: " in told.stderr
        assert each in told.stderr
    assert "1 petitions checked, 1 differ" in told.stdout


@pytest.mark.law("AS-02")
async def test_a_channel_that_was_changed_behind_the_journal_is_told(
    platform: Platform, audit: Audit, database: Database
) -> None:
    number = await platform.dispatched()
    _tamper(database, "UPDATE petition SET channel = 'hotline'")
    told = await audit()
    assert told.returncode == 1
    assert f"{number}: 查询表与流水账不符 / petition.channel differs" in told.stderr


async def test_a_tail_that_is_cut_and_covered_up_is_known_to_the_workflow(
    platform: Platform, audit: Audit, database: Database
) -> None:
    number = await platform.file()
    await platform.act(number, "operator", "acceptance")
    _tamper(database, "CREATE TABLE kept AS SELECT * FROM petition")
    await platform.act(number, "operator", "dispatch", unit="CG")
    _tamper(
        database,
        "DELETE FROM journal WHERE entry = 3",
        "DELETE FROM running_term",
        'UPDATE petition SET (stage, unit, warning, due_at, closed_on, entries, head, "case") = '
        '(SELECT stage, unit, warning, due_at, closed_on, entries, head, "case" FROM kept)',
        "DROP TABLE kept",
    )
    told = await audit()
    assert told.returncode == 1
    assert f"{number} 3: 流水账被截短" in told.stderr
    assert "cut: the journal ends at 2, the workflow knows 3" in told.stderr


async def test_an_open_petition_without_a_workflow_is_a_difference(platform: Platform, audit: Audit) -> None:
    number = await platform.dispatched()
    await platform.handle(number).terminate("somebody pressed the wrong button")
    told = await audit()
    assert told.returncode == 1
    assert f"{number}: 没有工作流 / is open and has no workflow" in told.stderr


async def test_a_petition_that_was_only_taken_in_differs_from_nothing(
    platform: Platform, audit: Audit
) -> None:
    await platform.dispatched()
    await platform.store_petition()
    told = await audit()
    assert (told.returncode, told.stderr) == (0, "")
    assert "2 petitions checked, 0 differ" in told.stdout
    assert "1 of them were taken in only and wait" in told.stdout


async def test_an_entry_that_cannot_be_is_named(platform: Platform, audit: Audit, database: Database) -> None:
    number = await platform.dispatched()
    _tamper(
        database,
        "UPDATE journal SET content = replace(content, '\"dispatched\"', '\"rated\"') WHERE entry = 3",
        "UPDATE journal SET hash = encode(sha256(convert_to((SELECT hash FROM journal WHERE entry = 2) || "
        "E'\\n' || content, 'UTF8')), 'hex') WHERE entry = 3",
    )
    told = await audit()
    assert told.returncode == 1
    assert f"{number} 3: " in told.stderr


async def test_without_an_engine_nothing_is_compared(
    platform: Platform, audit: Audit, database: Database
) -> None:
    await platform.dispatched()
    away = f"127.0.0.1:{free_port('127.0.0.1')}"
    told = await audit(SUBAN_TEMPORAL_ADDRESS=away)
    assert told.returncode == 2
    assert f"引擎 {away} 或其工作进程没有回应" in told.stderr
    assert f"The engine at {away}" in told.stderr
    told = await audit(SUBAN_TEMPORAL_NAMESPACE="elsewhere")
    assert told.returncode == 2
    assert "elsewhere" in told.stderr


async def test_without_a_database_nothing_is_compared(audit: Audit, database: Database) -> None:
    wrong = re.sub(r":[^:@/]+@", ":a-wrong-password@", database.app_url)
    told = await audit(SUBAN_DATABASE_URL=wrong)
    assert told.returncode == 2
    assert "连不上数据库" in told.stderr
    assert "password authentication failed" in told.stderr
    assert "a-wrong-password" not in told.stderr
    told = await audit(SUBAN_DATABASE_URL=f"postgresql://a:b@127.0.0.1:{free_port('127.0.0.1')}/suban")
    assert told.returncode == 2
    assert "refused" in told.stderr


async def test_beside_suban_dev_it_needs_no_settings(
    platform: Platform, run: Run, database: Database, temporal_dev: Temporal, tmp_path: Path
) -> None:
    nowhere = run("audit", "verify")
    assert nowhere.returncode == 1
    assert "SUBAN_DATABASE_URL" in nowhere.stderr
    await platform.dispatched()
    state = StateDirectory(tmp_path / ".suban")
    with state.locked():
        state.write_addresses(
            database_url=database.app_url,
            temporal_address=temporal_dev.address,
            temporal_namespace=temporal_dev.file.namespace,
        )
    told = await asyncio.to_thread(run, "audit", "verify")
    assert told.returncode == 0, told.stderr
    assert "1 petitions checked" in told.stdout


async def test_a_petition_that_was_removed_whole_is_missed(
    platform: Platform, audit: Audit, database: Database
) -> None:
    number = await platform.dispatched()
    tables = "notice", "running_term", "journal", "petition_text", "petitioner", "intake_key", "petition"
    _tamper(database, *(f"DELETE FROM {table} WHERE number = '{number}'" for table in tables))
    found = await audit()
    assert found.returncode == 1
    assert f"{number} 引擎中有此诉求" in found.stderr


async def test_a_text_that_was_changed_is_named(platform: Platform, audit: Audit, database: Database) -> None:
    number = await platform.dispatched()
    await platform.act(number, "handler@CG", "contact", note="已电话沟通")
    _tamper(database, "UPDATE act_text SET body = '没有沟通'")
    found = await audit(number)
    assert found.returncode == 1
    assert "is not what its digest says" in found.stderr


async def test_files_that_are_missing_changed_or_away_are_named(
    platform: Platform, audit: Audit, database: Database, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "files")
    contents = (jpeg(b"given"), jpeg(b"named"))

    async def pieces(content: bytes) -> AsyncIterator[bytes]:
        yield content

    async def give(number: str, belongs: files.Belongs, content: bytes) -> FileRef:
        async with folder.receiving(uuid4(), pieces(content), 10_000) as received:
            record = files.FileRecord(
                received.id,
                number,
                belongs,
                "p-1",
                received.digest,
                received.size,
                "jpeg",
                None,
                platform.now(),
            )
            await files.keep(platform.store, record, 20)
            await folder.keep(received)
        return record.ref

    number = await platform.dispatched()
    given, named = await give(number, "petition", contents[0]), await give(number, "act", contents[1])
    await platform.act(number, "handler@CG", "contact", files=[named.model_dump()])
    told = await audit(SUBAN_FILES_DIR=str(tmp_path / "files"))
    assert (told.returncode, told.stderr) == (0, "")
    assert "SUBAN_FILES_DIR is not set" in (await audit()).stdout

    for file, content in zip((given, named), contents, strict=True):
        (place,) = (tmp_path / "files").rglob(str(file.id))
        for damage in (content[:-1], content[:-1] + b"!"):
            place.write_bytes(damage)
            told = await audit(SUBAN_FILES_DIR=str(tmp_path / "files"))
            assert told.returncode == 1
            assert told.stderr.startswith(f"{number}: 附件 {file.id} 丢失或与摘要不符")
        place.write_bytes(content)

    (tmp_path / "files").rename(tmp_path / "elsewhere")
    away = await audit(SUBAN_FILES_DIR=str(tmp_path / "files"))
    assert (away.returncode, "The audit is not complete" in away.stderr) == (2, True)
    _tamper(database, f"DELETE FROM file WHERE id = '{named.id}'")
    told = await audit()
    assert told.returncode == 1
    assert f"{number} 4: 所引附件 {named.id} 没有存档" in told.stderr


async def test_evidence_of_misconduct_that_is_missing_or_changed_is_named(
    platform: Platform, audit: Audit, database: Database, tmp_path: Path
) -> None:
    await platform.dispatched()
    folder, record = Folder(tmp_path / "files"), uuid4()

    async def pieces() -> AsyncIterator[bytes]:
        yield jpeg()

    async with folder.receiving(uuid4(), pieces(), 10_000) as received:
        await folder.keep(received)
    _tamper(
        database,
        "INSERT INTO unit (code, name, kind, area) VALUES ('CG', '城管', 'department', '360783') "
        "ON CONFLICT DO NOTHING",
        "INSERT INTO misconduct_record (id, rulebook, unit, occurred_on, recorded_by, recorded_at, key, "
        f"body_digest) VALUES ('{record}', 'x', 'CG', '2026-03-02', 'review-1', now(), 'k', 'd')",
        "INSERT INTO misconduct_file (id, record, owner, digest, size, kind, stored_at) VALUES "
        f"('{received.id}', '{record}', 'review-1', '{received.digest}', {received.size}, 'jpeg', now())",
    )
    told = await audit(SUBAN_FILES_DIR=str(tmp_path / "files"))
    assert (told.returncode, told.stderr) == (0, "")
    (place,) = (tmp_path / "files").rglob(str(received.id))
    place.write_bytes(jpeg()[:-1] + b"!")
    told = await audit(SUBAN_FILES_DIR=str(tmp_path / "files"))
    assert told.returncode == 1
    assert f"record of misconduct {record}: the file {received.id} is missing" in told.stderr
