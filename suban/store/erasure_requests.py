"""Legal holds, petitioners' requests to erase and the decisions on them, and what was erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from suban.domain.rulebook import Held
from suban.store.append_only import lock
from suban.store.database import Store
from suban.store.erasure import is_held
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.store.tables import Erasure, ErasureDecision, ErasureRequest, LegalHold


class DecidedError(Exception):
    """The request was decided on before, otherwise."""


class HeldError(Exception):
    """A legal hold stands: nothing may be erased."""


@dataclass(frozen=True)
class HoldRecord:
    """A hold was placed, or lifted; `by` is a person's id."""

    serial: int
    held: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class RequestRecord:
    """A petitioner's request, and what was decided; None: nothing yet."""

    id: UUID
    number: str
    reason: str | None
    taken_by: str
    received_at: datetime
    agreed: bool | None
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True)
class ErasureRecord:
    """What was erased, when and on which ground."""

    held: Held
    at: datetime
    source: str
    request: UUID | None
    pieces: int


async def hold(
    store: Store, number: str, *, held: bool, reason: str, by: str, at: datetime, key: Key
) -> None:
    """Place a hold or lift it; the same key and body again is the one that is there.

    Raises `KeyUsedError`.
    """
    async with store.begin() as connection:
        await lock(connection, "legal_hold", number)
        there = await connection.scalar(
            select(LegalHold.body_digest).where(
                LegalHold.number == number, LegalHold.by == by, LegalHold.key == key.key
            )
        )
        if there is not None:
            if there != key.body_digest:
                raise KeyUsedError
            return
        serial = select(func.coalesce(func.max(LegalHold.serial), 0) + 1).where(LegalHold.number == number)
        await connection.execute(
            insert(LegalHold).values(
                number=number,
                serial=serial.scalar_subquery(),
                held=held,
                reason=reason,
                by=by,
                at=at,
                **vars(key),
            )
        )


async def ask(
    store: Store, id_: UUID, number: str, *, reason: str | None, taken_by: str, at: datetime, key: Key
) -> RequestRecord:
    """Store a request; the same key and body again is the one that is there. Raises `KeyUsedError`."""
    async with store.begin() as connection:
        await connection.execute(
            upsert(ErasureRequest)
            .values(id=id_, number=number, reason=reason, taken_by=taken_by, received_at=at, **vars(key))
            .on_conflict_do_nothing(index_elements=["number", "taken_by", "key"])
        )
        there = (
            await connection.execute(
                select(ErasureRequest.id, ErasureRequest.body_digest).where(
                    ErasureRequest.number == number,
                    ErasureRequest.taken_by == taken_by,
                    ErasureRequest.key == key.key,
                )
            )
        ).one()
    if there.body_digest != key.body_digest:
        raise KeyUsedError
    (stored,) = await requests(store, ErasureRequest.id == there.id)
    return stored


async def decide(
    store: Store, request: RequestRecord, *, agreed: bool, reason: str, by: str, at: datetime, key: Key
) -> RequestRecord:
    """Decide on a request, once.

    Raises `DecidedError`, and `HeldError` where a hold keeps it from being met.
    """
    async with store.begin() as connection:
        await lock(connection, "legal_hold", request.number)
        if agreed and request.agreed is None and await is_held(connection, request.number):
            raise HeldError
        made = await connection.execute(
            upsert(ErasureDecision)
            .values(
                request=request.id, agreed=agreed, reason=reason, by=by, at=at, body_digest=key.body_digest
            )
            .on_conflict_do_nothing(index_elements=["request"])
            .returning(ErasureDecision.request)
        )
        if made.one_or_none() is None:
            there = await connection.scalar(
                select(ErasureDecision.body_digest).where(ErasureDecision.request == request.id)
            )
            if there != key.body_digest:
                raise DecidedError
    (stored,) = await requests(store, ErasureRequest.id == request.id)
    return stored


async def request_of(store: Store, id_: UUID) -> RequestRecord | None:
    """The request of that id, or None."""
    return next(iter(await requests(store, ErasureRequest.id == id_)), None)


async def requests_of(store: Store, number: str) -> Sequence[RequestRecord]:
    """The requests of a petition, the oldest first."""
    return await requests(store, ErasureRequest.number == number)


async def undecided(store: Store, most: int) -> Sequence[RequestRecord]:
    """Requests on which nobody has decided, the oldest first."""
    return await requests(store, ErasureDecision.request.is_(None), most=most)


async def requests(
    store: Store, *wanted: ColumnElement[bool], most: int | None = None
) -> Sequence[RequestRecord]:
    """Requests with their decisions, the oldest first."""
    rows = (
        select(
            ErasureRequest.id,
            ErasureRequest.number,
            ErasureRequest.reason,
            ErasureRequest.taken_by,
            ErasureRequest.received_at,
            ErasureDecision.agreed,
            ErasureDecision.reason,
            ErasureDecision.by,
            ErasureDecision.at,
        )
        .outerjoin(ErasureDecision, ErasureDecision.request == ErasureRequest.id)
        .where(*wanted)
        .order_by(ErasureRequest.received_at, ErasureRequest.id)
        .limit(most)
    )
    async with store.connect() as connection:
        return [RequestRecord(*row) for row in await connection.execute(rows)]


async def holds_of(store: Store, number: str) -> Sequence[HoldRecord]:
    """Every hold that was placed or lifted, in order."""
    columns = (LegalHold.serial, LegalHold.held, LegalHold.reason, LegalHold.by, LegalHold.at)
    async with store.connect() as connection:
        rows = await connection.execute(
            select(*columns).where(LegalHold.number == number).order_by(LegalHold.serial)
        )
        return [HoldRecord(*row) for row in rows]


async def erasures_of(store: Store, number: str) -> Sequence[ErasureRecord]:
    """What was erased of a petition, in order."""
    columns = (Erasure.held, Erasure.at, Erasure.source, Erasure.request, Erasure.pieces)
    async with store.connect() as connection:
        rows = await connection.execute(
            select(*columns).where(Erasure.number == number).order_by(Erasure.at, Erasure.held)
        )
        return [ErasureRecord(**row._mapping) for row in rows]
