"""Suggestions on the platform itself, from whoever has one, and their answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.database import Store
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.store.tables import Suggestion as Row
from suban.store.tables import SuggestionAnswer


class AnsweredError(Exception):
    """It has another answer already."""


@dataclass(frozen=True)
class Suggestion:
    """A suggestion with its answer, if there is one."""

    id: UUID
    body: str
    received_at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Answer:
    """What the platform answers; `by` is a person's id."""

    body: str
    by: str
    at: datetime


async def suggest(store: Store, suggestion: UUID, body: str, received_at: datetime, key: Key) -> Suggestion:
    """Store a suggestion; the same key and body again is the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        await connection.execute(
            upsert(Row)
            .values(id=suggestion, body=body, received_at=received_at, **vars(key))
            .on_conflict_do_nothing(index_elements=["key"])
        )
        there = (await connection.execute(select(Row.id, Row.body_digest).where(Row.key == key.key))).one()
        if there.body_digest != key.body_digest:
            raise KeyUsedError
        (stored,) = await _found(connection, Row.id == there.id)
    return stored


async def answer(store: Store, suggestion: UUID, given: Answer, key: Key) -> Suggestion | None:
    """Answer it, once; None where there is no such suggestion. Raises `AnsweredError`."""
    async with store.begin() as connection:
        found = await _found(connection, Row.id == suggestion)
        if not found:
            return None
        made = await connection.execute(
            upsert(SuggestionAnswer)
            .values(suggestion=suggestion, **vars(given), body_digest=key.body_digest)
            .on_conflict_do_nothing(index_elements=["suggestion"])
            .returning(SuggestionAnswer.suggestion)
        )
        if made.one_or_none() is None:
            there = await connection.scalar(
                select(SuggestionAnswer.body_digest).where(SuggestionAnswer.suggestion == suggestion)
            )
            if there != key.body_digest:
                raise AnsweredError
        (stored,) = await _found(connection, Row.id == suggestion)
    return stored


async def one(store: Store, suggestion: UUID) -> Suggestion | None:
    """The suggestion of that id."""
    async with store.connect() as connection:
        return next(iter(await _found(connection, Row.id == suggestion)), None)


async def page(
    store: Store, *, answered: bool | None, before: UUID | None, limit: int
) -> tuple[Suggestion, ...]:
    """Suggestions, the newest first; `before` is the last of the page before."""
    wanted: list[ColumnElement[bool]] = []
    if answered is not None:
        has = SuggestionAnswer.suggestion.is_not(None)
        wanted.append(has if answered else ~has)
    if before is not None:
        wanted.append(Row.serial < select(Row.serial).where(Row.id == before).scalar_subquery())
    async with store.connect() as connection:
        return await _found(connection, *wanted, limit=limit)


async def _found(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Suggestion, ...]:
    rows = await connection.execute(
        select(Row.id, Row.body, Row.received_at, SuggestionAnswer.body, SuggestionAnswer.at)
        .outerjoin(SuggestionAnswer, SuggestionAnswer.suggestion == Row.id)
        .where(*wanted)
        .order_by(Row.serial.desc())
        .limit(limit)
    )
    return tuple(Suggestion(*row) for row in rows)
