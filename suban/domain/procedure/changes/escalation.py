"""What the entries of the ladder of disputes make of a case."""

from suban.domain.acts import Escalation, EscalationOutcome
from suban.domain.case import Case, Escalated
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes


def escalated(law: Law, case: Case, entry: Entry) -> Changes:
    """A step is asked. Where the last one solved it, this is a new matter and begins anew."""
    act = entry.act
    assert isinstance(act, Escalation)
    tried = case.escalations or ()
    if tried and tried[-1].solved:
        tried = ()
    return {"escalations": (*tried, Escalated(step=act.step, body=act.body, urged_by=act.urged_by))}


def settled(law: Law, case: Case, entry: Entry) -> Changes:
    """What came of it, and whose duty it was found to be."""
    act = entry.act
    assert isinstance(act, EscalationOutcome)
    tried = case.escalations or ()
    last = tried[-1].with_(solved=act.solved)
    changes: Changes = {"escalations": (*tried[:-1], last), "duty_of": act.unit or case.duty_of}
    if act.unit is not None:
        # Where that unit has the petition already, they assist it from now on.
        changes["assisting_found"] = act.assisting if act.unit != case.unit else None
    return changes


CHANGES: ChangesOf = {
    "escalated": escalated,
    "escalation_solved": settled,
    "escalation_unsolved": settled,
}
