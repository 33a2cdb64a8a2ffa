"""What an operator reads of a petition in the Temporal UI: the work order, the timer, the effects."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from suban.domain.case import Case
from suban.domain.entries import TermFact
from suban.domain.law import Law
from suban.domain.procedure import Instant, Record
from suban.domain.standstill import at_longest
from suban.domain.terms import Term
from suban.wording import N_, Language, text
from suban.wording.law import stage_text, term_text
from suban.wording.sources import source_text

# The engine's pages have one text for all operators, and these read Chinese.
OPERATORS: Language = "zh"


def case_details(law: Law, case: Case) -> str:
    """Stage and every running term (Markdown)."""
    lines = [text(N_("**Stage** {stage}"), OPERATORS, stage=stage_text(case.stage)[OPERATORS])]
    kind = law.rulebook.kind(case.kind)
    if kind:
        lines.append(text(N_("**Kind** {kind}"), OPERATORS, kind=getattr(kind.name, OPERATORS)))
    urgency = law.rulebook.urgency(case.urgency) if case.urgency else None
    if urgency:
        lines.append(text(N_("**Urgent** {urgency}"), OPERATORS, urgency=getattr(urgency.name, OPERATORS)))
    if case.unit:
        lines.append(text(N_("**Unit** {unit}"), OPERATORS, unit=case.unit))
    if case.closed_on:
        ground = getattr(law.rulebook.closing_ground(case.closed_on).name, OPERATORS)
        lines.append(text(N_("**Closed** {ground}"), OPERATORS, ground=ground))
    lines += [_term_line(law, case, term) for term in case.running_terms]
    return "\n\n".join(lines)


def _term_line(law: Law, case: Case, term: Term) -> str:
    due = law.due(at_longest(law, case, term))
    message = N_("- **{term}** until {end}, {source}")
    if term.lapsed:
        message = N_("- **{term}** overdue since {end}, {source}")
    line = text(
        message,
        OPERATORS,
        term=_term(law, case, term),
        end=_end(law, due.at),
        source=_source(term.source),
    )
    if due.provisional:
        line += text(N_(" (provisional calendar)"), OPERATORS)
    if due.moved_from:
        counted = _end(law, due.moved_from)
        line += text(N_(" (computed again when {counted} had passed)"), OPERATORS, counted=counted)
    if term.rungs:
        line += f" {getattr(law.rungs_of(term)[term.rungs - 1].name, OPERATORS)}"
    return line


def _end(law: Law, at: datetime) -> str:
    """The end of a term: of its last day, or the moment where it ends within a day."""
    local = at.astimezone(law.calendar.zone)
    if local.time() == time():
        return f"{(local - timedelta.resolution).date()} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def timer_summary(law: Law, case: Case, instant: Instant) -> str:
    """The window that a timer guards, and its article."""
    at = instant.at.astimezone(law.calendar.zone)
    message = N_("{term} ends {at:%Y-%m-%d %H:%M}, {source}")
    rung = ""
    if instant.transfer:
        return text(
            N_("{transfer} {at:%Y-%m-%d %H:%M}, {source}"),
            OPERATORS,
            transfer=getattr(instant.transfer.name, OPERATORS),
            at=at,
            source=_source(instant.source),
        )
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
    rule = law.rulebook.term(record.term, record.case.kind, record.case.urgency)
    term = getattr(rule.name, OPERATORS) if rule else term_text(record.term)[OPERATORS]
    fact = record.entries[0].fact
    if isinstance(fact, TermFact) and fact.unit is not None:
        term = f"{term} {fact.unit}"
    return f"{record.case.number} {term} {_source(record.entries[-1].source)}"


def calendar_change_details(title: str, counts: Mapping[str, int], total: int, *, paused: bool) -> str:
    """How far a change of the calendar is (Markdown)."""
    state = N_("paused") if paused else N_("under way")
    lines = [
        f"**{title}**",
        text(N_("**State** {state}"), OPERATORS, state=text(state, OPERATORS)),
        text(N_("**Gone over** {changed} of {total} petitions"), OPERATORS, total=total, **counts),
        text(N_("**Limits moved** {clocks}, in {told} petitions"), OPERATORS, **counts),
        text(N_("**Lapse with the change** {from_now}"), OPERATORS, **counts),
    ]
    if counts["left"]:
        lines.append(text(N_("**Did not answer yet** {left}"), OPERATORS, **counts))
    if counts["beyond"]:
        lines.append(text(N_("**Beyond the calendar, left as they were** {beyond}"), OPERATORS, **counts))
    return "\n\n".join(lines)


def grace_summary() -> str:
    """Why a petition that closed by itself does not end at once."""
    return text(N_("closed by itself; waiting for acts received before"), OPERATORS)


def _term(law: Law, case: Case, term: Term) -> str:
    name = str(getattr(law.rule_of(term, case).name, OPERATORS))
    return name if term.unit in (None, case.unit) else f"{name} {term.unit}"


def _source(source: str) -> str:
    return source_text(source)[OPERATORS]
