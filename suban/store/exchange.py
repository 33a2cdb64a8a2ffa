"""Petitions that are exchanged with other platforms: numbers, messages, and what was given to whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from suban.domain.case import Case
from suban.domain.entries import EntryKind
from suban.store.database import Store
from suban.store.intake import KeyUsedError
from suban.store.tables import ExchangedPetition, ExchangeMessage, ExchangeSharing, JournalEntry, Petition

Direction = Literal["filed", "referred"]
Given = Literal["status", "changes", "referral"]


@dataclass(frozen=True)
class Exchanged:
    """A petition and its number on another platform. `codes` are theirs, `unknown` names those not mapped."""

    platform: str
    number: str
    direction: Direction
    their_number: str | None
    codes: dict[str, Any]
    unknown: list[str]
    exchanged_at: datetime
    sorted_by: str | None = None
    sorted_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    """What another platform said; `key` is their id of it."""

    platform: str
    number: str
    key: str
    body_digest: str
    kind: str
    body: str | None
    at: datetime
    received_at: datetime
    act_id: str | None = None


@dataclass(frozen=True)
class Change:
    """An entry of a petition that a platform has to do with."""

    recorded_at: datetime
    number: str
    entry: int
    kind: EntryKind
    at: datetime
    their_number: str | None
    direction: Direction
    case: Case


_LINK = ExchangedPetition.__table__


async def link(store: Store, exchanged: Exchanged) -> None:
    """Note that a petition is exchanged; noted before is as good."""
    async with store.begin() as connection:
        await connection.execute(insert(ExchangedPetition).values(**vars(exchanged)).on_conflict_do_nothing())


async def receipt(store: Store, platform: str, number: str, their_number: str) -> None:
    """Note under which number a petition that was referred stands there. The first receipt counts."""
    async with store.begin() as connection:
        await connection.execute(
            update(ExchangedPetition)
            .where(
                ExchangedPetition.platform == platform,
                ExchangedPetition.number == number,
                ExchangedPetition.direction == "referred",
                ExchangedPetition.their_number.is_(None),
            )
            .values(their_number=their_number)
        )


async def filed_as(store: Store, platform: str, their_number: str) -> Exchanged | None:
    """The petition that a platform filed under that number of its own."""
    return await _one(
        store,
        ExchangedPetition.platform == platform,
        ExchangedPetition.direction == "filed",
        ExchangedPetition.their_number == their_number,
    )


async def referred(store: Store, platform: str, number: str) -> Exchanged | None:
    """The petition of ours that was referred to a platform."""
    return await _one(
        store,
        ExchangedPetition.platform == platform,
        ExchangedPetition.direction == "referred",
        ExchangedPetition.number == number,
    )


async def _one(store: Store, *where: Any) -> Exchanged | None:
    async with store.connect() as connection:
        row = (await connection.execute(select(_LINK).where(*where))).one_or_none()
    return None if row is None else Exchanged(**row._mapping)


async def of_petition(store: Store, number: str) -> tuple[list[Exchanged], list[Message]]:
    """With whom a petition is exchanged, and what was said since, in the order in which it happened."""
    columns = [getattr(ExchangeMessage, name) for name in Message.__dataclass_fields__]
    async with store.connect() as connection:
        links = await connection.execute(
            select(_LINK).where(_LINK.c.number == number).order_by(_LINK.c.exchanged_at)
        )
        messages = await connection.execute(
            select(*columns)
            .where(ExchangeMessage.number == number)
            .order_by(ExchangeMessage.at, ExchangeMessage.id)
        )
        return [Exchanged(**row._mapping) for row in links], [Message(*row) for row in messages]


async def take_message(store: Store, message: Message) -> bool:
    """Keep a message. False where it came before. Raises `KeyUsedError` where its id was another's."""
    async with store.begin() as connection:
        made = await connection.execute(
            insert(ExchangeMessage)
            .values(**vars(message))
            .on_conflict_do_nothing(index_elements=["platform", "key"])
            .returning(ExchangeMessage.id)
        )
        if made.one_or_none() is not None:
            return True
    if not await came_before(store, message):
        raise KeyUsedError
    return False


