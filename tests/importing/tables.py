"""Tables as other systems write them, made by the tests."""

import csv
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADERS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
OPEN = ("1001", "U1", "路灯不亮", "2019/4/25 9:32:09", "第一行，\n第二行", "", "")
ANSWERED = (
    "1002",
    "U2",
    "道路破损",
    "2019/4/25 9:32:09",
    "路面破损多日",
    "已修复，\n感谢反映",
    "2019/5/10 14:56:53",
)
NEWER = (
    "1003",
    "U3",
    "供水不足",
    "2022-03-01 08:00",
    "水压低",
    "已调整水压",
    "2022-03-04",
)


def write_csv(
    file: Path,
    rows: Sequence[Sequence[str]],
    headers: Sequence[str] = HEADERS,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> Path:
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows([headers, *rows])
    return file


def write_xlsx(file: Path, rows: Sequence[Sequence[object]], headers: Sequence[str] = HEADERS) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "留言"
    for row in (headers, *rows):
        sheet.append(list(row))
    book.save(file)
    return file


def open_rows(count: int) -> list[tuple[str, ...]]:
    """Rows without a reply, all different."""
    return [(str(number), "U", f"路灯 {number}", "", "不亮", "", "") for number in range(1, count + 1)]
