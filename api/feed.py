"""What the media get as an Atom feed (RFC 4287): a few elements, so the standard library writes them."""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from api.media_drafts import PublicItem
from api.surroundings import CHINA

MEDIA_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""

_NAME = "诉办 Suban"


def feed(items: Sequence[PublicItem], address: str, platform: str | None, now: datetime) -> bytes:
    """The feed at an address; the time of an empty one is now."""
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    newest = max((each.published_at for each in items), default=now)
    _put(root, "id", address)
    _put(root, "title", platform or _NAME)
    _put(root, "updated", _instant(newest))
    ET.SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "href": address})
    author = ET.SubElement(root, f"{{{_ATOM}}}author")
    _put(author, "name", platform or _NAME)
    for each in items:
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _put(entry, "id", f"urn:uuid:{each.id}")
        _put(entry, "title", each.title)
        for name in ("published", "updated"):
            _put(entry, name, _instant(each.published_at))
        ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": each.form.code, "label": each.form.zh})
        _put(entry, "content", each.text).set("type", "text")
    ET.register_namespace("", _ATOM)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _put(parent: ET.Element, name: str, words: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _NO_XML.sub("", words)
    return element


def _instant(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="seconds")
