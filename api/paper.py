"""Sheets of A4 as a Word document: tables with borders, Chinese and Western fonts, page numbers."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_BODY, _HEAD, _WESTERN = "仿宋", "黑体", "Times New Roman"
"""The usual fonts of Chinese official documents; a system that lacks one takes its own of that kind."""
_WIDTH = 17.0
"""Centimetres between the margins."""
_SMALL = 9.5
"""Points, in tables of many columns."""
_SHADE = "EDEDED"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold, wherever they came from."""


@dataclass(frozen=True)
class Line:
    """A line of a cell; `label` stands before it in the font of headings."""

    text: str
    label: str | None = None


Content = str | Sequence[Line]


class Paper:
    """A document that grows downwards."""

    def __init__(self, *, title: str, author: str, language: str, made_at: datetime) -> None:
        self._document = docx.Document()
        self._page()
        self._fonts()
        told = self._document.core_properties
        told.title, told.author, told.last_modified_by = clean(title), clean(author), clean(author)
        told.comments, told.language = "", language
        told.created = told.modified = made_at.replace(tzinfo=None)

    def heading(self, *, over: str, title: str) -> None:
        """The head of the first page: whose it is, and what it is."""
        self._centred(over, _BODY, 14)
        self._centred(title, _HEAD, 22).paragraph_format.space_after = Pt(6)

    def edges(self, left: str, right: str) -> None:
        """A line with something at each of its ends."""
        paragraph = self._document.add_paragraph()
        _ends(paragraph)
        _write(paragraph, f"{left}\t{right}", size=10.5)

    def new_page(self) -> None:
        """What follows begins on another page."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def section(self, title: str) -> None:
        """The title of a part, kept together with what follows."""
        paragraph = self._document.add_paragraph()
        _write(paragraph, title, font=_HEAD, size=13)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.space_after = Pt(3)

    def note(self, words: str) -> None:
        """A line in small type."""
        paragraph = self._document.add_paragraph()
        _write(paragraph, words, size=9)
        paragraph.paragraph_format.space_before = Pt(4)

    def form(self, rows: Sequence[Sequence[tuple[str, Content]]]) -> None:
        """A table of labels with what they stand for, one or two of them a row."""
        widths = (2.8, 5.7, 2.8, 5.7)
        table = self._table(widths)
        for row in rows:
            cells = self._row(table, widths).cells
            if len(row) == 1:
                cells[1].merge(cells[3])
            for at, (label, content) in enumerate(row):
                _fill(cells[2 * at], [Line("", label)], shaded=True)
                _fill(cells[2 * at + 1], content)

    def columns(self, widths: Sequence[float], heads: Sequence[str]) -> "Columns":
        """A table whose head is repeated on each page."""
        table = self._table(widths)
        row = self._row(table, widths)
        for cell, head in zip(row.cells, heads, strict=True):
            _fill(cell, [Line("", head)], shaded=True)
        _flag(row, "w:tblHeader")
        return Columns(table, widths)

    def foot(self, left: str, page: str, *, warning: str | None) -> None:
        """The foot of each page, with `{page}` and `{pages}` in `page`; at its head a warning."""
        section = self._document.sections[0]
        paragraph = section.footer.paragraphs[0]
        _ends(paragraph)
        _write(paragraph, f"{left}\t", size=9)
        for part in re.split(r"(\{page\}|\{pages\})", page):
            run = _write(paragraph, "" if part.startswith("{") else part, size=9)
            if part.startswith("{"):
                _field(run, "PAGE" if part == "{page}" else "NUMPAGES")
        if warning:
            head = section.header.paragraphs[0]
            head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(head, warning, font=_HEAD, size=9)

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21.0 - _WIDTH) / 2)
        section.top_margin = section.bottom_margin = Cm(2.2)

    def _fonts(self) -> None:
        _without_theme(self._document)
        normal = self._document.styles["Normal"]
        assert isinstance(normal, ParagraphStyle)
        normal.font.size = Pt(10.5)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for name, font in (("ascii", _WESTERN), ("hAnsi", _WESTERN), ("cs", _WESTERN), ("eastAsia", _BODY)):
            fonts.set(qn(f"w:{name}"), font)
        spoken = OxmlElement("w:lang")
        # Of Western letters: in Chinese words would be broken anywhere.
        spoken.set(qn("w:val"), "en-US")
        spoken.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(spoken)
        normal.paragraph_format.space_after = Pt(0)

    def _centred(self, words: str, font: str, size: float) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, words, font=font, size=size)
        return paragraph

    def _table(self, widths: Sequence[float]) -> Table:
        table: Table = self._document.add_table(0, len(widths), style="Table Grid")
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        return table

    @staticmethod
    def _row(table: Table, widths: Sequence[float]) -> _Row:
        return _row(table, widths)


class Columns:
    """A table that gets its rows one after another."""

    def __init__(self, table: Table, widths: Sequence[float]) -> None:
        self._table = table
        self._widths = widths

    def row(self, *contents: Content, whole: bool = True) -> None:
        """A row with a content for each column; unless it is `whole`, a page may end inside it."""
        row = _row(self._table, self._widths)
        for cell, content in zip(row.cells, contents, strict=True):
            _fill(cell, content, size=_SMALL)
        if whole:
            _flag(row, "w:cantSplit")

    def across(self, title: str) -> None:
        """A row with one title over all columns, kept together with the next."""
        cells = _row(self._table, self._widths).cells
        cell = cells[0].merge(cells[-1])
        _fill(cell, [Line("", title)], shaded=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def clean(words: str) -> str:
    """A text without the characters that no XML can hold."""
    return _NO_XML.sub("", words)


def _row(table: Table, widths: Sequence[float]) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
    return row


def _fill(cell: _Cell, content: Content, *, shaded: bool = False, size: float | None = None) -> None:
    lines = [Line(content)] if isinstance(content, str) else content
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        if line.label:
            _write(paragraph, line.label, font=_HEAD, size=size)
        _write(paragraph, line.text, size=size)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if shaded:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
            shade.set(qn(f"w:{name}"), value)
        properties = cell._tc.get_or_add_tcPr()
        # The order of what a cell says of itself is fixed: its shade before how it is aligned.
        properties.insert(list(properties).index(properties.find(qn("w:vAlign"))), shade)


def _write(paragraph: Paragraph, words: str, *, font: str | None = None, size: float | None = None) -> Run:
    run = paragraph.add_run(clean(words))
    if size is not None:
        run.font.size = Pt(size)
    if font is not None:
        run.font.bold = font == _HEAD
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _ends(paragraph: Paragraph) -> None:
    assert paragraph.style is not None
    # The template's own stops, in the middle of a foot, would come first.
    paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _field(run: Run, instruction: str) -> None:
    """A figure that the reader's program fills in."""
    for kind in ("begin", None, "separate", "end"):
        if kind is None:
            said = OxmlElement("w:instrText")
            said.set(qn("xml:space"), "preserve")
            said.text = f" {instruction} "
            run._element.append(said)
            continue
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._element.append(mark)
        if kind == "separate":
            run.add_text("1")


def _flag(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _without_theme(document: Document) -> None:
    """The template names fonts by a theme, which would win over ours in some programs."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            if str(name).endswith("Theme"):
                del fonts.attrib[name]
