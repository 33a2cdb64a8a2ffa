"""A platform that is lost whole, and goes on from its backup on another machine."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from suban.domain.acts import FileRef
from suban.domain.entries import TermFact
from suban.embedded.alone import running
from suban.embedded.engine_file import EngineFile
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.temporal import Temporal
from suban.engine import clock
from suban.files.folder import Folder
from suban.store import files
from suban.store.database import connect
from tests.cli.conftest import Run, run
from tests.conftest import Database
from tests.files.samples import jpeg
from tests.journeys.conftest import SECRET, Platform, idle_platform, platform, playing
from workers.petitions import petitions_worker
from workers.relay import Relay

__all__ = ["idle_platform", "platform", "run"]

DOWN = timedelta(days=12)


async def _give(platform: Platform, folder: Folder, number: str, content: bytes) -> FileRef:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    async with folder.receiving(uuid4(), pieces(), 10_000) as received:
        record = files.FileRecord(
            received.id, number, "act", "p-1", received.digest, received.size, "jpeg", None, platform.now()
        )
        await files.keep(platform.store, record, 20)
        await folder.keep(received)
    return record.ref


async def _keeps_acting(platform: Platform, number: str) -> None:
    while True:
        await platform.act(number, "handler@CG", "contact", note="已电话沟通")


@pytest.fixture(autouse=True)
def shifted_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_offsets_allowed", True)


@pytest.fixture
def addresses(database: Database, temporal_dev: Temporal) -> dict[str, str]:
    return {
        "SUBAN_DATABASE_URL": database.app_url,
        "SUBAN_OWNER_DATABASE_URL": database.owner_url,
        "SUBAN_TEMPORAL_ADDRESS": temporal_dev.address,
        "SUBAN_TEMPORAL_NAMESPACE": temporal_dev.file.namespace,
        "SUBAN_SECRET_KEY": SECRET,
        "SUBAN_CITY": "longnan",
    }


@pytest.mark.slow
@pytest.mark.law("AS-36")
async def test_a_city_goes_on_from_its_backup_alone(
    platform: Platform,
    addresses: dict[str, str],
    engine_file: EngineFile,
    run: Run,
    tmp_path: Path,
) -> None:
    folder, backups = tmp_path / "files", tmp_path / "backups"
    here = addresses | {"SUBAN_FILES_DIR": str(folder)}

    async def suban(*arguments: str | Path, **settings: str) -> tuple[int, str]:
        done = await asyncio.to_thread(run, *arguments, **(here | settings))
        assert "Traceback" not in done.stderr
        assert SECRET not in done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    # Everything so far happened before the platform went down.
    platform.offset = -DOWN
    waiting, busy, closed = [await platform.dispatched() for _ in range(3)]
    photo = await _give(platform, Folder(folder), waiting, jpeg(b"before"))
    await platform.act(waiting, "handler@CG", "contact", files=[photo.model_dump(mode="json")])
    await platform.act(closed, "petitioner", "withdrawal")
    case = await platform.stored_case(waiting)
    ends = {term.name: platform.law.due(term).at for term in case.running_terms}
    assert all(end < platform.now() + DOWN for end in ends.values())

    acting = asyncio.create_task(_keeps_acting(platform, busy))
    code, said = await suban("backup", "--to", backups)
    assert code == 0, said
    (first,) = backups.glob("suban-*")
    await _give(platform, Folder(folder), waiting, jpeg(b"between"))
    await asyncio.sleep(1)
    code, said = await suban("backup", "--to", backups, "--keep", "1")
    acting.cancel()
    await asyncio.gather(acting, return_exceptions=True)
    assert (code, first.exists()) == (0, False), said
    (second,) = backups.glob("suban-*")
    manifest = json.loads((second / "manifest.json").read_text("utf-8"))
    assert (manifest["petitions"], manifest["open_petitions"], manifest["files"]) == (3, 2, 2)
    assert "SUBAN_SECRET_KEY" in manifest["kept_apart"]
    lost = len(await platform.journal(busy))

    # What was there already was not copied a second time, and nobody else can read it.
    assert [(await suban("backup", "--verify", second))[0], second.stat().st_mode & 0o077] == [0, 0]
    away = f"127.0.0.1:{free_port('127.0.0.1')}"
    for refused, settings, why in (
        ("not empty", {}, "running"),
        ("is not the one of then", {"SUBAN_SECRET_KEY": "x" * 40}, "key"),
        ("The backup is of longnan", {"SUBAN_CITY": "anshan"}, "city"),
    ):
        code, said = await suban("restore", "--from", second, **{"SUBAN_TEMPORAL_ADDRESS": away, **settings})
        assert (code, refused in said) == (1, True), (why, said)
    code, said = await suban("restore", "--from", second)
    assert (code, "petitions run in the engine's namespace" in said) == (1, True), said
    damaged = tmp_path / "damaged"
    shutil.copytree(second, damaged)
    (copied,) = damaged.rglob(str(photo.id))
    copied.write_bytes(jpeg(b"other!"))
    for arguments in (("backup", "--verify", damaged), ("restore", "--from", damaged)):
        code, said = await suban(*arguments, SUBAN_TEMPORAL_ADDRESS=away)
        assert (code, str(photo.id) in said) == (1, True), said

    # The machine is gone: database, engine and files. Another one has nothing but the backup and the keys.
    shutil.rmtree(folder)
    new = tmp_path / "new"
    new.mkdir()
    port = free_port("127.0.0.1")
    ports = {"port": port, "ui_port": free_port("127.0.0.1", avoid=(port,))}
    parts = (
        running(Postgres(new / "server", durable=False), new),
        running(Temporal(new / "temporal.db", engine_file.model_copy(update=ports)), new),
    )
    with ExitStack() as stack:
        # Each waits by itself until it answers, on a thread without a loop.
        server = await asyncio.to_thread(stack.enter_context, parts[0])
        engine = await asyncio.to_thread(stack.enter_context, parts[1])
        here |= {
            "SUBAN_DATABASE_URL": server.url(APPLICATION),
            "SUBAN_OWNER_DATABASE_URL": server.url(OWNER),
            "SUBAN_TEMPORAL_ADDRESS": engine.address,
            "SUBAN_FILES_DIR": str(new / "files"),
        }
        code, said = await suban("restore", "--from", second)
        assert (code, "2 open petitions" in said) == (0, True), said
        store = connect(server.url(APPLICATION))
        restored = Platform(await playing(engine), store, platform.law)
        stop = asyncio.Event()
        async with petitions_worker(restored.client, store, SECRET):
            relay = asyncio.create_task(Relay(store, restored.client).run(stop))
            await restored.until(waiting, "lapsed")
            journal = await restored.journal(waiting)
            lapsed = {each.fact.term: each.at for each in journal if isinstance(each.fact, TermFact)}
            assert lapsed.items() <= ends.items()
            assert lapsed
            assert 3 < len(await restored.journal(busy)) <= lost + len(ends) * 5
            assert (await restored.stored_case(closed)).closed
            assert await restored.act(waiting, "handler@CG", "contact", note="系统恢复后继续办理")
            with psycopg.connect(server.url(OWNER)) as connection:
                row = connection.execute("SELECT nextval('petition_number') > 1000000").fetchone()
                assert row == (True,)
                row = connection.execute("SELECT count(*), max(files) FROM backup").fetchone()
                assert row == (2, 2)
            await asyncio.sleep(1)
            code, said = await suban("audit", "verify")
            assert (code, "3 petitions checked, 0 differ" in said) == (0, True), said
            code, said = await suban("backup", "--to", backups)
            assert code == 0, said
            stop.set()
            await relay
        await store.dispose()
