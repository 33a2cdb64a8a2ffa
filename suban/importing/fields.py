"""Which column holds what: guessed by its header, unless it is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from suban.importing.faults import FileError
from suban.wording import N_

Field = Literal[
    "number",
    "title",
    "text",
    "received_at",
    "reply",
    "replied_at",
    "kind",
    "matter",
    "area",
    "place",
    "occurred_on",
    "name",
    "phone",
    "email",
]
FIELDS: tuple[Field, ...] = get_args(Field)
NEEDED: tuple[Field, ...] = ("title", "text")

_HEADERS: dict[Field, str] = {
    "number": "留言编号 诉求编号 工单编号 信件编号 受理编号 工单号 编号 number id no",
    "title": "留言主题 留言标题 诉求标题 工单标题 信件标题 标题 主题 title subject",
    "text": "留言详情 留言内容 诉求内容 诉求描述 工单内容 信件内容 来电内容 问题描述 内容 详情 "
    "text content body description",
    "received_at": "留言时间 留言日期 诉求时间 来电时间 来信时间 受理时间 登记时间 提交时间 发布时间 "
    "创建时间 时间 received_at created_at submitted_at time",
    "reply": "答复意见 答复内容 回复内容 回复意见 办理结果 处理结果 办结意见 答复 回复 reply answer response",
    "replied_at": "答复时间 答复日期 回复时间 回复日期 办结时间 replied_at answered_at reply_time",
    "kind": "诉求类别 诉求类型 留言类型 信件类型 类别 类型 kind type category",
    "matter": "受理事项 事项 matter",
    "area": "地区代码 区划代码 行政区划代码 area area_code",
    "place": "事发地点 诉求地点 地点 地址 place address location",
    "occurred_on": "发生日期 事发日期 occurred_on",
    "name": "诉求人姓名 诉求人 联系人 来电人 留言人 留言用户 姓名 name user author",
    "phone": "联系电话 手机号码 手机号 手机 来电号码 电话 phone telephone mobile tel",
    "email": "电子邮箱 电子邮件 邮箱 email mail",
}
"""Headers that are understood, the plainest last. 地区 is not: it mostly holds names, not codes."""

_NOISE = re.compile(r"[\s_\-*:：（）()【】\[\]]+")
_BY_PLACE = re.compile(r"#(\d+)")


@dataclass(frozen=True)
class Columns:
    """The place of each field that the file has, counted from 0; `said` are those that were not guessed."""

    headers: tuple[str, ...]
    places: Mapping[Field, int]
    said: frozenset[Field]

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers of columns that nothing is taken from."""
        used = set(self.places.values())
        return tuple(each for place, each in enumerate(self.headers) if place not in used and each)


def columns(headers: Sequence[str], said: Sequence[str] = ()) -> Columns:
    """Each field's column, guessed but for what is `said` as `title=HEADER`, `title=#2` or `title=` (none).

    Raises `FileError` where that names no field or no column, or a needed field has none.
    """
    mapped = _said(headers, said)
    places = {field: place for field, place in mapped.items() if place is not None}
    plain = [_plain(each) for each in headers]
    for field in FIELDS:
        known = [_plain(each) for each in _HEADERS[field].split()]
        found = next((plain.index(each) for each in known if each in plain), None)
        if field not in mapped and found is not None and found not in places.values():
            places[field] = found
    if missing := [field for field in NEEDED if field not in places]:
        raise FileError.of(
            N_("no column for {fields}: say it with --map {field}=HEADER. The headers are: {headers}"),
            fields=", ".join(missing),
            field=missing[0],
            headers=", ".join(each for each in headers if each),
        )
    ordered = {field: places[field] for field in FIELDS if field in places}
    return Columns(tuple(headers), ordered, frozenset(mapped))


def _said(headers: Sequence[str], said: Sequence[str]) -> dict[Field, int | None]:
    mapped: dict[Field, int | None] = {}
    for each in said:
        name, equals, header = (part.strip() for part in each.partition("="))
        if name not in FIELDS or not equals:
            raise FileError.of(
                N_("--map {said} is not understood: write FIELD=HEADER, with one of the fields {fields}"),
                said=each,
                fields=", ".join(FIELDS),
            )
        mapped[name] = _place(headers, header) if header else None
    return mapped


def _place(headers: Sequence[str], header: str) -> int:
    by_place = _BY_PLACE.fullmatch(header)
    if by_place and 1 <= int(by_place[1]) <= len(headers):
        return int(by_place[1]) - 1
    found = [place for place, each in enumerate(headers) if each == header]
    if len(found) > 1:
        raise FileError.of(
            N_("several columns are called {header}: name it by its place, such as #{place}"),
            header=header,
            place=found[1] + 1,
        )
    if not found:
        raise FileError.of(
            N_("no column is called {header}. The headers are: {headers}"),
            header=header,
            headers=", ".join(each for each in headers if each),
        )
    return found[0]


def _plain(header: str) -> str:
    return _NOISE.sub("", header).lower()
