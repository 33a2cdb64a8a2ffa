"""Confidentiality: what of a petition is closed to whom (保密).

The party complained of learns nothing: neither who asks, nor that there is a petition. A unit may handle
what concerns its own staff, where the rulebook says so, with the petitioner masked. Whoever handles it reads
what it needs in order to talk with the petitioner, and more only once that is released.
Source: Anshan, ch. 3 (不得透露或者转交); Longnan, arts. 7(4) and 19.
"""

from typing import get_args

from suban.domain.acts import Act, Actor, Correction, RecusalRequest, Repetition, Respondent
from suban.domain.case import Case
from suban.domain.entries import CorrectionFact, Entry, Registration
from suban.domain.law import Law
from suban.domain.protection import sealed_key
from suban.domain.refusals import Refusal
from suban.domain.rulebook import (
    CITY_SETTING,
    AuthorityRule,
    CentreComplainedOfRule,
    OwnStaffRule,
    Particular,
    Role,
    Source,
)

CENTRE = ("operator", "reviewer")
UNIT_ROLES = ("handler", "leader")

PARTICULARS: frozenset[Particular] = frozenset(get_args(Particular))

_CONTACTS: frozenset[Particular] = frozenset(("phone", "email"))
"""Whoever has one of these can talk with the petitioner."""


def source_of(law: Law) -> Source:
    """Where it stands that the party complained of learns nothing."""
    rule = law.rulebook.confidentiality
    return rule.source if rule else CITY_SETTING


def _own_staff(law: Law) -> OwnStaffRule | None:
    return law.rulebook.confidentiality.own_staff if law.rulebook.confidentiality else None


def _centre(law: Law) -> CentreComplainedOfRule | None:
    return law.rulebook.confidentiality.centre if law.rulebook.confidentiality else None


def barred_units(law: Law, case: Case) -> frozenset[str]:
    """The units that a petition complains of: all of themselves, or of staff whom they may not handle."""
    whole = {each.unit for each in case.respondents or () if each.person is None or not _own_staff(law)}
    return frozenset(unit for unit in whole if unit is not None)


def barred_people(case: Case) -> frozenset[str]:
    """The members of the staff whom a petition complains of."""
    return frozenset(each.person for each in case.respondents or () if each.person is not None)


def is_barred(law: Law, case: Case, actor: Actor) -> bool:
    """Whether somebody is the party complained of, or of that unit: the petition is not there for them."""
    if not case.respondents:
        return False
    return actor.person in barred_people(case) or actor.unit in barred_units(law, case)


def stand_ins(law: Law, case: Case) -> tuple[Role, ...]:
    """Who acts in the centre's place, since the petition complains of the centre itself; mostly nobody."""
    rule = _centre(law)
    if rule is None or not any(each.centre for each in case.respondents or ()):
        return ()
    return rule.roles or ()


def acts_for_centre(law: Law, case: Case, actor: Actor) -> bool:
    """Whether somebody is of the centre, or acts in its place."""
    return actor.role in CENTRE or actor.role in stand_ins(law, case)


def with_stand_ins(law: Law, case: Case, rule: AuthorityRule) -> AuthorityRule:
    """Who may do an act of this petition: what the centre may do, whoever acts in its place may do."""
    extra = tuple(role for role in stand_ins(law, case) if role not in rule.roles)
    if not extra or not any(role in CENTRE for role in rule.roles):
        return rule
    return rule.with_(roles=(*rule.roles, *extra))


def centre_refusal(law: Law, respondents: tuple[Respondent, ...] | None) -> Refusal | None:
    """A complaint about the centre itself, where nobody could act on it here."""
    if not any(each.centre for each in respondents or ()):
        return None
    rule = _centre(law)
    if rule is not None and rule.roles:
        return None
    source = rule.source if rule else source_of(law)
    if rule is None or rule.channel is None:
        return Refusal(code="centre_complained_of", source=source)
    name = rule.channel.name
    return Refusal(code="centre_complained_of", source=source, details={"channel": f"{name.zh} / {name.en}"})


def nobody_left(law: Law) -> Refusal:
    """A complaint about the centre and about all who could act in its place: it is not taken here."""
    rule = _centre(law)
    return Refusal(code="centre_complained_of", source=rule.source if rule else source_of(law))


def removal_refusal(
    law: Law, case: Case, actor: Actor, respondents: tuple[Respondent, ...] | None
) -> Refusal | None:
    """A party complained of is taken away by somebody who may only add some."""
    rule = law.rulebook.confidentiality.removal if law.rulebook.confidentiality else None
    if rule is None or respondents is None:
        return None
    kept = {(each.unit, each.person) for each in respondents}
    if all((each.unit, each.person) in kept for each in case.respondents or ()):
        return None
    roles = tuple(dict.fromkeys((*rule.roles, *stand_ins(law, case))))
    if actor.role in roles:
        return None
    return Refusal(code="respondent_stays", source=rule.source, details={"roles": ", ".join(roles)})


