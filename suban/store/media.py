"""What the media are supplied with: items with all that happened to each. Nothing is ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import media
from suban.domain.media import ItemState, hindrance, state_of
from suban.store.append_only import done_before, lock, put_head
from suban.store.database import Store
from suban.store.keys import Key
from suban.store.tables import MediaEvent, MediaItem, Petition, Petitioner, PetitionText


class ItemHinderedError(Exception):
    """What is asked cannot happen to an item that stands as this one does."""

    def __init__(self, code: media.Hindrance) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Item:
    """An item with all that happened to it, in order."""

    id: UUID
    events: tuple[media.ItemEvent, ...]

    @property
    def state(self) -> ItemState:
        """How it stands now."""
        return state_of(self.events)


@dataclass(frozen=True)
class Personal:
    """What a petition says word for word of who asks and where: what no item may repeat."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    telephones: tuple[str, ...]


async def draft(store: Store, id_: UUID, *, event: media.ItemEvent, key: Key) -> Item:
    """Store a new item; the same key and body again is the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    assert event.content
    values = {"id": id_, "petition": event.content.petition, "drafted_by": event.by}
    async with store.begin() as connection:
        there = await put_head(connection, MediaItem, "drafted_by", values | vars(key))
        if there is None:
            await _insert(connection, id_, event, key)
        (stored,) = await _found(connection, MediaItem.id == (there or id_))
    return stored


async def happen(store: Store, id_: UUID, *, event: media.ItemEvent, key: Key) -> Item:
    """Add to an item what happened to it, once per key and person; its serial is put in here.

    Raises `ItemHinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        await lock(connection, "media", str(id_))
        (there,) = await _found(connection, MediaItem.id == id_)
        if not await done_before(connection, MediaEvent, MediaEvent.item, [id_], by=event.by, key=key):
            if reason := hindrance(there.events, event):
                raise ItemHinderedError(reason)
            await _insert(connection, id_, event.with_(serial=len(there.events) + 1), key)
        (stored,) = await _found(connection, MediaItem.id == id_)
    return stored


async def one(store: Store, id_: UUID) -> Item | None:
    """The item of that id, or None."""
    async with store.connect() as connection:
        return next(iter(await _found(connection, MediaItem.id == id_)), None)


async def page(store: Store, *, before: UUID | None, limit: int) -> tuple[Item, ...]:
    """All items, the newest first; `before` is the last of the page before."""
    async with store.connect() as connection:
        return await _found(connection, *_before(before), limit=limit)


async def published(
    store: Store, kinds: Sequence[str], *, before: UUID | None, limit: int
) -> tuple[Item, ...]:
    """What is published now, the newest first: approved, not withdrawn.

    A case is told only as long as its petition is closed, of one of these kinds and complains of nobody.
    """
    last = (
        select(MediaEvent.kind)
        .where(MediaEvent.item == MediaItem.id)
        .order_by(MediaEvent.serial.desc())
        .limit(1)
        .scalar_subquery()
    )
    fit = (
        select(Petition.number)
        .where(
            Petition.number == MediaItem.petition,
            Petition.stage == "closed",
            Petition.kind.in_(kinds),
            ~Petition.case.has_key("respondents"),
        )
        .exists()
    )
    wanted = and_(last == "approved", or_(MediaItem.petition.is_(None), fit))
    async with store.connect() as connection:
        return await _found(connection, wanted, *_before(before), limit=limit)


async def personal(store: Store, number: str) -> Personal:
    """What a petition says of who asks and where it is."""
    asks = (Petitioner.name, Petitioner.organisation, Petitioner.address, Petitioner.phone)
    async with store.connect() as connection:
        who = (await connection.execute(select(*asks).where(Petitioner.number == number))).one_or_none()
        place = await connection.scalar(select(PetitionText.place).where(PetitionText.number == number))
    names, addresses, telephones = ((), (), ()) if who is None else (who[:2], who[2:3], who[3:])
    return Personal(_given(names), _given((*addresses, place)), _given(telephones))


def _given(texts: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(each for each in texts if each)


def _before(before: UUID | None) -> list[ColumnElement[bool]]:
    if before is None:
        return []
    return [MediaItem.serial < select(MediaItem.serial).where(MediaItem.id == before).scalar_subquery()]


async def _insert(connection: AsyncConnection, id_: UUID, event: media.ItemEvent, key: Key) -> None:
    values = {
        "item": id_,
        "serial": event.serial,
        "kind": event.kind,
        "by": event.by,
        "content": event.canonical(),
    }
    await connection.execute(insert(MediaEvent).values(**values, **vars(key)))


async def _found(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Item, ...]:
    heads = (
        await connection.scalars(
            select(MediaItem.id).where(*wanted).order_by(MediaItem.serial.desc()).limit(limit)
        )
    ).all()
    events: dict[UUID, list[media.ItemEvent]] = {each: [] for each in heads}
    for row in await connection.execute(
        select(MediaEvent.item, MediaEvent.content)
        .where(MediaEvent.item.in_(events))
        .order_by(MediaEvent.item, MediaEvent.serial)
    ):
        events[row.item].append(media.ItemEvent.model_validate_json(row.content))
    return tuple(Item(each, tuple(events[each])) for each in heads)
