"""The figures of a notice of several units: who leads, who assists, who was summoned, whose duty it is."""

from collections.abc import Iterable

from suban.domain.acts import (
    Act,
    AssistingRelease,
    AssistingRequest,
    EscalationOutcome,
    Whistle,
    WhistleOutcome,
)
from suban.domain.entries import AssistingFact, Entry, TermFact
from suban.domain.procedure.assisting import owed
from suban.notices.occasion import Occasion
from suban.wording import N_, Language, text

_YES = N_("yes")
_NO = N_("no")

Figures = dict[str, str | None]


def is_of_another(entry: Entry) -> bool:
    """Whether an entry tells of the clock of a unit that does not hold the petition."""
    return isinstance(entry.fact, TermFact) and entry.fact.unit is not None


def joint_figures(occasion: Occasion, language: Language) -> Figures:
    """What an occasion tells of units by name; of an ordinary petition, nothing."""
    entry, case = occasion.entry, occasion.case
    said = _of_act(occasion, entry.act, language)
    if isinstance(entry.fact, AssistingFact):
        said["named"] = _names(occasion, entry.fact.units, language)
    if entry.kind == "lapsed" and isinstance(entry.fact, TermFact) and entry.fact.unit:
        waiting = "not_waiting" if entry.fact.term == "assisting" else "still_summoning"
        said[waiting] = _name(occasion, case.unit, language)
    if entry.by and entry.by.unit:
        said["acting"] = _name(occasion, entry.by.unit, language)
    if case.unit is not None:
        said["leading"] = _name(occasion, case.unit, language)
    awaited = (each.unit for each in owed(case) if not each.explained)
    unanswered = (each.unit for each in case.summoned or () if not each.answered)
    return {
        **said,
        "awaited": _names(occasion, awaited, language),
        "unanswered": _names(occasion, unanswered, language),
    }


def _of_act(occasion: Occasion, act: Act | None, language: Language) -> Figures:
    match act:
        case AssistingRequest(units=units):
            by = occasion.entry.by
            asking = by.unit if by and by.unit else None
            office = occasion.law.rulebook.office
            return {
                "named": _names(occasion, units, language),
                "asking": _name(occasion, asking, language) or getattr(office, language),
            }
        case AssistingRelease(unit=unit):
            return {"released": _name(occasion, unit, language)}
        case Whistle(units=units):
            return {"summoned": _names(occasion, units, language)}
        case WhistleOutcome() as outcome:
            return {
                "whistle_solved": text(_YES if outcome.solved else _NO, language),
                "absent": _names(occasion, outcome.absent or (), language),
            }
        case EscalationOutcome(unit=str() as unit, assisting=assisting):
            return {
                "found": _name(occasion, unit, language),
                "found_assisting": _names(occasion, assisting or (), language),
            }
        case _:
            return {}


def _name(occasion: Occasion, code: str | None, language: Language) -> str | None:
    """A unit as the register calls it, or its code where it is not there any more."""
    if code is None:
        return None
    found = occasion.units.get(code)
    return getattr(found, language) if found else code


def _names(occasion: Occasion, codes: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(
        _name(occasion, each, language) or each for each in codes
    )
