"""Topics with all that happened to each. Nothing is ever changed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import topics
from suban.domain.rulebook import GovernanceRule
from suban.domain.topics import TopicState, hindrance, state_of
from suban.store.append_only import done_before, lock, put_head
from suban.store.database import Store
from suban.store.keys import Key
from suban.store.tables import Topic as Head
from suban.store.tables import TopicEvent


class TopicHinderedError(Exception):
    """What is asked cannot happen to a topic that stands as this one does; `figure` is for its words."""

    def __init__(self, code: topics.Hindrance, figure: str) -> None:
        self.code = code
        self.figure = figure
        super().__init__(code)


@dataclass(frozen=True)
class Topic:
    """A topic: under which rulebook it was opened, and all that happened to it, in order."""

    id: UUID
    rulebook: str
    events: tuple[topics.TopicEvent, ...]

    @property
    def state(self) -> TopicState:
        """How it stands now."""
        return state_of(self.events)


async def open_topic(
    store: Store, id_: UUID, rulebook: str, rules: GovernanceRule, *, event: topics.TopicEvent, key: Key
) -> Topic:
    """Store a new topic; the same key and body again is the one that is there.

    Raises `TopicHinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    assert event.content
    _check(rules, None, event, event.at.date())
    values = {"id": id_, "rulebook": rulebook, "units": list(event.content.units), "opened_by": event.by}
    async with store.begin() as connection:
        there = await put_head(connection, Head, "opened_by", values | vars(key))
        if there is None:
            await _insert(connection, id_, event, key)
        (stored,) = await _found(connection, Head.id == (there or id_))
    return stored


async def happen(
    store: Store, id_: UUID, rules: GovernanceRule, today: date, *, event: topics.TopicEvent, key: Key
) -> Topic:
    """Add to a topic what happened to it, once per key and person; its serial is put in here.

    Raises `TopicHinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        await lock(connection, "topic", str(id_))
        (there,) = await _found(connection, Head.id == id_)
        if not await done_before(connection, TopicEvent, TopicEvent.topic, [id_], by=event.by, key=key):
            _check(rules, there.state, event, today)
            await _insert(connection, id_, event.with_(serial=len(there.events) + 1), key)
        (stored,) = await _found(connection, Head.id == id_)
    return stored


async def one(store: Store, id_: UUID) -> Topic | None:
    """The topic of that id, or None."""
    async with store.connect() as connection:
        return next(iter(await _found(connection, Head.id == id_)), None)


async def page(store: Store, *, unit: str | None, before: UUID | None, limit: int) -> tuple[Topic, ...]:
    """Topics, the newest first, of a unit those for which it was asked; `before` ended the page before."""
    wanted: list[ColumnElement[bool]] = []
    if unit is not None:
        wanted.append(Head.units.contains([unit]))
    if before is not None:
        wanted.append(Head.serial < select(Head.serial).where(Head.id == before).scalar_subquery())
    async with store.connect() as connection:
        return await _found(connection, *wanted, limit=limit)


def _check(rules: GovernanceRule, before: TopicState | None, event: topics.TopicEvent, today: date) -> None:
    if hindered := hindrance(rules, before, event, today):
        raise TopicHinderedError(*hindered)


async def _insert(connection: AsyncConnection, id_: UUID, event: topics.TopicEvent, key: Key) -> None:
    values = {"topic": id_, "serial": event.serial, "by": event.by, "content": event.canonical()}
    await connection.execute(insert(TopicEvent).values(**values, **vars(key)))


async def _found(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Topic, ...]:
    heads = (
        await connection.execute(
            select(Head.id, Head.rulebook).where(*wanted).order_by(Head.serial.desc()).limit(limit)
        )
    ).all()
    events: dict[UUID, list[topics.TopicEvent]] = {row.id: [] for row in heads}
    for row in await connection.execute(
        select(TopicEvent.topic, TopicEvent.content)
        .where(TopicEvent.topic.in_(events))
        .order_by(TopicEvent.topic, TopicEvent.serial)
    ):
        events[row.topic].append(topics.TopicEvent.model_validate_json(row.content))
    return tuple(Topic(row.id, row.rulebook, tuple(events[row.id])) for row in heads)
