"""Whether a backup is what its manifest says, byte by byte."""

import hashlib
from pathlib import Path

from suban.backup.manifest import DUMP, FILE_LIST, FILES, HEADS, Manifest, listed, part, read_manifest
from suban.files.folder import Folder


def check_backup(backup: Path) -> tuple[Manifest, list[str]]:
    """Read all of a backup. Gives its manifest and what is wrong with it, each in both languages.

    Raises `BackupError` where it is no whole backup.
    """
    manifest = read_manifest(backup)
    wrong = []
    for name, said in (
        (DUMP, manifest.dump),
        (HEADS, manifest.heads),
        (FILE_LIST, manifest.file_list),
    ):
        try:
            same = part(backup / name) == said
        except OSError:
            same = False
        if not same:
            wrong.append(
                f"{name} 缺失或与清单摘要不符 / {name} is missing, or not what the manifest's digest says"
            )
    if not wrong:
        wrong += _wrong_files(backup, manifest)
    return manifest, wrong


def _wrong_files(backup: Path, manifest: Manifest) -> list[str]:
    known = [each for each in listed(backup) if each.id not in manifest.damaged]
    there = set(Folder(backup / FILES).ids())
    wrong = []
    for each in known:
        path = backup / FILES / each.id.hex[:2] / str(each.id)
        if each.id not in there or not _is_sound(path, each.size, each.digest):
            wrong.append(
                f"附件 {each.id} 缺失或与摘要不符 / "
                f"the file {each.id} is missing, or not what its digest says"
            )
    wrong += [
        f"多出附件 {file} / the file {file} does not belong here"
        for file in sorted(there - {each.id for each in known})
    ]
    return wrong


def _is_sound(path: Path, size: int, digest: str) -> bool:
    with path.open("rb") as content:
        return path.stat().st_size == size and hashlib.file_digest(content, "sha256").hexdigest() == digest
