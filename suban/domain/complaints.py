"""What a petitioner says of the service itself: of the platform, the unit and their staff.

Anshan, ch. 2: 诉求人对群众工作服务机构、承办单位，以及相关工作人员的服务态度、工作效率、办理行为和办理
结果等，有权进行评价、投诉和举报.
"""

from typing import Literal

from suban.domain.acts import Actor
from suban.domain.organisation import UnitKind
from suban.domain.reading import may_file_for_others

Form = Literal["rating", "complaint", "report"]
"""Rate, complain, report. Only a rating has a level, one of the rulebook's scale."""

About = Literal["platform", "unit", "staff"]
"""Whom it is about."""

Aspect = Literal["attitude", "efficiency", "conduct", "result"]
"""What of their service it is about."""

PLATFORM: tuple[UnitKind, ...] = ("office", "workstation")
"""The kinds of unit that run the platform."""


def may_ask_for_complaints(actor: Actor) -> bool:
    """Whether somebody of this role may have anything to read: supervisors, and those who take them in."""
    return may_answer_complaints(actor) or may_file_for_others(actor)


def may_answer_complaints(actor: Actor) -> bool:
    """Whether somebody of this role answers them."""
    return actor.role == "supervisor"
