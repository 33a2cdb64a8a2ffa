"""Small files of every kind, made by hand or by the libraries that make such files."""

import io
import struct
import wave
import zipfile

import openpyxl


def jpeg(filling: bytes = b"x") -> bytes:
    """A picture by its first bytes; another filling is another content."""
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + filling * 200


def zipped(*members: tuple[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return content.getvalue()


def box(brand: bytes, *others: bytes) -> bytes:
    """The beginning of a file of the MP4 family."""
    kind = b"ftyp" + brand + b"\0\0\0\0" + brand + b"".join(others)
    return struct.pack(">I", len(kind) + 4) + kind + b"\0\0\0\x08free" + b"\0" * 200


def office(part: str, *more: tuple[str, str]) -> bytes:
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{part}"/></Types>'
    return zipped(("docProps/app.xml", "x"), ("[Content_Types].xml", types), *more)


def workbook() -> bytes:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


def sound() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(8000)
        stream.writeframes(b"\0" * 800)
    return content.getvalue()


def compound(*names: str) -> bytes:
    """A compound file as Word 97 and WPS write them, with empty streams of these names."""
    free, end, of_fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", of_fat, end, *[free] * 126)

    def entry(name: str, kind: int, right: int, child: int) -> bytes:
        spelt = name.encode("utf-16-le") + b"\0\0"
        return (
            spelt.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(spelt), kind, 1, free, right, child)
            + b"\0" * 36
            + struct.pack("<IQ", end, 0)
        )

    entries = entry("Root Entry", 5, free, 1)
    for place, name in enumerate(names, start=1):
        entries += entry(name, 2, place + 1 if place < len(names) else free, free)
    return header + fat + entries.ljust(512, b"\0")


_WORD = "wordprocessingml.document.main+xml"

TAKEN: dict[str, list[bytes]] = {
    "jpeg": [
        jpeg(),
        b"\xff\xd8\xff\xe1\0\x10Exif\0\0II*\0" + b"x" * 99,
        b"\xff\xd8\xff\xdb\0C\0" + b"x" * 99,
    ],
    "png": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 99],
    "gif": [b"GIF89a" + b"\1" * 99],
    "webp": [b"RIFF\x64\0\0\0WEBPVP8 " + b"\0" * 92],
    "bmp": [b"BM" + struct.pack("<IHHII", 100, 0, 0, 54, 40) + b"\0" * 90],
    "tiff": [b"II*\0\x08\0\0\0" + b"\0" * 99],
    "heic": [box(b"heic"), box(b"heix"), box(b"mif1", b"miaf", b"heic")],
    "avif": [box(b"avif"), box(b"mif1", b"avif")],
    "mp3": [b"ID3\3\0\0\0\0\0\0\xff\xfb\x90\x64" + b"\0" * 99, b"\xff\xfb\x90\x64" + b"\0" * 413],
    "m4a": [box(b"M4A ")],
    "aac": [b"\xff\xf1\x50\x80\x02\x1f\xfc" + b"\0" * 99],
    "amr": [b"#!AMR\n" + b"\x3c" * 99],
    "wav": [sound()],
    "ogg": [b"OggS\0\2" + b"\0" * 22 + b"\x01\x13OpusHead" + b"\0" * 99],
    "mp4": [box(each) for each in (b"isom", b"mp42", b"avc1", b"iso6", b"M4V ")],
    "mov": [box(b"qt  ")],
    "3gp": [box(b"3gp4"), box(b"3gp5"), box(b"3g2a")],
    "webm": [bytes.fromhex("1a45dfa3") + b"\x93\x42\x82\x84webm" + b"\0" * 99],
    "mkv": [bytes.fromhex("1a45dfa3") + b"\x93\x42\x82\x88matroska" + b"\0" * 99],
    "avi": [b"RIFF\x64\0\0\0AVI LIST" + b"\0" * 92],
    "pdf": [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 99],
    "ofd": [zipped(("OFD.xml", "<ofd:OFD/>"), ("Doc_0/Document.xml", "x"))],
    "docx": [office(_WORD, ("word/document.xml", "x"))],
    "xlsx": [workbook()],
    "pptx": [office("presentationml.presentation.main+xml")],
    "doc": [compound("WordDocument")],
    "xls": [compound("Workbook"), compound("Book")],
    "ppt": [compound("PowerPoint Document")],
    "odt": [zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "x"))],
    "ods": [zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"))],
    "odp": [zipped(("mimetype", "application/vnd.oasis.opendocument.presentation"))],
}

REFUSED: dict[str, bytes] = {
    "web page": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "web page with the bytes of a picture": b"<html>" + jpeg(),
    "drawing that runs": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "the same as XML": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "program of Windows": b"MZ\x90\0" + b"\0" * 300,
    "program of Linux": b"\x7fELF" + b"\0" * 99,
    "script": b"#!/bin/sh\nrm -r /\n",
    "text": "路灯不亮".encode(),
    "archive": zipped(("a.txt", "hello")),
    "archive with the folders of a document": zipped(("evil.exe", "MZ"), ("word/document.xml", "x")),
    "program of Java": zipped(("META-INF/MANIFEST.MF", "x"), ("a.class", "x")),
    "document with macros": office(_WORD, ("word/vbaProject.bin", "x")),
    "document with macros, by its type": office("x.document.macroEnabled.main+xml " + _WORD),
    "old document with macros": compound("WordDocument", "_VBA_PROJECT"),
    "other compound file": compound("EncryptedPackage"),
    "other file of the MP4 family": box(b"jp2 "),
    "picture of no kind": box(b"mif1"),
    "RAR": b"Rar!\x1a\x07\0" + b"\0" * 50,
    "half an archive": office(_WORD)[:-40],
    "half a compound file": compound("WordDocument")[:700],
    "nothing but a beginning": bytes.fromhex("d0cf11e0a1b11ae1"),
}
