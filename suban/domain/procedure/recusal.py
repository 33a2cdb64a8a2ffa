"""Recusal: who has an interest in a complaint or report does not handle it.

Source: Anshan, ch. 3: staff with a ground withdraw unasked; a petitioner applies; a member of the staff is
decided on by the person's own organ, a whole organ by its superior, unless the rulebook says otherwise.
"""

from suban.domain.acts import ActCommand, Actor, RecusalDecision, RecusalRequest, SelfRecusal
from suban.domain.case import Case, RecusalAsked
from suban.domain.confidentiality import stand_ins
from suban.domain.entries import EntryKind
from suban.domain.law import Law
from suban.domain.procedure.assignment import acquit
from suban.domain.procedure.course import Course
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import AuthorityRule, RecusalRule, Role

_OVER = ("completed", "rated", "objected", "rerated", "finding", "closed")
"""The work is completed: nobody handles it any more, and nobody decides on the handling."""


def recused_refusal(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Who was recused, or whose unit was, acts on the petition no more."""
    if case.recused and (actor.person in case.recused or actor.unit in case.recused):
        return Refusal(code="recused", source=_rule(law).source)
    return None


def self_recusal_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """On a ground of the rulebook. Who did so already is refused as everybody who was recused."""
    act = command.act
    assert isinstance(act, SelfRecusal)
    if case.stage in _OVER:
        return out_of_turn(law, case, "self_recusal")
    return _kind_refusal(law, case) or _ground_refusal(law, act.ground)


def recuse_oneself(course: Course, command: ActCommand) -> None:
    """That person acts on the petition no more; the unit goes on through others."""
    act = command.act
    assert isinstance(act, SelfRecusal)
    ground = _rule(course.law).ground(act.ground)
    assert ground is not None
    course.record_act("self_recused", command, ground.source)


def recusal_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Against somebody, on a ground, once at a time for the same."""
    act = command.act
    assert isinstance(act, RecusalRequest)
    if case.stage in _OVER:
        return out_of_turn(law, case, "recusal_request")
    if refusal := _kind_refusal(law, case) or _ground_refusal(law, act.ground):
        return refusal
    source = _rule(law).source
    whom = act.person or act.unit
    if whom is None or (act.person is not None and act.unit is not None):
        return Refusal(code="recusal_of_nobody", source=source)
    if act.unit is not None and act.unit not in (case.unit, *case.parties):
        return Refusal(code="recusal_not_concerned", source=source)
    if any((each.person or each.unit) == whom for each in case.recusals_asked or ()):
        return Refusal(code="recusal_pending", source=source, details={"whom": whom})
    if whom in (case.recused or ()):
        return Refusal(code="recused_already", source=source, details={"whom": whom})
    return None


def request_recusal(course: Course, command: ActCommand) -> None:
    """Its clock starts, and those of acceptance and handling stand still."""
    course.record_act("recusal_requested", command, _rule(course.law).decision_source)


def recusal_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """There is such an application, and this unit has to decide it; the office where no unit has to."""
    act = command.act
    assert isinstance(act, RecusalDecision)
    source = _rule(law).decision_source
    asked = _asked(case, act.request)
    if asked is None:
        waiting = ", ".join(str(each.entry) for each in case.recusals_asked or ()) or "-"
        details = {"request": str(act.request), "requests": waiting}
        return Refusal(code="recusal_not_pending", source=source, details=details)
    if not decides(law, case, asked, command.actor):
        return Refusal(code="other_unit", source=source, details={"act": "recusal_decision"})
    return None


def decide_recusal(course: Course, command: ActCommand) -> None:
    """The clocks go on; the days from the application to the day before the answer do not count."""
    act = command.act
    assert isinstance(act, RecusalDecision)
    asked = _asked(course.case, act.request)
    assert asked is not None
    kind: EntryKind = "recusal_granted" if act.granted else "recusal_refused"
    course.record_act(kind, command, _rule(course.law).decision_source)


def relieve(course: Course, command: ActCommand) -> None:
    """A unit that was recused is rid of the petition as soon as there is work in its hands.

    It acts on it no more, so nothing can be late there: another unit gets it. What it replied before it was
    recused waits for the review, and is approved or sent back; sent back, it is no more its own.
    """
    case = course.case
    if case.unit not in (case.recused or ()) or case.stage not in IN_HAND:
        return
    acquit(course, command, _rule(course.law).source)
    course.record("recalled", command.at, _rule(course.law).source)


def decides(law: Law, case: Case, asked: RecusalAsked, actor: Actor) -> bool:
    """Whether this person has to decide an application: for the unit, or the office where there is none.

    Nobody decides who may have to withdraw. What a unit had to decide that acts on it no more, or may have to
    withdraw itself, falls to the office. `above` of the rulebook are the roles that decide for the office,
    too, where its only reviewer is asked about; so do those who act in its place where it is complained of.
    """
    if any(actor.person == each.person for each in case.recusals_asked or ()):
        return False
    unit = decider(case, asked)
    if unit is not None:
        return (actor.role, actor.unit) == ("leader", unit)
    mine = asked.office is None or actor.unit == asked.office
    return mine and actor.role in (*office_roles(law), *stand_ins(law, case))


def office_roles(law: Law) -> tuple[Role, ...]:
    """Who decides for the office."""
    rule = law.rulebook.authority_for("recusal_decision")
    return _rule(law).office_roles(rule.roles) if rule else ()


def decider(case: Case, asked: RecusalAsked) -> str | None:
    """The unit that has to decide an application; None: the office."""
    gone = (*(case.recused or ()), *(each.unit for each in case.recusals_asked or ()))
    return None if asked.decider in gone else asked.decider


def _may_decide_none(law: Law, case: Case, actor: Actor) -> Refusal | None:
    asked = case.recusals_asked or ()
    if not asked or any(decides(law, case, each, actor) for each in asked):
        return None
    return Refusal(code="other_unit", source=_rule(law).decision_source, details={"act": "recusal_decision"})


def deciders(case: Case) -> tuple[str | None, ...]:
    """The units that have to decide an application."""
    found = (decider(case, each) for each in case.recusals_asked or ())
    return tuple(unit for unit in found if unit is not None)


def _deciding(law: Law, case: Case) -> AuthorityRule | None:
    """The office decides only what no unit has to, and the units only what they have to."""
    rule = law.rulebook.authority_for("recusal_decision")
    if rule is None or not case.recusals_asked:
        return rule
    units = deciders(case)
    by_units: tuple[Role, ...] = ("leader",) if units and "leader" in rule.roles else ()
    by_office = office_roles(law) if len(units) < len(case.recusals_asked) else ()
    return rule.with_(roles=(*by_units, *by_office))


def _asked(case: Case, entry: int) -> RecusalAsked | None:
    return next((each for each in case.recusals_asked or () if each.entry == entry), None)


def _kind_refusal(law: Law, case: Case) -> Refusal | None:
    rule = law.rulebook.term("recusal", case.kind)
    if rule is None:
        return Refusal(code="recusal_not_for_kind", source=_rule(law).source, details={"kind": case.kind})
    return None


def _ground_refusal(law: Law, ground: str) -> Refusal | None:
    rule = _rule(law)
    if rule.ground(ground):
        return None
    known = ", ".join(each.ground for each in rule.grounds)
    details = {"ground": ground, "grounds": known}
    return Refusal(code="recusal_ground_unknown", source=rule.source, details=details)


def _rule(law: Law) -> RecusalRule:
    rule = law.rulebook.recusal
    assert rule is not None
    return rule


def _open(law: Law, case: Case) -> bool:
    return law.rulebook.recusal is not None and case.stage not in _OVER and _kind_refusal(law, case) is None


STEPS: Steps = {
    "self_recusal": Step(self_recusal_refusal, recuse_oneself, _open),
    "recusal_request": Step(
        recusal_request_refusal, request_recusal, _open, meets=("acceptance", "forwarding", "handling")
    ),
    "recusal_decision": Step(
        recusal_decision_refusal,
        decide_recusal,
        lambda law, case: bool(case.recusals_asked),
        meets=("recusal",),
        units=deciders,
        authority=_deciding,
        barred=_may_decide_none,
    ),
}
