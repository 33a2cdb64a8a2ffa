"""What is wrong with a file, or with one row of it. No message quotes what a row says."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from suban.wording import N_, Language, both

Reason = Literal[
    "cells",
    "nul",
    "title_missing",
    "text_missing",
    "too_long",
    "time_missing",
    "time_unreadable",
    "time_in_the_future",
    "reply_missing",
    "reply_time_missing",
    "reply_before",
    "kind_missing",
    "kind_unknown",
    "matter_unknown",
    "area_missing",
    "area_wrong",
    "day_unreadable",
    "phone_wrong",
    "email_wrong",
    "taken_differently",
]

_REASONS: dict[Reason, str] = {
    "cells": N_(
        "{field}: it has {cells} cells, the header {headers}; put a text with commas in quotes, or give each "
        "column a heading"
    ),
    "nul": N_("{field}: it holds a character that no text has (NUL or half a character); remove it"),
    "title_missing": N_("{field}: it is empty; every petition has a title"),
    "text_missing": N_("{field}: it is empty; say what is asked"),
    "too_long": N_("{field}: it has {length} characters, at most {most} are possible; shorten it"),
    "time_missing": N_("{field}: it is empty; with a reply it must be said when the petition came"),
    "time_unreadable": N_("{field}: it is no time such as 2019/4/25 9:32:09 or 2019-04-25; mend it"),
    "time_in_the_future": N_("{field}: it lies in the future; mend it"),
    "reply_missing": N_(
        "{field}: it is empty, though there is a time of the reply; add it, or remove the time"
    ),
    "reply_time_missing": N_("{field}: it is empty, though there is a reply; add when that was given"),
    "reply_before": N_("{field}: the reply would be older than the petition; mend one of the times"),
    "kind_missing": N_("{field}: it is empty; fill it in, or give --kind for rows without one"),
    "kind_unknown": N_("{field}: the rulebook does not know this kind; one of: {known}"),
    "matter_unknown": N_(
        "{field}: the rulebook does not list this matter; leave it empty, or one of: {known}"
    ),
    "area_missing": N_("{field}: it is empty; fill it in, or give --area for rows without one"),
    "area_wrong": N_("{field}: it is no code of an area, such as 360783"),
    "day_unreadable": N_("{field}: it is no day such as 2019-04-25; mend it, or leave it empty"),
    "phone_wrong": N_("{field}: it is no telephone number; mend it, or leave it empty"),
    "email_wrong": N_("{field}: it is no mail address; mend it, or leave it empty"),
    "taken_differently": N_(
        "{field}: a petition of this number, with another title, text, time or reply, is there already "
        "({there}): look there; if the number is that of another system, give that a name with --source"
    ),
}


REASON_NAMES: dict[Reason, str] = {
    "cells": "单元格过多 / too many cells",
    "nul": "含非法字符 / impossible characters",
    "title_missing": "缺标题 / no title",
    "text_missing": "缺内容 / no text",
    "too_long": "过长 / too long",
    "time_missing": "缺来件时间 / no time of receipt",
    "time_unreadable": "时间无法识别 / unreadable time",
    "time_in_the_future": "时间在将来 / time in the future",
    "reply_missing": "有答复时间而无答复 / time of a reply without one",
    "reply_time_missing": "缺答复时间 / no time of the reply",
    "reply_before": "答复早于来件 / reply before receipt",
    "kind_missing": "缺类别 / no kind",
    "kind_unknown": "类别不明 / unknown kind",
    "matter_unknown": "事项不明 / unknown matter",
    "area_missing": "缺地区 / no area",
    "area_wrong": "地区代码有误 / wrong area",
    "day_unreadable": "日期无法识别 / unreadable day",
    "phone_wrong": "电话有误 / wrong telephone number",
    "email_wrong": "邮箱有误 / wrong mail address",
    "taken_differently": "编号已有而内容不同 / its number has another content",
}
"""For counts: what is wrong in a few words."""


@dataclass(frozen=True)
class Fault:
    """Why a row is not taken."""

    reason: Reason
    said: dict[Language, str]

    @classmethod
    def of(cls, reason: Reason, field: str, **figures: object) -> "Fault":
        """The fault of a field, which is called by its header where it has one."""
        return cls(reason, both(_REASONS[reason], field=field, **figures))

    def __str__(self) -> str:
        """In both languages."""
        return f"{self.said['zh']} / {self.said['en']}"


class FileError(Exception):
    """A file, or what was said of its columns, that nothing can be taken by. The message is bilingual."""

    @classmethod
    def of(cls, message: str, **figures: object) -> "FileError":
        """The error of a message that is marked for translation."""
        said = both(message, **figures)
        return cls(f"{said['zh']}\n{said['en']}")


@dataclass
class Tally:
    """What became of the rows so far; `old` were received before the rulebook was in force."""

    rows: int = 0
    closed: int = 0
    live: int = 0
    there: int = 0
    rejected: int = 0
    old: int = 0
    long: int = 0
    unreachable: int = 0

    def __post_init__(self) -> None:
        self.reasons: Counter[Reason] = Counter()

    @property
    def taken(self) -> int:
        """How many became petitions."""
        return self.closed + self.live
