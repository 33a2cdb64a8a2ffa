"""A year of a city, copied in the database: petitions as acts leave them, with journal, limits and askers.

A few lives are acted out by the law, one for each stage at which a petition may stand, and written as the
journal's append would write them. PostgreSQL itself copies them under other numbers, moved in time, with
other texts. Hashes and what stands within entries and cases stay those of the first: no list asks for them.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from bench.kit.overdue import lived
from bench.size.filing import UNITS
from suban.domain.case import Case
from suban.domain.entries import GENESIS
from suban.domain.law import Law
from suban.store.journal import line_row, petition_row, term_rows

YEAR = timedelta(days=365)
OPEN_DAYS = 20
"""The petitions of so many days are open, but one in ten of them."""
_TEMPLATE = "20260302-000001"
_FILED = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
_ACTS = tuple(_FILED + timedelta(hours=hours) for hours in (0.5, 1, 2, 30, 100, 110, 130))
"""When each act of an ordinary life is done."""

_STAGES = (0, 2), (1, 3), (2, 15), (3, 20), (4, 30), (5, 10), (6, 20)
"""How many acts were done, of so many in a hundred open petitions; closed ones have had all seven."""
_CLOSED = 7


@dataclass(frozen=True)
class Copied:
    """The seconds that it took, and bytes of all tables and of the largest, with their indexes."""

    seconds: float
    bytes: int
    bytes_of_tables: dict[str, int]


def clear(superuser_url: str) -> None:
    """Take away all copies."""
    with psycopg.connect(superuser_url, autocommit=True) as db:
        db.execute("TRUNCATE petition CASCADE")


def copy(superuser_url: str, law: Law, texts: Sequence[tuple[str, str]], count: int) -> Copied:
    """Copy so many petitions into tables that have none, and bring the statistics up to date.

    As the superuser, who may leave out what is asked of each row that refers to another.
    """
    began = time.monotonic()
    with psycopg.connect(superuser_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as db:
        for setting in (
            "session_replication_role = replica",
            "synchronous_commit = off",
            "maintenance_work_mem = '512MB'",
        ):
            db.execute(f"SET {setting}".encode())
        _write_templates(db, law, texts)
        index = db.execute("SELECT pg_get_indexdef('petition_text_grams'::regclass)").fetchone()
        assert index is not None
        db.execute("DROP INDEX petition_text_grams")
        span: dict[str, Any] = {
            "count": count,
            "seconds": YEAR.total_seconds() / count,
            "texts": len(texts),
            "first": datetime.now(UTC) - YEAR,
            "open": timedelta(days=OPEN_DAYS),
            "year": YEAR,
        }
        for statement in _COPIES:
            db.execute(statement.encode(), span if "%(" in statement else None)
        db.execute(index[0].encode())
        db.execute("ALTER INDEX petition_text_grams ALTER COLUMN 1 SET STATISTICS 0")
        db.execute("VACUUM (ANALYZE) petition, petition_text, petitioner, running_term, journal")
        sizes = dict(
            db.execute(
                "SELECT relname, pg_total_relation_size(oid) FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            ).fetchall()
        )
    tables = {name: sizes[name] for name in sorted(sizes, key=lambda name: -sizes[name])[:6]}
    return Copied(time.monotonic() - began, sum(sizes.values()), tables)


def lives(law: Law) -> list[dict[str, Any]]:
    """Petitions with more and more acts behind them: row, entries, limits, and how common each is."""
    found = []
    for acts, hundredths in (*_STAGES, (_CLOSED, 0)):
        case = Case(
            number=_TEMPLATE,
            rulebook=law.rulebook.digest,
            calendar=law.calendar.digest,
            kind="complaint",
            area="360783",
            channel="web",
            received_at=_FILED,
            declared=True,
        )
        head = GENESIS
        after, entries = lived(law, case, _ACTS[:acts])
        lines = []
        for entry in entries:
            lines.append(line_row(case.number, head, entry, entry.canonical()))
            head = lines[-1]["hash"]
        found.append(
            {
                "life": acts,
                "hundredths": hundredths,
                "petition": petition_row(law, after),
                "lines": lines,
                "terms": term_rows(law, after),
            }
        )
    return found


def _write_templates(db: psycopg.Connection[Any], law: Law, texts: Sequence[tuple[str, str]]) -> None:
    for statement in _TEMPLATES:
        db.execute(statement.encode())
    for statute, kind in ((law.rulebook, "rulebook"), (law.calendar, "calendar")):
        db.execute(
            "INSERT INTO statute (digest, kind, name, body) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (statute.digest, kind, kind, statute.canonical()),
        )
    before = 0
    for life in lives(law):
        db.execute(
            "INSERT INTO life SELECT %s, %s, %s, %s, %s, %s, json_populate_record(NULL::petition, %s)",
            (
                *(life["life"], before, before := before + life["hundredths"]),
                *(law.rulebook.digest, law.calendar.digest, _FILED, _as_json(life["petition"])),
            ),
        )
        for table, rows in (("life_line", life["lines"]), ("life_term", life["terms"])):
            of = "journal" if table == "life_line" else "running_term"
            read = f"json_populate_recordset(NULL::{of}, %s) AS each"
            db.execute(
                f"INSERT INTO {table} SELECT %s, each FROM {read}".encode(),
                (life["life"], _as_json(rows)),
            )
    with db.cursor().copy("COPY life_text (place, title, body) FROM STDIN") as rows_of:
        for place, (title, body) in enumerate(texts):
            rows_of.write_row((place, title, body))


def _as_json(value: Any) -> str:
    return json.dumps(value, default=lambda each: each.isoformat(), ensure_ascii=False)


_TEMPLATES = (
    "DROP TABLE IF EXISTS life, life_line, life_term, life_text, copied",
    """
    CREATE TEMP TABLE life (
        life int, above int, upto int, rulebook text, calendar text, filed timestamptz, petition petition
    )
    """,
    "CREATE TEMP TABLE life_line (life int, line journal)",
    "CREATE TEMP TABLE life_term (life int, term running_term)",
    "CREATE TEMP TABLE life_text (place int PRIMARY KEY, title text, body text)",
)

_UNITS = "ARRAY[" + ", ".join(f"'{each}'" for each in UNITS) + "]"

# A serial's remainders, by numbers that have no factor in common, are as good as chance and always the same.
_COPIES = (
    f"""
    CREATE TEMP TABLE copied AS
    SELECT serial, received_at, received_at - life.filed AS later, life.life,
           to_char(received_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(serial::text, 7, '0')
               AS number,
           ({_UNITS})[1 + serial * 7919 %% {len(UNITS)}] AS unit
    FROM (
        SELECT serial, %(first)s + serial * %(seconds)s * interval '1 second' AS received_at
        FROM generate_series(1::bigint, %(count)s) AS serial
    ) AS filed
    JOIN life ON CASE
        WHEN received_at > %(first)s + %(year)s - %(open)s AND serial * 104729 %% 10 > 0
        THEN serial * 15485863 %% 100 >= above AND serial * 15485863 %% 100 < upto
        ELSE above = upto
    END
    """,
    """
    INSERT INTO petition (
        number, kind, matter, nature, urgency, area, channel, rulebook, calendar, received_at, started_at,
        stage, unit, warning, due_at, closed_on, entries, head, "case"
    )
    SELECT number, (petition).kind,
           CASE WHEN serial * 6700417 % 10 < 8 THEN 'public_services' ELSE 'help' END,
           (petition).nature, (petition).urgency, '360783',
           CASE WHEN serial * 2750159 % 1000 = 0 THEN 'letter' WHEN serial % 3 = 0 THEN 'hotline'
                ELSE 'web' END,
           rulebook, calendar, received_at, received_at, (petition).stage,
           CASE WHEN (petition).unit IS NULL THEN NULL ELSE copied.unit END,
           (petition).warning, (petition).due_at + later, (petition).closed_on, (petition).entries,
           (petition).head, jsonb_set((petition)."case", '{number}', to_jsonb(number))
    FROM copied JOIN life USING (life) ORDER BY serial
    """,
    """
    INSERT INTO petition_text (number, title, body, searchable)
    SELECT number, title, body, lower(title || E'\\n' || body)
    FROM copied JOIN life_text ON place = serial * 32452843 %% %(texts)s ORDER BY serial
    """,
    """
    INSERT INTO petitioner (number, anonymous, name, phone, language)
    SELECT number, false, '王小明', '138' || lpad((serial * 49979687 % 40000000)::text, 8, '0'), 'zh'
    FROM copied ORDER BY serial
    """,
    """
    INSERT INTO running_term (number, serial, term, unit, started_at, due_on, due_at, provisional, source)
    SELECT number, (term).serial, (term).term,
           CASE WHEN (term).unit IS NULL THEN NULL ELSE copied.unit END,
           (term).started_at + later, ((term).due_on + later)::date, (term).due_at + later,
           (term).provisional, (term).source
    FROM copied JOIN life_term USING (life) ORDER BY copied.serial
    """,
    """
    INSERT INTO journal (number, entry, kind, at, act_id, content, hash, recorded_at)
    SELECT number, (line).entry, (line).kind, (line).at + later, (line).act_id, (line).content, (line).hash,
           (line).at + later
    FROM copied JOIN life_line USING (life) ORDER BY serial, (line).entry
    """,
)
