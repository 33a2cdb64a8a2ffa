"""The staff: units, people and their access tokens."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from suban.domain.acts import Actor
from suban.domain.organisation import Level
from suban.domain.rulebook import Role
from suban.store.database import Store
from suban.store.tables import AccessToken, Person, Unit

_LOCAL = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class UnitRecord:
    """A unit (承办单位).

    `level` is as the city says it (`suban.domain.organisation.level_of` tells it otherwise); `valid_from` and
    `valid_to` are its first and last day, None: without end.
    """

    code: str
    name: str
    name_en: str
    kind: str
    area: str
    parent: str | None = None
    leader_in_charge: str | None = None
    principal_leader: str | None = None
    level: Level | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class PersonRecord:
    """Somebody of the staff."""

    id: str
    name: str
    role: Role
    unit: str | None
    email: str | None
    language: str = "zh"
    ended_on: date | None = None


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def bearer(store: Store, token: str, now: datetime) -> Actor | None:
    """Whom a token belongs to, or None where it is unknown or no longer good."""
    async with store.connect() as connection:
        row = (
            await connection.execute(
                select(Person.id, Person.role, Person.unit)
                .join(AccessToken, AccessToken.person == Person.id)
                .where(
                    AccessToken.digest == token_digest(token),
                    Person.ended_on.is_(None),
                    or_(AccessToken.expires_at.is_(None), AccessToken.expires_at > now),
                )
            )
        ).one_or_none()
    return None if row is None else Actor(person=row.id, role=row.role, unit=row.unit)


async def units(store: Store) -> tuple[UnitRecord, ...]:
    """All units, by code, also those that have ended."""
    async with store.connect() as connection:
        rows = await connection.execute(select(Unit.__table__).order_by(Unit.code))
        return tuple(UnitRecord(**row._mapping) for row in rows)


async def unit(store: Store, code: str) -> UnitRecord | None:
    """The unit of that code, or None."""
    async with store.connect() as connection:
        row = (await connection.execute(select(Unit.__table__).where(Unit.code == code))).one_or_none()
    return None if row is None else UnitRecord(**row._mapping)


def valid_on(day: date) -> ColumnElement[bool]:
    """The units that are there on a day."""
    return and_(
        Unit.ended_on.is_(None),
        or_(Unit.valid_from.is_(None), Unit.valid_from <= day),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= day),
    )


def local_day(at: datetime) -> date:
    """The day of a moment, as the register counts days."""
    return at.astimezone(_LOCAL).date()


async def takes_petitions(store: Store, code: str, at: datetime) -> bool:
    """Whether petitions may be dispatched to a unit at a moment: one of that code is valid that day."""
    day = local_day(at)
    async with store.connect() as connection:
        found = await connection.scalar(select(Unit.code).where(Unit.code == code, valid_on(day)))
    return found is not None


async def person(store: Store, id_: str) -> PersonRecord | None:
    """The person of that id, or None."""
    async with store.connect() as connection:
        row = (await connection.execute(select(Person.__table__).where(Person.id == id_))).one_or_none()
    return None if row is None else PersonRecord(**row._mapping)


async def of_role(store: Store, role: Role) -> tuple[PersonRecord, ...]:
    """Who has a role, as the register stands now, by id."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Person.__table__).where(Person.role == role, Person.ended_on.is_(None)).order_by(Person.id)
        )
        return tuple(PersonRecord(**row._mapping) for row in rows)


async def led_by_somebody(store: Store, units: Sequence[str], *, but: Collection[str] = ()) -> frozenset[str]:
    """Those of the units that have a leader on the register now, besides some people."""
    async with store.connect() as connection:
        rows = await connection.scalars(
            select(Person.unit).where(
                Person.unit.in_(units),
                Person.role == "leader",
                Person.ended_on.is_(None),
                Person.id.not_in(but),
            )
        )
        return frozenset(each for each in rows if each is not None)


async def leads(store: Store, id_: str) -> bool:
    """Whether a person leads a unit, as the register stands now."""
    found = await person(store, id_)
    return found is not None and found.role == "leader" and found.ended_on is None


async def not_of_units(store: Store, units: Sequence[str], named: Mapping[str, str]) -> tuple[str, ...]:
    """The names under which somebody is named who is of none of the units, as the register stands now."""
    if not named:
        return ()
    async with store.connect() as connection:
        rows = await connection.scalars(
            select(Person.id).where(
                Person.id.in_(set(named.values())), Person.unit.in_(units), Person.ended_on.is_(None)
            )
        )
        there = set(rows)
    return tuple(name for name, person in named.items() if person not in there)


async def replace_token(store: Store, person: str, token: str, expires_at: datetime | None) -> None:
    """Give a person a token; the ones before are no longer good."""
    async with store.begin() as connection:
        await connection.execute(delete(AccessToken).where(AccessToken.person == person))
        await connection.execute(
            insert(AccessToken).values(digest=token_digest(token), person=person, expires_at=expires_at)
        )


async def revoke_tokens(store: Store, person: str) -> int:
    """End all tokens of a person, and tell how many there were."""
    async with store.begin() as connection:
        ended = await connection.execute(delete(AccessToken).where(AccessToken.person == person))
        return ended.rowcount
