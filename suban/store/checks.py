"""What the checks look at in the database, and what they have found."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from suban.domain.case import Case
from suban.domain.law import UnknownStatuteError, law_of
from suban.domain.procedure import Record, duty
from suban.store import statutes
from suban.store.audit import Difference
from suban.store.database import Store
from suban.store.open_petitions import cases_of, open_numbers
from suban.store.tables import CheckRun, Delivery, JournalEntry, Notice, Petition

KEPT_FINDINGS = 200
"""So many findings of a run are kept with their words; all are counted."""

_KEPT = timedelta(days=400)
"""How long a run stays on record: a year and a month, a constant of operation."""


@dataclass(frozen=True)
class Run:
    """One run of a check: how many things it looked at, how many were wrong, and the first of these."""

    check: str
    began_at: datetime
    ended_at: datetime
    examined: int
    found: int
    findings: tuple[Difference, ...]


async def record(
    store: Store, check: str, began_at: datetime, examined: int, findings: Sequence[Difference]
) -> None:
    """Keep what a check has found, and let go of what is older than a year."""
    kept = [
        {"number": each.number, "entry": each.entry, "what": each.what} for each in findings[:KEPT_FINDINGS]
    ]
    values = {
        "check": check,
        "began_at": began_at,
        "examined": examined,
        "found": len(findings),
        "findings": {"findings": kept},
    }
    async with store.begin() as connection:
        await connection.execute(insert(CheckRun).values(**values))
        await connection.execute(
            delete(CheckRun).where(CheckRun.check == check, CheckRun.ended_at < func.now() - _KEPT)
        )


async def newest(store: Store) -> tuple[Run, ...]:
    """The newest run of each check."""
    query = (
        select(CheckRun.__table__)
        .ext(distinct_on(CheckRun.check))
        .order_by(CheckRun.check, CheckRun.ended_at.desc(), CheckRun.id.desc())
    )
    async with store.connect() as connection:
        return tuple(_run(row) for row in await connection.execute(query))


async def runs(store: Store, check: str, limit: int) -> tuple[Run, ...]:
    """The runs of one check, the newest first."""
    query = select(CheckRun.__table__).where(CheckRun.check == check).order_by(CheckRun.id.desc())
    async with store.connect() as connection:
        return tuple(_run(row) for row in await connection.execute(query.limit(limit)))


def _run(row: Row[Any]) -> Run:
    return Run(
        check=row.check,
        began_at=row.began_at,
        ended_at=row.ended_at,
        examined=row.examined,
        found=row.found,
        findings=tuple(Difference(**each) for each in row.findings["findings"]),
    )


async def missed_limits(store: Store, until: datetime) -> AsyncIterator[tuple[Case, Difference | None]]:
    """Every open petition, with the limit or rung that passed by this instant and has no entry."""
    async for case in cases_of(store, await open_numbers(store)):
        yield case, await _missed(store, case, until)


async def _missed(store: Store, case: Case, until: datetime) -> Difference | None:
    if not case.entries:
        return None
    try:
        law = law_of(case)
    except UnknownStatuteError:
        await statutes.learn(store)
        law = law_of(case)
    due = duty(law, case, until)
    if not isinstance(due, Record):
        return None
    entry = due.entries[0]
    at = entry.at.astimezone(law.calendar.zone).isoformat(timespec="minutes")
    return Difference(
        case.number,
        case.entries + 1,
        f"{at} 已届满而无记录：{due.term} {entry.kind} / "
        f"passed at {at} without its entry: {due.term}, {entry.kind}",
    )


async def waiting_notices(store: Store, before: datetime) -> tuple[int, tuple[Difference, ...]]:
    """How many notices are unsettled, and which came before this instant and wait longer than they should."""
    of_this = Delivery.notice_id == Notice.id
    tried = select(Delivery.error).where(of_this, Delivery.error.is_not(None)).limit(1).scalar_subquery()
    # Until the morning, or until its turn at the pace of its channel, a message waits as it should.
    held = select(Delivery.notice_id).where(of_this, Delivery.state.in_(("held", "queued")))
    unsettled = Notice.settled_at.is_(None)
    query = (
        select(Notice.id, Notice.number, Notice.entry, Notice.started_at, tried)
        .where(unsettled, Notice.created_at < before, ~held.exists())
        .order_by(Notice.id)
    )
    async with store.connect() as connection:
        rows = (await connection.execute(query)).all()
        examined = await connection.scalar(select(func.count()).select_from(Notice).where(unsettled))
    return examined or 0, tuple(
        Difference(number, entry, _notice_words(id_, begun=begun is not None, error=error))
        for id_, number, entry, begun, error in rows
    )


def _notice_words(id_: int, *, begun: bool, error: str | None) -> str:
    if not begun:
        return f"通知 {id_} 尚未开始发送 / notice {id_} has not been taken up"
    why = f" ({error})" if error else ""
    return f"通知 {id_} 尚未送达{why} / notice {id_} has not been delivered{why}"


async def to_fold(store: Store, since: datetime) -> tuple[str, ...]:
    """The petitions that are open, or have an entry written since this instant."""
    lately = select(JournalEntry.number).where(JournalEntry.at >= since)
    query = (
        select(Petition.number)
        .where(or_(Petition.stage != "closed", Petition.number.in_(lately)))
        .order_by(Petition.number)
    )
    async with store.connect() as connection:
        return tuple((await connection.execute(query)).scalars())
