"""Reading one petition: its case, what was asked, who asks, its journal."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from suban.domain.acts import Act, Actor
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.filing import PetitionerKind
from suban.domain.law import law_of
from suban.domain.procedure.history import replay
from suban.store.database import Store
from suban.store.journal import registered_case
from suban.store.tables import JournalEntry, Petition, Petitioner, PetitionText


@dataclass(frozen=True)
class PetitionRecord:
    """What was asked, and how far its procedure has come."""

    case: Case
    channel: str
    warning: str | None
    title: str
    body: str
    place: str | None
    occurred_on: date | None
    complained_of: str | None


@dataclass(frozen=True)
class PetitionerRecord:
    """Who asks."""

    anonymous: bool
    name: str | None
    phone: str | None
    email: str | None
    address: str | None
    language: str
    kind: PetitionerKind | None
    organisation: str | None
    assistance: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line of the journal: the canonical JSON of its entry, and the hash over it."""

    entry: int
    content: str
    hash: str


async def case_of(store: Store, number: str) -> Case | None:
    """The case after its last journal entry, or None where there is no such petition."""
    async with store.connect() as connection:
        row = (await connection.execute(select(Petition.case).where(Petition.number == number))).one_or_none()
    return None if row is None else Case.model_validate(row.case)


async def petition(store: Store, number: str) -> PetitionRecord | None:
    """The petition of that number, without who asks; None where there is none."""
    async with store.connect() as connection:
        row = (
            await connection.execute(
                select(
                    Petition.case,
                    Petition.channel,
                    Petition.warning,
                    PetitionText.title,
                    PetitionText.body,
                    PetitionText.place,
                    PetitionText.occurred_on,
                    PetitionText.complained_of,
                )
                .join(PetitionText, PetitionText.number == Petition.number)
                .where(Petition.number == number)
            )
        ).one_or_none()
    if row is None:
        return None
    return PetitionRecord(Case.model_validate(row.case), *row[1:])


async def petitioner(store: Store, number: str) -> PetitionerRecord | None:
    """Who asks, or None where that has been deleted."""
    async with store.connect() as connection:
        row = (
            await connection.execute(
                select(
                    Petitioner.anonymous,
                    Petitioner.name,
                    Petitioner.phone,
                    Petitioner.email,
                    Petitioner.address,
                    Petitioner.language,
                    Petitioner.kind,
                    Petitioner.organisation,
                    Petitioner.assistance,
                ).where(Petitioner.number == number)
            )
        ).one_or_none()
    if row is None:
        return None
    fields = row._asdict()
    return PetitionerRecord(**fields | {"assistance": tuple(fields["assistance"] or ())})


async def journal(store: Store, number: str) -> tuple[Line, ...]:
    """The whole journal of a petition, in order."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(JournalEntry.entry, JournalEntry.content, JournalEntry.hash)
            .where(JournalEntry.number == number)
            .order_by(JournalEntry.entry)
        )
        return tuple(Line(*row) for row in rows)


@dataclass(frozen=True)
class RecordedAct:
    """An act that stands in the journal: its entry, and the last entry that was written together with it."""

    entry: Entry
    last: int

    def is_of(self, actor: Actor, act: Act) -> bool:
        """Whether it is this very act of this actor."""
        recorded = self.entry.act
        return recorded is not None and self.entry.by == actor and recorded.as_sent() == act.as_sent()


async def recorded_act(store: Store, number: str, act_id: str) -> RecordedAct | None:
    """The act of that key, or None where the journal has none."""
    together = aliased(JournalEntry)
    last = (
        select(func.max(together.entry))
        # One append is one transaction, and a petition has no two at the same instant.
        .where(together.number == number, together.recorded_at == JournalEntry.recorded_at)
        .scalar_subquery()
    )
    async with store.connect() as connection:
        row = (
            await connection.execute(
                select(JournalEntry.content, last.label("last")).where(
                    JournalEntry.number == number, JournalEntry.act_id == act_id
                )
            )
        ).one_or_none()
    return None if row is None else RecordedAct(Entry.model_validate_json(row.content), row.last)


async def case_at(store: Store, number: str, entry: int) -> Case:
    """The case as it was after an entry: the journal up to there, folded again."""
    async with store.connect() as connection:
        contents = (
            await connection.execute(
                select(JournalEntry.content)
                .where(JournalEntry.number == number, JournalEntry.entry <= entry)
                .order_by(JournalEntry.entry)
            )
        ).scalars()
        entries = [Entry.model_validate_json(each) for each in contents]
    case = registered_case(number, entries[0])
    return replay(law_of(case), case, entries)
