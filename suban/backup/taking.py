"""Taking a backup while the platform works: one state of the database, and every file that it knows."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

from suban.backup.errors import BackupError
from suban.backup.manifest import (
    DUMP,
    FILE_LIST,
    FILES,
    HEADS,
    MANIFEST,
    Listed,
    Manifest,
    backups_in,
    key_mark,
    listed,
    part,
)
from suban.backup.programs import program, run
from suban.files.folder import Folder
from suban.store import backups

_DRAFT = ".partial"


@dataclass(frozen=True)
class Source:
    """What is backed up: `files` is the folder of files, `programs` where else PostgreSQL's may lie."""

    owner_url: str
    files: Path | None
    secret_key: str
    city: str | None
    programs: Path | None = None


def take_backup(source: Source, to: Path, keep: int | None = None) -> tuple[Path, Manifest]:
    """Take a backup into a new folder under `to`, put it on record, and leave the last `keep` there.

    What has not changed since the backup before is shared with it, on disks that can.

    Raises `BackupError`; then nothing of it is left. `FolderAwayError` where files cannot be read.
    """
    _check_place(source, to)
    with _alone(to):
        for left in to.glob(f"*{_DRAFT}"):
            shutil.rmtree(left)
        name = f"suban-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        if (to / name).exists():
            raise BackupError(
                f"{to / name} 已存在，请稍后再试。", f"{to / name} exists. Try again in a moment."
            )
        draft = to / (name + _DRAFT)
        draft.mkdir(mode=0o700)
        try:
            manifest = _filled(source, draft, backups_in(to)[-1:])
            # The name says that it is whole: so it is on disk before it has it.
            os.sync()
            draft.rename(to / name)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        note(source.owner_url, to / name, manifest)
        for old in backups_in(to)[: -keep if keep else None] if keep else ():
            shutil.rmtree(old)
    return to / name, manifest


def note(owner_url: str, backup: Path, manifest: Manifest) -> None:
    """Put a backup on record in the database."""
    backups.note(
        owner_url,
        backups.Taken(
            name=backup.name,
            taken_at=manifest.taken_at,
            finished_at=manifest.finished_at,
            size=manifest.dump.size + manifest.bytes_of_files,
            files=manifest.files,
            damaged=len(manifest.damaged),
            manifest=part(backup / MANIFEST).sha256,
        ),
    )


def _filled(source: Source, draft: Path, before: list[Path]) -> Manifest:
    files = _Files(source, draft, before)
    # What has long been there first. Of what is known to the snapshot nothing can have been swept then: a
    # file that comes in between is spared for days.
    backups.write_files_now(source.owner_url, draft / FILE_LIST)
    files.bring(draft)
    with backups.snapshot(source.owner_url) as state:
        dump = program("pg_dump", state.server, source.programs)
        state.write_heads(draft / HEADS)
        state.write_files(draft / FILE_LIST)
        run(
            dump,
            ["--format=custom", f"--snapshot={state.name}", f"--file={draft / DUMP}"],
            source.owner_url,
        )
    files.bring(draft)
    files.leave_out_others(draft)
    manifest = Manifest(
        taken_at=state.at,
        finished_at=datetime.now(UTC),
        suban=version("suban"),
        postgresql=state.postgresql,
        revision=state.revision,
        city=source.city,
        petitions=state.petitions,
        open_petitions=state.open_petitions,
        entries=state.entries,
        dump=part(draft / DUMP),
        heads=part(draft / HEADS),
        file_list=part(draft / FILE_LIST),
        files=files.count,
        bytes_of_files=files.bytes,
        damaged=tuple(sorted(files.damaged)),
        key=key_mark(source.secret_key),
    )
    (draft / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    return manifest


class _Files:
    """The files of a backup that is being made; `before` is the backup before it, if there is one."""

    def __init__(self, source: Source, draft: Path, before: list[Path]) -> None:
        self._from = Folder(source.files) if source.files else None
        self._to = Folder(draft / FILES)
        self._before = {each.id: each for old in before for each in listed(old)}
        self._old = Folder(before[0] / FILES) if before else None
        self._there: dict[UUID, int] = {}
        self.damaged: set[UUID] = set()

    @property
    def count(self) -> int:
        return len(self._there)

    @property
    def bytes(self) -> int:
        return sum(self._there.values())

    def bring(self, draft: Path) -> None:
        """Bring every file that the list of the draft names and that is not there yet."""
        for each in listed(draft):
            if each.id in self._there:
                continue
            if self._brought(each):
                self._there[each.id] = each.size
                self.damaged.discard(each.id)
            else:
                self.damaged.add(each.id)

    def _brought(self, each: Listed) -> bool:
        if self._old is not None and self._before.get(each.id) == each:
            if self._old.link_into(self._to, each.id, each.size):
                return True
            if self._old.copy_into(self._to, each.id, each.size, each.digest):
                return True
        return self._from is not None and self._from.copy_into(self._to, each.id, each.size, each.digest)

    def leave_out_others(self, draft: Path) -> None:
        """Take away what was swept between the first list and the snapshot."""
        known = {each.id for each in listed(draft)}
        self.damaged &= known
        for swept in self._there.keys() - known:
            del self._there[swept]
            next((draft / FILES).glob(f"*/{swept}")).unlink()


def _check_place(source: Source, to: Path) -> None:
    if source.files is not None:
        inside = to.resolve().is_relative_to(source.files.resolve())
        if inside or not source.files.is_dir():
            wrong = (
                (f"{to} 在附件目录之内", f"{to} lies inside the folder of files")
                if inside
                else (f"附件目录 {source.files} 不存在", f"the folder of files {source.files} is not there")
            )
            raise BackupError(f"{wrong[0]}，不能备份。", f"No backup can be taken: {wrong[1]}.")
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(
            f"无法写入 {to}：{error.strerror}", f"Cannot write to {to}: {error.strerror}."
        ) from None


@contextmanager
def _alone(to: Path) -> Iterator[None]:
    with (to / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(
                f"另一备份正在写入 {to}，请等它结束。",
                f"Another backup is being written to {to}. Wait for it.",
            ) from None
        yield
