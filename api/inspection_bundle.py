"""The records of a case as one bundle: its journal, texts and files, and the work order as it then stood.

The bundle holds `SHA256SUMS`, which lists every other piece; the digest of a bundle is that of this list, so
whoever has it checks the whole with `sha256sum`. All but the work order is made again from the record.
"""

import asyncio
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from api.authority import Reading
from api.problems import ProblemError
from api.record import named_texts
from api.surroundings import Surroundings
from api.work_order import drawn_up
from api.work_order_document import document
from suban.domain.entries import Entry
from suban.files.kinds import KINDS
from suban.store import files, petitions, texts
from suban.store.files import FileRecord
from suban.store.inspection import Piece

WORK_ORDER = "work-order.docx"
SUMS = "SHA256SUMS"

PIECE = 1024 * 1024
"""Bytes that are read and sent at once."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every piece within the archive: it says nothing of when that was made."""


@dataclass(frozen=True)
class Part:
    """A piece with its content, or where that lies."""

    piece: Piece
    path: Path | None = None


async def parts_of(
    here: Surroundings, number: str, entries: int, as_of: datetime, work_order: bytes
) -> list[Part]:
    """The pieces of a case: its record up to this entry and moment, and the work order that was drawn up."""
    record = await petitions.petition(here.store, number)
    assert record is not None
    lines = (await petitions.journal(here.store, number))[:entries]
    said = [Entry.model_validate_json(line.content) for line in lines]
    refs = {ref.id: ref for each in said for ref in named_texts(each).values()}
    bodies = await texts.bodies(here.store, number, refs)
    named = {ref.id for each in said if each.act is not None for ref in each.act.named_files()}
    given = [
        each
        for each in await files.of_petition(here.store, number)
        if each.id in named or (each.belongs == "petition" and each.stored_at <= as_of)
    ]
    petition = {
        "number": number,
        "title": record.title,
        "text": record.body,
        "place": record.place,
        "occurred_on": record.occurred_on and record.occurred_on.isoformat(),
        "received_at": record.case.received_at.isoformat(),
    }
    journal = [{"entry": each.entry, "content": each.content, "hash": each.hash} for each in lines]
    written = {str(id_): {"digest": refs[id_].digest, "text": body} for id_, body in bodies.items()}
    parts = [
        _part(WORK_ORDER, work_order),
        _part("petition.json", _json(petition)),
        _part("journal.json", _json({"number": number, "entries": journal})),
        _part("texts.json", _json(written)),
        *[each for file in given if (each := await _file(here, file)) is not None],
    ]
    return sorted(parts, key=lambda each: each.piece.name)


async def work_order_now(here: Surroundings, reading: Reading) -> bytes:
    """The work order as whoever gives it sees it now: it names the petitioner only where they may."""
    order = await drawn_up(here, reading)
    return await asyncio.to_thread(document, order, "zh")


def sums(pieces: Sequence[Piece]) -> bytes:
    """The list of pieces as `sha256sum` reads it."""
    return "".join(f"{each.digest}  {each.name}\n" for each in pieces).encode()


def digest_of(pieces: Sequence[Piece]) -> str:
    """The digest of a bundle of these pieces, which are in the order of their names."""
    return hashlib.sha256(sums(pieces)).hexdigest()


async def packed(parts: Sequence[Part]) -> BinaryIO:
    """The bundle as an archive in a file without a name: once closed, nothing is left of it."""
    return await asyncio.to_thread(_pack, parts)


def _pack(parts: Sequence[Part]) -> BinaryIO:
    out: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(SUMS, _LONG_AGO), sums([each.piece for each in parts]))
        for each in parts:
            place = zipfile.ZipInfo(each.piece.name, _LONG_AGO)
            if each.path is None:
                archive.writestr(place, each.piece.content or b"")
                continue
            place.file_size = each.piece.size
            with each.path.open("rb") as content, archive.open(place, "w") as into:
                shutil.copyfileobj(content, into, PIECE)
    return out


async def _file(here: Surroundings, file: FileRecord) -> Part | None:
    """A file of the case; None where it is damaged or lost: then nobody can give it."""
    if here.files is None:
        raise ProblemError("files_off")
    found = await here.files.folder.find(file.id, file.size, file.digest)
    if found is None:
        return None
    kind = KINDS.get(file.kind)
    name = f"files/{file.id}.{kind.suffixes[0] if kind else 'bin'}"
    return Part(Piece(name, file.size, file.digest), found.path)


def _part(name: str, content: bytes) -> Part:
    return Part(Piece(name, len(content), hashlib.sha256(content).hexdigest(), content))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
