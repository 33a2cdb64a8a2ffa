"""How one cell is read. What cannot be read raises `NotAValueError` with what to write instead."""

import re
import unicodedata
from datetime import date
from typing import get_args

from suban.domain import codes
from suban.domain.rulebook import Audience, Role
from suban.wording import N_
from suban.wording.law import role_text

KINDS: dict[str, tuple[str, ...]] = {
    "office": ("办公室", "服务中心", "中心"),
    "committee_office": ("委员会办公室",),
    "supervision_office": ("督查机构", "督查室"),
    "government": ("政府", "人民政府"),
    "district": ("区县", "县区"),
    "department": ("部门",),
    "township": ("乡镇街道", "乡镇", "街道"),
    "workstation": ("工作站",),
    "enterprise": ("企业",),
}
"""The kinds of unit, and what people call them."""

ROLES: dict[Role, tuple[str, ...]] = {
    "operator": ("受理人员", "受理员", "话务员"),
    "reviewer": ("审核人员", "审核员"),
    "handler": ("经办人", "承办人"),
    "leader": ("领导", "负责人"),
    "supervisor": ("督查人员", "督查员"),
    "administrator": ("管理员",),
}
"""What somebody of the staff can be, and what people call it."""

_RESERVED = {"petitioner", *get_args(Audience)}
"""What a delivery calls its recipients where they are nobody of the staff."""

_MOST = 100
_LANGUAGES = {"zh": "zh", "中文": "zh", "en": "en", "英文": "en", "english": "en"}
_FLAGS = {
    "是": True,
    "yes": True,
    "true": True,
    "1": True,
    "否": False,
    "no": False,
    "false": False,
    "0": False,
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
"""A cell with a time shows mostly its day."""


class NotAValueError(ValueError):
    """A cell does not hold what its column is for."""

    def __init__(self, message: str, **figures: object) -> None:
        self.message, self.figures = message, figures
        super().__init__(message)


def unit(text: str) -> str:
    """The code of a unit."""
    return _of_form(text, codes.UNIT, N_("is no code of a unit: at most 32 letters, digits, “-” and “_”"))


def person(text: str) -> str:
    """The id of somebody, which the record names for ever: so it tells nothing of them."""
    if text in _RESERVED:
        raise NotAValueError(N_("“{text}” has another meaning on the platform: take another code"), text=text)
    return _of_form(
        text,
        codes.PERSON,
        N_(
            "is no code of a person: at most 64 letters, digits, “-”, “_” and “.”; "
            "no telephone or identity number, for the record names it for ever"
        ),
    )


def area(text: str) -> str:
    """A division's code."""
    return _of_form(text, codes.AREA, N_("is no area: a division's code of 6, 9 or 12 digits, or letters"))


def matter(text: str) -> str:
    """A matter, as code or by name; whether the rulebook has it is asked later."""
    return name(text)


def email(text: str) -> str:
    """An address for mail."""
    return _of_form(text, codes.EMAIL, N_("is no e-mail address: write it as name@example.cn"))


def name(text: str) -> str:
    """What something is called."""
    return _line(text, _MOST)


def person_name(text: str) -> str:
    """What somebody is called."""
    return _line(text, 50)


def kind(text: str) -> str:
    """A kind of unit, as code or in Chinese."""
    for code, names in KINDS.items():
        if text.lower() == code or text in names:
            return code
    known = "、".join(f"{names[0]} {code}" for code, names in KINDS.items())
    raise NotAValueError(N_("is no kind of unit: write one of {known}"), known=known)


def role(text: str) -> Role:
    """A role, as code or in Chinese."""
    for code, names in ROLES.items():
        if text.lower() == code or text in (*names, role_text(code)["zh"]):
            return code
    known = "、".join(f"{names[0]} {code}" for code, names in ROLES.items())
    raise NotAValueError(N_("is no role: write one of {known}"), known=known)


def language(text: str) -> str:
    """The language of notices."""
    if text.lower() not in _LANGUAGES:
        raise NotAValueError(N_("must be one of: {known}"), known="zh, en")
    return _LANGUAGES[text.lower()]


def yes_or_no(text: str) -> bool:
    """A flag."""
    if text.lower() not in _FLAGS:
        raise NotAValueError(N_("must be one of: {known}"), known="是 yes, 否 no")
    return _FLAGS[text.lower()]


def day(text: str) -> date:
    """A date, as people and workbooks write it."""
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return date(*(int(each) for each in found.groups()))
    except ValueError:
        raise NotAValueError(N_("is no date: write it as 2026-03-04")) from None


def _of_form(text: str, pattern: str, message: str) -> str:
    if not re.fullmatch(pattern.removesuffix("$"), text):
        raise NotAValueError(message)
    return text


def _line(text: str, most: int) -> str:
    if any(unicodedata.category(each) in ("Cc", "Cs") for each in text):
        raise NotAValueError(N_("holds a line break or a control character: write it in one line"))
    if len(text) > most:
        raise NotAValueError(N_("is too long: at most {most} characters"), most=most)
    return text
