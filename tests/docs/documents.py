"""The documents, taken apart."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
README_ZH = ROOT / "README.zh-CN.md"
DOCS = ROOT / "docs"
ALL = (README, README_ZH, *sorted(DOCS.glob("**/*.md")))

_BLOCK = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")
_ROW = re.compile(r"^\| `(?P<code>\w+)` \| (?P<rest>.*)\|$", re.MULTILINE)


def blocks(file: Path) -> list[tuple[str, str]]:
    """The code blocks of a document: what stands behind the fence, and the code."""
    return [(each["kind"], each["code"]) for each in _BLOCK.finditer(file.read_text("utf-8"))]


def tour() -> list[str]:
    """What the README lets people paste into a second terminal."""
    return [code for kind, code in blocks(README) if kind == "sh tour"]


def links(file: Path) -> Iterator[str]:
    """The links of a document, without those that stand in code."""
    yield from _LINK.findall(_BLOCK.sub("", file.read_text("utf-8")))


def section(file: Path, title: str) -> str:
    """The text under a heading of the second level."""
    parts = re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)
    return next(part for part in parts if part.partition("\n")[0] == title)


def rows(text: str) -> dict[str, list[str]]:
    """The rows of tables whose first cell is a code, by that code."""
    return {
        each["code"]: [cell.strip() for cell in each["rest"].split("|")[:-1] or [each["rest"]]]
        for each in _ROW.finditer(text)
    }
