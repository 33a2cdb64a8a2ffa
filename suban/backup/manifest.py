"""What a backup holds, with sizes and digests: the file `manifest.json`, written last."""

import csv
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from suban.backup.errors import BackupError

MANIFEST, DUMP, HEADS, FILES, FILE_LIST = (
    "manifest.json",
    "database.dump",
    "heads.csv",
    "files",
    "files.csv",
)
NAME = re.compile(r"suban-\d{8}T\d{6}Z")

KEPT_APART = (
    "SUBAN_SECRET_KEY",
    "SUBAN_DATABASE_URL",
    "SUBAN_OWNER_DATABASE_URL",
    "SUBAN_TEMPORAL_TLS_KEY",
    "SUBAN_TEMPORAL_API_KEY",
    "SUBAN_SMTP_PASSWORD",
    "SUBAN_WEBHOOK_SECRET",
    "SUBAN_APPRISE_URL",
)
"""The keys and passwords that no backup holds: who has both has every query code."""


class Part(BaseModel):
    """One file of a backup: bytes, and SHA-256."""

    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class Manifest(BaseModel):
    """Everything that is known of a backup.

    `revision` is that of the tables; `key` tells whether a secret key is the one of then, not what it was;
    `damaged` are files that were not on disk as they had been stored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    taken_at: datetime
    finished_at: datetime
    suban: str
    postgresql: str
    revision: str
    city: str | None
    petitions: int
    open_petitions: int
    entries: int
    dump: Part
    heads: Part
    file_list: Part
    files: int
    bytes_of_files: int
    damaged: tuple[UUID, ...]
    key: str
    kept_apart: tuple[str, ...] = KEPT_APART


class Listed(NamedTuple):
    """A file that the database knew: its size in bytes and its SHA-256."""

    id: UUID
    size: int
    digest: str


def read_manifest(backup: Path) -> Manifest:
    """The manifest of a backup. Raises `BackupError` where this is none, or one that did not get ready."""
    try:
        return Manifest.model_validate_json((backup / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise BackupError(
            f"{backup} 不是完整的备份：缺少 {MANIFEST}。请指明 suban backup --to 之下的一个目录。",
            f"{backup} is no whole backup: it has no {MANIFEST}. "
            "Name one of the folders under that of `suban backup --to`.",
        ) from None
    except OSError as error:
        raise BackupError(
            f"{backup / MANIFEST} 无法读取：{error.strerror}",
            f"{backup / MANIFEST} cannot be read: {error.strerror}.",
        ) from None
    except ValidationError:
        raise BackupError(
            f"{backup / MANIFEST} 已损坏，或由其他版本写成。请换一份备份。",
            f"{backup / MANIFEST} is damaged, or of another version. Take another backup.",
        ) from None


def listed(backup: Path) -> Iterator[Listed]:
    """The files of a backup, in the order of their ids."""
    with (backup / FILE_LIST).open(newline="", encoding="utf-8") as rows:
        for row in csv.reader(rows):
            yield Listed(UUID(row[0]), int(row[1]), row[2])


def part(path: Path) -> Part:
    """Size and digest of a file as it lies there."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return Part(size=path.stat().st_size, sha256=digest)


def key_mark(secret: str) -> str:
    """By which a secret key is known again. It cannot be told from this."""
    return hmac.new(secret.encode(), b"suban.backup", hashlib.sha256).hexdigest()[:16]


def backups_in(folder: Path) -> list[Path]:
    """The whole backups of a folder, the oldest first."""
    if not folder.is_dir():
        return []
    found = (each for each in folder.iterdir() if NAME.fullmatch(each.name))
    return sorted(each for each in found if (each / MANIFEST).is_file())
