"""The work order as a document to print: one language, A4, what a file in the archive should show."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from api.file_views import FileView
from api.languages import OneLanguage
from api.on_record import LinkOfChain, Trace, Who
from api.paper import Columns, Content, Line, Paper
from api.told import Level
from api.work_order import WorkOrder
from suban.wording import N_, Language

TITLE = N_("Work order of a petition")

_HANDLING = ("handling", "rehandling", "supervision")
"""The limits by which the work itself must be done."""

_TERM_WIDTHS = (3.0, 2.3, 2.8, 2.8, 2.8, 3.3)
_TRACE_WIDTHS = (1.2, 2.8, 6.8, 3.0, 3.2)


def document(order: WorkOrder, language: Language) -> bytes:
    """The work order as a Word file."""
    return _Sheet(order, language).content()


class _Sheet:
    def __init__(self, order: WorkOrder, language: Language) -> None:
        self._order = order
        self._said = OneLanguage(language)
        self._say, self._name = self._said.say, self._said.name
        self._at, self._day = self._said.at, self._said.day

    def content(self) -> bytes:
        order, say = self._order, self._say
        platform = self._name(order.platform)
        paper = Paper(
            title=f"{say(TITLE)} {order.number}",
            author=platform,
            language=self._said.tag,
            made_at=order.as_of,
        )
        paper.heading(over=platform, title=say(TITLE))
        paper.edges(
            say(N_("No. {number}"), number=order.number),
            say(N_("as of {at}"), at=self._at(order.as_of)),
        )
        paper.section(say(N_("1. Petitioner")))
        paper.form(self._petitioner())
        paper.section(say(N_("2. The matter")))
        paper.form(self._matter())
        paper.section(say(N_("3. Acceptance and handling")))
        paper.form(self._handling())
        paper.section(say(N_("4. Time limits")))
        self._terms(paper)
        paper.section(say(N_("5. Result, feedback and return visit")))
        paper.form(self._outcome())
        paper.section(say(N_("6. Record of the whole course")))
        self._chain(paper)
        identified = order.petitioner is not None and not order.petitioner.anonymous
        paper.foot(
            say(N_("{title} {number}"), title=say(TITLE), number=order.number),
            say(N_("page {page} of {pages}"), page="{page}", pages="{pages}"),
            warning=say(N_("Names the petitioner: keep it confidential")) if identified else None,
        )
        return paper.content()

    def _petitioner(self) -> list[list[tuple[str, Content]]]:
        say, who = self._say, self._order.petitioner
        if who is None:
            hidden = say(N_("not shown: only the centre and the unit that holds the petition see who asks"))
            return [[(say(N_("Petitioner")), hidden)]]
        if who.anonymous:
            return [[(say(N_("Petitioner")), say(N_("anonymous")))]]
        contact = [Line(each) for each in (who.phone, who.email) if each]
        rows: list[list[tuple[str, Content]]] = [
            [(say(N_("Name")), who.name or "—"), (say(N_("Contact")), contact or "—")],
            [(say(N_("Address")), who.address or "—")],
        ]
        if who.organisation:
            of_kind = f"{who.organisation} ({self._name(who.kind)})"
            rows.insert(0, [(say(N_("Organisation")), of_kind)])
        if who.assistance:
            groups = say(N_(", ")).join(self._name(each) for each in who.assistance)
            rows.append([(say(N_("Assistance")), groups)])
        return rows

    def _matter(self) -> list[list[tuple[str, Content]]]:
        order, say = self._order, self._say
        happened = self._day(order.occurred_on) if order.occurred_on else "—"
        kind = self._name(order.kind)
        if order.emergency:
            kind = say(N_("{kind} (emergency)"), kind=kind)
        return [
            [(say(N_("Kind")), kind), (say(N_("Matter")), self._name(order.matter))],
            [
                (say(N_("Came by")), self._name(order.channel)),
                (say(N_("Received")), self._at(order.received_at)),
            ],
            [(say(N_("Area code")), order.area), (say(N_("Happened on")), happened)],
            [(say(N_("Place")), order.place or "—")],
            [(say(N_("Subject")), order.title)],
            [(say(N_("Text")), _lines(order.text))],
            [(say(N_("Files")), self._files(order.files))],
        ]

    def _handling(self) -> list[list[tuple[str, Content]]]:
        order, say = self._order, self._say
        at = order.times
        stage = self._name(order.stage)
        if order.closed_on:
            stage = say(N_("{stage} ({ground})"), stage=stage, ground=self._name(order.closed_on))
        law = [Line(self._name(each)) for each in (order.rulebook, *order.beside)]
        return [
            [(say(N_("Time limit for handling")), self._limits())],
            [(say(N_("Unit")), self._name(order.unit)), (say(N_("Stage")), stage)],
            [
                (say(N_("Accepted on")), self._at(at.accepted_at)),
                (say(N_("Dispatched on")), self._at(at.dispatched_at)),
            ],
            [
                (say(N_("Signed for on")), self._at(at.signed_at)),
                (say(N_("Replied on")), self._at(at.replied_at)),
            ],
            [
                (say(N_("Reply approved on")), self._at(at.approved_at)),
                (say(N_("Closed on")), self._at(at.closed_at)),
            ],
            [(say(N_("Regulation")), law)],
        ]

    def _limits(self) -> Content:
        """The limits by which it must be handled, the first that started first."""
        found = [each for each in self._order.terms if each.term.code in _HANDLING]
        return [
            Line(
                self._say(
                    N_("until {due} ({limit}; {source}), {state}"),
                    due=self._said.until(each.due_at),
                    limit=self._said.length(each.limit, *each.extensions),
                    source=self._name(each.source),
                    state=self._name(each.state),
                ),
                self._say(N_("{label}: "), label=self._name(each.term)),
            )
            for each in found
        ] or self._say(N_("does not run yet"))

    def _terms(self, paper: Paper) -> None:
        say = self._say
        if not self._order.terms:
            paper.note(say(N_("None has started.")))
            return
        heads = (
            N_("Time limit"),
            N_("Length"),
            N_("Started"),
            N_("Ends"),
            N_("State"),
            N_("Basis"),
        )
        table = paper.columns(_TERM_WIDTHS, [say(each) for each in heads])
        for each in self._order.terms:
            owed = [Line(self._name(each.term))]
            if each.unit:
                owed.append(Line(self._name(each.unit)))
            state = [Line(self._name(each.state)), *(self._moment(each.ended_at) if each.ended_at else [])]
            ends = [*self._moment(each.due_at, ends=True)]
            if each.provisional:
                ends.append(Line(say(N_("provisional"))))
            length = self._said.length(each.limit, *each.extensions)
            table.row(owed, length, self._moment(each.started_at), ends, state, self._name(each.source))

    def _moment(self, at: datetime, *, ends: bool = False) -> list[Line]:
        """A moment in a narrow column; the end of a day as 24:00 of that day."""
        if ends and at.time() == time():
            return [Line((at - timedelta.resolution).date().isoformat()), Line("24:00")]
        return [Line(at.date().isoformat()), Line(f"{at:%H:%M}")]

    def _outcome(self) -> list[list[tuple[str, Content]]]:
        say = self._say
        told = list(self._told())
        visits = [Line(each) for each in self._visits()]
        ratings = [Line(each) for each in self._ratings()]
        return [
            [(say(N_("Result and feedback")), told or say(N_("none yet")))],
            [(say(N_("Return visit")), visits or say(N_("none yet")))],
            [(say(N_("Rating")), ratings or say(N_("none yet")))],
        ]

    def _told(self) -> Iterator[Line]:
        """What the petitioner was told in the end, part by part."""
        order = self._order
        if order.answer:
            yield from self._labelled(N_("Answer"), order.answer.answer)
            yield from self._labelled(N_("Told on"), self._at(order.answer.at))
        if order.not_accepted:
            refused = order.not_accepted
            yield from self._labelled(N_("Not accepted"), self._name(refused.ground))
            yield from self._labelled(N_("Reason"), refused.reason)
            if refused.channel:
                yield from self._labelled(N_("Where it belongs"), self._name(refused.channel))
            yield from self._labelled(N_("Where it belongs"), refused.channel_told)
        if order.report_refused:
            yield from self._labelled(N_("Report not accepted"), order.report_refused.reason)
            yield from self._labelled(N_("Basis"), order.report_refused.basis)
        if order.result:
            done = order.result
            yield from self._labelled(N_("Handled by"), self._replied_by())
            if done.handled_on:
                yield from self._labelled(N_("Handled on"), self._day(done.handled_on))
            yield from self._labelled(N_("Result"), done.result)
            yield from self._labelled(N_("Basis"), done.basis)
            yield from self._labelled(N_("Feedback"), done.answered)
            yield from self._labelled(N_("Approved"), self._at(done.approved_at))

    def _replied_by(self) -> str | None:
        replies = [each for each in self._traces() if each.what.code == "replied" and each.by]
        by = replies[-1].by if replies else None
        return self._name(by.unit) if by and by.unit else None

    def _visits(self) -> Iterator[str]:
        for each in self._order.visits:
            reached = N_("{at}: the petitioner was reached")
            yield self._say(
                reached if each.reached else N_("{at}: the petitioner was not reached"), at=self._at(each.at)
            )

    def _ratings(self) -> Iterator[str]:
        given = [(N_("{at}: {level}"), each) for each in self._order.ratings]
        if self._order.final_rating:
            given.append((N_("{at}: {level} (final)"), self._order.final_rating))
        for message, each in given:
            yield self._say(message, at=self._at(each.at), level=self._levels(each.level, each.quality))

    def _levels(self, level: Level, quality: Level | None) -> str:
        if quality is None:
            return self._name(level)
        return self._say(
            N_("satisfaction {level}, quality {quality}"),
            level=self._name(level),
            quality=self._name(quality),
        )

    def _chain(self, paper: Paper) -> None:
        say = self._say
        heads = [N_("No."), N_("When"), N_("What"), N_("Who"), N_("Basis")]
        table = paper.columns(_TRACE_WIDTHS, [say(each) for each in heads])
        for link in self._order.chain:
            if link.traces:
                table.across(self._name(link.link))
                for each in link.traces:
                    self._trace(table, each)
        if without := self._without_traces(self._order.chain):
            paper.note(say(N_("Nothing recorded so far: {links}."), links=without))

    def _trace(self, table: Columns, trace: Trace) -> None:
        what = [Line(self._name(trace.what))]
        what += [
            line
            for each in trace.details
            for line in self._labelled(self._name(each.field), self._name(each.value))
        ]
        what += [line for each in trace.texts for line in self._labelled(self._name(each.field), each.text)]
        if trace.files:
            what += self._labelled(N_("Files"), "\n".join(self._file(each) for each in trace.files))
        table.row(
            str(trace.entry),
            self._moment(trace.at),
            what,
            self._who(trace.by),
            self._name(trace.source),
            whole=not trace.texts,
        )

    def _without_traces(self, chain: Sequence[LinkOfChain]) -> str:
        return self._said.listed([self._name(each.link) for each in chain if not each.traces])

    def _traces(self) -> list[Trace]:
        return sorted(
            (each for link in self._order.chain for each in link.traces), key=lambda each: each.entry
        )

    def _who(self, who: Who | None) -> list[Line]:
        if who is None:
            return [Line(self._say(N_("the platform, as the law says")))]
        if who.role.code == "petitioner":
            return [Line(self._name(who.role))]
        return [
            *([Line(self._name(who.unit))] if who.unit else []),
            Line(self._name(who.role)),
            Line(who.person),
        ]

    def _files(self, files: Sequence[FileView]) -> Content:
        return [Line(self._file(each)) for each in files] or "—"

    def _file(self, file: FileView) -> str:
        size = f"{max(1, round(file.size / 1024))} KiB"
        kind = self._name(file.kind)
        return self._say(N_("{name} ({kind}, {size})"), name=file.name or str(file.id), kind=kind, size=size)

    def _labelled(self, label: str, words: str | None) -> list[Line]:
        if not words:
            return []
        first, *more = words.split("\n")
        mark = self._say(N_("{label}: "), label=self._say(label))
        return [Line(first, mark), *(Line(each) for each in more)]


def _lines(words: str) -> list[Line]:
    return [Line(each) for each in words.split("\n")]
