"""Files on disk: whole or not at all, and known to be what they were."""

import asyncio
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from suban.files.folder import Folder, FolderAwayError, NoRoomError, TooLargeError
from tests.files.samples import jpeg

CONTENT = jpeg()
DIGEST = hashlib.sha256(CONTENT).hexdigest()


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


def on_disk(tmp_path: Path) -> list[Path]:
    return [each for each in (tmp_path / "files").rglob("*") if each.is_file()]


async def keep(folder: Folder, content: bytes = CONTENT) -> UUID:
    async with folder.receiving(uuid4(), pieces(content[:30], content[30:]), len(content)) as received:
        await folder.keep(received)
    return received.id


async def test_what_is_kept_is_found_and_nobody_else_can_read_it(folder: Folder, tmp_path: Path) -> None:
    async with folder.receiving(uuid4(), pieces(CONTENT[:30], CONTENT[30:]), len(CONTENT)) as received:
        assert (received.size, received.digest) == (len(CONTENT), DIGEST)
        assert received.kind is not None
        assert received.kind.code == "jpeg"
        await folder.keep(received)
    found = await folder.find(received.id, received.size, received.digest)
    assert found is not None
    assert found.path.read_bytes() == CONTENT
    for each in (tmp_path / "files").rglob("*"):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600), each
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


async def test_what_is_not_kept_leaves_nothing(folder: Folder, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield CONTENT * 6000
        raise ConnectionError

    async with folder.receiving(uuid4(), pieces(CONTENT), len(CONTENT)):
        assert len(on_disk(tmp_path)) == 1
    with pytest.raises(ConnectionError):
        async with folder.receiving(uuid4(), broken(), 10**9):
            pass
    assert on_disk(tmp_path) == []


async def test_too_much_is_noticed_before_all_of_it_is_read(folder: Folder, tmp_path: Path) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1000

    with pytest.raises(TooLargeError):
        async with folder.receiving(uuid4(), endless(), 5000):
            pass
    assert read == 6
    assert on_disk(tmp_path) == []


async def test_a_part_of_the_disk_is_left_to_others(folder: Folder, tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(NoRoomError):
        await keep(Folder(tmp_path / "files", leave_free=2 * free))
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
async def test_a_full_disk_is_told_and_leaves_nothing(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoomError):
        await keep(folder)
    assert on_disk(tmp_path) == []


async def test_a_changed_file_is_not_given_out(folder: Folder) -> None:
    file = await keep(folder)
    found = await folder.find(file, len(CONTENT), DIGEST)
    assert found is not None
    found.path.write_bytes(CONTENT[:-1] + b"!")
    assert await folder.find(file, len(CONTENT), DIGEST) is None
    found.path.write_bytes(CONTENT[:-1])
    assert await folder.find(file, len(CONTENT), DIGEST) is None
    found.path.unlink()
    assert await folder.find(file, len(CONTENT), DIGEST) is None


async def test_the_audit_reads_again_what_was_changed_behind_the_systems_back(folder: Folder) -> None:
    file = await keep(folder)
    found = await folder.find(file, len(CONTENT), DIGEST)
    assert found is not None
    found.path.write_bytes(CONTENT[:-1] + b"!")
    os.utime(found.path, ns=(found.status.st_atime_ns, found.status.st_mtime_ns))
    assert not await folder.is_sound(file, len(CONTENT), DIGEST)


async def test_a_folder_that_is_gone_is_away_and_not_empty(folder: Folder, tmp_path: Path) -> None:
    file = await keep(folder)
    (tmp_path / "files").rename(tmp_path / "elsewhere")
    with pytest.raises(FolderAwayError):
        await folder.find(file, len(CONTENT), DIGEST)


async def test_a_lost_file_comes_back(folder: Folder) -> None:
    file = await keep(folder)
    await folder.remove(file)
    async with folder.receiving(uuid4(), pieces(CONTENT), len(CONTENT)) as received:
        await folder.put_in_place_of(file, received)
    assert await folder.is_sound(file, len(CONTENT), DIGEST)


async def test_what_died_between_the_row_and_its_place_is_found(folder: Folder, tmp_path: Path) -> None:
    file = await keep(folder)
    (place,) = on_disk(tmp_path)
    place.rename(tmp_path / "files" / "incoming" / str(file))
    assert await folder.is_sound(file, len(CONTENT), DIGEST)


async def test_only_what_has_lain_on_its_way_in_for_long_is_left_behind(
    folder: Folder, tmp_path: Path
) -> None:
    kept = await keep(folder)
    died = uuid4()
    incoming = tmp_path / "files" / "incoming" / str(died)
    incoming.write_bytes(b"half")
    assert await folder.left_behind(60) == []
    os.utime(incoming, (0, 0))
    (place,) = (each for each in on_disk(tmp_path) if each.name == str(kept))
    os.utime(place, (0, 0))
    assert await folder.left_behind(60) == [died]
    await folder.remove(died)
    assert not incoming.exists()
    assert place.exists()


async def test_two_at_once_do_not_meet(folder: Folder, tmp_path: Path) -> None:
    await asyncio.gather(*(keep(folder) for _ in range(10)))
    assert len(on_disk(tmp_path)) == 10
