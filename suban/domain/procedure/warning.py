"""A warning that ought not to have been given is taken back: it counts no more, and still shows."""

from suban.domain.acts import ActCommand, WarningWithdrawal
from suban.domain.case import WINDOWS, Case, Warned
from suban.domain.entries import WarningFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.refusals import Refusal
from suban.domain.rulebook import Rung, WithdrawalGround, WithdrawalRule


def may_withdraw(case: Case) -> bool:
    """Whether some warning stands."""
    return any(not each.withdrawn for each in case.warned or ())


def withdrawal_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """One that stands, on a ground of the rulebook."""
    act, rule = command.act, _rule(law)
    assert isinstance(act, WarningWithdrawal)
    warned = _warned(case, act.warning)
    if warned is None:
        standing = ", ".join(str(each.entry) for each in case.warned or () if not each.withdrawn) or "-"
        details = {"warning": str(act.warning), "warnings": standing}
        return Refusal(code="warning_unknown", source=rule.source, details=details)
    if warned.withdrawn:
        details = {"warning": str(act.warning)}
        return Refusal(code="warning_withdrawn_already", source=rule.source, details=details)
    if rule.ground(act.ground) is None:
        known = ", ".join(each.ground for each in rule.grounds)
        details = {"ground": act.ground, "withdrawal_grounds": known}
        return Refusal(code="withdrawal_ground_unknown", source=rule.source, details=details)
    return None


def withdraw(course: Course, command: ActCommand) -> None:
    """What it took from the unit is given back; the clock goes on as it is."""
    act = command.act
    assert isinstance(act, WarningWithdrawal)
    warned, ground = _warned(course.case, act.warning), _ground(course.law, act.ground)
    assert warned is not None
    rung = _rung(course.law, warned)
    fact = WarningFact(
        term=course.case.term(warned.serial).name,
        serial=warned.serial,
        level=warned.level,
        audience=warned.audience,
        points=rung.points,
        criticisms=rung.criticisms,
    )
    course.record_act("warning_withdrawn", command, ground.source, fact=fact)


def _warned(case: Case, entry: int) -> Warned | None:
    return next((each for each in case.warned or () if each.entry == entry), None)


def _rung(law: Law, warned: Warned) -> Rung:
    return next(each for each in law.rulebook.rungs if each.level == warned.level)


def _ground(law: Law, name: str) -> WithdrawalGround:
    ground = _rule(law).ground(name)
    assert ground is not None
    return ground


def _rule(law: Law) -> WithdrawalRule:
    ladder = law.rulebook.ladder
    assert ladder is not None
    assert ladder.withdrawal is not None
    return ladder.withdrawal


STEPS: Steps = {
    # In time it is recorded, though a window has ended since, like an alert.
    "warning_withdrawal": Step(
        withdrawal_refusal, withdraw, lambda law, case: may_withdraw(case), meets=WINDOWS
    ),
}
