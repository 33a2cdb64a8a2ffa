"""Erasing what is kept no longer: petition by petition, whole or not at all, with a record that it was done.

Only the role that owns the tables can do it. What the application may write are the holds, the requests and
the decisions on them.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.domain.retention import Due, due
from suban.domain.rulebook import Held, Rulebook
from suban.store.append_only import lock
from suban.store.database import Store
from suban.store.erased import ERASED
from suban.store.tables import (
    ActText,
    AssistanceChange,
    Erasure,
    ErasureDecision,
    ErasureRequest,
    File,
    IntegrityEvidence,
    LegalHold,
    MailboxMessage,
    Petition,
    Petitioner,
    PetitionText,
)

_PAGE = 200


@dataclass(frozen=True)
class Erasable:
    """A petition of which something is kept no longer; `held`: a legal hold keeps all of it."""

    number: str
    ended_at: datetime
    due: tuple[Due, ...]
    request: UUID | None
    held: bool


@dataclass(frozen=True)
class Erased:
    """What went of a petition: rows or, of files, their ids, whose content has to go from the disk."""

    number: str
    held: Held
    pieces: int
    files: tuple[UUID, ...] = ()


async def erasable(store: Store, rulebook: Rulebook, now: datetime) -> AsyncIterator[Erasable]:
    """Closed petitions of which something is kept no longer, by number."""
    last = ""
    while True:
        async with store.connect() as connection:
            closed = (
                select(Petition.number)
                .where(Petition.stage == "closed", Petition.number > last)
                .order_by(Petition.number)
                .limit(_PAGE)
            )
            numbers = (await connection.scalars(closed)).all()
            found = [await _erasable(connection, rulebook, number, now) for number in numbers]
        for each in found:
            if each is not None:
                yield each
        if len(numbers) < _PAGE:
            return
        last = numbers[-1]


async def _erasable(
    connection: AsyncConnection, rulebook: Rulebook, number: str, now: datetime
) -> Erasable | None:
    row = (
        await connection.execute(select(Petition.case, Petition.stage).where(Petition.number == number))
    ).one()
    ended_at = Case.model_validate(row.case).ended_at
    if ended_at is None:
        return None
    # A request is for the petition as it ended then: opened again and closed, it takes another.
    asked = (
        select(ErasureRequest.id)
        .join(ErasureDecision, ErasureDecision.request == ErasureRequest.id)
        .where(
            ErasureRequest.number == number, ErasureDecision.agreed, ErasureRequest.received_at >= ended_at
        )
        .limit(1)
    )
    request = await connection.scalar(asked)
    gone = set(
        await connection.scalars(
            select(Erasure.held).where(Erasure.number == number, Erasure.closed_at == ended_at)
        )
    )
    left = tuple(
        each for each in due(rulebook, ended_at, now, requested=request is not None) if each.held not in gone
    )
    if not left:
        return None
    return Erasable(number, ended_at, left, request, held=await is_held(connection, number))


async def is_held(connection: AsyncConnection, number: str) -> bool:
    """Whether a legal hold stands."""
    last = select(LegalHold.held).where(LegalHold.number == number).order_by(LegalHold.serial.desc()).limit(1)
    return bool(await connection.scalar(last))


async def erase(store: Store, rulebook: Rulebook, number: str, now: datetime) -> tuple[Erased, ...]:
    """Erase what is kept no longer of a petition, asked anew under locks. Nothing where it is held.

    The content of the files has to be removed by the caller afterwards; a sweep finds what is left behind.
    """
    async with store.begin() as connection:
        await lock(connection, "legal_hold", number)
        # Nobody opens it again while it is looked at: the append changes this row.
        await connection.execute(select(Petition.number).where(Petition.number == number).with_for_update())
        found = await _erasable(connection, rulebook, number, now)
        if found is None or found.held:
            return ()
        done = []
        for each in found.due:
            erased = await _ERASE[each.held](connection, number)
            done.append(erased)
            await connection.execute(
                insert(Erasure).values(
                    number=number,
                    held=each.held,
                    closed_at=found.ended_at,
                    at=now,
                    rulebook=rulebook.id,
                    source=each.source,
                    request=found.request if each.requested else None,
                    pieces=erased.pieces,
                )
            )
    return tuple(done)


async def _identity(connection: AsyncConnection, number: str) -> Erased:
    gone = await connection.execute(delete(Petitioner).where(Petitioner.number == number))
    await connection.execute(delete(AssistanceChange).where(AssistanceChange.number == number))
    return Erased(number, "identity", gone.rowcount)


async def _texts(connection: AsyncConnection, number: str) -> Erased:
    gone = await connection.execute(
        update(PetitionText)
        .where(PetitionText.number == number)
        .values(
            title=ERASED,
            body=ERASED,
            place=None,
            searchable="",
            complained_of=None,
        )
    )
    of_acts = await connection.execute(update(ActText).where(ActText.number == number).values(body=ERASED))
    messages = await connection.execute(
        update(MailboxMessage).where(MailboxMessage.number == number).values(subject=ERASED, body=ERASED)
    )
    return Erased(number, "texts", gone.rowcount + of_acts.rowcount + messages.rowcount)


async def _files(connection: AsyncConnection, number: str) -> Erased:
    # What proves an entry of the integrity file stays as long as that does.
    proves = exists().where(IntegrityEvidence.file == File.id)
    gone = (
        await connection.scalars(delete(File).where(File.number == number, ~proves).returning(File.id))
    ).all()
    return Erased(number, "files", len(gone), tuple(gone))


_ERASE = {"identity": _identity, "texts": _texts, "files": _files}
