"""Taking petitions in: stored whole or not at all, once per Idempotency-Key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.domain.filing import PetitionerKind
from suban.domain.law import Law
from suban.store.database import Store
from suban.store.driver import answer
from suban.store.journal import petition_row
from suban.store.tables import IntakeKey, Petition, Petitioner, PetitionText


class KeyUsedError(Exception):
    """The Idempotency-Key belongs to a petition with another content."""


@dataclass(frozen=True)
class Asker:
    """Who asks; nothing of it for the anonymous."""

    language: str = "zh"
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    kind: PetitionerKind | None = None
    organisation: str | None = None

    @property
    def anonymous(self) -> bool:
        """Whether nothing is known of them."""
        return self.name is None


@dataclass(frozen=True)
class Filing:
    """A petition as it came: what is asked, who asks, which way it took, and under which key.

    `assistance` are the groups that were given with it, `filed_by` the member of the staff who entered it, or
    `petitioner`; `complained_of` whom it complains of where the register has no code for it.
    """

    key: str
    body_digest: str
    channel: str
    title: str
    body: str
    place: str | None
    occurred_on: date | None
    asker: Asker
    assistance: tuple[str, ...] = ()
    filed_by: str = "petitioner"
    complained_of: str | None = None


@dataclass(frozen=True)
class Filed:
    """A petition that is stored; `new` tells it from one that an earlier request stored."""

    case: Case
    new: bool


async def take_in(store: Store, law: Law, filing: Filing, case: Case) -> Filed:
    """Store a petition. The number of its case is the day, `20260302`; it gets a serial: `20260302-000001`.

    Raises `KeyUsedError` where the key came before with another body.
    """
    row = _row(law, filing, case)
    number = await answer(store, _STORE, row | {"case": Jsonb(row["case"])})
    if number is not None:
        return Filed(case.with_(number=number), new=True)
    async with store.connect() as connection:
        before = (await connection.execute(_ASK, {"key": filing.key})).one()
    if before.body_digest != filing.body_digest:
        raise KeyUsedError
    return Filed(Case.model_validate(before.case), new=False)


_ASK = text("""
    SELECT intake_key.body_digest, petition."case"
    FROM intake_key JOIN petition ON petition.number = intake_key.number
    WHERE intake_key.key = :key
""")
"""What the key stands for."""

_STORE = """
    WITH serial AS (
        SELECT nextval('petition_number') AS serial
        WHERE NOT EXISTS (SELECT FROM intake_key WHERE key = %(key)s)
    ), taken AS (
        INSERT INTO intake_key (key, body_digest, number)
        SELECT %(key)s, %(body_digest)s,
               %(number)s || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0')
        FROM serial
        ON CONFLICT (key) DO NOTHING
        RETURNING number
    ), stored AS (
        INSERT INTO petition
            (number, area, channel, rulebook, calendar, received_at, kind, matter, stage, unit, warning,
             due_at, closed_on, entries, head, closed_to, "case")
        SELECT number, %(area)s, %(channel)s, %(rulebook)s, %(calendar)s, %(received_at)s, %(kind)s,
               %(matter)s, %(stage)s, %(unit)s, %(warning)s, %(due_at)s::timestamptz, %(closed_on)s,
               %(entries)s, %(head)s, %(closed_to)s::text[], jsonb_set(%(case)s, '{number}', to_jsonb(number))
        FROM taken
    ), written AS (
        INSERT INTO petition_text (number, title, body, place, occurred_on, searchable, complained_of)
        SELECT number, %(title)s, %(body)s, %(place)s, %(occurred_on)s::date, %(searchable)s,
               %(complained_of)s
        FROM taken
    ), asked AS (
        INSERT INTO petitioner
            (number, anonymous, name, phone, email, address, language, kind, organisation, assistance)
        SELECT number, %(anonymous)s, %(name)s, %(phone)s, %(email)s, %(address)s, %(language)s,
               %(petitioner_kind)s, %(organisation)s, %(assistance)s::text[]
        FROM taken
    ), assisted AS (
        INSERT INTO assistance_change (number, serial, groups, changed_by, changed_at)
        SELECT number, 1, %(assistance)s::text[], %(filed_by)s, %(received_at)s
        FROM taken
        WHERE %(assistance)s::text[] IS NOT NULL
    )
    SELECT number FROM taken
"""
"""All rows of a new petition and its number, or none where its key is taken.

Whoever comes second waits for the first.
"""


def _row(law: Law, filing: Filing, case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "area": case.area,
        "channel": filing.channel,
        "rulebook": case.rulebook,
        "calendar": case.calendar,
        "received_at": case.received_at,
        **petition_row(law, case),
        "title": filing.title,
        "body": filing.body,
        "place": filing.place,
        "occurred_on": filing.occurred_on,
        "searchable": f"{filing.title}\n{filing.body}".lower(),
        "complained_of": filing.complained_of,
        **_asker_row(filing.asker),
        "petitioner_kind": filing.asker.kind,
        "assistance": list(filing.assistance) or None,
        "filed_by": filing.filed_by,
        "key": filing.key,
        "body_digest": filing.body_digest,
    }


async def insert_filings(connection: AsyncConnection, law: Law, filed: Sequence[tuple[Filing, Case]]) -> None:
    """The rows of new petitions, which ask for no assistance. Whoever calls this holds their keys."""
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
        [
            {"number": case.number, "kind": filing.asker.kind, **_asker_row(filing.asker)}
            for filing, case in filed
        ],
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
        "address": asker.address,
        "language": asker.language,
        "organisation": asker.organisation,
    }
