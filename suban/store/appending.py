"""The one statement that an append is: all that it writes, or nothing where the journal ends elsewhere."""

from typing import Any

from sqlalchemy import ARRAY, JSON, Integer, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case

Row = dict[str, Any]

# The first part decides: the rest writes for the row that it gives, and it gives none where the petition's
# last entry is another one. Running terms are replaced one by one, since no part sees what another deletes.
_WRITE = text("""
    WITH place AS (
        UPDATE petition
        SET kind = :kind, matter = :matter, stage = :stage, unit = :unit, warning = :warning,
            due_at = :due_at, closed_on = :closed_on, entries = :entries, head = :head, "case" = :case
        WHERE number = :number AND entries = :entries_before AND head = :head_before
        RETURNING number
    ), recorded AS (
        INSERT INTO journal (number, entry, kind, at, act_id, content, hash)
        SELECT place.number, entry, kind, at, act_id, content, hash
        FROM place, json_to_recordset(:lines) AS line
            (entry integer, kind text, at timestamptz, act_id text, content text, hash text)
    ), told AS (
        INSERT INTO notice (number, entry, subject, audience, unit)
        SELECT place.number, entry, subject, audience, unit
        FROM place, json_to_recordset(:notices) AS line
            (entry integer, subject text, audience text, unit text)
    ), stopped AS (
        DELETE FROM running_term USING place
        WHERE running_term.number = place.number AND serial <> ALL (:serials)
    ), running AS (
        INSERT INTO running_term (number, serial, term, unit, started_at, due_on, due_at, provisional, source)
        SELECT place.number, serial, term, unit, started_at, due_on, due_at, provisional, source
        FROM place, json_to_recordset(:terms) AS line
            (serial integer, term text, unit text, started_at timestamptz, due_on date, due_at timestamptz,
             provisional boolean, source text)
        ON CONFLICT (number, serial) DO UPDATE
        SET term = excluded.term, unit = excluded.unit, started_at = excluded.started_at,
            due_on = excluded.due_on, due_at = excluded.due_at, provisional = excluded.provisional,
            source = excluded.source
    )
    SELECT count(*) FROM place
""").bindparams(
    bindparam("case", type_=JSONB),
    bindparam("lines", type_=JSON),
    bindparam("notices", type_=JSON),
    bindparam("terms", type_=JSON),
    bindparam("serials", type_=ARRAY(Integer)),
)


async def write(
    connection: AsyncConnection,
    before: Case,
    *,
    petition: Row,
    lines: list[Row],
    notices: list[Row],
    terms: list[Row],
) -> bool:
    """Write what follows a case. False where other entries stand there: then nothing is written."""
    values = {
        **petition,
        "number": before.number,
        "entries_before": before.entries,
        "head_before": before.head,
        "lines": [each | {"at": each["at"].isoformat()} for each in lines],
        "notices": notices,
        "serials": [each["serial"] for each in terms],
        "terms": [
            each | {name: each[name].isoformat() for name in ("started_at", "due_on", "due_at")}
            for each in terms
        ],
    }
    return bool(await connection.scalar(_WRITE, values))
