"""A periodic report as a document to print."""

from typing import TYPE_CHECKING

from api.languages import OneLanguage
from api.paper import Paper
from suban.domain.figures import FIGURES, RATES
from suban.wording import N_, Language
from suban.wording.figures import figure_text, method_text, rate_method_text, rate_text

if TYPE_CHECKING:
    from api.handling_figures import HandlingCounts
    from api.reports import Report

TITLE = N_("Report on the handling of petitions")

_GROUPS = {
    "kind": N_("By kind"),
    "matter": N_("By matter"),
    "area": N_("By area"),
    "unit": N_("By unit"),
    "channel": N_("By channel"),
}
_RISING = {
    "kind": N_("Kinds that came more often"),
    "matter": N_("Matters that came more often"),
    "area": N_("Areas from which more came"),
}

_SHOWN = ("received", "handled_in_time", "handled_late", "overdue")


def document(report: "Report", platform: str | None, language: Language) -> bytes:
    """The report as a Word file."""
    said = OneLanguage(language)
    say = said.say
    title = f"{say(TITLE)} {report.period}"
    paper = Paper(title=title, author=platform or "", language=said.tag, made_at=report.drawn_up_at)
    paper.heading(over=platform or "", title=title)
    days = say(N_("{since} to {until}"), since=said.day(report.since), until=said.day(report.until))
    paper.edges(days, say(N_("drawn up at {at}"), at=said.at(report.drawn_up_at)))
    if not report.over:
        paper.note(say(N_("The period is not over: its figures still grow.")))
    paper.section(say(N_("1. Figures")))
    _figures(paper, report, language)
    paper.section(say(N_("2. What petitioners said")))
    satisfaction = report.satisfaction
    paper.form(
        [
            [
                (say(N_("Satisfied")), _part(satisfaction.satisfied, satisfaction.rated)),
                (say(N_("Solved")), _part(satisfaction.solved, satisfaction.asked)),
            ]
        ]
    )
    paper.section(say(N_("3. What came more often than in the period before")))
    _rising(paper, report, language)
    paper.section(say(N_("4. By group")))
    _groups(paper, report, language)
    paper.section(say(N_("5. How each figure is counted")))
    methods = paper.columns((4.5, 12.5), [say(N_("Figure")), say(N_("Method"))])
    for figure in FIGURES:
        methods.row(figure_text(figure)[language], method_text(figure)[language])
    for rate in RATES:
        methods.row(rate_text(rate)[language], rate_method_text(rate)[language])
    paper.foot(title, say(N_("page {page} of {pages}"), page="{page}", pages="{pages}"), warning=None)
    return paper.content()


def _figures(paper: Paper, report: "Report", language: Language) -> None:
    say = OneLanguage(language).say
    heads = (N_("Figure"), N_("This period"), N_("The one before"), N_("A year before"))
    table = paper.columns((8.0, 3.0, 3.0, 3.0), [say(each) for each in heads])
    columns = (report.all, report.before, report.year_before)
    for figure in FIGURES:
        table.row(figure_text(figure)[language], *(str(each.figures[figure]) for each in columns))
    for rate in RATES:
        table.row(rate_text(rate)[language], *(_rate(each, rate) for each in columns))


def _rising(paper: Paper, report: "Report", language: Language) -> None:
    said = OneLanguage(language)
    say = said.say
    if not any(report.rising.values()):
        paper.note(say(N_("Nothing did.")))
        return
    heads = (N_("Item"), N_("This period"), N_("The one before"), N_("A year before"), N_("More"))
    table = paper.columns((6.0, 2.75, 2.75, 2.75, 2.75), [say(each) for each in heads])
    for group, found in report.rising.items():
        if found:
            table.across(say(_RISING[group]))
        for each in found:
            figures = (each.now, each.before, each.year_before)
            table.row(said.name(each.of), *map(str, figures), f"+{each.change}")


def _groups(paper: Paper, report: "Report", language: Language) -> None:
    said = OneLanguage(language)
    say = said.say
    heads = (
        N_("Item"),
        N_("Received"),
        N_("Handled in time"),
        N_("Handled too late"),
        N_("Still overdue"),
        N_("Part in time"),
    )
    table = paper.columns((5.5, 2.1, 2.5, 2.5, 2.2, 2.2), [say(each) for each in heads])
    for group, found in report.groups.items():
        table.across(say(_GROUPS[group]))
        for each in found:
            figures = (str(each.figures[name]) for name in _SHOWN)
            table.row(said.name(each.of), *figures, _rate(each, "on_time_rate"))


def _rate(counts: "HandlingCounts", name: str) -> str:
    rate = counts.rates[name]
    return "—" if rate is None else f"{rate:.1%}"


def _part(part: int, whole: int) -> str:
    return f"{part} / {whole} ({part / whole:.1%})" if whole else "—"
