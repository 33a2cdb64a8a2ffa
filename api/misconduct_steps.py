"""Steps in a record of misconduct: who may take which, and what happens to the record by it."""

from datetime import datetime

from api.misconduct_drafts import (
    Assignment,
    ConclusionDraft,
    DecisionStep,
    Finding,
    FollowUp,
    Notification,
    Objection,
    Statement,
    Step,
)
from suban.domain.acts import Actor
from suban.domain.misconduct import About, MisconductEvent, is_concerned, may_decide, may_keep


def may_take(step: Step, actor: Actor, about: About) -> bool:
    """Whether this member of the staff may take such a step in a record about that unit or person."""
    match step:
        case Assignment() | ConclusionDraft() | DecisionStep():
            return may_decide(actor, about)
        case Statement() | Objection():
            return is_concerned(actor, about) or may_keep(actor, about)
        case Notification() | Finding() | FollowUp():
            return may_keep(actor, about)


def event_of(step: Step, actor: Actor, now: datetime) -> MisconductEvent:
    """What happens to the record by it."""
    done = MisconductEvent(kind="told", at=now, by=actor.person, words=step.text)
    match step:
        case Assignment(person=person):
            return done.with_(kind="assigned", investigator=person)
        case Notification():
            return done
        case Statement(declined=declined):
            return done.with_(kind="declined" if declined else "stated")
        case Finding():
            return done.with_(kind="found")
        case ConclusionDraft(conclusion=conclusion, misconduct=kind, circumstances=found, basis=basis):
            return done.with_(
                kind="concluded",
                conclusion=conclusion,
                misconduct=kind,
                circumstances=tuple(dict.fromkeys(found)),
                basis=basis,
            )
        case Objection():
            return done.with_(kind="objected")
        case DecisionStep(decision=decision, corrected=corrected):
            changes = corrected.model_dump(exclude_none=True) if corrected else {}
            if "circumstances" in changes:
                changes["circumstances"] = tuple(dict.fromkeys(changes["circumstances"]))
            return done.with_(kind=decision, **changes)
        case FollowUp(follow_up=measure, organ=organ, taken_on=taken_on, document=document):
            return done.with_(
                kind="followed_up", follow_up=measure, organ=organ, taken_on=taken_on, document=document
            )