def is_masked(law: Law, case: Case, unit: str | None) -> bool:
    """Whether a unit may handle a petition about its own staff, without reading who asks."""
    if not case.respondents or unit is None or unit in barred_units(law, case):
        return False
    return any(each.unit == unit for each in case.respondents)


def released_to(case: Case, unit: str | None) -> frozenset[Particular]:
    """What was released to a unit."""
    return frozenset(
        particular for each in case.released or () for particular in each.particulars if each.unit == unit
    )


def readable(law: Law, case: Case, actor: Actor) -> frozenset[Particular]:
    """What a member of the staff may read of the petitioner.

    The centre reads all. A unit reads what the rulebook gives the one that handles the petition, or those
    that take part, or nothing where the petitioner is masked from it; and what was released to it.
    """
    if is_barred(law, case, actor):
        return frozenset()
    if acts_for_centre(law, case, actor):
        return PARTICULARS
    if actor.role not in UNIT_ROLES:
        # Whoever oversees the work sees what was asked and given, not who asks.
        return frozenset(("files",))
    return readable_by_unit(law, case, actor.unit)


def readable_by_unit(law: Law, case: Case, unit: str | None) -> frozenset[Particular]:
    """What those of a unit may read of the petitioner who are not the party complained of."""
    return _given(law, case, unit) | released_to(case, unit)


def _given(law: Law, case: Case, unit: str | None) -> frozenset[Particular]:
    if is_masked(law, case, unit):
        return frozenset()
    rule, handles = law.rulebook.confidentiality, unit is not None and unit == case.unit
    if rule is None:
        return PARTICULARS if handles else frozenset(("files",))
    return frozenset((rule.at_dispatch if handles else rule.taking_part).particulars)


def may_know(case: Case, unit: str) -> bool:
    """Whether a unit has to do with a petition, so that something may be released to it."""
    return unit == case.unit or unit in case.parties


def contact_is_for_centre(law: Law, case: Case) -> bool:
    """Whether the unit that handles a petition cannot talk with its petitioner, so that the centre does."""
    return is_masked(law, case, case.unit) and not _CONTACTS & released_to(case, case.unit)


def named_refusal(law: Law, case: Case, act: Act) -> Refusal | None:
    """An act that would give the petition to the party complained of.

    A petitioner may ask any unit to withdraw.
    """
    if not case.respondents or isinstance(act, RecusalRequest):
        return None
    barred = barred_units(law, case)
    wrong = next((unit for unit in (*act.named_units(), *act.found_units()) if unit in barred), None)
    if wrong is None:
        return None
    return Refusal(code="unit_complained_of", source=source_of(law), details={"unit": wrong})


def names_cleared(case: Case, actor: Actor, entry: Entry) -> bool:
    """Whether an entry names a reader or their unit as complained of, who is not any more.

    Who was taken away may handle the petition, and still does not learn that it was named.
    """
    if actor.role not in UNIT_ROLES:
        return False
    now = case.respondents or ()
    said = (
        *(getattr(entry.act, "respondents", None) or ()),
        *(getattr(entry.fact, "respondents", None) or ()),
        *(getattr(entry.fact, "respondents_before", None) or ()),
    )
    return any(
        each not in now
        and (each.person == actor.person or (each.unit == actor.unit and each.unit is not None))
        for each in said
    )


def without_respondents(entry: Entry) -> Entry:
    """An entry without whom it names as complained of."""
    act, fact = entry.act, entry.fact
    if isinstance(act, Correction | Repetition):
        act = act.with_(respondents=None)
    if isinstance(fact, Registration):
        fact = fact.with_(respondents=None)
    elif isinstance(fact, CorrectionFact):
        fact = fact.with_(respondents_before=None)
    return entry.with_(act=act, fact=fact)


def keys_of(actor: Actor) -> tuple[str, ...]:
    """The keys by which a petition is closed to somebody, whatever their role."""
    return (f"person:{actor.person}", *((f"unit:{actor.unit}",) if actor.unit else ()))


def list_keys_of(actor: Actor, *, by_identity: bool = False) -> tuple[str, ...]:
    """Those by which it is in no list of theirs; `by_identity`: in none that is made by who asks."""
    keys = keys_of(actor)
    if actor.role in UNIT_ROLES:
        keys = (*keys, f"recused:{actor.person}", f"recused:{actor.unit}")
        if by_identity:
            keys = (*keys, f"identity:{actor.unit}")
    return keys


def closed_to(law: Law, case: Case) -> tuple[str, ...]:
    """To whom a petition is closed, for the read tables.

    `unit:` and `person:` find it in no list; `recused:` not in those of handlers and leaders; `identity:` of
    a unit not by what says who asks; `marked:` says what it contains that is protected.
    """
    masked = {each.unit for each in case.respondents or () if is_masked(law, case, each.unit)}
    return (
        *(f"recused:{each}" for each in case.recused or ()),
        *(f"unit:{each}" for each in sorted(barred_units(law, case))),
        *(f"person:{each}" for each in sorted(barred_people(case))),
        *(f"identity:{each}" for each in sorted(unit for unit in masked if unit)),
        *(sealed_key(each) for each in case.marks or ()),
    )
