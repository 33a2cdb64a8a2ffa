"""The knowledge base: its articles as they stand, and all that happened to each. No event is ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import knowledge
from suban.domain.knowledge import ArticleContent, ArticleState, Hindrance, Standing, hindrance, state_of
from suban.store.database import Store
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.store.search import has_words
from suban.store.tables import KnowledgeArticle, KnowledgeEvent


class HinderedError(Exception):
    """What is asked cannot happen to an article that stands as this one does."""

    def __init__(self, code: Hindrance) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Article:
    """An article: whose it is, and all that happened to it, in order."""

    id: UUID
    unit: str
    events: tuple[knowledge.KnowledgeEvent, ...]

    @property
    def state(self) -> ArticleState:
        """What it says now."""
        return state_of(self.events)


@dataclass(frozen=True)
class Wanted:
    """Which articles: None does not narrow. `public_on`: what everybody may read on that day.

    `words` must all stand in question or answer.
    """

    words: tuple[str, ...] = ()
    unit: str | None = None
    matter: str | None = None
    standing: Standing | None = None
    reported: bool | None = None
    waiting: bool | None = None
    public_on: date | None = None


async def write(store: Store, article: UUID, unit: str, event: knowledge.KnowledgeEvent, key: Key) -> Article:
    """Store a new article with its first draft; the same key and body again is the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        row = upsert(KnowledgeArticle).values(
            id=article, unit=unit, written_by=event.by, **_columns((event,)), **vars(key)
        )
        made = await connection.execute(
            row.on_conflict_do_nothing(index_elements=["written_by", "key"]).returning(KnowledgeArticle.id)
        )
        if made.one_or_none() is None:
            there = (
                await connection.execute(
                    select(KnowledgeArticle.id, KnowledgeArticle.body_digest).where(
                        KnowledgeArticle.written_by == event.by, KnowledgeArticle.key == key.key
                    )
                )
            ).one()
            if there.body_digest != key.body_digest:
                raise KeyUsedError
            article = there.id
        else:
            await _insert(connection, article, event, key)
        (stored,) = await _articles(connection, KnowledgeArticle.id == article)
    return stored


async def happen(
    store: Store, article: UUID, event: knowledge.KnowledgeEvent, key: Key, today: date
) -> Article:
    """Add to an article what happened to it, once per key and person; its serial is put in here.

    Raises `HinderedError`, `KeyUsedError` where the key came before with another body, and `LookupError`
    where there is no such article.
    """
    async with store.begin() as connection:
        # Two events at once would both take the next serial, and both be judged by what stood before.
        locked = await connection.execute(
            select(KnowledgeArticle.id).where(KnowledgeArticle.id == article).with_for_update()
        )
        if locked.one_or_none() is None:
            raise LookupError(article)
        (there,) = await _articles(connection, KnowledgeArticle.id == article)
        if await _done(connection, article, event.by, key):
            return there
        event = event.with_(serial=len(there.events) + 1)
        if reason := hindrance(there.state, event, today):
            raise HinderedError(reason)
        await _insert(connection, article, event, key)
        await connection.execute(
            update(KnowledgeArticle)
            .where(KnowledgeArticle.id == article)
            .values(**_columns((*there.events, event)))
        )
        (stored,) = await _articles(connection, KnowledgeArticle.id == article)
    return stored


async def one(store: Store, article: UUID) -> Article | None:
    """The article of that id."""
    async with store.connect() as connection:
        return next(iter(await _articles(connection, KnowledgeArticle.id == article)), None)


async def page(
    store: Store, wanted: Wanted, today: date, *, before: UUID | None, limit: int
) -> tuple[Article, ...]:
    """Articles, the newest first; `before` is the last of the page before."""
    conditions = _conditions(wanted, today)
    if before is not None:
        last = select(KnowledgeArticle.serial).where(KnowledgeArticle.id == before).scalar_subquery()
        conditions.append(KnowledgeArticle.serial < last)
    async with store.connect() as connection:
        return await _articles(connection, *conditions, limit=limit)


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    this = KnowledgeArticle
    standing = case(
        (this.withdrawn, "withdrawn"),
        (this.question.is_(None), "draft"),
        (this.review_on < today, "due_for_review"),
        else_="published",
    )
    conditions = has_words(func.lower(func.concat_ws("\n", this.question, this.answer)), wanted.words)
    if wanted.unit is not None:
        conditions.append(this.unit == wanted.unit)
    if wanted.matter is not None:
        conditions.append(this.matter == wanted.matter)
    if wanted.standing is not None:
        conditions.append(standing == wanted.standing)
    if wanted.reported is not None:
        conditions.append(this.reports > 0 if wanted.reported else this.reports == 0)
    if wanted.waiting is not None:
        conditions.append(this.waiting == wanted.waiting)
    if wanted.public_on is not None:
        conditions.append(and_(this.public, ~this.withdrawn, this.review_on >= wanted.public_on))
    return conditions


def _columns(events: Sequence[knowledge.KnowledgeEvent]) -> dict[str, object]:
    state = state_of(events)
    said = state.published
    return {
        "question": said.question if said else None,
        "answer": said.answer if said else None,
        "matter": said.matter if said else None,
        "public": bool(said and said.public),
        "review_on": state.review_on,
        "withdrawn": state.withdrawn,
        "waiting": state.draft is not None,
        "reports": len(state.reports),
    }


async def _insert(
    connection: AsyncConnection, article: UUID, event: knowledge.KnowledgeEvent, key: Key
) -> None:
    fields = dict(event) | {"content": event.content.model_dump(mode="json") if event.content else None}
    await connection.execute(insert(KnowledgeEvent).values(article=article, **fields, **vars(key)))


async def _done(connection: AsyncConnection, article: UUID, by: str, key: Key) -> bool:
    row = (
        await connection.execute(
            select(KnowledgeEvent.body_digest).where(
                KnowledgeEvent.article == article, KnowledgeEvent.by == by, KnowledgeEvent.key == key.key
            )
        )
    ).one_or_none()
    if row is not None and row.body_digest != key.body_digest:
        raise KeyUsedError
    return row is not None


async def _articles(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Article, ...]:
    rows = (
        await connection.execute(
            select(KnowledgeArticle.id, KnowledgeArticle.unit)
            .where(*wanted)
            .order_by(KnowledgeArticle.serial.desc())
            .limit(limit)
        )
    ).all()
    names = tuple(knowledge.KnowledgeEvent.model_fields)
    events: dict[UUID, list[knowledge.KnowledgeEvent]] = {row.id: [] for row in rows}
    for row in await connection.execute(
        select(KnowledgeEvent.article, *(getattr(KnowledgeEvent, name) for name in names))
        .where(KnowledgeEvent.article.in_(events))
        .order_by(KnowledgeEvent.article, KnowledgeEvent.serial)
    ):
        fields = {name: getattr(row, name) for name in names}
        fields["content"] = ArticleContent(**row.content) if row.content else None
        events[row.article].append(knowledge.KnowledgeEvent(**fields))
    return tuple(Article(row.id, row.unit, tuple(events[row.id])) for row in rows)
