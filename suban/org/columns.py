"""The tables of a city's files and their columns, under the names that people give them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from suban.org import values

TableName = Literal["units", "people", "directory", "functions"]


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its headings (the Chinese one to recommend first), and how it is read.

    `needed`: whether the column must be there and filled. What is left out of others is `empty`.
    """

    field: str
    headings: tuple[str, ...]
    read: Callable[[str], Any]
    needed: bool = False
    empty: Any = None


@dataclass(frozen=True)
class Table:
    """One table: its name, those of its sheet in a workbook, and its columns."""

    name: TableName
    sheets: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """The column of a heading, or None."""
        plain = heading.strip().lower()
        return next(
            (each for each in self.columns if plain == each.field or plain in each.headings),
            None,
        )

    @property
    def needed(self) -> tuple[Column, ...]:
        """The columns that must be there."""
        return tuple(each for each in self.columns if each.needed)


UNITS = Table(
    "units",
    ("单位", "承办单位"),
    (
        Column("code", ("单位代码", "代码"), values.unit, needed=True),
        Column("name", ("单位名称", "名称"), values.name, needed=True),
        Column("name_en", ("英文名称",), values.name, empty=""),
        Column("kind", ("单位类别", "类别"), values.kind, needed=True),
        Column("area", ("区划代码", "区划", "行政区划代码", "区域"), values.area, needed=True),
        Column("parent", ("上级单位", "上级", "上级单位代码"), values.unit),
        Column("leader_in_charge", ("分管领导", "分管负责人"), values.person),
        Column("principal_leader", ("主要领导", "主要负责人"), values.person),
        Column("level", ("层级", "级别", "行政层级"), values.level),
        Column("valid_from", ("启用日期", "成立日期"), values.day),
        Column("valid_to", ("撤销日期", "停用日期"), values.day),
    ),
)
PEOPLE = Table(
    "people",
    ("人员",),
    (
        Column("id", ("人员代码", "人员编号", "编号"), values.person, needed=True),
        Column("name", ("姓名",), values.person_name, needed=True),
        Column("role", ("角色",), values.role, needed=True),
        Column("unit", ("所属单位", "单位", "单位代码"), values.unit),
        Column("email", ("电子邮箱", "邮箱", "电子邮件"), values.email),
        Column("language", ("语言",), values.language, empty="zh"),
        Column("token", ("令牌", "发放令牌"), values.yes_or_no, empty=False),
    ),
)
DIRECTORY = Table(
    "directory",
    ("派单目录", "目录"),
    (
        Column("matter", ("事项", "事项代码", "受理事项"), values.matter, empty=""),
        Column("area", ("区划代码", "区划", "行政区划代码", "区域"), values.area, empty=""),
        Column("unit", ("承办单位", "单位", "单位代码"), values.unit, needed=True),
        Column("valid_from", ("生效日期", "起始日期", "自"), values.day, needed=True),
        Column("valid_to", ("截止日期", "失效日期", "至"), values.day),
    ),
)
FUNCTIONS = Table(
    "functions",
    ("职能", "职能单位"),
    (
        Column("function", ("职能", "职能名称", "职能代码"), values.function, needed=True),
        Column("area", ("区划代码", "区划", "行政区划代码", "区域"), values.area, empty=""),
        Column("unit", ("承办单位", "单位", "单位代码"), values.unit, needed=True),
    ),
)
TABLES: tuple[Table, ...] = (UNITS, PEOPLE, DIRECTORY, FUNCTIONS)

REMARKS = ("序号", "备注", "说明", "no", "note", "remark", "remarks")
"""Headings of columns that are for people only."""


def table_of_sheet(title: str) -> Table | None:
    """The table that a sheet of a workbook holds, or None."""
    plain = title.strip().lower()
    return next((each for each in TABLES if plain == each.name or plain in each.sheets), None)


def table_of_headings(headings: Sequence[str]) -> Table | None:
    """The table of which all the needed columns are there; None where there is no such one, or several.

    Units may have a first day, as lines of the directory have: whoever needs more columns is meant.
    """
    found = [each for each in TABLES if all(_has(headings, each, column) for column in each.needed)]
    most = max((len(each.needed) for each in found), default=0)
    found = [each for each in found if len(each.needed) == most]
    return found[0] if len(found) == 1 else None


def _has(headings: Sequence[str], table: Table, column: Column) -> bool:
    return any(table.column(each) is column for each in headings)
