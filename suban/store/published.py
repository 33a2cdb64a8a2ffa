"""The replies that everybody may read: checked for secrets, marked public by their unit, and approved.

They are read from the journal, where all that stands already. Of a petition that was answered twice the last
approved reply counts, so that none stays public which another has replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select, text, tuple_
from sqlalchemy.orm import aliased

from suban.domain.acts import Reply, TextRef
from suban.domain.entries import Entry, EntryKind
from suban.store.database import Store
from suban.store.tables import PUBLIC_REPLY, ActText, JournalEntry, Petition

_REPLIES: tuple[EntryKind, ...] = ("replied", "report_refused")
"""What the office approves: a refusal to accept a report too, which is never public."""


@dataclass(frozen=True)
class After:
    """The last reply of the page before."""

    replied_at: datetime
    number: str


@dataclass(frozen=True)
class Published:
    """A public reply: to which petition, under which rulebook, by which unit, and since when it is public."""

    number: str
    kind: str
    matter: str | None
    area: str
    rulebook: str
    unit: str
    result: str | None
    basis: str | None
    handled_on: date | None
    replied_at: datetime
    published_at: datetime


async def published(store: Store, *, after: After | None, limit: int) -> tuple[Published, ...]:
    """Public replies, the last given first."""
    approval, approved, other = aliased(JournalEntry), aliased(JournalEntry), aliased(JournalEntry)
    last_approved = (
        select(func.max(approved.entry))
        .where(approved.number == JournalEntry.number, approved.kind == "approved")
        .correlate(JournalEntry)
        .scalar_subquery()
    )
    replaced = (
        select(other.entry)
        .where(
            other.number == JournalEntry.number,
            other.entry > JournalEntry.entry,
            other.entry < approval.entry,
            other.kind.in_(_REPLIES),
        )
        .correlate(JournalEntry, approval)
        .exists()
    )
    these = (
        select(JournalEntry.number, JournalEntry.at, JournalEntry.content, approval.at.label("published_at"))
        .join(approval, and_(approval.number == JournalEntry.number, approval.entry == last_approved))
        # As the index says it, word for word: then it is used.
        .where(text(_PUBLIC), approval.entry > JournalEntry.entry, ~replaced, ~_NOT_PUBLIC)
        .order_by(JournalEntry.at.desc(), JournalEntry.number.desc())
        .limit(limit)
    )
    if after is not None:
        these = these.where(
            tuple_(JournalEntry.at, JournalEntry.number) < tuple_(after.replied_at, after.number)
        )
    page = these.subquery("page")
    query = (
        select(page, Petition.kind, Petition.matter, Petition.area, Petition.rulebook)
        .join(Petition, Petition.number == page.c.number)
        .order_by(page.c.at.desc(), page.c.number.desc())
    )
    async with store.connect() as connection:
        rows = [(row, Entry.model_validate_json(row.content)) for row in await connection.execute(query)]
        refs = [ref.id for _, entry in rows for ref in _texts(entry) if ref is not None]
        told = await connection.execute(select(ActText.id, ActText.body).where(ActText.id.in_(refs)))
        bodies = {each.id: each.body for each in told}
    return tuple(_published(row, entry, bodies) for row, entry in rows)


_NOT_PUBLIC = (
    select(Petition.number)
    .where(
        Petition.number == JournalEntry.number,
        Petition.closed_to.is_not(None),
        or_(Petition.case.has_key("respondents"), Petition.case.has_key("marks")),
    )
    .correlate(JournalEntry)
    .exists()
)
"""Of a petition that complains of somebody nothing is public: that party must not learn that there is one.

Nor of one that is marked as protected.
"""

_PUBLIC = PUBLIC_REPLY.replace("kind", "journal.kind").replace("content", "journal.content")


def _texts(entry: Entry) -> tuple[TextRef, TextRef | None]:
    """What is public of a reply: its result and what that rests on, and nothing else that it says."""
    assert isinstance(entry.act, Reply)
    return entry.act.result, entry.act.basis


def _published(row: Row[Any], entry: Entry, bodies: Mapping[UUID, str]) -> Published:
    assert isinstance(entry.act, Reply)
    assert entry.by is not None
    assert entry.by.unit is not None
    result, basis = (bodies.get(ref.id) if ref else None for ref in _texts(entry))
    return Published(
        number=row.number,
        kind=row.kind,
        matter=row.matter,
        area=row.area,
        rulebook=row.rulebook,
        unit=entry.by.unit,
        result=result,
        basis=basis,
        handled_on=entry.act.handled_on,
        replied_at=row.at,
        published_at=row.published_at,
    )
