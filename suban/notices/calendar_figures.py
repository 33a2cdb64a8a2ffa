"""The figures of a notice that tells of a changed calendar: which limits moved, how far, by which notice."""

from datetime import datetime, timedelta

from suban.domain.entries import CalendarFact, TermChange
from suban.domain.telling import BETWEEN_OFFICE_AND_UNIT
from suban.domain.terms import Term
from suban.notices.occasion import Occasion
from suban.wording import N_, Language, text
from suban.wording.law import term_text
from suban.wording.sources import source_text

_CITED = N_("“{title}” ({number})")
_UNTIL = N_("- {term}: until {after} instead of {before} ({source})")
_FROM_NOW = N_(
    "- {term}: by the new days until {counted}, which had passed, so it lapses only now, at {after}, and not "
    "before; until now it was {before} ({source})"
)
_OF_UNIT = N_("{term} of {unit}")


def calendar_figures(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """The notice of the days off, and a line for each limit that moved and concerns whoever is told."""
    fact = occasion.entry.fact
    if not isinstance(fact, CalendarFact):
        return {}
    notice = fact.notice
    cited = (
        text(_CITED, language, title=notice.title, number=notice.number) if notice.number else notice.title
    )
    lines = [_line(occasion, each, language) for each in fact.changes if _concerns(occasion, each)]
    return {"holiday_notice": cited, "retimed": "\n".join(lines)}


def _concerns(occasion: Occasion, change: TermChange) -> bool:
    term = occasion.case.term(change.serial)
    if occasion.audience == "petitioner":
        return change.term not in BETWEEN_OFFICE_AND_UNIT
    if occasion.audience == "parties":
        return occasion.units.get(term.unit or "") == occasion.unit
    return True


def _line(occasion: Occasion, change: TermChange, language: Language) -> str:
    term = occasion.case.term(change.serial)
    due = occasion.law.due(term)
    # Only where it ends with the change itself: what waited past its end before that goes on waiting.
    from_now = due.moved_from is not None and due.at == occasion.entry.at
    assert change.due_before is not None
    assert change.due_after is not None
    return text(
        _FROM_NOW if from_now else _UNTIL,
        language,
        term=_name(occasion, term, language),
        before=_until(occasion, change.due_before, language),
        after=_until(occasion, change.due_after, language),
        counted=_until(occasion, due.moved_from or due.at, language),
        source=source_text(term.source)[language],
    )


def _name(occasion: Occasion, term: Term, language: Language) -> str:
    law, case = occasion.law, occasion.case
    rule = (
        law.rule_of(term, case)
        if term.mode is not None
        else law.rulebook.term(term.name, case.kind, term.urgency)
    )
    name = getattr(rule.name, language) if rule else term_text(term.name)[language]
    owner = occasion.units.get(term.unit or "") if term.unit != case.unit else None
    return text(_OF_UNIT, language, term=name, unit=getattr(owner, language)) if owner else str(name)


def _until(occasion: Occasion, at: datetime, language: Language) -> str:
    """The last day, where a limit ends with it; else the moment."""
    local = at.astimezone(occasion.law.calendar.zone)
    whole = not (local.hour or local.minute or local.second or local.microsecond)
    day = (local - timedelta.resolution if whole else local).date()
    said = f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()
    return said if whole else f"{said}{'' if language == 'zh' else ' '}{local:%H:%M}"
