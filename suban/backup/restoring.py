"""From a backup to a platform that goes on: only into an empty place, and whole."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from suban.backup.checking import check_backup
from suban.backup.errors import BackupError
from suban.backup.manifest import DUMP, FILES, Manifest, key_mark, listed, part
from suban.backup.programs import program, run
from suban.backup.taking import note
from suban.files.folder import Folder
from suban.store import backups
from suban.store.migrate import upgrade


@dataclass(frozen=True)
class Place:
    """Where to restore: an empty database, its two roles, and an empty folder of files."""

    owner_url: str
    application_role: str
    files: Path | None
    secret_key: str
    city: str | None
    programs: Path | None = None


def restore_backup(backup: Path, place: Place, *, other_key: bool = False) -> tuple[Manifest, int]:
    """Restore a backup. Gives its manifest, and how many open petitions the workers will start again.

    `other_key` allows a secret key that is not the one of then: all query codes end with it.

    Raises `BackupError` before anything is written where the backup is damaged or the place not empty, and
    `CannotMigrateError`, `FolderAwayError`.
    """
    manifest = _sound(backup)
    _check_place(backup, manifest, place, other_key=other_key)
    restore = program("pg_restore", backups.server_version(place.owner_url), place.programs)
    run(
        restore,
        ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(backup / DUMP)],
        place.owner_url,
    )
    _check_heads(manifest, place)
    upgrade(place.owner_url, place.application_role)
    _bring_files(backup, manifest, place)
    petitions = backups.begin_again(place.owner_url)
    note(place.owner_url, backup, manifest)
    return manifest, petitions


def _sound(backup: Path) -> Manifest:
    manifest, wrong = check_backup(backup)
    if wrong:
        raise BackupError(
            f"备份已损坏（{len(wrong)} 处），没有恢复任何内容。首处：{wrong[0]}。请换一份备份。",
            f"The backup is damaged in {len(wrong)} places, the first is named above; nothing was restored. "
            "Take another backup.",
        )
    if not backups.knows_revision(manifest.revision):
        raise BackupError(
            f"备份由更新的版本（{manifest.suban}，表版本 {manifest.revision}）写成，请用该版本恢复。",
            f"The backup was made by a newer version ({manifest.suban}, tables {manifest.revision}). "
            "Restore it with that one.",
        )
    return manifest


def _check_place(backup: Path, manifest: Manifest, place: Place, *, other_key: bool) -> None:
    if key_mark(place.secret_key) != manifest.key and not other_key:
        raise BackupError(
            "SUBAN_SECRET_KEY 与备份时不同，恢复后所有查询码将失效。请换回原密钥；"
            "原密钥确已遗失的，请加 --other-key。",
            "SUBAN_SECRET_KEY is not the one of then: all query codes would end. Set the one of then; where "
            "it is lost for good, add --other-key.",
        )
    if place.city != manifest.city:
        raise BackupError(
            f"备份属于 {manifest.city}，SUBAN_CITY 是 {place.city}。请核对。",
            f"The backup is of {manifest.city}, SUBAN_CITY is {place.city}. See which is right.",
        )
    if not backups.is_empty(place.owner_url):
        raise BackupError(
            "数据库不是空的：只能恢复到空库，现有数据没有改动。"
            "请新建一个数据库（deploy/postgres.sql 最后三句）。",
            "The database is not empty: a backup is restored into an empty one only, and nothing was "
            "changed. Make a new database, by the last three statements of deploy/postgres.sql.",
        )
    if place.files is None:
        if manifest.files:
            raise BackupError(
                f"备份中有 {manifest.files} 个附件，请设置 SUBAN_FILES_DIR。",
                f"The backup holds {manifest.files} files: set SUBAN_FILES_DIR.",
            )
        return
    # What an attempt before has brought is no hindrance.
    if set(Folder(place.files).ids()) - {each.id for each in listed(backup)}:
        raise BackupError(
            f"{place.files} 不是空的：其中有不属于该备份的附件，没有改动。请另设 SUBAN_FILES_DIR 或移走。",
            f"{place.files} is not empty: it holds files that are not of this backup. Nothing was changed. "
            "Name another folder with SUBAN_FILES_DIR, or move them away.",
        )


def _check_heads(manifest: Manifest, place: Place) -> None:
    with tempfile.TemporaryDirectory() as folder:
        heads = Path(folder) / "heads.csv"
        backups.write_heads_now(place.owner_url, heads)
        if part(heads) != manifest.heads:
            raise BackupError(
                "恢复后的流水账末端与清单不符，请勿使用该数据库，换一份备份重新恢复。",
                "The journals do not end as the manifest says. Do not use this database: restore another "
                "backup into a new one.",
            )


def _bring_files(backup: Path, manifest: Manifest, place: Place) -> None:
    if place.files is None:
        return
    source, to = Folder(backup / FILES), Folder(place.files)
    to.prepare()
    for each in listed(backup):
        if each.id in manifest.damaged:
            continue
        if not source.copy_into(to, each.id, each.size, each.digest):
            raise BackupError(
                f"附件 {each.id} 在恢复中变动，请重新恢复到新的数据库。",
                f"The file {each.id} changed while it was restored. Restore again, into a new database.",
            )
