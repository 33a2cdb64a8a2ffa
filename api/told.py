"""What petitioners are told of what was done: answers, refusals, extensions, corrections, visits, ratings.

What passes between office and unit is not among it, nor why: returns, recalls, objections, re-ratings, notes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from api.authority import PETITIONER
from api.file_views import FileView, named_ones
from api.wordings import (
    Named,
    NamedLimit,
    kind_named,
    matter_named,
    named,
    nature_named,
    statutory_limit_named,
    term_named,
    urgency_named,
)
from suban.domain.acts import (
    ActBase,
    Clarification,
    ClarificationRequest,
    ClosingDecision,
    Correction,
    DirectAnswer,
    Excuse,
    ExtensionDecision,
    ExtensionRequest,
    FileRef,
    Materials,
    MaterialsRequest,
    NonAcceptance,
    Rating,
    RecusalDecision,
    ReopeningDecision,
    ReopeningRequest,
    Repetition,
    Reply,
    ReportDecision,
    Rerating,
    ReturnVisit,
    StageReport,
    TextRef,
)
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.entries import (
    CalendarFact,
    ClosingFact,
    CorrectionFact,
    Entry,
    EntryKind,
    RatingFact,
)
from suban.domain.law import Law
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import Limit, TermName
from suban.domain.terms import Term
from suban.store.files import FileRecord
from suban.store.journal import registered_case
from suban.wording.law import entry_text, visit_channels
from suban.wording.sources import source_text

_TEXTS: dict[type[ActBase], tuple[str, ...]] = {
    DirectAnswer: ("answer",),
    NonAcceptance: ("reason", "channel", "rules", "consequences"),
    MaterialsRequest: ("missing",),
    Materials: ("supplied",),
    Repetition: ("answer",),
    Correction: ("reason",),
    ReportDecision: ("reason", "basis"),
    ExtensionRequest: ("reason", "progress", "measures"),
    RecusalDecision: ("answer",),
    StageReport: ("public",),
    Reply: ("result", "basis", "answered", "explained"),
    ClarificationRequest: ("reason",),
    Clarification: ("clarification",),
    Excuse: ("reason",),
    ClosingDecision: ("answer",),
    ReopeningRequest: ("new_facts",),
    ReopeningDecision: ("reason",),
}
"""The texts of the staff that the petitioner may see, if the act itself may be seen."""


_FILES: dict[type[ActBase], tuple[str, ...]] = {
    DirectAnswer: ("files",),
    NonAcceptance: ("files",),
    MaterialsRequest: ("files",),
    Materials: ("files",),
    ReportDecision: ("files",),
    RecusalDecision: ("files",),
    Reply: ("files",),
    Clarification: ("files",),
    ClosingDecision: ("files",),
    ReopeningDecision: ("files",),
}
"""The files of the staff that the petitioner gets, when the act's texts are told. No other act's are."""


_LETTERS: dict[type[ActBase], str] = {
    RecusalDecision: "answer",
    Excuse: "reason",
    ClosingDecision: "answer",
    ReopeningRequest: "new_facts",
    ReopeningDecision: "reason",
}
"""Acts that write to or for the petitioner beside the main course, with the field of what they write."""

_BETWEEN_THE_STAFF: tuple[EntryKind, ...] = ("closing_refused",)
"""Entries whose act writes nothing to the petitioner this time, whatever it holds."""


class Letter(BaseModel):
    """What was written beside the main course: an application of the petitioner, the answer to it."""

    what: Named
    at: datetime
    source: Named
    text: str | None
    files: list[FileView]


class AnswerGiven(BaseModel):
    """The answer that the centre gave on the spot, or that was given before the petition was imported."""

    answer: str | None
    at: datetime
    source: Named
    files: list[FileView]


class ChannelNamed(BaseModel):
    """Where a petition belongs that was not accepted, as the rulebook says."""

    zh: str
    en: str
    source: Named


class Refused(BaseModel):
    """Why the petition was not accepted, and where it belongs instead."""

    ground: Named
    source: Named
    reason: str | None
    channel: ChannelNamed | None = Field(description="规定所列途径 / the channel that the rulebook names")
    channel_told: str | None = Field(description="工作人员告知的途径 / the channel that the staff name")
    rules: str | None = Field(description="应当遵守的规定 / the rules to be kept")
    consequences: str | None = Field(description="相应后果 / what follows otherwise")
    files: list[FileView]


class ReportRefused(BaseModel):
    """Why the unit does not accept a report. `approved_at` is null while the office reviews that."""

    reason: str | None
    basis: str | None
    source: Named
    at: datetime
    approved_at: datetime | None
    files: list[FileView]


class StageReported(BaseModel):
    """How far the work had come, as the unit tells the petitioner."""

    at: datetime
    progress: str | None


class Clarified(BaseModel):
    """An explanation that the petitioner demanded; `clarified_at` is null while the unit owes it."""

    asked_at: datetime
    reason: str | None
    source: Named
    clarified_at: datetime | None
    clarification: str | None
    files: list[FileView]


class Extension(BaseModel):
    """More time that the unit asked for. `due_on` is the new last day, or would be where it is undecided."""

    asked_at: datetime
    asked: Limit
    amount: Limit | None = Field(description="批准的延期；未批准时为空 / how much was granted")
    reason: str | None
    progress: str | None
    measures: str | None
    granted: bool | None = Field(description="尚未决定时为空 / null: not decided yet")
    decided_at: datetime | None
    due_on: date | None
    source: Named


class MovedTerm(BaseModel):
    """A time limit that a correction moved; null: it did not run before, or runs no more."""

    term: Named
    due_before: datetime | None
    due_after: datetime | None


class CorrectionMade(BaseModel):
    """What the centre corrected, why, and which limits that moved."""

    at: datetime
    reason: str | None
    kind_before: Named
    kind: Named
    matter_before: Named | None
    matter: Named | None
    nature_before: Named | None
    nature: Named | None
    emergency_before: bool
    emergency: bool
    urgency_before: Named | None
    urgency: Named | None
    statutory_limit_before: NamedLimit | None
    statutory_limit: NamedLimit | None
    moved: list[MovedTerm]


class CalendarChange(BaseModel):
    """The days off were settled, and which limits that moved."""

    at: datetime
    notice: Named = Field(description="放假通知的文号和标题 / the notice that says so")
    moved: list[MovedTerm]


class Level(Named):
    """A level of the scale."""

    stars: int | None = None


class RatingGiven(BaseModel):
    """A rating: how satisfied, and how well it was handled where that is rated apart.

    What else a petitioner answered when rating is null where it was not answered.
    """

    at: datetime
    level: Level
    quality: Level | None
    contacted: bool | None
    attitude: Level | None
    solved: bool | None


class Visit(BaseModel):
    """The centre asked how it went, and recorded what was answered and the rating that was given then."""

    at: datetime
    channel: Named | None
    reached: bool
    contacted: bool | None
    attitude: Level | None
    result: Level | None
    solved: bool | None
    level: Level | None
    quality: Level | None


class Result(BaseModel):
    """The reply, once the office has approved it."""

    result: str | None
    basis: str | None
    answered: str | None
    handled_on: date | None
    approved_at: datetime
    outcome: Named | None = Field(
        description="规定要求写明的办理结果类别 / what came of it, where that is told"
    )
    explained: str | None = Field(description="暂时无法解决等情形的解释 / why it cannot be solved for now")
    published_at: datetime | None = Field(
        description="公开时间；不公开的为空 / since when everybody may read it; null: not public"
    )
    files: list[FileView]


def refs(entry: Entry) -> list[TextRef]:
    """The texts of an entry that its petitioner may see."""
    if isinstance(entry.fact, ClosingFact) and entry.fact.reply:
        return [entry.fact.reply]
    fields = next((each for kind, each in _TEXTS.items() if isinstance(entry.act, kind)), ())
    return [ref for field in fields if (ref := getattr(entry.act, field)) is not None]


@dataclass(frozen=True)
class _Event:
    """An entry, with the case before and after it."""

    entry: Entry
    before: Case
    after: Case


SomeAct = TypeVar("SomeAct", bound=ActBase)


class Story:
    """What the journal of a petition tells its petitioner."""

    def __init__(
        self,
        law: Law,
        number: str,
        entries: Sequence[Entry],
        bodies: Mapping[UUID, str],
        files: Mapping[UUID, FileRecord],
    ) -> None:
        self._law = law
        self._bodies = bodies
        self._files = files
        self._events = tuple(_events(law, number, entries))

    def answer(self) -> AnswerGiven | None:
        """What was answered on the spot, or before it was imported."""
        for each in self._events:
            match each.entry:
                case Entry(act=DirectAnswer(answer=TextRef() as answer)):
                    pass
                case Entry(fact=ClosingFact(reply=TextRef() as answer)):
                    pass
                case _:
                    continue
            return AnswerGiven(
                answer=self._words(answer),
                at=self._at(each.entry),
                source=_source(each.entry.source),
                files=self._given(each.entry.act),
            )
        return None

    def not_accepted(self) -> Refused | None:
        """Why it was not accepted."""
        for each, act in self._acts(NonAcceptance):
            ground = self._law.rulebook.non_acceptance_ground(act.ground)
            assert ground is not None
            there = ground.channel
            return Refused(
                ground=named(ground.ground, ground.name),
                source=_source(each.entry.source),
                reason=self._words(act.reason),
                channel=ChannelNamed(zh=there.name.zh, en=there.name.en, source=_source(there.source))
                if there
                else None,
                channel_told=self._words(act.channel),
                rules=self._words(act.rules),
                consequences=self._words(act.consequences),
                files=self._given(act),
            )
        return None

    def report_refused(self) -> ReportRefused | None:
        """Why the unit refuses the report, unless the office has sent that back."""
        found = None
        for each in self._events:
            if each.entry.kind == "report_refused" and isinstance(each.entry.act, ReportDecision):
                found = ReportRefused(
                    reason=self._words(each.entry.act.reason),
                    basis=self._words(each.entry.act.basis),
                    source=_source(each.entry.source),
                    at=self._at(each.entry),
                    approved_at=None,
                    files=self._given(each.entry.act),
                )
            elif each.after.report_accepted is not False:
                found = None
            elif each.entry.kind == "approved" and found is not None:
                found.approved_at = self._at(each.entry)
        return found

    def result(self) -> Result | None:
        """The last reply that was approved."""
        reply: Reply[TextRef] | None = None
        result = None
        for each in self._events:
            if isinstance(each.entry.act, Reply):
                reply = each.entry.act
            elif each.entry.kind == "approved" and reply is not None:
                result = Result(
                    result=self._words(reply.result),
                    basis=self._words(reply.basis),
                    answered=self._words(reply.answered),
                    handled_on=reply.handled_on,
                    approved_at=self._at(each.entry),
                    outcome=self._outcome(reply.outcome),
                    explained=self._words(reply.explained),
                    published_at=self._at(each.entry) if reply.publication == "public" else None,
                    files=self._given(reply),
                )
        return result

    def stage_reports(self) -> list[StageReported]:
        """What the unit told the petitioner on its way."""
        return [
            StageReported(at=self._at(each.entry), progress=self._words(act.public))
            for each, act in self._acts(StageReport)
            if act.public is not None
        ]

    def clarifications(self) -> list[Clarified]:
        """The explanations that were demanded, with those that the unit has given."""
        found: list[Clarified] = []
        for each in self._events:
            act = each.entry.act
            if isinstance(act, ClarificationRequest):
                found.append(
                    Clarified(
                        asked_at=self._at(each.entry),
                        reason=self._words(act.reason),
                        source=_source(each.entry.source),
                        clarified_at=None,
                        clarification=None,
                        files=[],
                    )
                )
            elif isinstance(act, Clarification):
                last = found[-1]
                last.clarified_at, last.clarification = self._at(each.entry), self._words(act.clarification)
                last.files = self._given(act)
        return found

    def extensions(self) -> list[Extension]:
        """Those that were granted; where the petitioner is told of the request itself, the others too."""
        rule = self._law.rulebook.extensions
        if rule is None:
            return []
        found: list[Extension] = []
        for each in self._events:
            act = each.entry.act
            if isinstance(act, ExtensionRequest):
                asked = Limit(amount=act.amount, unit=rule.unit)
                found.append(
                    Extension(
                        asked_at=self._at(each.entry),
                        asked=asked,
                        amount=None,
                        reason=self._words(act.reason),
                        progress=self._words(act.progress),
                        measures=self._words(act.measures),
                        granted=None,
                        decided_at=None,
                        due_on=self._ends(each.after, rule.term, asked),
                        source=_source(each.entry.source),
                    )
                )
            elif found and isinstance(act, ExtensionDecision):
                last = found[-1]
                last.granted, last.decided_at = act.granted, self._at(each.entry)
                last.due_on, last.source = self._ends(each.after, rule.term), _source(each.entry.source)
                if act.granted:
                    last.amount = Limit(amount=act.amount or last.asked.amount, unit=rule.unit)
            elif found and found[-1].granted is None and each.after.extension_asked is None:
                # A reply in time, a recall or the end has made it pointless.
                found.pop()
        return [each for each in found if each.granted or rule.told_on_request]

    def corrections(self, seen: Sequence[TermName]) -> list[CorrectionMade]:
        """What was corrected, with the limits of these names that it moved."""
        made = []
        for each, act in self._acts(Correction):
            fact = each.entry.fact
            assert isinstance(fact, CorrectionFact)
            made.append(
                CorrectionMade(
                    at=self._at(each.entry),
                    reason=self._words(act.reason),
                    kind_before=kind_named(self._law, each.before.kind),
                    kind=kind_named(self._law, each.after.kind),
                    matter_before=matter_named(self._law, each.before.matter),
                    matter=matter_named(self._law, each.after.matter),
                    nature_before=nature_named(self._law, each.before.nature),
                    nature=nature_named(self._law, each.after.nature),
                    emergency_before=each.before.emergency,
                    emergency=each.after.emergency,
                    urgency_before=urgency_named(self._law, each.before.urgency),
                    urgency=urgency_named(self._law, each.after.urgency),
                    statutory_limit_before=self._statutory_limit(each.before),
                    statutory_limit=self._statutory_limit(each.after),
                    moved=[
                        MovedTerm(
                            term=term_named(self._law, moved.term, each.after.kind, each.before.kind),
                            due_before=self._local(moved.due_before),
                            due_after=self._local(moved.due_after),
                        )
                        for moved in fact.changes
                        if moved.term in seen
                    ],
                )
            )
        return made

    def calendar_changes(self, seen: Sequence[TermName]) -> list[CalendarChange]:
        """The changes of the calendar that moved limits of these names."""
        made = []
        for each in self._events:
            fact = each.entry.fact
            if not isinstance(fact, CalendarFact):
                continue
            moved = [
                MovedTerm(
                    term=term_named(self._law, change.term, each.after.kind),
                    due_before=self._local(change.due_before),
                    due_after=self._local(change.due_after),
                )
                for change in fact.changes
                if change.term in seen
            ]
            if moved:
                title = fact.notice.title
                notice = Named(code=fact.notice.citation, zh=title, en=title)
                made.append(CalendarChange(at=self._at(each.entry), notice=notice, moved=moved))
        return made

    def visits(self) -> list[Visit]:
        """When the centre asked how it went."""
        return [
            Visit(
                at=self._at(each.entry),
                channel=_channel(self._law, act.channel),
                reached=act.reached,
                contacted=act.contacted,
                attitude=self._level(act.attitude),
                result=self._level(act.result),
                solved=act.solved,
                level=self._level(act.level),
                quality=self._level(act.quality),
            )
            for each, act in self._acts(ReturnVisit)
        ]

    def ratings(self) -> list[RatingGiven]:
        """The petitioner's own ratings, whether sent or given in a return visit."""
        return [
            self._rating(each.entry, given.level, given.quality)
            for each in self._events
            if each.entry.kind == "rated"
            and isinstance(given := each.entry.act or each.entry.fact, Rating | RatingFact)
        ]

    def final_rating(self) -> RatingGiven | None:
        """The rating that stands after an objection, once it is confirmed."""
        rerating: Rerating[TextRef] | None = None
        for each in self._events:
            if isinstance(each.entry.act, Rerating):
                rerating = each.entry.act
            elif each.entry.kind == "rating_confirmed" and rerating is not None:
                return self._rating(each.entry, rerating.level, rerating.quality)
        return None

    def letters(self) -> list[Letter]:
        """What was written to the petitioner beside the main course, in order."""
        found = []
        for each in self._events:
            act = None if each.entry.kind in _BETWEEN_THE_STAFF else each.entry.act
            field = next((field for kind, field in _LETTERS.items() if isinstance(act, kind)), None)
            if act is not None and field is not None and (ref := getattr(act, field)) is not None:
                found.append(
                    Letter(
                        what=named(each.entry.kind, entry_text(each.entry.kind)),
                        at=self._at(each.entry),
                        source=_source(each.entry.source),
                        text=self._words(ref),
                        files=self._given(act),
                    )
                )
        return found

    def files(self) -> list[FileView]:
        """The files that were given with all that is told."""
        told = (self.answer(), self.not_accepted(), self.report_refused(), self.result())
        given = (*(each for each in told if each is not None), *self.letters(), *self.clarifications())
        return [file for each in given for file in each.files]

    def _given(self, act: ActBase | None) -> list[FileView]:
        fields = next((each for kind, each in _FILES.items() if isinstance(act, kind)), ())
        refs: list[FileRef] = [ref for field in fields for ref in getattr(act, field) or ()]
        return named_ones(self._files, refs, PETITIONER)

    def _acts(self, kind: type[SomeAct]) -> Iterator[tuple[_Event, SomeAct]]:
        for each in self._events:
            # Recorded, every text of an act is a reference; `kind` is the class of its drafts as well.
            if isinstance(each.entry.act, kind):
                yield each, each.entry.act

    def _rating(self, entry: Entry, level: str, quality: str | None) -> RatingGiven:
        found = self._level(level)
        assert found is not None
        own = entry.act if isinstance(entry.act, Rating) else None
        return RatingGiven(
            at=self._at(entry),
            level=found,
            quality=self._level(quality),
            contacted=own.contacted if own else None,
            attitude=self._level(own.attitude) if own else None,
            solved=own.solved if own else None,
        )

    def _outcome(self, outcome: str | None) -> Named | None:
        rule = self._law.rulebook.reply.outcome(outcome) if outcome else None
        return named(rule.outcome, rule.name) if rule else None

    def _level(self, level: str | None) -> Level | None:
        rule = self._law.rulebook.rating.level(level) if level else None
        return Level(code=rule.level, zh=rule.name.zh, en=rule.name.en, stars=rule.stars) if rule else None

    def _ends(self, case: Case, name: TermName, more: Limit | None = None) -> date | None:
        """The last day of a running clock, with more time."""
        term: Term | None = next(iter(case.running(name)), None)
        if term is None:
            return None
        try:
            return (
                self._law.under(case)
                .due(term.with_(extensions=(*term.extensions, *([more] if more else []))))
                .on
            )
        except CalendarEndsError:
            return None

    def _statutory_limit(self, case: Case) -> NamedLimit | None:
        return statutory_limit_named(self._law, case.statutory_limit, case.kind)

    def _words(self, ref: TextRef | None) -> str | None:
        return self._bodies.get(ref.id) if ref else None

    def _at(self, entry: Entry) -> datetime:
        return entry.at.astimezone(self._law.calendar.zone)

    def _local(self, at: datetime | None) -> datetime | None:
        return at.astimezone(self._law.calendar.zone) if at else None


def _events(law: Law, number: str, entries: Sequence[Entry]) -> Iterator[_Event]:
    if not entries:
        return
    case = registered_case(number, entries[0])
    for entry in entries:
        before, case = case, evolve(law, case, entry)
        yield _Event(entry, before, case)


def levels(law: Law) -> list[Level]:
    """The scale, the best first."""
    return [
        Level(code=each.level, zh=each.name.zh, en=each.name.en, stars=each.stars)
        for each in law.rulebook.rating.levels
    ]


def _channel(law: Law, code: str | None) -> Named | None:
    name = visit_channels(law.rulebook).get(code) if code else None
    return named(code, name) if code and name else None


def _source(source: str) -> Named:
    return named(source, source_text(source))
