"""When a limit ends, explained day by day; or why nothing can be said."""

from collections.abc import Iterator
from datetime import date, datetime

from babel.dates import format_date

from suban.domain.due_question import DueAnswer, Unanswered, UnansweredCode
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.rulebook import set_by_city
from suban.domain.terms import Due
from suban.wording import N_, Language, both, text
from suban.wording.law import why_text
from suban.wording.limits import limit_text
from suban.wording.sources import source_text

_UNANSWERED: dict[UnansweredCode, str] = {
    "unknown_kind": N_(
        "no such term in this rulebook: it does not know the kind “{kind}”. Ask for one of: {kinds}"
    ),
    "unknown_urgency": N_("this rulebook does not know the urgency “{urgency}”. Ask for one of: {urgencies}"),
    "unknown_statutory_limit": N_(
        "this rulebook has no limit of another law called “{statutory_limit}” for the kind “{kind}”. "
        "Ask for one of: {limits}"
    ),
    "no_such_term": N_(
        "no such term in this rulebook: “{term}” for the kind “{kind}”. Ask for one of: {terms}"
    ),
    "no_suspension_rule": N_(
        "the rulebook {rulebook} knows no suspension, all days count: leave out the suspended days"
    ),
    "term_not_suspended": N_(
        "nothing suspends the term “{term}”: leave out the suspended days, or ask for one of: {terms}"
    ),
    "suspension_backwards": N_(
        "suspended days run from a first day until a later one, and {since} lies after {until}: mend them"
    ),
    "calendar_ends": N_(
        "{day} lies outside the calendar of working days, which covers {first_on} to {last_on}; "
        "no day outside is guessed"
    ),
}


_OTHER_LAW_COUNTS = N_("Note: the limit of another law counts here: {name}, {limit}, {source}.")
_OTHER_LAW_DOES_NOT = N_(
    "Note: the limit of another law does not count here, for this term or because it ends no earlier: "
    "{name}, {limit}, {source}."
)
_FIGURE_OF_THE_CITY = N_("Note: the text names the duty and gives no figure; the city has set this one.")
_LIMIT_OF_THE_CITY = N_("Note: no text gives this limit; the city has set it.")


def unanswered_text(unanswered: Unanswered) -> dict[Language, str]:
    """Why there is no answer, and what to ask instead."""
    return both(_UNANSWERED[unanswered.code], **unanswered.details)


def explanation(started_at: datetime, answer: DueAnswer, law: Law, language: Language) -> str:
    """The whole answer as lines: the rule, the end, what to beware of, and every day."""
    head = [*_head(started_at, answer, law, language), *_cautions(answer, law, language)]
    days = list(_days(answer.due, language))
    return "\n".join(head + (["", *days] if days else []))


def _head(started_at: datetime, answer: DueAnswer, law: Law, language: Language) -> Iterator[str]:
    rule, zone = answer.rule, law.calendar.zone
    kind = law.rulebook.kind(answer.kind)
    assert kind
    yield _said(law.rulebook.name, language)
    yield text(
        N_("{term} ({kind}): {limit}, {source}"),
        language,
        term=_said(rule.name, language),
        kind=_said(kind.name, language),
        limit=limit_text(rule.limit)[language],
        source=source_text(rule.source)[language],
    )
    started_at = started_at.astimezone(zone)
    yield text(N_("from {day} {at:%H:%M}"), language, day=_day(started_at.date(), language), at=started_at)
    message = N_("until the end of {day}; overdue from {at:%Y-%m-%d %H:%M} on")
    if rule.limit.unit == "minutes":
        message = N_("until {at:%Y-%m-%d %H:%M}; from then on overdue")
    yield text(message, language, day=_day(answer.due.on, language), at=answer.due.at)


def _cautions(answer: DueAnswer, law: Law, language: Language) -> Iterator[str]:
    kind, other = law.rulebook.kind(answer.kind), answer.treated_as and law.rulebook.kind(answer.treated_as)
    if kind and other:
        yield text(
            N_("Note: “{kind}” is treated as “{other}” here ({source})."),
            language,
            kind=_said(kind.name, language),
            other=_said(other.name, language),
            source=source_text(kind.source)[language],
        )
    if answer.statutory:
        yield text(
            _OTHER_LAW_COUNTS if answer.applies else _OTHER_LAW_DOES_NOT,
            language,
            name=_said(answer.statutory.name, language),
            limit=limit_text(answer.statutory.limit)[language],
            source=source_text(answer.statutory.source)[language],
        )
    if set_by_city(answer.rule.source):
        duty = " and " in answer.rule.source
        yield text(_FIGURE_OF_THE_CITY if duty else _LIMIT_OF_THE_CITY, language)
    if not answer.in_force:
        since = law.rulebook.in_force.since
        yield text(
            N_("Note: the regulation is in force from {since} on; this starts on a day before."),
            language,
            since=since,
        )
    if answer.due.provisional:
        assert law.calendar.provisional_from
        yield text(
            N_("Note: provisional; there is no official notice yet on the days off from {year} on."),
            language,
            year=law.calendar.provisional_from.year,
        )


def _days(due: Due, language: Language) -> Iterator[str]:
    counted = 0
    for each in due.days:
        counted += each.counted
        why = why_text(each.why)[language]
        if each.holiday:
            why = text(N_("{why}: {holiday}"), language, why=why, holiday=each.holiday)
        yield f"{_day(each.on, language)}  {counted if each.counted else '-':>3}  {why}"


def _day(day: date, language: Language) -> str:
    return f"{day} {format_date(day, 'EEE', locale='zh_CN' if language == 'zh' else 'en')}"


def _said(name: Bilingual, language: Language) -> str:
    return name.zh if language == "zh" else name.en
