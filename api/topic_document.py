"""A topic as a document: the report to government and committee."""

from datetime import datetime
from typing import TYPE_CHECKING

from api.languages import OneLanguage
from api.paper import Paper
from api.surroundings import CHINA
from suban.wording import N_, Language

if TYPE_CHECKING:
    from api.topic_views import TopicView

TITLE = N_("Report on the topic “{title}”")


def document(topic: "TopicView", platform: str | None, language: Language, made_at: datetime) -> bytes:
    """The report as a Word file."""
    said = OneLanguage(language)
    say = said.say
    title = say(TITLE, title=topic.title)
    local = made_at.astimezone(CHINA)
    paper = Paper(title=title, author=platform or "", language=said.tag, made_at=local)
    paper.heading(over=platform or "", title=title)
    paper.edges(said.name(topic.topic), say(N_("drawn up at {at}"), at=said.at(local)))
    paper.section(say(N_("1. The problem")))
    paper.form(
        [
            [(say(N_("Matter")), said.name(topic.matter)), (say(N_("Period")), topic.period)],
            [
                (say(N_("Areas")), said.listed(topic.areas) or say(N_("all areas"))),
                (say(N_("Found as")), said.name(topic.problem)),
            ],
            [
                (say(N_("Leading unit")), said.name(topic.lead)),
                (say(N_("Units asked")), said.listed([said.name(each) for each in topic.units])),
            ],
        ]
    )
    _counts(paper, topic, said)
    paper.section(say(N_("3. What was done")))
    table = paper.columns((3.4, 3.6, 3.0, 7.0), [say(each) for each in _HEADS])
    for each in topic.history:
        who = each.unit or each.body
        words = each.words or ""
        if each.due_on:
            words = f"{words}\n{say(N_('to be done by {day}'), day=said.day(each.due_on))}"
        table.row(
            said.at(each.at.astimezone(CHINA)),
            said.name(each.what),
            said.name(who) if who else "—",
            words or "—",
            whole=False,
        )
    paper.section(say(N_("4. Where it stands")))
    missing = said.listed([said.name(each) for each in topic.missing])
    paper.form(
        [
            [(say(N_("Outcome")), said.name(topic.outcome)), (say(N_("Still missing")), missing or "—")],
        ]
    )
    paper.foot(title, say(N_("page {page} of {pages}"), page="{page}", pages="{pages}"), warning=None)
    return paper.content()


_HEADS = (N_("When"), N_("What"), N_("By or to whom"), N_("In words"))


def _counts(paper: Paper, topic: "TopicView", said: OneLanguage) -> None:
    """The figures at its opening, and those that were recorded afterwards."""
    say = said.say
    paper.section(say(N_("2. Figures")))
    table = paper.columns((8.5, 8.5), [say(N_("Period")), say(N_("Petitions received"))])
    later = [count for each in topic.history[1:] for count in each.counts or ()]
    for count in (*topic.counts, *later):
        table.row(count.period, str(count.received))
    paper.note(say(N_("Petitions that are confidential towards somebody are not counted.")))
