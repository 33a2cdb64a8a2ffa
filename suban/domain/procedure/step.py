"""How an act is done: one line an act, in the file of its chapter."""

from collections.abc import Callable
from typing import NamedTuple

from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, TermName


class Step(NamedTuple):
    """Why an act may not be done, what follows from it, and whether it is its turn, whatever is in it.

    `meets` names the terms that the act stops or holds, so that in time it undoes their lapse; `stills` those
    that a rulebook lets stand still with it, for the same. A return visit made before a window ended is
    recorded, however late it is handled; then the window ends again.
    """

    refusal: Callable[[Law, Case, ActCommand], Refusal | None]
    follow: Callable[[Course, ActCommand], None]
    turn: Callable[[Law, Case], bool]
    meets: tuple[TermName, ...] = ()
    stills: Callable[[Law], tuple[TermName, ...]] = lambda law: ()


Steps = dict[ActName, Step]
"""The acts of a chapter."""
