"""The circular of an appraisal (考评通报) as a document: Chinese first, English second."""

from decimal import Decimal
from typing import TYPE_CHECKING

from api.languages import OneLanguage
from api.paper import Line, Paper
from api.wordings import Named, named
from suban.domain.appraisal import THIRD_PARTY
from suban.domain.model import Bilingual
from suban.domain.periods import Period
from suban.wording import LANGUAGES, N_, Language, text
from suban.wording.appraisal import plain, third_party_text

if TYPE_CHECKING:
    from api.appraisal_models import (
        AppraisalRulesView,
        AppraisalView,
        MarkView,
        Sourced,
        UnitAppraisalView,
    )

_YEAR = N_("the year {year}")
_QUARTER = N_("quarter {quarter} of {year}")
_TOTAL = N_(
    "The total is so much of {full} as the marks are of the weights; what had nothing to count is "
    "left out of both. Incentives are added to it."
)
_MONTH = N_("{year}-{month:02}")


def circular(
    view: "AppraisalView", rules: "AppraisalRulesView", office: Bilingual, platform: str | None
) -> bytes:
    """The circular as a Word file."""
    made_at = view.published_at or view.counted_at
    over = platform or office.zh
    title = _title(view, "zh")
    paper = Paper(title=title, author=over, language=OneLanguage(LANGUAGES[0]).tag, made_at=made_at)
    for language in LANGUAGES:
        if language != LANGUAGES[0]:
            paper.new_page()
        _written(paper, view, rules, over if language == LANGUAGES[0] else office.en, language)
    pages = [text(N_("page {page} of {pages}"), each, page="{page}", pages="{pages}") for each in LANGUAGES]
    draft = " / ".join(text(N_("draft, not published"), each) for each in LANGUAGES)
    warning = None if view.published_at else draft
    paper.foot(title, " / ".join(pages), warning=warning)
    return paper.content()