async def came_before(store: Store, message: Message) -> bool:
    """Whether this very message was kept. Raises `KeyUsedError` where its id was another's."""
    async with store.connect() as connection:
        before = (
            await connection.execute(
                select(ExchangeMessage.body_digest, ExchangeMessage.number).where(
                    ExchangeMessage.platform == message.platform, ExchangeMessage.key == message.key
                )
            )
        ).one_or_none()
    if before is not None and (before.body_digest, before.number) != (message.body_digest, message.number):
        raise KeyUsedError
    return before is not None


async def unsorted(store: Store, limit: int) -> list[tuple[Exchanged, Case]]:
    """Petitions with codes that the mapping does not have and nobody has looked at, the oldest first."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(_LINK, Petition.case)
            .join(Petition, Petition.number == _LINK.c.number)
            .where(text("unknown <> '{}' AND sorted_at IS NULL"))
            .order_by(_LINK.c.number)
            .limit(limit)
        )
        return [
            (
                Exchanged(**{each.name: row._mapping[each.name] for each in _LINK.c}),
                Case.model_validate(row.case),
            )
            for row in rows
        ]


async def mark_sorted(store: Store, number: str, by: str, at: datetime) -> bool:
    """Note that somebody has looked at the unknown codes of a petition. False where there are none."""
    async with store.begin() as connection:
        marked = await connection.execute(
            update(ExchangedPetition)
            .where(ExchangedPetition.number == number, func.cardinality(ExchangedPetition.unknown) > 0)
            .values(
                sorted_by=func.coalesce(ExchangedPetition.sorted_by, by),
                sorted_at=func.coalesce(ExchangedPetition.sorted_at, at),
            )
        )
        return marked.rowcount > 0


_OPEN_SINCE = text("""
    SELECT coalesce(min(xact_start), clock_timestamp()) - interval '1 second'
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND xact_start IS NOT NULL
      AND pid <> pg_backend_pid()
""")
"""The writers are all of this one role, so each sees when the others began.

Whatever is written from now on bears a later instant: an entry's is the beginning of its transaction."""


async def changes(
    store: Store,
    platform: str,
    kinds: Collection[str],
    after: tuple[datetime, str, int] | None,
    limit: int,
) -> list[Change]:
    """Entries of these kinds of the platform's petitions behind a place, in the order of their recording.

    What is given is never followed by something earlier: entries that are being written wait for the next
    time.
    """
    place = (JournalEntry.recorded_at, JournalEntry.number, JournalEntry.entry)
    question = (
        select(
            *place,
            JournalEntry.kind,
            JournalEntry.at,
            ExchangedPetition.their_number,
            ExchangedPetition.direction,
            Petition.case,
        )
        .join(ExchangedPetition, ExchangedPetition.number == JournalEntry.number)
        .join(Petition, Petition.number == JournalEntry.number)
        .where(
            ExchangedPetition.platform == platform,
            JournalEntry.kind.in_(kinds),
            JournalEntry.recorded_at < bindparam("before"),
        )
        .order_by(*place)
        .limit(limit)
    )
    if after is not None:
        question = question.where(tuple_(*place) > tuple_(*after))
    async with store.connect() as connection:
        before = await connection.scalar(_OPEN_SINCE)
        await connection.commit()
        rows = (await connection.execute(question, {"before": before})).all()
    return [Change(**row._asdict() | {"case": Case.model_validate(row.case)}) for row in rows]


async def note_given(
    store: Store,
    platform: str,
    numbers: Sequence[str],
    *,
    at: datetime,
    what: Given,
    particulars: Sequence[str] = (),
) -> None:
    """Note what was given to a platform."""
    if not numbers:
        return
    async with store.begin() as connection:
        await connection.execute(
            insert(ExchangeSharing),
            [
                {
                    "platform": platform,
                    "number": number,
                    "at": at,
                    "what": what,
                    "particulars": list(particulars),
                }
                for number in dict.fromkeys(numbers)
            ],
        )
