"""Which kinds of file are taken. This list is the only one: what is not on it is refused."""

from dataclasses import dataclass
from typing import Literal

from suban.wording import N_, Language, both

Family = Literal["picture", "sound", "video", "document"]

_FAMILIES: dict[Family, str] = {
    "picture": N_("picture ({format})"),
    "sound": N_("sound ({format})"),
    "video": N_("video ({format})"),
    "document": N_("document ({format})"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of file: its code, what it is, its media type, and suffixes of names, the usual first."""

    code: str
    family: Family
    format: str
    media_type: str
    suffixes: tuple[str, ...]

    @property
    def text(self) -> dict[Language, str]:
        """What people call it."""
        return both(_FAMILIES[self.family], format=self.format)


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

_ALL = (
    Kind("jpeg", "picture", "JPEG", "image/jpeg", ("jpg", "jpeg")),
    Kind("png", "picture", "PNG", "image/png", ("png",)),
    Kind("gif", "picture", "GIF", "image/gif", ("gif",)),
    Kind("webp", "picture", "WebP", "image/webp", ("webp",)),
    Kind("bmp", "picture", "BMP", "image/bmp", ("bmp",)),
    Kind("tiff", "picture", "TIFF", "image/tiff", ("tif", "tiff")),
    Kind("heic", "picture", "HEIC", "image/heic", ("heic", "heif")),
    Kind("avif", "picture", "AVIF", "image/avif", ("avif",)),
    Kind("mp3", "sound", "MP3", "audio/mpeg", ("mp3",)),
    Kind("m4a", "sound", "M4A", "audio/mp4", ("m4a",)),
    Kind("aac", "sound", "AAC", "audio/aac", ("aac",)),
    Kind("amr", "sound", "AMR", "audio/amr", ("amr",)),
    Kind("wav", "sound", "WAV", "audio/wav", ("wav",)),
    Kind("ogg", "sound", "Ogg", "audio/ogg", ("ogg", "oga", "opus")),
    Kind("mp4", "video", "MP4", "video/mp4", ("mp4", "m4v")),
    Kind("mov", "video", "QuickTime", "video/quicktime", ("mov",)),
    Kind("3gp", "video", "3GP", "video/3gpp", ("3gp", "3g2")),
    Kind("webm", "video", "WebM", "video/webm", ("webm",)),
    Kind("mkv", "video", "Matroska", "video/x-matroska", ("mkv",)),
    Kind("avi", "video", "AVI", "video/x-msvideo", ("avi",)),
    Kind("pdf", "document", "PDF", "application/pdf", ("pdf",)),
    Kind("ofd", "document", "OFD", "application/ofd", ("ofd",)),
    Kind("docx", "document", "Word", f"{_OOXML}wordprocessingml.document", ("docx",)),
    Kind("xlsx", "document", "Excel", f"{_OOXML}spreadsheetml.sheet", ("xlsx",)),
    Kind("pptx", "document", "PowerPoint", f"{_OOXML}presentationml.presentation", ("pptx",)),
    Kind("doc", "document", "Word 97, WPS", "application/msword", ("doc", "wps")),
    Kind("xls", "document", "Excel 97, WPS", "application/vnd.ms-excel", ("xls", "et")),
    Kind("ppt", "document", "PowerPoint 97, WPS", "application/vnd.ms-powerpoint", ("ppt", "dps")),
    Kind("odt", "document", "OpenDocument", f"{_ODF}text", ("odt",)),
    Kind("ods", "document", "OpenDocument", f"{_ODF}spreadsheet", ("ods",)),
    Kind("odp", "document", "OpenDocument", f"{_ODF}presentation", ("odp",)),
)
KINDS: dict[str, Kind] = {each.code: each for each in _ALL}
"""By code."""
