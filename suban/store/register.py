"""Units, functions, people and the dispatch directory as a whole: read, and changed in one transaction."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.database import Store
from suban.store.directory import DirectoryRecord
from suban.store.functions import FunctionRecord
from suban.store.people import PersonRecord, UnitRecord, token_digest
from suban.store.tables import AccessToken, DirectoryLine, Person, Petition, Unit, UnitFunctionLine

__all__ = [
    "DirectoryRecord",
    "FunctionRecord",
    "PersonRecord",
    "Register",
    "UnitRecord",
    "Writing",
    "opened",
]


@dataclass(frozen=True)
class Register:
    """What the store says now; `open_petitions` counts those that each unit holds."""

    units: tuple[UnitRecord, ...]
    people: tuple[PersonRecord, ...]
    directory: tuple[DirectoryRecord, ...]
    functions: tuple[FunctionRecord, ...]
    open_petitions: Mapping[str, int]


class Writing:
    """The register inside one transaction: all that is written here is there afterwards, or none of it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self) -> Register:
        """Everything, ended or not."""
        units = await self._connection.execute(select(Unit.__table__).order_by(Unit.code))
        people = await self._connection.execute(select(Person.__table__).order_by(Person.id))
        lines = await self._connection.execute(
            select(DirectoryLine.__table__).order_by(
                DirectoryLine.matter, DirectoryLine.area, DirectoryLine.valid_from
            )
        )
        functions = await self._connection.execute(
            select(UnitFunctionLine.__table__).order_by(UnitFunctionLine.function, UnitFunctionLine.area)
        )
        open_ = await self._connection.execute(
            select(Petition.unit, func.count())
            .where(Petition.stage != "closed", Petition.unit.is_not(None))
            .group_by(Petition.unit)
        )
        return Register(
            tuple(UnitRecord(**row._mapping) for row in units),
            tuple(PersonRecord(**row._mapping) for row in people),
            tuple(DirectoryRecord(**row._mapping) for row in lines),
            tuple(FunctionRecord(**row._mapping) for row in functions),
            {str(unit): count for unit, count in open_},
        )

    async def put(
        self,
        units: Sequence[UnitRecord],
        people: Sequence[PersonRecord],
        directory: Sequence[DirectoryRecord],
        functions: Sequence[FunctionRecord],
    ) -> None:
        """Add records, or bring those that are there up to date. Units come parents first."""
        for unit in units:
            await self._put(Unit, ("code",), vars(unit))
        for person in people:
            await self._put(Person, ("id",), vars(person))
        for line in directory:
            await self._put(DirectoryLine, ("matter", "area", "valid_from"), vars(line))
        for function in functions:
            await self._put(UnitFunctionLine, ("function", "area"), vars(function))

    async def end(
        self,
        units: Sequence[UnitRecord],
        people: Sequence[PersonRecord],
        directory: Sequence[DirectoryRecord],
        functions: Sequence[FunctionRecord],
        today: date,
    ) -> None:
        """Mark records as ended, and revoke the tokens of these people. What names them still finds them."""
        ids = [each.id for each in people]
        await self._connection.execute(
            update(Unit).where(Unit.code.in_([each.code for each in units])).values(ended_on=today)
        )
        await self._connection.execute(update(Person).where(Person.id.in_(ids)).values(ended_on=today))
        await self._connection.execute(delete(AccessToken).where(AccessToken.person.in_(ids)))
        await self._connection.execute(
            update(DirectoryLine)
            .where(
                tuple_(DirectoryLine.matter, DirectoryLine.area, DirectoryLine.valid_from).in_(
                    [each.key for each in directory]
                )
            )
            .values(ended_on=today)
        )
        await self._connection.execute(
            update(UnitFunctionLine)
            .where(
                tuple_(UnitFunctionLine.function, UnitFunctionLine.area).in_([each.key for each in functions])
            )
            .values(ended_on=today)
        )

    async def with_tokens(self, people: Sequence[str], now: datetime) -> frozenset[str]:
        """Those of the people who have a token that is good."""
        rows = await self._connection.scalars(
            select(AccessToken.person).where(
                AccessToken.person.in_(people),
                or_(AccessToken.expires_at.is_(None), AccessToken.expires_at > now),
            )
        )
        return frozenset(rows)

    async def give_token(self, person: str, token: str, expires_at: datetime | None) -> None:
        """Give a person a token; the ones before are no longer good."""
        await self._connection.execute(delete(AccessToken).where(AccessToken.person == person))
        await self._connection.execute(
            insert(AccessToken).values(digest=token_digest(token), person=person, expires_at=expires_at)
        )

    async def _put(self, table: type[Any], key: tuple[str, ...], row: dict[str, Any]) -> None:
        statement = insert(table).values(**row)
        changes = {name: statement.excluded[name] for name in row if name not in key}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_=changes)
        )


@asynccontextmanager
async def opened(store: Store) -> AsyncIterator[Writing]:
    """One transaction over the register; two that write at once come one after the other."""
    async with store.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('suban.register'))"))
        yield Writing(connection)
