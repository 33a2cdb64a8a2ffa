"""A petitioner's conduct is handed to the organ that pursues it. The petition itself goes on.

Source: Longnan, art. 27 (second); Anshan, ch. 6; Liaoning, art. 20.
"""

from suban.domain.acts import ActCommand, Referral, ReferralOutcome
from suban.domain.case import WINDOWS, Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.refusals import Refusal, RefusalCode
from suban.domain.rulebook import ReferralRule


def referral_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """To an organ of the rulebook, on a ground for which it is the one, with evidence."""
    act, rule = command.act, _rule(law)
    assert isinstance(act, Referral)
    organ, ground = rule.organ(act.organ), rule.ground(act.ground)
    if organ is None:
        known = ", ".join(each.organ for each in rule.organs)
        details = {"organ": act.organ, "organs": known}
        return Refusal(code="organ_unknown", source=rule.source, details=details)
    if ground is None:
        known = ", ".join(each.ground for each in rule.grounds)
        details = {"ground": act.ground, "referral_grounds": known}
        return Refusal(code="referral_ground_unknown", source=rule.source, details=details)
    if act.organ not in ground.organs:
        details = {"organ": act.organ, "organs": ", ".join(ground.organs)}
        return Refusal(code="organ_not_for_ground", source=ground.source, details=details)
    if bool(organ.named) != (act.unit is not None):
        code: RefusalCode = "referral_unit_missing" if organ.named else "referral_unit_unasked"
        return Refusal(code=code, source=organ.source, details={"organ": act.organ})
    if rule.asks_files and not act.evidence_files:
        return Refusal(code="referral_evidence_missing", source=rule.source)
    return None


def refer(course: Course, command: ActCommand) -> None:
    """The organ is told."""
    act = command.act
    assert isinstance(act, Referral)
    ground = _rule(course.law).ground(act.ground)
    assert ground is not None
    course.record_act("referred", command, ground.source)


def awaits_outcome(case: Case) -> bool:
    """Whether some organ has not answered."""
    return any(not each.concluded for each in case.referrals or ())


def referral_outcome_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Of a referral that waits for it."""
    act, source = command.act, _rule(law).source
    assert isinstance(act, ReferralOutcome)
    referral = next((each for each in case.referrals or () if each.entry == act.referral), None)
    if referral is None:
        waiting = ", ".join(str(each.entry) for each in case.referrals or () if not each.concluded) or "-"
        details = {"referral": str(act.referral), "referrals": waiting}
        return Refusal(code="referral_unknown", source=source, details=details)
    if referral.concluded:
        details = {"referral": str(act.referral)}
        return Refusal(code="referral_concluded_already", source=source, details=details)
    return None


def conclude(course: Course, command: ActCommand) -> None:
    """What the organ made of it stands in the record."""
    course.record_act("referral_concluded", command, _rule(course.law).source)


def _rule(law: Law) -> ReferralRule:
    rule = law.rulebook.referrals
    assert rule is not None
    return rule


STEPS: Steps = {
    # In time it is recorded, though a window has ended since, like an alert.
    "referral": Step(referral_refusal, refer, lambda law, case: True, meets=WINDOWS),
    "referral_outcome": Step(
        referral_outcome_refusal, conclude, lambda law, case: awaits_outcome(case), meets=WINDOWS
    ),
}
