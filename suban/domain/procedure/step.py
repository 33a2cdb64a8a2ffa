"""How an act is done: one line an act, in the file of its chapter."""

from collections.abc import Callable
from typing import NamedTuple

from suban.domain.acts import ActCommand, Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, TermName

UNIT_ROLES = ("handler", "leader")


def held_by(case: Case, actor: Actor) -> bool:
    """Whether it is this person's to act: of units, only the people of the one that holds the petition."""
    return actor.role not in UNIT_ROLES or actor.unit == case.unit


class Step(NamedTuple):
    """Why an act may not be done, what follows from it, and whether it is its turn, whatever is in it.

    `meets` names the terms that the act stops or holds, so that in time it undoes their lapse. A return visit
    made before a window ended is recorded, however late it is handled; then the window ends again. `whose`
    tells whether the act is for a person of that role and unit.
    `barred` says why this very person may not do it, whom the role would allow it.
    """

    refusal: Callable[[Law, Case, ActCommand], Refusal | None]
    follow: Callable[[Course, ActCommand], None]
    turn: Callable[[Law, Case], bool]
    meets: tuple[TermName, ...] = ()
    whose: Callable[[Case, Actor], bool] = held_by
    barred: Callable[[Law, Case, Actor], Refusal | None] | None = None


Steps = dict[ActName, Step]
"""The acts of a chapter."""
