"""Whom an act concerns, by the register of units: who gets a copy, who settles, who urges.

The procedure knows no units. So what it records of them is found here, whichever way an act came.
"""

from datetime import date, datetime
from typing import Literal

from suban.domain.acts import (
    Act,
    Actor,
    Correction,
    Dispatch,
    Escalation,
    OnwardDispatch,
    RecusalRequest,
    Repetition,
    Respondent,
    SelfRecusal,
    TextRef,
    Whistle,
)
from suban.domain.case import Case, RecusalAsked
from suban.domain.confidentiality import barred_units
from suban.domain.law import Law
from suban.domain.organisation import Level, level_of
from suban.store.database import Store
from suban.store.functions import unit_with
from suban.store.people import UnitRecord, local_day, person, takes_petitions
from suban.store.petitions import case_of
from suban.store.recusal import NobodyDecidesError, deciding, moved
from suban.store.respondents import UnknownRespondentError, known_respondents, leaves_nobody, with_centre
from suban.store.superiors import superior, upwards

_OF_THE_CENTRE = ("operator", "reviewer", "supervisor")

Wrong = Literal[
    "unit_unknown",
    "person_unknown",
    "person_not_concerned",
    "nobody_decides",
    "not_a_district",
    "unit_not_below",
    "centre_complained_of",
]
"""What is wrong with whom an act names."""


class MisaddressedError(ValueError):
    """An act names a unit that it may not name."""

    def __init__(self, code: Wrong) -> None:
        super().__init__(code)
        self.code = code


async def addressed(
    store: Store, law: Law, case: Case, act: Act, at: datetime, *, actor: Actor | None = None
) -> Act:
    """The act with what the register says of its units at that moment. Raises `MisaddressedError`.

    `actor` is who does it, where that matters for whom it concerns.
    """
    for code in act.named_units():
        if not await takes_petitions(store, code, at):
            raise MisaddressedError("unit_unknown")
    on = local_day(at)
    match act:
        case Dispatch():
            return await _dispatch(store, law, case, act, on)
        case OnwardDispatch() if case.coordinator:
            if case.coordinator not in [each.code for each in await upwards(store, act.unit, on)]:
                raise MisaddressedError("unit_not_below")
        case Escalation():
            return await _escalation(store, law, case, act, on)
        case Whistle():
            return act.with_(level=await _level(store, case, on))
        case RecusalRequest() | SelfRecusal():
            try:
                return await _recusal(store, law, case, act, on, actor=actor)
            except NobodyDecidesError:
                raise MisaddressedError("nobody_decides") from None
        case Repetition():
            earlier = await case_of(store, act.earlier)
            return act.with_(respondents=earlier.respondents if earlier else None)
        case Correction(respondents=tuple() as named):
            return act.with_(respondents=await _respondents(store, law, case, named))
    return act


async def _respondents(
    store: Store, law: Law, case: Case, named: tuple[Respondent, ...]
) -> tuple[Respondent, ...]:
    try:
        known = await known_respondents(store, named)
    except UnknownRespondentError as error:
        raise MisaddressedError(error.what) from None
    respondents = await with_centre(store, law, case, known)
    if await leaves_nobody(store, law, case.with_(respondents=respondents or None)):
        raise MisaddressedError("centre_complained_of")
    return respondents


async def _dispatch(store: Store, law: Law, case: Case, act: Dispatch[TextRef], on: date) -> Act:
    rule = law.rulebook.dispatch
    if rule is None:
        return act
    way = await upwards(store, act.unit, on)
    unit = way[0]
    if act.coordinates and not _is_district(unit):
        raise MisaddressedError("not_a_district")
    levels = rule.copies_to_district.levels if rule.copies_to_district else ()
    if level_of(unit.level, unit.kind, unit.area) not in levels:
        return act
    district = next((each for each in way[1:] if _is_district(each)), None)
    if district is None:
        government = await unit_with(store, "government", unit.area, on)
        district = government if government and _is_district(government) else None
    if district is not None and district.code in barred_units(law, case):
        # A district that is complained of gets no copy: who is above it does.
        district = await superior(store, district.code, on, barred_units(law, case))
    # Some cities have no districts between.
    return act.with_(copies=(district.code,)) if district and district.code != unit.code else act


def _is_district(unit: UnitRecord) -> bool:
    """Whether it is the government of a district or county."""
    return unit.kind in ("district", "government") and level_of(unit.level, unit.kind, unit.area) == "county"


async def _recusal(
    store: Store,
    law: Law,
    case: Case,
    act: RecusalRequest[TextRef] | SelfRecusal[TextRef],
    on: date,
    *,
    actor: Actor | None,
) -> Act:
    """With who decides on it, and on the applications that nobody else could decide on any more."""
    if isinstance(act, RecusalRequest):
        return await _request(store, law, case, act, on)
    if actor is None:
        return act
    after = case.with_(recused=(*(case.recused or ()), actor.person))
    return act.with_(moved=await moved(store, law, case, after, on))


async def _request(store: Store, law: Law, case: Case, request: RecusalRequest[TextRef], on: date) -> Act:
    found = None
    if request.person is not None:
        found = await person(store, request.person)
        if found is None:
            raise MisaddressedError("person_unknown")
        if found.unit not in (case.unit, *case.parties) and found.role not in _OF_THE_CENTRE:
            raise MisaddressedError("person_not_concerned")
    asked = RecusalAsked(
        entry=case.entries + 1, at=case.received_at, person=request.person, unit=request.unit
    )
    after = case.with_(recusals_asked=(*(case.recusals_asked or ()), asked))
    decision = await deciding(store, law, after, asked, on)
    others = await moved(store, law, case, after, on)
    return request.with_(decider=decision.decider, office=decision.office, moved=others)


async def _escalation(store: Store, law: Law, case: Case, act: Escalation[TextRef], on: date) -> Act:
    step = law.rulebook.escalation.step(act.step) if law.rulebook.escalation else None
    if step is None or case.unit is None:
        return act
    way, barred = await upwards(store, case.unit, on), barred_units(law, case)
    above = [each.code for each in way[step.above or 1 :] if each.code not in barred]
    body = above[0] if step.audience == "superior" and above else None
    urging = None
    if step.urged_by and way:
        urging = await unit_with(store, step.urged_by, way[0].area, on)
    if urging and urging.code in barred:
        urging = await superior(store, urging.code, on, barred)
    urged_by = urging.code if urging and urging.code not in (body, case.unit) else None
    return act.with_(body=body, urged_by=urged_by)


async def _level(store: Store, case: Case, on: date) -> Level | None:
    """The level of the unit that holds the petition."""
    found = await upwards(store, case.unit, on) if case.unit else ()
    return level_of(found[0].level, found[0].kind, found[0].area) if found else None
