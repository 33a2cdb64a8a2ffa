"""Findings as a plain table for people: Chinese first, English second."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import cell_len

from suban.org.findings import Finding

_HEAD = ("问题 finding", "事项 matter", "区划 area", "单位 unit", "自 from", "至 until")
_MOST = 4
_GAP = "  "


def table_of(found: Sequence[Finding]) -> Iterator[str]:
    """The lines: for each finding a row, below it what to do in both languages, and the rows concerned."""
    if not found:
        return
    rows = [_HEAD, *(_cells(each) for each in found)]
    widths = [max(cell_len(row[at]) for row in rows) for at in range(len(_HEAD))]
    yield _line(_HEAD, widths)
    for finding, row in zip(found, rows[1:], strict=True):
        yield _line(row, widths)
        yield f"    {finding.what['zh']}"
        yield f"    {finding.what['en']}"
        if finding.rows:
            yield f"    见 / see: {_some(finding.rows)}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _cells(finding: Finding) -> tuple[str, ...]:
    days = finding.days
    return (
        f"{finding.name['zh']} {finding.name['en']}",
        _some(finding.matters),
        "全部 all" if finding.everywhere else _some(finding.areas),
        _some(finding.units),
        "" if days is None or days.first == date.min else str(days.first),
        "" if days is None or days.last == date.max else str(days.last),
    )


def _some(values: Sequence[str]) -> str:
    shown = "、".join(each or "其他 any other" for each in values[:_MOST])
    more = len(values) - _MOST
    return f"{shown} …（共 {len(values)} / {len(values)} in all）" if more > 0 else shown
