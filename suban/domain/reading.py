"""Who may read a petition, and who may file one for others. Who may act on it is rulebook data."""

from suban.domain.acts import Act, Actor, Referral, ReferralOutcome
from suban.domain.case import Case
from suban.domain.confidentiality import acts_for_centre, is_barred, is_masked
from suban.domain.law import Law
from suban.domain.rulebook import Role

CENTRE_ROLES: tuple[Role, ...] = ("operator", "reviewer")
"""Those who run the platform: they take petitions in and guide them."""

EVERYTHING_ROLES: tuple[Role, ...] = (*CENTRE_ROLES, "supervisor", "administrator")
"""Those who read every petition, though not who asks."""


def may_read(law: Law, actor: Actor, case: Case) -> bool:
    """Whether a member of the staff may read a petition.

    Never the party complained of. A unit reads what it holds now, and what it takes part in: where it is
    consulted, has a copy, coordinates, or has to settle something. A petition that it returned is no more its
    business. The petitioner does not come this way: who knows the number and its query code may track it.
    """
    if is_barred(law, case, actor):
        return False
    if actor.role in EVERYTHING_ROLES:
        return True
    if actor.role not in ("handler", "leader") or actor.unit is None:
        return False
    if case.recused and (actor.person in case.recused or actor.unit in case.recused):
        # Who was recused has no more to do with it.
        return False
    return actor.unit == case.unit or actor.unit in case.parties


def may_see_evidence(actor: Actor, case: Case, act: Act | None) -> bool:
    """Whether a reader of a petition may see what an act says and shows of its petitioner's conduct.

    The units that handle it, or take part in that, need not know more than that it was referred; the
    department that was named for it must.
    """
    if actor.role not in ("handler", "leader"):
        return True
    match act:
        case Referral(unit=unit):
            named = unit
        case ReferralOutcome(referral=entry):
            named = next((each.unit for each in case.referrals or () if each.entry == entry), None)
        case _:
            return True
    return actor.unit == named or actor.unit not in (case.unit, *case.handling_parties)


def may_see_identity(law: Law, actor: Actor, case: Case) -> bool:
    """Whether this reader may see who asks: the centre, and the unit that must contact the petitioner."""
    if is_barred(law, case, actor):
        return False
    if acts_for_centre(law, case, actor):
        return True
    handles = actor.role in ("handler", "leader") and case.unit is not None and actor.unit == case.unit
    return handles and not is_masked(law, case, actor.unit)


def may_find_by_telephone(actor: Actor) -> bool:
    """Whether this person may find petitions by who asks: the centre, when somebody calls."""
    return actor.role in CENTRE_ROLES


def may_seek_by_identity(actor: Actor) -> bool:
    """Whether this reader may see who asks in each petition that the worklist gives them."""
    return actor.role in (*CENTRE_ROLES, "handler", "leader")


def may_mark_assistance(actor: Actor) -> bool:
    """Whether this person may say that a petitioner belongs to a group that gets assistance."""
    return actor.role in CENTRE_ROLES


def may_correct_contact(law: Law, actor: Actor, case: Case) -> bool:
    """Whether this person may correct how the petitioner is reached: the centre, where it sees who asks."""
    return actor.role in CENTRE_ROLES and may_see_identity(law, actor, case)


def may_file_for_others(actor: Actor) -> bool:
    """Whether this person may enter a petition that came by telephone, letter or visit."""
    return actor.role in CENTRE_ROLES
