"""What of a petition's handling stands on its work order: its time limits, and each link of its chain."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.authority import PETITIONER
from api.file_views import FileView, named_ones
from api.record import Detail, details, named_texts, unit_named
from api.wordings import Named, named, term_named
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.chain import Link, link_of
from suban.domain.confidentiality import names_cleared, without_respondents
from suban.domain.entries import Entry, EntryKind
from suban.domain.law import Law
from suban.domain.reading import may_see_evidence
from suban.domain.rulebook import Limit, TermName
from suban.domain.running import is_overdue
from suban.domain.terms import Suspension, Term
from suban.store.files import FileRecord
from suban.store.people import UnitRecord
from suban.wording.law import entry_text, role_text
from suban.wording.records import field_text, link_text, term_state_text
from suban.wording.sources import source_text


class TermOnRecord(BaseModel):
    """A time limit that runs or has ended. `due_on` is its last day, `due_at` the first instant after it."""

    term: Named
    unit: Named | None = Field(description="当时的承办单位 / the unit that held the petition then")
    limit: Limit
    extensions: list[Limit]
    suspensions: list[Suspension]
    started_at: datetime
    due_on: date
    due_at: datetime
    ended_at: datetime | None = Field(description="进行中为空 / null while it runs")
    state: Named = Field(description="running, overdue, met, missed")
    provisional: bool = Field(description="部分日期尚无正式通知 / a day of it has no official notice yet")
    source: Named


class Who(BaseModel):
    """Who did it: the person's code, the role, and the unit."""

    person: str
    role: Named
    unit: Named | None


class NamedText(BaseModel):
    """A text of an entry, and what it is."""

    field: Named
    text: str


class Trace(BaseModel):
    """What one entry of the journal leaves: what, when, who, on what ground, in which words."""

    entry: int
    what: Named
    at: datetime
    by: Who | None = Field(description="依规定自动记录时为空 / null where the law itself acts")
    source: Named
    details: list[Detail]
    texts: list[NamedText]
    files: list[FileView]


class LinkOfChain(BaseModel):
    """A link of the chain with its traces in order; none where it has not come to that."""

    link: Named
    traces: list[Trace]


class Times(BaseModel):
    """When the petition came to its main points, each the last time; null where it has not."""

    accepted_at: datetime | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    replied_at: datetime | None
    approved_at: datetime | None
    closed_at: datetime | None


_REPLIES: tuple[EntryKind, ...] = ("replied", "report_refused")

MEETING: dict[TermName, tuple[EntryKind, ...]] = {
    "acceptance": (
        "accepted",
        "not_accepted",
        "answered_directly",
        "report_accepted",
        "repetition_found",
        *_REPLIES,
    ),
    "forwarding": ("dispatched",),
    "return": ("return_requested",),
    "receipt": (
        "signed",
        "contacted",
        "return_requested",
        "extension_requested",
        "report_accepted",
        *_REPLIES,
    ),
    "contact": ("contacted",),
    "handling": _REPLIES,
    "rehandling": _REPLIES,
    "supervision": ("report_accepted", *_REPLIES),
    "assisting": ("assisting_reported",),
    "whistle": ("whistle_answered",),
    "recusal": ("recusal_granted", "recusal_refused"),
    "materials": ("materials_supplied",),
    "repetition": ("repetition_overruled",),
    "clarification": ("clarified",),
    "rating": ("rated",),
    "objection": ("rating_objected",),
}
"""The entries that meet a term."""


class OnRecord:
    """Terms and entries of a petition, as one of the staff reads them."""

    def __init__(
        self,
        law: Law,
        case: Case,
        reader: Actor,
        units: Mapping[str, UnitRecord],
        *,
        files: Mapping[UUID, FileRecord],
        bodies: Mapping[UUID, str],
        entries: Sequence[Entry],
    ) -> None:
        self._law = law
        self._case = case
        self._reader = reader
        self._units = units
        self._files = files
        self._bodies = bodies
        self._entries = entries

    def unit(self, code: str | None) -> Named | None:
        """A unit as the register calls it, by its code alone where it does not know it."""
        if code is None:
            return None
        unit = self._units.get(code)
        return unit_named(unit) if unit else Named(code=code, zh=code, en=code)

    def term(self, term: Term, now: datetime) -> TermOnRecord:
        """A time limit, and how it stands now or ended."""
        due = self._law.due(term)
        zone = self._law.calendar.zone
        if term.running:
            state = "overdue" if is_overdue(self._law, self._case, term, now) else "running"
        else:
            state = "missed" if term.lapsed else "met" if self._was_met(term) else "ended"
        return TermOnRecord(
            term=term_named(self._law, term.name, self._case.kind),
            unit=self.unit(term.unit),
            limit=term.limit,
            extensions=list(term.extensions),
            suspensions=list(term.suspensions),
            started_at=term.started_at.astimezone(zone),
            due_on=due.on,
            due_at=due.at.astimezone(zone),
            ended_at=term.stopped_at.astimezone(zone) if term.stopped_at else None,
            state=named(state, term_state_text(state)),
            provisional=due.provisional,
            source=named(term.source, source_text(term.source)),
        )

    def _was_met(self, term: Term) -> bool:
        """Whether an act met it, and it did not only end with something else."""
        met_by = MEETING.get(term.name, ())
        return any(each.at == term.stopped_at and each.kind in met_by for each in self._entries)

    def link(self, link: Link, entries: Sequence[Entry]) -> LinkOfChain:
        """A link of the chain, with all entries that belong to it."""
        return LinkOfChain(
            link=named(link, link_text(link)),
            traces=[self._trace(each) for each in entries if link_of(each.kind) == link],
        )

    def _trace(self, entry: Entry) -> Trace:
        # The journal names nobody who raised it: whoever asks, they did, even where the centre wrote it down.
        actor = PETITIONER if entry.kind == "registered" else entry.by
        cleared = names_cleared(self._case, self._reader, entry)
        entry = without_respondents(entry) if cleared else entry
        shown = may_see_evidence(self._reader, self._case, entry.act) and not cleared
        return Trace(
            entry=entry.number,
            what=named(entry.kind, entry_text(entry.kind)),
            at=entry.at.astimezone(self._law.calendar.zone),
            by=self._who(actor) if actor else None,
            source=named(entry.source, source_text(entry.source)),
            details=details(self._law, self._case, entry, self._units),
            texts=[
                NamedText(field=named(field, field_text(field)), text=self._bodies[ref.id])
                for field, ref in named_texts(entry).items()
                if shown and ref.id in self._bodies
            ],
            files=named_ones(
                self._files, entry.act.named_files() if entry.act and shown else (), self._reader
            ),
        )

    def _who(self, actor: Actor) -> Who:
        return Who(
            person=actor.person,
            role=named(actor.role, role_text(actor.role)),
            unit=self.unit(actor.unit),
        )


_POINTS: dict[EntryKind, str] = {
    "answered_directly": "replied_at",
    "accepted": "accepted_at",
    "dispatched": "dispatched_at",
    "signed": "signed_at",
    "replied": "replied_at",
    "report_refused": "replied_at",
    "approved": "approved_at",
    "closed": "closed_at",
}


def times(law: Law, entries: Sequence[Entry]) -> Times:
    """When the petition came to its main points, each the last time."""
    found = {
        point: each.at.astimezone(law.calendar.zone)
        for each in entries
        if (point := _POINTS.get(each.kind)) is not None
    }
    return Times(**{field: found.get(field) for field in Times.model_fields})
