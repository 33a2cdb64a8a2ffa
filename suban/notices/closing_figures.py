"""The figures of a notice about cooperation, closing on a ground, and reopening."""

from datetime import date, timedelta

from suban.domain.procedure.closing import closable_from
from suban.domain.rulebook import ClosingGround
from suban.domain.terms import ends
from suban.notices.occasion import Occasion
from suban.wording import Language
from suban.wording.sources import source_text


def closing_figures(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """What is asked for or decided, what shows it, and until when it can be opened again."""
    rules, case, kind = occasion.law.rulebook, occasion.case, occasion.entry.kind
    if kind == "noncooperation_recorded":
        return _until(occasion, language)
    if case.closing_asked is None or kind not in ("closing_requested", "closing_agreed"):
        return {}
    ground = rules.closing_ground(case.closing_asked.ground)
    named = {each.evidence: each.name for each in rules.closing_evidence or ()}
    shown = [named[each] for each in case.closing_asked.evidence or () if each in named]
    between = "、" if language == "zh" else ", "
    return {
        "closing_ground": getattr(ground.name, language),
        "closing_source": source_text(ground.source)[language],
        "closing_evidence": between.join(getattr(each, language) for each in shown),
        **_reopening(occasion, ground, language),
    }


def _until(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """The last day of those for which the petitioner must not have cooperated."""
    for ground in occasion.law.rulebook.closing:
        from_at = closable_from(occasion.law, occasion.case, ground)
        if from_at is not None:
            last = (from_at.astimezone(occasion.law.calendar.zone) - timedelta.resolution).date()
            source = source_text(ground.source)[language]
            return {"uncooperative_until": _day(last, language), "uncooperative_source": source}
    return {}


def _reopening(occasion: Occasion, ground: ClosingGround, language: Language) -> dict[str, str | None]:
    rule, case = occasion.law.rulebook.reopening, occasion.case
    if rule is None or not ground.reopens or (case.reopenings or 0) >= rule.times:
        return {}
    due = ends(occasion.entry.at, rule.within, occasion.law.calendar)
    return {
        "reopen_by": _day(due.on, language),
        "reopen_source": source_text(rule.within_source or rule.source)[language],
    }


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()
