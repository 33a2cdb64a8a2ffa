"""Taking petitions in: stored whole, in one transaction, once per Idempotency-Key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.domain.law import Law
from suban.store.database import Store
from suban.store.journal import petition_row
from suban.store.tables import IntakeKey, Petition, Petitioner, PetitionText, petition_number


class KeyUsedError(Exception):
    """The Idempotency-Key belongs to a petition with another content."""


@dataclass(frozen=True)
class Asker:
    """Who asks; nothing of it for the anonymous."""

    language: str = "zh"
    name: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def anonymous(self) -> bool:
        """Whether nothing is known of them."""
        return self.name is None


@dataclass(frozen=True)
class Filing:
    """A petition as it came: what is asked, who asks, which way it took, and under which key."""

    key: str
    body_digest: str
    channel: str
    title: str
    body: str
    place: str | None
    occurred_on: date | None
    asker: Asker


@dataclass(frozen=True)
class Filed:
    """A petition that is stored; `new` tells it from one that an earlier request stored."""

    case: Case
    new: bool


async def take_in(store: Store, law: Law, filing: Filing, first_case: Callable[[int], Case]) -> Filed:
    """Store a petition. `first_case` makes its case of the serial number that it gets.

    Raises `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        # Two requests with one key, sent at once, must not both find the place free.
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(filing.key, 0))))
        earlier = await _earlier(connection, filing)
        if earlier is not None:
            return Filed(earlier, new=False)
        serial = (await connection.execute(select(petition_number.next_value()))).scalar_one()
        case = first_case(serial)
        await insert_filings(connection, law, [(filing, case)])
        return Filed(case, new=True)


async def insert_filings(connection: AsyncConnection, law: Law, filed: Sequence[tuple[Filing, Case]]) -> None:
    """The rows of new petitions. Whoever calls this holds their keys."""
    await connection.execute(
        insert(Petition),
        [
            {
                "number": case.number,
                "area": case.area,
                "channel": filing.channel,
                "rulebook": case.rulebook,
                "calendar": case.calendar,
                "received_at": case.received_at,
                **petition_row(law, case),
            }
            for filing, case in filed
        ],
    )
    await connection.execute(
        insert(PetitionText),
        [
            {
                "number": case.number,
                "title": filing.title,
                "body": filing.body,
                "place": filing.place,
                "occurred_on": filing.occurred_on,
                "searchable": f"{filing.title}\n{filing.body}".lower(),
            }
            for filing, case in filed
        ],
    )
    await connection.execute(
        insert(Petitioner),
        [{"number": case.number, **_asker_row(filing.asker)} for filing, case in filed],
    )
    await connection.execute(
        insert(IntakeKey),
        [
            {"key": filing.key, "body_digest": filing.body_digest, "number": case.number}
            for filing, case in filed
        ],
    )


def _asker_row(asker: Asker) -> dict[str, Any]:
    return {
        "anonymous": asker.anonymous,
        "name": asker.name,
        "phone": asker.phone,
        "email": asker.email,
        "language": asker.language,
    }


async def _earlier(connection: AsyncConnection, filing: Filing) -> Case | None:
    row = (
        await connection.execute(
            select(IntakeKey.body_digest, Petition.case)
            .join(Petition, Petition.number == IntakeKey.number)
            .where(IntakeKey.key == filing.key)
        )
    ).one_or_none()
    if row is None:
        return None
    if row.body_digest != filing.body_digest:
        raise KeyUsedError
    return Case.model_validate(row.case)
