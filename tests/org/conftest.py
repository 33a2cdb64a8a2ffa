"""A small city in files, and a way to import it."""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from suban.org.files import read_files
from suban.org.importing import Outcome, Wish, import_rows
from suban.store.database import Store, connect
from suban.store.register import Register, opened
from tests.conftest import Database

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Sheets = dict[str, list[list[Any]]]
Import = Callable[..., Awaitable[Outcome]]

UNITS = ["单位代码", "单位名称", "单位类别", "区划代码", "上级单位", "分管领导", "主要领导"]
PEOPLE = ["人员代码", "姓名", "角色", "所属单位", "电子邮箱"]
DIRECTORY = ["事项", "区划代码", "承办单位", "生效日期", "截止日期"]


def city() -> Sheets:
    """A city that is right. Tests change a cell of it."""
    return {
        "单位": [
            list(UNITS),
            ["ZX", "诉求服务中心", "服务中心", "360783", "", "", ""],
            ["CG", "城市管理局", "部门", 360783, "", "cg-l", "cg-h"],
            ["LD", "路灯管理所", "企业", "360783", "CG", "cg-l", "cg-h"],
        ],
        "人员": [
            list(PEOPLE),
            ["zx-1", "刘芸", "受理人员", "ZX", "zx-1@example.cn"],
            ["cg-1", "王波", "handler", "CG", "cg-1@example.cn"],
            ["cg-l", "李梁", "leader", "CG", ""],
            ["cg-h", "叶华", "leader", "CG", None],
            ["ld-1", "周勇", "handler", "LD", "ld-1@example.cn"],
        ],
        "派单目录": [
            list(DIRECTORY),
            ["public_services", 360783, "CG", datetime(2024, 1, 1), "2025-12-31"],  # noqa: DTZ001 - a workbook
            ["public_services", 360783, "LD", "2026年1月1日", ""],
            ["", "", "CG", "2024/1/1", ""],
        ],
    }


def workbook(file: Path, sheets: Sheets) -> Path:
    """Writes a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def separated(folder: Path, sheets: Sheets, encoding: str = "utf-8") -> list[Path]:
    """Writes one CSV for each sheet."""
    files = []
    for at, rows in enumerate(sheets.values()):
        file = folder / f"{at}.csv"
        with file.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(
                [each.date() if isinstance(each, datetime) else each for each in row] for row in rows
            )
        files.append(file)
    return files


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    store = connect(database.app_url, pool_size=2)
    yield store
    await store.dispose()


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Import:
    """Imports sheets as a workbook, or files."""

    async def bring(given: Sheets | list[Path], **wish: Any) -> Outcome:
        files = given if isinstance(given, list) else [workbook(tmp_path / "city.xlsx", given)]
        return await import_rows(store, read_files(files), NOW, Wish(**wish))

    return bring


async def register(store: Store) -> Register:
    """What the store says."""
    async with opened(store) as writing:
        return await writing.read()
