"""How one cell is read. What cannot be read raises `NotAValueError` with what to write instead."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar, get_args

from suban.domain import codes
from suban.domain.organisation import Level, UnitKind, UsualFunction
from suban.domain.rulebook import Audience, Role
from suban.wording import N_
from suban.wording.law import role_text

Name = TypeVar("Name", bound=str)

KINDS: dict[UnitKind, tuple[str, ...]] = {
    "office": ("办公室", "服务中心", "中心"),
    "committee": ("委员会",),
    "committee_office": ("委员会办公室",),
    "supervision_office": ("督查机构", "督查室"),
    "government": ("政府", "人民政府"),
    "district": ("区县", "县区"),
    "development_zone": ("开发区", "开发区管委会", "管委会"),
    "department": ("部门",),
    "organ": ("机关", "其他机关"),
    "township": ("乡镇街道", "乡镇", "街道"),
    "workstation": ("工作站",),
    "enterprise": ("企业", "公共服务企业"),
    "institution": ("事业单位", "公共服务事业单位"),
    "people_organisation": ("人民团体", "群团组织"),
    "self_governing": ("基层自治组织", "村委会", "居委会", "村民委员会", "居民委员会"),
    "social_organisation": ("社会组织", "其他社会组织"),
}
"""The kinds of unit, and what people call them."""

LEVELS: dict[Level, tuple[str, ...]] = {
    "province": ("省级", "省"),
    "city": ("市级", "市", "地级"),
    "county": ("区县级", "县级", "区级", "区县", "县", "区"),
    "township": ("乡镇街道级", "乡级", "乡镇级", "街道级", "乡镇", "街道", "乡镇街道"),
    "village": ("村社区级", "村级", "社区级", "村", "社区"),
}
"""The levels of unit, and what people call them."""

FUNCTIONS: dict[UsualFunction, tuple[str, ...]] = {
    "committee": ("委员会", "群众工作委员会"),
    "committee_office": ("委员会办公室",),
    "centre": ("服务中心", "群众工作服务中心"),
    "workstation": ("工作站",),
    "competent_department": ("诉求办理主管部门", "主管部门"),
    "coordinating_department": ("协调推进部门",),
    "government": ("政府", "人民政府"),
    "petition_bureau": ("信访部门", "信访局"),
    "supervision_office": ("督查机构", "督查室", "政府督查室"),
    "discipline_inspection": ("纪检监察机关", "纪检监察", "纪委监委"),
    "public_security": ("公安机关", "公安", "公安局"),
    "fire": ("消防救援机构", "消防"),
    "health": ("卫生健康部门", "卫生健康", "卫健委", "卫生"),
    "emergency_management": ("应急管理部门", "应急管理", "应急局", "应急"),
}
"""The usual functions of units, and what people call them. A rulebook may list others."""

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


def kind(text: str) -> UnitKind:
    """A kind of unit, as code or in Chinese."""
    return _named(text, KINDS, N_("is no kind of unit: write one of {known}"))


def level(text: str) -> Level:
    """A level, as code or in Chinese."""
    return _named(text, LEVELS, N_("is no level: write one of {known}"))


def function(text: str) -> str:
    """A function of a unit, usual ones by their code; whether the rulebook has another is asked later."""
    usual = (code for code, names in FUNCTIONS.items() if text.lower() == code or text in names)
    return next(usual, None) or name(text)


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


def _named(text: str, named: Mapping[Name, tuple[str, ...]], message: str) -> Name:
    for code, names in named.items():
        if text.lower() == code or text in names:
            return code
    known = "、".join(f"{names[0]} {code}" for code, names in named.items())
    raise NotAValueError(message, known=known)


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
