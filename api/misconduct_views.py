"""Records of misconduct as answers carry them: whole to those who keep them, in part to those concerned."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from api.wordings import Named, named
from suban.domain.misconduct import EventKind, MisconductEvent
from suban.domain.model import Bilingual
from suban.domain.rulebook import MisconductRule, Rulebook
from suban.files.kinds import KINDS
from suban.store.misconduct_records import Evidence, Record
from suban.wording.conduct import conclusion_text, misconduct_event_text, record_standing_text
from suban.wording.sources import source_text

SEEN_BY_CONCERNED: tuple[EventKind, ...] = (
    "told",
    "stated",
    "declined",
    "concluded",
    "objected",
    "confirmed",
    "corrected",
    "annulled",
    "followed_up",
)
"""What those whom a record is about, and their superiors, are shown of its history."""


class MisconductEventView(BaseModel):
    """Something that happened to a record. What it says of kind and conclusion holds from then on."""

    what: Named
    at: datetime
    by: str | None = Field(
        description="人员代码；不向被记录人及其上级显示 / a person's id; null for those whom it is about"
    )
    misconduct: Named | None
    reason: str | None
    words: str | None = Field(
        description="告知、陈述、调查结果、认定和决定的理由、异议 / what was told, stated, found out, "
        "why it was concluded or decided so, the objection"
    )
    investigator: str | None
    conclusion: Named | None
    circumstances: list[Named] | None
    basis: str | None


class FollowUpView(BaseModel):
    """A measure that an organ took."""

    follow_up: Named
    source: Named = Field(description="依据 / where it stands that this may follow")
    organ: str
    taken_on: date
    document: str | None
    words: str | None
    recorded_at: datetime


class EvidenceView(BaseModel):
    """A file that proves a record."""

    id: UUID
    digest: str = Field(description="SHA-256")
    size: int = Field(description="字节 / bytes")
    kind: Named
    name: str | None
    stored_at: datetime
    by: str
    address: str


class MisconductView(BaseModel):
    """A record as it stands, with its history.

    To those whom it is about and to their superiors, what would tell who complained is null.
    """

    id: UUID
    rulebook: Named = Field(description="发生之日有效的规定 / the rulebook of the day it happened")
    unit: Named
    person: str | None
    misconduct: Named
    source: Named = Field(description="所违反的条款 / the provision that lists this kind")
    occurred_on: date
    standing: Named
    conclusion: Named | None
    circumstances: list[Named]
    basis: str | None
    follow_ups: list[FollowUpView]
    recorded_at: datetime
    history: list[MisconductEventView]
    reason: str | None
    recorded_by: str | None
    investigator: str | None
    petitions: list[str] | None
    complaints: list[UUID] | None
    files: list[EvidenceView] | None


def record_view(
    rulebook: Rulebook, zone: ZoneInfo, unit: Named, record: Record, *, whole: bool
) -> MisconductView:
    """A record, `whole` for those who keep it."""
    rules = rulebook.misconduct
    assert rules is not None
    state, head = record.state, record.head
    kind = rules.kind(state.misconduct)
    source = kind.source if kind else rules.source
    shown = [each for each in record.events if whole or each.kind in SEEN_BY_CONCERNED]
    return MisconductView(
        id=head.id,
        rulebook=named(rulebook.id, rulebook.name),
        unit=unit,
        person=head.person,
        misconduct=_kind(rules, state.misconduct),
        source=named(source, source_text(source)),
        occurred_on=head.occurred_on,
        standing=named(state.standing, record_standing_text(state.standing)),
        conclusion=named(state.conclusion, conclusion_text(state.conclusion)) if state.conclusion else None,
        circumstances=_circumstances(rules, state.circumstances),
        basis=state.basis,
        follow_ups=[_follow_up(rules, zone, each) for each in record.events if each.kind == "followed_up"],
        recorded_at=head.recorded_at.astimezone(zone),
        history=[_event(rules, zone, each, whole=whole) for each in shown],
        reason=state.reason if whole else None,
        recorded_by=head.recorded_by if whole else None,
        investigator=state.investigator if whole else None,
        petitions=list(record.petitions) if whole else None,
        complaints=list(record.complaints) if whole else None,
        files=[evidence_view(each) for each in record.files] if whole else None,
    )


def evidence_view(file: Evidence) -> EvidenceView:
    """A file that proves a record."""
    kind = KINDS.get(file.kind)
    return EvidenceView(
        id=file.id,
        digest=file.digest,
        size=file.size,
        kind=named(file.kind, kind.text) if kind else Named(code=file.kind, zh=file.kind, en=file.kind),
        name=file.name,
        stored_at=file.stored_at,
        by=file.owner,
        address=f"/api/v1/misconduct-records/{file.record}/files/{file.id}",
    )


def _event(
    rules: MisconductRule, zone: ZoneInfo, event: MisconductEvent, *, whole: bool
) -> MisconductEventView:
    said = event.circumstances
    return MisconductEventView(
        what=named(event.kind, misconduct_event_text(event.kind)),
        at=event.at.astimezone(zone),
        by=event.by if whole else None,
        misconduct=_kind(rules, event.misconduct) if event.misconduct else None,
        reason=event.reason if whole else None,
        words=event.words,
        investigator=event.investigator if whole else None,
        conclusion=named(event.conclusion, conclusion_text(event.conclusion)) if event.conclusion else None,
        circumstances=None if said is None else _circumstances(rules, said),
        basis=event.basis,
    )


def _follow_up(rules: MisconductRule, zone: ZoneInfo, event: MisconductEvent) -> FollowUpView:
    assert event.follow_up is not None
    assert event.organ is not None
    assert event.taken_on is not None
    rule = rules.follow_up(event.follow_up)
    source = rule.source if rule else rules.source
    return FollowUpView(
        follow_up=_called(event.follow_up, rule.name if rule else None),
        source=named(source, source_text(source)),
        organ=event.organ,
        taken_on=event.taken_on,
        document=event.document,
        words=event.words,
        recorded_at=event.at.astimezone(zone),
    )


def _kind(rules: MisconductRule, code: str) -> Named:
    rule = rules.kind(code)
    return _called(code, rule.name if rule else None)


def _circumstances(rules: MisconductRule, codes: tuple[str, ...]) -> list[Named]:
    known = {each.circumstance: each.name for each in rules.circumstances or ()}
    return [_called(each, known.get(each)) for each in codes]


def _called(code: str, name: Bilingual | None) -> Named:
    return named(code, name) if name else Named(code=code, zh=code, en=code)
