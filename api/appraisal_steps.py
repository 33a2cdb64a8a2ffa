"""Steps of an appraisal: what is counted, who may take which, and what happens to the record by it."""

from api.appraisal_drafts import (
    Adjustment,
    AppraisalStep,
    Assessment,
    Credit,
    MarksObjection,
    ObjectionAnswer,
    Publication,
    Recount,
    Showing,
    StaffCommendation,
    Striking,
)
from api.days import instants
from api.problems import ProblemError
from api.surroundings import Surroundings
from suban.domain.acts import Actor
from suban.domain.appraisal_counts import tallied
from suban.domain.appraisal_record import AppraisalCounts, AppraisalEvent, may_draft, may_publish
from suban.domain.periods import Period
from suban.domain.rulebook import AppraisalRule
from suban.store import appraisals, people
from suban.store.appraisals import Appraisal


async def count(here: Surroundings, rules: AppraisalRule, period: Period) -> AppraisalCounts:
    """What the period counts, and which group each unit is in that was there on its last day."""
    since, until = instants(period.since, period.until)
    found = await appraisals.happenings(here.store, here.statutes.law_of, since, until)
    return AppraisalCounts(
        groups=appraisals.groups_of(rules, period, await people.units(here.store)),
        units=tallied(found, since, until),
        staff=tallied(found, since, until, by_person=True) if rules.staff else (),
    )


def may_take(step: AppraisalStep, rules: AppraisalRule, actor: Actor, appraisal: Appraisal) -> bool:
    """Whether this member of the staff may take such a step."""
    match step:
        case MarksObjection():
            appraised = appraisal.state.appraised(rules)
            return actor.role == "leader" and any(each.unit == actor.unit for each in appraised)
        case Publication():
            return may_publish(rules, actor)
        case _:
            return may_draft(rules, actor)


async def event_of(
    here: Surroundings, step: AppraisalStep, actor: Actor, appraisal: Appraisal, rules: AppraisalRule
) -> AppraisalEvent:
    """What happens to the appraisal by it."""
    done = AppraisalEvent(kind="shown", at=here.clock.now(), by=actor.person, words=step.text)
    match step:
        case Recount():
            counts = await count(here, rules, Period.parse(appraisal.head.period))
            return done.with_(kind="recounted", counts=counts)
        case Credit(unit=unit, incentive=code, marks=marks, evidence=evidence):
            return done.with_(kind="credited", unit=unit, code=code, marks=marks, evidence=evidence)
        case Adjustment(unit=unit, indicator=code, marks=marks, evidence=evidence):
            return done.with_(kind="adjusted", unit=unit, code=code, marks=marks, evidence=evidence)
        case Assessment(unit=unit, institution=institution, marks=marks):
            return done.with_(kind="assessed", unit=unit, institution=institution, marks=marks)
        case StaffCommendation(person=person):
            known = await people.person(here.store, person)
            if known is None or known.ended_on is not None:
                raise ProblemError("person_unknown", field="person")
            return done.with_(kind="staff_commended", person=person)
        case Striking(target=target):
            return done.with_(kind="struck", target=target)
        case Showing():
            return done
        case MarksObjection():
            return done.with_(kind="objected", unit=actor.unit)
        case ObjectionAnswer(target=target, upheld=upheld):
            return done.with_(kind="answered", target=target, upheld=upheld)
        case Publication():
            return done.with_(kind="published")
