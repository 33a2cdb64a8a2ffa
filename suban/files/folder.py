"""Files on disk. The one place that knows how they lie there; everybody else knows their ids."""

import asyncio
import errno
import hashlib
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from suban.files.judging import judge
from suban.files.kinds import Kind

_PIECE = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MOST_REMEMBERED = 4096


class FolderAwayError(Exception):
    """The folder cannot be read or written just now; the message is the system's word for it, no name."""


class NoRoomError(Exception):
    """There is no room left for files."""


class TooLargeError(Exception):
    """More is coming than may be taken."""


@dataclass(frozen=True)
class Received:
    """A file that has arrived whole and lies where nobody finds it yet; `kind` None: none that is taken."""

    id: UUID
    size: int
    digest: str
    kind: Kind | None


@dataclass(frozen=True)
class Found:
    """A file as it lies there."""

    path: Path
    status: os.stat_result


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoomError from error
        raise FolderAwayError(os.strerror(error.errno or 0)) from error


class Folder:
    """A folder of files, each under its id. What is on its way in lies apart, under `incoming`.

    Every method raises `FolderAwayError` where the disk does not answer.

    Args:
        path: The folder; made where it is missing, readable by its owner only.
        leave_free: So many bytes of the disk are left for others.
    """

    def __init__(self, path: Path, leave_free: int = 0) -> None:
        self._path = path
        self._incoming = path / "incoming"
        self._leave_free = leave_free
        self._sound: dict[UUID, tuple[int, int, int]] = {}

    def prepare(self) -> None:
        """Make the folder."""
        with _told():
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._incoming.mkdir(mode=0o700, exist_ok=True)

    @asynccontextmanager
    async def receiving(self, file: UUID, pieces: AsyncIterator[bytes], most: int) -> AsyncIterator[Received]:
        """Take in a file piece by piece. Unless it is kept within the context, nothing is left of it.

        Raises `TooLargeError` as soon as more than `most` bytes have come, and `NoRoomError`.
        """
        await self._check_room(0)
        path = self._incoming / str(file)
        try:
            with _told():
                await asyncio.to_thread(self.prepare)
                stream = await asyncio.to_thread(_open_new, path)
            try:
                size, digest = await self._write(stream, pieces, most)
            finally:
                with _told():
                    await asyncio.to_thread(stream.close)
            with _told():
                kind = await asyncio.to_thread(judge, path)
            yield Received(file, size, digest, kind)
        finally:
            # Kept, it is no longer there.
            with suppress(OSError):
                path.unlink(missing_ok=True)

    async def _write(self, stream: BinaryIO, pieces: AsyncIterator[bytes], most: int) -> tuple[int, str]:
        size, hashed, waiting = 0, hashlib.sha256(), bytearray()

        def write(content: bytes) -> None:
            hashed.update(content)
            stream.write(content)

        async for piece in pieces:
            size += len(piece)
            if size > most:
                raise TooLargeError
            waiting += piece
            if len(waiting) >= _PIECE:
                content, waiting = bytes(waiting), bytearray()
                await self._check_room(len(content))
                with _told():
                    await asyncio.to_thread(write, content)
        with _told():
            await asyncio.to_thread(write, bytes(waiting))
            await asyncio.to_thread(_flush, stream)
        return size, hashed.hexdigest()

    async def _check_room(self, coming: int) -> None:
        if not self._leave_free:
            return
        with _told():
            await asyncio.to_thread(self.prepare)
            free = (await asyncio.to_thread(shutil.disk_usage, self._path)).free
        if free - coming < self._leave_free:
            raise NoRoomError

    async def keep(self, received: Received) -> None:
        """Put a file that was received where it is found."""
        with _told():
            await asyncio.to_thread(self._move, received.id, received.id)

    async def put_in_place_of(self, lost: UUID, received: Received) -> None:
        """Put a file that was received where another one of the same content was."""
        self._sound.pop(lost, None)
        with _told():
            await asyncio.to_thread(self._move, received.id, lost)

    def _move(self, incoming: UUID, file: UUID) -> None:
        place = self._place(file)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            (self._incoming / str(incoming)).replace(place)
        except FileNotFoundError:
            # Whoever looked for it in between has put it there already.
            if not place.exists():
                raise
        for folder in (place.parent, self._path):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    async def find(self, file: UUID, size: int, digest: str) -> Found | None:
        """The file, if it is there as it was stored. None where it is missing or another one lies there.

        The whole of it is read the first time, and again when the system says that it was written to.
        """
        with _told():
            return await asyncio.to_thread(self._find, file, size, digest)

    def _find(self, file: UUID, size: int, digest: str, *, anew: bool = False) -> Found | None:
        place = self._place(file)
        try:
            status = place.stat()
        except FileNotFoundError:
            if not self._path.is_dir():
                raise
            if not (self._incoming / str(file)).exists():
                return None
            # Whoever took it in died between the row in the database and this step.
            self._move(file, file)
            status = place.stat()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if status.st_size != size:
            return None
        if anew or self._sound.get(file) != seen:
            with place.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                    return None
            if len(self._sound) >= _MOST_REMEMBERED:
                self._sound.clear()
            self._sound[file] = seen
        return Found(place, status)

    async def is_sound(self, file: UUID, size: int, digest: str) -> bool:
        """Whether the file is there as it was stored; the whole of it is read."""
        with _told():
            return await asyncio.to_thread(lambda: self._find(file, size, digest, anew=True)) is not None

    def copy_into(self, other: "Folder", file: UUID, size: int, digest: str) -> bool:
        """Copy a file to another folder. False, and nothing there, where it is not here as it was stored."""
        with _told():
            for place in (self._place(file), self._incoming / str(file)):
                if place.is_file() and place.stat().st_size == size:
                    return other._take_copy(place, file, digest)
        return False

    def _take_copy(self, source: Path, file: UUID, digest: str) -> bool:
        place = self._place(file)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(place.name + ".new")
        draft.unlink(missing_ok=True)
        hashed = hashlib.sha256()
        with source.open("rb") as content, _open_new(draft) as copy:
            while piece := content.read(_PIECE):
                hashed.update(piece)
                copy.write(piece)
            _flush(copy)
        if hashed.hexdigest() != digest:
            draft.unlink()
            return False
        draft.replace(place)
        return True

    def link_into(self, other: "Folder", file: UUID, size: int) -> bool:
        """Let another folder of the same disk have a file without a copy of its content.

        False where it is not here, or where the disk cannot. What lies here never changes.
        """
        with suppress(OSError):
            if (source := self._place(file)).stat().st_size == size:
                place = other._place(file)
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.link(source, place)
                return True
        return False

    def ids(self) -> Iterator[UUID]:
        """The ids of all files that lie here, whoever knows them."""
        for path in self._path.glob("[0-9a-f][0-9a-f]/*"):
            with suppress(ValueError):
                yield UUID(path.name)

    async def remove(self, file: UUID) -> None:
        """Delete a file; one that is not there is no fault."""
        self._sound.pop(file, None)
        with _told():
            await asyncio.to_thread(self._place(file).unlink, missing_ok=True)
            await asyncio.to_thread((self._incoming / str(file)).unlink, missing_ok=True)

    async def left_behind(self, seconds: float) -> list[UUID]:
        """What has been on its way in for so long: whoever took it in has died."""
        with _told():
            return await asyncio.to_thread(self._left_behind, time.time() - seconds)

    def _left_behind(self, before: float) -> list[UUID]:
        found = []
        for path in self._incoming.glob("*"):
            with suppress(ValueError, FileNotFoundError):
                if path.stat().st_mtime < before:
                    found.append(UUID(path.name))
        return found

    def _place(self, file: UUID) -> Path:
        return self._path / file.hex[:2] / str(file)


def _open_new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _flush(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())