def _title(view: "AppraisalView", language: Language) -> str:
    period = Period.parse(view.period)
    figures = {"year": period.year, "month": period.month, "quarter": (period.month + 2) // 3}
    message = {1: _MONTH, 3: _QUARTER, 12: _YEAR}[period.months]
    return text(
        N_("Circular on the appraisal of the handling of petitions, {period}"),
        language,
        period=text(message, language, **figures),
    )


def _written(
    paper: Paper, view: "AppraisalView", rules: "AppraisalRulesView", over: str, language: Language
) -> None:
    said = OneLanguage(language)
    say = said.say
    paper.heading(over=over, title=_title(view, language))
    days = say(N_("{since} to {until}"), since=said.day(view.since), until=said.day(view.until))
    edge = say(N_("published at {at}"), at=said.at(view.published_at))
    if view.published_at is None:
        edge = say(N_("counted at {at}"), at=said.at(view.counted_at))
    paper.edges(days, edge)
    by = say(
        N_("By {rules}, version {version} ({source})."),
        rules=said.name(view.rules),
        version=view.rules.code,
        source=said.name(view.source),
    )
    paper.note(by)
    if view.feeds is not None:
        paper.note(say(N_("The result counts in: {what}."), what=said.name(view.feeds)))
    if view.corrects is not None:
        paper.note(say(N_("This puts an earlier circular right: {reason}"), reason=view.reason or "—"))
    paper.section(say(N_("1. Commended")))
    _mentioned(paper, view, said, commended=True)
    _staff(paper, view, said)
    paper.section(say(N_("2. Named")))
    _mentioned(paper, view, said, commended=False)
    paper.section(say(N_("3. Ranks and marks")))
    paper.note(say(N_("Units are compared within their group; who has the same total has the same rank.")))
    _groups(paper, view, said)
    paper.section(say(N_("4. Indicators and their marks")))
    _rules(paper, rules, said)


def _mentioned(paper: Paper, view: "AppraisalView", said: OneLanguage, *, commended: bool) -> None:
    say = said.say
    rows: list[tuple[UnitAppraisalView, Sourced]] = [
        (unit, mention)
        for group in view.groups
        for unit in group.units
        for mention in (unit.commended if commended else unit.named)
    ]
    if not rows:
        if not (commended and view.commended_staff):
            paper.note(say(N_("No unit.")))
        return
    table = paper.columns((5.0, 4.5, 7.5), [say(N_("Unit")), say(N_("For what")), say(N_("Basis"))])
    for unit, mention in rows:
        table.row(said.name(unit.unit), said.name(mention), said.name(mention.source))


def _staff(paper: Paper, view: "AppraisalView", said: OneLanguage) -> None:
    say = said.say
    if not view.commended_staff:
        return
    paper.note(say(N_("Staff:")))
    table = paper.columns(
        (5.0, 4.5, 7.5), [say(N_("Member of the staff")), say(N_("Unit")), say(N_("For what"))]
    )
    for each in view.commended_staff:
        table.row(each.name, said.name(each.unit), each.reason)


def _groups(paper: Paper, view: "AppraisalView", said: OneLanguage) -> None:
    say = said.say
    heads = (N_("Rank"), N_("Unit"), N_("Total"), N_("How it came about"))
    table = paper.columns((1.5, 3.8, 1.7, 10.0), [say(each) for each in heads])
    for group in view.groups:
        table.across(said.name(group.group))
        for unit in group.units:
            table.row(
                "—" if unit.rank is None else str(unit.rank),
                said.name(unit.unit),
                "—" if unit.total is None else f"{unit.total:f}",
                _lines(unit, said),
            )


def _lines(unit: "UnitAppraisalView", said: OneLanguage) -> list[Line]:
    say = said.say
    lines = []
    for mark in unit.marks:
        name = say(N_("{name}: "), name=said.name(mark.indicator))
        lines.append(Line(_mark(mark, said), name))
        for each in mark.apart:
            apart = say(
                N_("of these, {nature}: {part} of {whole}"),
                nature=said.name(each.nature),
                part=plain(each.part),
                whole=each.whole,
            )
            lines.append(Line(apart))
    for earned in unit.incentives:
        name = say(N_("{name}: "), name=said.name(earned.incentive))
        lines.append(Line(f"+{plain(earned.marks)}", name))
    return lines


def _mark(mark: "MarkView", said: OneLanguage) -> str:
    say = said.say
    if mark.mark is None:
        return say(N_("nothing to count"))
    words = [f"{plain(mark.mark)} / {plain(mark.weight)}"]
    if mark.rate is not None:
        part = say(
            N_("{part} of {whole}, {rate} %"), part=plain(mark.part), whole=mark.whole, rate=plain(mark.rate)
        )
        words.append(part)
    elif mark.indicator.code != THIRD_PARTY:
        words.append(say(N_("{part} counted"), part=plain(mark.part)))
    if mark.rate_without_spared is not None:
        rate = plain(mark.rate_without_spared)
        words.append(say(N_("{rate} % without the natures that are spared, which counts"), rate=rate))
    if mark.adjusted is not None:
        words.append(say(N_("{adjusted} by hand"), adjusted=f"{mark.adjusted:+f}"))
    return ("; " if said.tag == "en" else "；").join(words)


def _third_party() -> Named:
    """The assessment of a third party, as marks name it."""
    return named(THIRD_PARTY, third_party_text())


def _rules(paper: Paper, rules: "AppraisalRulesView", said: OneLanguage) -> None:
    say = said.say
    heads = (N_("Indicator"), N_("Weight"), N_("How it is counted"), N_("How it is marked"))
    table = paper.columns((3.2, 1.7, 6.9, 5.2), [say(each) for each in heads])
    for each in rules.indicators:
        if each.each is None:
            scale = say(
                N_("nothing up to {nil} %, all from {full} % on, evenly in between"),
                nil=plain(each.nil_at or Decimal(0)),
                full=plain(Decimal(100) if each.full_at is None else each.full_at),
            )
        else:
            scale = say(N_("{each} off for each, down to nothing"), each=plain(each.each))
        table.row(said.name(each), plain(each.weight), said.name(each.method), scale)
    by_hand = say(N_("entered by hand, with reason and evidence"))
    for incentive in rules.incentives:
        table.row(said.name(incentive), f"+{plain(incentive.most)}", by_hand, "—")
    if rules.third_party_weight is not None:
        mean = say(N_("the mean of the marks that it gave"))
        table.row(said.name(_third_party()), plain(rules.third_party_weight), mean, "—")
    paper.note(say(_TOTAL, full=plain(rules.full)))
