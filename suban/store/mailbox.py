"""The local mailbox: messages that are read through the API, for a person or for the petitioner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert

from suban.store.closing_off import met, open_to
from suban.store.database import Store
from suban.store.tables import MailboxMessage, Petition

PETITIONER = "petitioner"
"""The recipient under which a petitioner's messages stand; the petition's number tells whose."""


@dataclass(frozen=True)
class StoredMessage:
    """A message in the mailbox."""

    id: int
    number: str
    recipient: str
    subject: str
    body: str
    put_at: datetime


async def put(store: Store, *, notice_id: int, number: str, recipient: str, subject: str, body: str) -> None:
    """Put a message; a second time for the same notice and recipient is nothing."""
    async with store.begin() as connection:
        await connection.execute(
            insert(MailboxMessage)
            .values(notice_id=notice_id, number=number, recipient=recipient, subject=subject, body=body)
            .on_conflict_do_nothing(index_elements=["notice_id", "recipient"])
        )


async def of_person(
    store: Store, person: str, keys: Sequence[str] = (), *, before: int | None = None, limit: int = 50
) -> tuple[StoredMessage, ...]:
    """A person's messages, the newest first; `before` is the id that the last page ended with.

    Those on petitions that are closed to one of the person's keys by now are left out.
    """
    query = select(MailboxMessage).where(MailboxMessage.recipient == person)
    if keys and (keys := await met(store, keys)):
        query = query.join(Petition, Petition.number == MailboxMessage.number).where(open_to(keys))
    if before is not None:
        query = query.where(MailboxMessage.id < before)
    return await _read(store, query.order_by(MailboxMessage.id.desc()).limit(limit))


async def of_petitioner(store: Store, number: str) -> tuple[StoredMessage, ...]:
    """What the petitioner of a petition was told, the oldest first."""
    query = select(MailboxMessage).where(
        MailboxMessage.number == number, MailboxMessage.recipient == PETITIONER
    )
    return await _read(store, query.order_by(MailboxMessage.id))


async def _read(store: Store, query: Select[MailboxMessage]) -> tuple[StoredMessage, ...]:
    async with store.connect() as connection:
        rows = await connection.execute(query)
        return tuple(
            StoredMessage(row.id, row.number, row.recipient, row.subject, row.body, row.put_at)
            for row in rows
        )
