"""Protected content: who may still read a petition that is marked, and what may not be done with it.

Source: Anshan, ch. 4 (对涉及国家秘密、商业秘密、个人隐私及个人信息等重要数据信息进行保护和管理);
Liaoning, arts. 9(3) and 18.
"""

from collections.abc import Collection

from suban.domain.acts import Act, Actor, Reply
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, MarkRule, Rulebook

UNIT_ROLES = ("handler", "leader")

_TAKING_UP: frozenset[ActName] = frozenset(
    ("direct_answer", "acceptance", "conferral", "assisting_request", "whistle")
)
"""The acts by which a petition is taken up here, or goes to further units."""


def marks_of(law: Law, case: Case) -> tuple[MarkRule, ...]:
    """The rules of the marks that stand on a petition."""
    rule = law.rulebook.protection
    return tuple(mark for each in case.marks or () if rule and (mark := rule.mark(each)))


def opens(rule: MarkRule, case: Case, actor: Actor, functions: Collection[str] = ()) -> bool:
    """Whether somebody may read what is so marked; `functions` are those of their unit."""
    if rule.handling_unit and actor.role in UNIT_ROLES and actor.unit is not None and actor.unit == case.unit:
        return True
    return actor.role in rule.roles or not set(functions).isdisjoint(rule.functions or ())


def is_sealed(law: Law, case: Case, actor: Actor, functions: Collection[str] = ()) -> bool:
    """Whether texts, files and petitioner of a petition are closed to somebody by one of its marks."""
    return not all(opens(each, case, actor, functions) for each in marks_of(law, case))


def sealed_key(mark: str) -> str:
    """The key by which the read tables say that a petition is so marked."""
    return f"marked:{mark}"


def sealed_keys(rulebooks: Collection[Rulebook], actor: Actor) -> tuple[str, ...]:
    """The keys of the petitions that a role does not open by itself: their words are not searched."""
    marks = [each for rules in rulebooks if rules.protection for each in rules.protection.marks or ()]
    return tuple(dict.fromkeys(sealed_key(each.mark) for each in marks if actor.role not in each.roles))


def protected_refusal(law: Law, case: Case, act: Act) -> Refusal | None:
    """An act that would take up what may not be handled here, or publish what is protected."""
    if not case.marks:
        return None
    if (rule := may_not_be_taken_up(law, case, act.act)) is not None:
        return Refusal(code="not_handled_here", source=rule.source, details={"mark": rule.mark})
    marks = marks_of(law, case)
    if marks and isinstance(act, Reply) and act.publication == "public":
        left = {"mark": marks[0].mark, "publications": "not_public"}
        return Refusal(code="protected_not_public", source=marks[0].source, details=left)
    return None


def may_not_be_taken_up(law: Law, case: Case, act: ActName) -> MarkRule | None:
    """The mark for which a petition may not be handled here, if this act would."""
    if act not in _TAKING_UP:
        return None
    return next((each for each in marks_of(law, case) if each.not_here), None)
