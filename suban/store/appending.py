"""The one statement that an append is: all that it writes, or nothing where the journal ends elsewhere."""

from typing import Any

from psycopg.types.json import Json, Jsonb

from suban.domain.case import Case
from suban.store.database import Store
from suban.store.driver import answer

Row = dict[str, Any]

# The first part decides: the rest writes for the row that it gives, and it gives none where the petition's
# last entry is another one. Running terms are replaced one by one, since no part sees what another deletes.
_WRITE = """
    WITH place AS (
        UPDATE petition
        SET kind = %(kind)s, matter = %(matter)s, nature = %(nature)s, urgency = %(urgency)s,
            stage = %(stage)s, unit = %(unit)s,
            parties = %(parties)s, closed_to = %(closed_to)s,
            warning = %(warning)s, due_at = %(due_at)s, closed_on = %(closed_on)s, entries = %(entries)s,
            head = %(head)s, "case" = %(case)s
        WHERE number = %(number)s AND entries = %(entries_before)s AND head = %(head_before)s
        RETURNING number
    ), recorded AS (
        INSERT INTO journal (number, entry, kind, at, act_id, content, hash)
        SELECT place.number, entry, kind, at, act_id, content, hash
        FROM place, json_to_recordset(%(lines)s) AS line
            (entry integer, kind text, at timestamptz, act_id text, content text, hash text)
    ), told AS (
        INSERT INTO notice (number, entry, subject, audience, unit, function)
        SELECT place.number, entry, subject, audience, unit, coalesce(function, '')
        FROM place, json_to_recordset(%(notices)s) AS line
            (entry integer, subject text, audience text, unit text, function text)
    ), stopped AS (
        DELETE FROM running_term USING place
        WHERE running_term.number = place.number AND serial <> ALL (%(serials)s)
    ), running AS (
        INSERT INTO running_term (number, serial, term, unit, started_at, due_on, due_at, provisional, source)
        SELECT place.number, serial, term, unit, started_at, due_on, due_at, provisional, source
        FROM place, json_to_recordset(%(terms)s) AS line
            (serial integer, term text, unit text, started_at timestamptz, due_on date, due_at timestamptz,
             provisional boolean, source text)
        ON CONFLICT (number, serial) DO UPDATE
        SET term = excluded.term, unit = excluded.unit, started_at = excluded.started_at,
            due_on = excluded.due_on, due_at = excluded.due_at, provisional = excluded.provisional,
            source = excluded.source
    )
    SELECT count(*) FROM place
"""


async def write(
    store: Store,
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
        "case": Jsonb(petition["case"]),
        "number": before.number,
        "entries_before": before.entries,
        "head_before": before.head,
        "lines": Json([each | {"at": each["at"].isoformat()} for each in lines]),
        "notices": Json(notices),
        "serials": [each["serial"] for each in terms],
        "terms": Json(
            [
                each | {name: each[name].isoformat() for name in ("started_at", "due_on", "due_at")}
                for each in terms
            ]
        ),
    }
    return bool(await answer(store, _WRITE, values))
