"""The records of a case given to an organ of supervision (监察机关): who gives them, and who reads of it.

Anshan, ch. 5: 根据有关法律规定，接受监察机关的监督检查; Liaoning, art. 16; the report on Beijing. Each giving
is recorded beside the procedure, where the units concerned do not read.
"""

from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.rulebook import Role

GIVERS: tuple[Role, ...] = ("reviewer", "supervisor")


def of_unit_concerned(actor: Actor, case: Case) -> bool:
    """Whether somebody works for a unit that holds the petition or takes part in it."""
    return actor.unit is not None and (actor.unit == case.unit or actor.unit in case.parties)


def may_give_records(actor: Actor, case: Case) -> bool:
    """Whether somebody gives the records of this case: reviewers and supervisors of other units."""
    return actor.role in GIVERS and not of_unit_concerned(actor, case)


def may_read_accesses(actor: Actor) -> bool:
    """Whether somebody reads what was given to whom: supervisors, of cases that are not their unit's."""
    return actor.role == "supervisor"
