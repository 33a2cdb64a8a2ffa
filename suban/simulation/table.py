"""The figures of a year, or of two side by side, as a plain table: Chinese first, English second."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from suban.simulation.rows import Row, Section, Words
from suban.wording import N_, both

_GAP = "  "
_WIDEST = 56
_BETWEEN = "\0"
"""Between Chinese and English, until it is known whether both fit into one line."""
_HEAD = (N_("item"), N_("number"), N_("share"))
_HEAD_OF_TWO = (N_("item"), N_("now"), N_("share"), N_("what if"), N_("share"), N_("difference"))


def table_of(base: Sequence[Section], changed: Sequence[Section] | None = None) -> Iterator[str]:
    """The lines of the table."""
    head = tuple(
        _name(both(each)).replace(_BETWEEN, " ") for each in (_HEAD_OF_TWO if changed is not None else _HEAD)
    )
    lines: list[tuple[str, ...] | str] = []
    for index, section in enumerate(base):
        lines += ["", _name(section.words).replace(_BETWEEN, " ")]
        if changed is None:
            lines += [(f"  {_name(row.words)}", *_figures(row)) for row in section.rows]
        else:
            lines += list(_side_by_side(section, changed[index]))
    folded = [part for line in lines for part in (_folded(line) if isinstance(line, tuple) else (line,))]
    cells = [head, *(each for each in folded if isinstance(each, tuple))]
    widths = [max(cell_len(row[at]) for row in cells) for at in range(len(head))]
    yield _line(head, widths)
    for line in folded:
        yield line if isinstance(line, str) else _line(line, widths)


def _folded(line: tuple[str, ...]) -> Iterator[tuple[str, ...] | str]:
    """A line whose name is too long for one: its English stands below its Chinese."""
    name, *figures = line
    chinese, _, english = name.partition(_BETWEEN)
    if cell_len(name) <= _WIDEST:
        yield (f"{chinese} {english}", *figures)
        return
    yield (chinese, *figures)
    yield " " * (len(chinese) - len(chinese.lstrip()) + 2) + english


def _side_by_side(base: Section, changed: Section) -> Iterator[tuple[str, ...]]:
    """Every row that either has, in the order of the first."""
    other = {_name(row.words): row for row in changed.rows}
    own = {_name(row.words): row for row in base.rows}
    for name in dict.fromkeys((*own, *other)):
        row, against = own.get(name), other.get(name)
        words = (row or against or base.rows[0]).words
        row, against = row or Row(words, 0), against or Row(words, 0)
        difference = against.number - row.number
        shown = f"{difference:+,.10g}" if difference else "="
        yield (f"  {name}", *_figures(row), *_figures(against), shown)


def _name(words: Words) -> str:
    # A name is indented in both languages: once is enough.
    return f"{words['zh']}{_BETWEEN}{words['en'].strip()}"


def _figures(row: Row) -> tuple[str, str]:
    return f"{row.number:,.10g}", "" if row.share is None else f"{row.share:.1%}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """The first cell to the left, figures to the right."""
    first = cells[0] + " " * (widths[0] - cell_len(cells[0]))
    rest = (" " * (width - cell_len(cell)) + cell for cell, width in zip(cells[1:], widths[1:], strict=True))
    return _GAP.join((first, *rest)).rstrip()
