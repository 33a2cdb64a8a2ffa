"""What an operator reads of a petition in the Temporal UI: the work order, the timer, the effects."""

from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure import Instant, Record
from suban.domain.terms import Term
from suban.wording import N_, Language, text
from suban.wording.law import source_text, stage_text

# The engine's pages have one text for all operators, and these read Chinese.
OPERATORS: Language = "zh"


def case_details(law: Law, case: Case) -> str:
    """Stage and every running term (Markdown)."""
    lines = [text(N_("**Stage** {stage}"), OPERATORS, stage=stage_text(case.stage)[OPERATORS])]
    if case.unit:
        lines.append(text(N_("**Unit** {unit}"), OPERATORS, unit=case.unit))
    if case.closed_on:
        ground = getattr(law.rulebook.closing_ground(case.closed_on).name, OPERATORS)
        lines.append(text(N_("**Closed** {ground}"), OPERATORS, ground=ground))
    lines += [_term_line(law, case, term) for term in case.running_terms]
    return "\n\n".join(lines)


def _term_line(law: Law, case: Case, term: Term) -> str:
    due = law.due(term)
    message = N_("- **{term}** until {day} 24:00, {source}")
    if term.lapsed:
        message = N_("- **{term}** overdue since {day} 24:00, {source}")
    line = text(message, OPERATORS, term=_term(law, case, term), day=due.on, source=_source(term.source))
    if due.provisional:
        line += text(N_(" (provisional calendar)"), OPERATORS)
    if term.rungs:
        line += f" {getattr(law.rulebook.rungs[term.rungs - 1].name, OPERATORS)}"
    return line


def timer_summary(law: Law, case: Case, instant: Instant) -> str:
    """The window that a timer guards, and its article."""
    at = instant.at.astimezone(law.calendar.zone)
    message = N_("{term} ends {at:%Y-%m-%d %H:%M}, {source}")
    rung = ""
    if instant.rung:
        message = N_("{term} overdue: {rung} {at:%Y-%m-%d %H:%M}, {source}")
        rung = getattr(instant.rung.name, OPERATORS)
    return text(
        message,
        OPERATORS,
        term=_term(law, case, instant.term),
        rung=rung,
        at=at,
        source=_source(instant.source),
    )


def effect_summary(law: Law, record: Record) -> str:
    """What an effect is about, for which petition."""
    rule = law.rulebook.term(record.term, record.case.kind)
    term = getattr(rule.name, OPERATORS) if rule else record.term
    return f"{record.case.number} {term} {_source(record.entries[-1].source)}"


def grace_summary() -> str:
    """Why a petition that closed by itself does not end at once."""
    return text(N_("closed by itself; waiting for acts received before"), OPERATORS)


def _term(law: Law, case: Case, term: Term) -> str:
    return str(getattr(law.rule_of(term, case).name, OPERATORS))


def _source(source: str) -> str:
    return source_text(source)[OPERATORS]
