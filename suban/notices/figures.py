"""The figures of a notice: from the entry, the case after it, and the law. Words come in one language."""

from collections.abc import Iterable
from datetime import date, datetime

from suban.domain.acts import ExtensionDecision, ExtensionRequest, NonAcceptance, Rating
from suban.domain.entries import SupervisionFact, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.rulebook import Limit, Rulebook
from suban.domain.terms import Term
from suban.notices.occasion import Occasion
from suban.wording import N_, Language, text
from suban.wording.law import audience_text, source_text
from suban.wording.limits import limit_text

_MODES = {
    "message": N_("by message or telephone"),
    "notice": N_("by written notice"),
}

_LIMIT = N_("- {term}: until the end of {due_on} ({source})")
_PROVISIONAL = N_(
    "- {term}: until the end of {due_on} ({source}), provisional until that year’s days off are known"
)
_MOMENT = N_("- {term}: until {due_at} ({source})")


def figures(occasion: Occasion, language: Language) -> dict[str, str]:
    """What an occasion can tell; a figure that it does not have is missing."""
    entry, case, law = occasion.entry, occasion.case, occasion.law
    rules = law.rulebook
    kind = rules.kind(case.kind)
    found: dict[str, str | None] = {
        "number": case.number,
        "kind": _said(kind.name, language) if kind else None,
        "unit": _said(occasion.unit, language),
        "office": _said(rules.office, language),
        "rulebook": _said(rules.name, language),
        "at": _instant(entry.at, law, language),
        "source": source_text(entry.source)[language],
        "urged": audience_text(occasion.audience)[language],
        "emergency": source_text(rules.extensions.source)[language]
        if case.emergency and rules.extensions and not rules.extensions.emergencies
        else None,
        "limits": _lines(occasion, (each for each in case.terms if each.started_at == entry.at), language),
        "running": _lines(occasion, case.running_terms, language),
        "levels": _list((each.name for each in rules.rating.levels), language),
        **_reply(occasion, language),
        **_act(occasion, language),
        **_rating_term(occasion, language),
    }
    match entry.fact:
        case WarningFact() as fact:
            found |= _term(occasion, fact.serial, language) | _rung(fact, rules, language)
        case SupervisionFact() as fact:
            found |= _term(occasion, fact.serial, language) | _order(occasion, fact, language)
        case TermFact() as fact:
            found |= _term(occasion, fact.serial, language)
        case _:
            pass
    return {name: figure for name, figure in found.items() if figure}


def _said(name: Bilingual | None, language: Language) -> str | None:
    return None if name is None else name.zh if language == "zh" else name.en


def _list(names: Iterable[Bilingual], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(_said(each, language) or "" for each in names)


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _instant(at: datetime, law: Law, language: Language) -> str:
    local = at.astimezone(law.calendar.zone)
    return f"{_day(local.date(), language)}{'' if language == 'zh' else ' '}{local:%H:%M}"


def _amount(limit: Limit, language: Language) -> str:
    return limit_text(limit)[language]


def _term_name(occasion: Occasion, term: Term, language: Language) -> str:
    rule = occasion.law.rulebook.term(term.name, occasion.case.kind)
    return (_said(rule.name, language) if rule else None) or term.name


def _lines(occasion: Occasion, terms: Iterable[Term], language: Language) -> str:
    lines = []
    for term in terms:
        due = occasion.law.due(term)
        message = _PROVISIONAL if due.provisional else _LIMIT if term.limit.unit != "minutes" else _MOMENT
        lines.append(
            text(
                message,
                language,
                term=_term_name(occasion, term, language),
                due_on=_day(due.on, language),
                due_at=_instant(due.at, occasion.law, language),
                source=source_text(term.source)[language],
            )
        )
    return "\n".join(lines)


def _reply(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """The nearest end of the limits that a reply meets."""
    terms = occasion.case.running(*COMPLETION_TERMS)
    nearest = min(terms, key=lambda each: occasion.law.due(each).at, default=None)
    if nearest is None:
        return {}
    return {
        "reply_by": _day(occasion.law.due(nearest).on, language),
        "reply_source": source_text(nearest.source)[language],
    }


def _rating_term(occasion: Occasion, language: Language) -> dict[str, str | None]:
    term = next(iter(occasion.case.running("rating")), None)
    if term is None:
        return {}
    return {
        "rate_by": _day(occasion.law.due(term).on, language),
        "rate_source": source_text(term.source)[language],
    }


def _act(occasion: Occasion, language: Language) -> dict[str, str | None]:
    rules = occasion.law.rulebook
    match occasion.entry.act:
        case NonAcceptance(ground=ground):
            name = next((each.name for each in rules.non_acceptance if each.ground == ground), None)
            return {"ground": _said(name, language)}
        case ExtensionRequest(amount=amount) if rules.extensions:
            return {"asked": _amount(Limit(amount=amount, unit=rules.extensions.unit), language)}
        case ExtensionDecision(granted=True) if rules.extensions:
            # What was granted stands in the clock: the decision may leave the amount to the request.
            longest = max(occasion.case.running(rules.extensions.term), key=lambda each: len(each.extensions))
            return {"granted": _amount(longest.extensions[-1], language)}
        case Rating(level=level):
            found = rules.rating.level(level)
            return {"rating": _said(found.name, language) if found else None}
        case _:
            return {}


def _term(occasion: Occasion, serial: int, language: Language) -> dict[str, str | None]:
    term = occasion.case.term(serial)
    return {
        "term": _term_name(occasion, term, language),
        "due_on": _day(occasion.law.due(term).on, language),
        "term_source": source_text(term.source)[language],
    }


def _rung(fact: WarningFact, rules: Rulebook, language: Language) -> dict[str, str | None]:
    name = next((each.name for each in rules.rungs if each.level == fact.level), None)
    points = f"{fact.points.normalize():f}" if fact.points else None
    of_level = rules.ladder is None or rules.ladder.points.counted == "level"
    counted = "points_of_level" if of_level else "points_more"
    return {
        "level": _said(name, language),
        counted: points,
        "criticisms": str(fact.criticisms) if fact.criticisms else None,
    }


def _order(occasion: Occasion, fact: SupervisionFact, language: Language) -> dict[str, str | None]:
    orders = [each for each in occasion.case.terms if each.order_of == fact.serial]
    said: dict[str, str | None] = {"mode": text(_MODES[fact.mode], language)}
    if orders:
        said["order_due_on"] = _day(occasion.law.due(orders[-1]).on, language)
        said["order_source"] = source_text(orders[-1].source)[language]
    return said
