"""Which kind a file is, by its content alone: names and declared types may lie."""

import errno
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

import filetype
import olefile

from suban.files.kinds import KINDS, Kind

_HEAD = 8192

_BY_FIRST_BYTES = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/x-wav": "wav",
    "audio/ogg": "ogg",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "application/pdf": "pdf",
}
"""What `filetype` calls the kinds that we leave to it. Of the others it knows too little, or too many."""

_BRANDS = (
    *(
        (each, "mp4")
        for each in (b"iso", b"mp4", b"mmp4", b"avc1", b"hvc1", b"M4V", b"MSNV", b"XAVC", b"dash")
    ),
    (b"qt", "mov"),
    (b"3g", "3gp"),
    (b"M4A", "m4a"),
    (b"hei", "heic"),
    (b"hev", "heic"),
    (b"avi", "avif"),
)
"""How the brands of the MP4 family begin. `filetype` knows few of those that telephones write."""
_STILL = (b"mif1", b"msf1")
"""Brands that say no more than that it is a picture; the next ones say which."""

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")

_MOST_DIRECTORY = 1024 * 1024
_MOST_TYPES = 1024 * 1024
_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
)
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))


def judge(file: Path) -> Kind | None:
    """The kind of a file; None where it is none that is taken. Office files with macros are none.

    Reads little of it and unpacks next to nothing. Raises `OSError` where it cannot be read.
    """
    with file.open("rb") as content:
        head = content.read(_HEAD)
        if head.startswith(_ZIP):
            code = _of_zip(content)
        elif head.startswith(_OLE):
            code = _of_compound(content)
        else:
            code = _of_first_bytes(head)
    return KINDS[code] if code else None


def _of_first_bytes(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    found = filetype.guess(head)
    return _BY_FIRST_BYTES.get(found.mime) if found else None


def _of_brand(head: bytes) -> str | None:
    brands = [head[8:12]]
    if brands[0] in _STILL:
        length = min(int.from_bytes(head[:4], "big"), len(head))
        brands = [head[at : at + 4] for at in range(16, length - 3, 4)]
        brands = [each for each in brands if each.startswith((b"hei", b"hev", b"avi"))]
    return next((code for each in brands[:1] for start, code in _BRANDS if each.startswith(start)), None)


def _of_zip(content: BinaryIO) -> str | None:
    try:
        if not _directory_is_small(content):
            return None
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return _of_office(archive, names)
            if "OFD.xml" in names:
                return "ofd"
            if "mimetype" in names:
                return _of_open_document(archive, names)
    except OSError as error:
        _raise_if_of_the_disk(error)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
    ):
        # What the module raises for archives that are broken, encrypted or made up.
        pass
    return None


def _directory_is_small(content: BinaryIO) -> bool:
    """Whether the list of members is one that may be read into memory: it can be as long as the file."""
    size = content.seek(0, 2)
    content.seek(max(0, size - 22 - 65535))
    tail = content.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22 or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        # The long form is for archives of 4 GiB.
        return False
    (length,) = struct.unpack_from("<I", tail, at + 12)
    content.seek(0)
    return bool(length <= _MOST_DIRECTORY)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a member: a bomb is not unpacked."""
    with archive.open(name) as member:
        return member.read(_MOST_TYPES)


def _of_office(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    types = _member(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((code for part, code in _MAIN_PARTS if part in types), None)


def _of_open_document(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return None
    said = _member(archive, "mimetype").decode("ascii", "replace").strip()
    return next((code for code in ("odt", "ods", "odp") if KINDS[code].media_type == said), None)


def _of_compound(content: BinaryIO) -> str | None:
    content.seek(0)
    try:
        with olefile.OleFileIO(content) as compound:
            streams = ["/".join(path) for path in compound.listdir(storages=True)]
    except OSError as error:
        _raise_if_of_the_disk(error)
        return None
    except Exception:  # noqa: BLE001 - whatever it raises for a file that somebody made up
        return None
    if any("vba" in part.lower() or part == "Macros" for path in streams for part in path.split("/")):
        return None
    return next((code for stream, code in _STREAMS if stream in streams), None)


def _raise_if_of_the_disk(error: OSError) -> None:
    """A made-up file leads to places that it does not have; that is no fault of the disk."""
    if error.errno not in (None, errno.EINVAL):
        raise error
