"""How an act is done: one line an act, in the file of its chapter."""

from collections.abc import Callable
from typing import NamedTuple

from suban.domain.acts import ActCommand, Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, AuthorityRule, TermName


def holder(case: Case) -> tuple[str | None, ...]:
    """The unit that holds the petition."""
    return (case.unit,)


class Step(NamedTuple):
    """Why an act may not be done, what follows from it, and whether it is its turn, whatever is in it.

    `meets` names the terms that the act stops or holds, so that in time it undoes their lapse; `stills` those
    that a rulebook lets stand still with it, for the same. `meets_of` names the unit whose clocks alone it
    meets, where several units have one. A return visit made before a window ended is recorded, however late
    it is handled; then the window ends again. `units` are those whose handlers and leaders may do it;
    `authority` is who may do it now, where that depends on more than the rulebook's list.
    `orders` gives the serials of the clocks of orders given by hand that this very act meets.
    `barred` says why this very person may not do it, whom the role would allow it. `after_closing`: it is
    done to a petition that is closed.
    """

    refusal: Callable[[Law, Case, ActCommand], Refusal | None]
    follow: Callable[[Course, ActCommand], None]
    turn: Callable[[Law, Case], bool]
    meets: tuple[TermName, ...] = ()
    meets_of: Callable[[ActCommand], str | None] | None = None
    units: Callable[[Case], tuple[str | None, ...]] = holder
    authority: Callable[[Law, Case], AuthorityRule | None] | None = None
    barred: Callable[[Law, Case, Actor], Refusal | None] | None = None
    stills: Callable[[Law], tuple[TermName, ...]] = lambda law: ()
    after_closing: bool = False
    orders: Callable[[Case, ActCommand], tuple[int, ...]] = lambda case, command: ()


Steps = dict[ActName, Step]
"""The acts of a chapter."""
