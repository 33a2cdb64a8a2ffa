"""The groups for which a petition gets assistance: what stands now beside who asks, and each change of it.

Kept apart from journal and case, since it says something about a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from suban.store.database import Store
from suban.store.tables import AssistanceChange, Petitioner


@dataclass(frozen=True)
class Change:
    """One change: all groups that stand since then, by whom, when and why; no reason at filing."""

    groups: tuple[str, ...]
    changed_by: str
    changed_at: datetime
    reason: str | None


async def mark(
    store: Store, number: str, groups: Sequence[str], *, by: str, reason: str, at: datetime
) -> bool:
    """Let these groups stand from now on; a change is kept where it is one.

    False where nothing is known of who asks.
    """
    async with store.begin() as connection:
        # Two who mark at once come one after the other.
        row = (
            await connection.execute(
                select(Petitioner.assistance).where(Petitioner.number == number).with_for_update()
            )
        ).one_or_none()
        if row is None:
            return False
        if set(row.assistance or ()) != set(groups):
            serial = select(func.coalesce(func.max(AssistanceChange.serial), 0) + 1).where(
                AssistanceChange.number == number
            )
            await connection.execute(
                insert(AssistanceChange).values(
                    number=number,
                    serial=serial.scalar_subquery(),
                    groups=list(groups),
                    changed_by=by,
                    reason=reason,
                    changed_at=at,
                )
            )
            await connection.execute(
                update(Petitioner)
                .where(Petitioner.number == number)
                .values(assistance=list(groups) if groups else None)
            )
    return True


async def changes(store: Store, number: str) -> tuple[Change, ...]:
    """Every change, in order."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(
                AssistanceChange.groups,
                AssistanceChange.changed_by,
                AssistanceChange.changed_at,
                AssistanceChange.reason,
            )
            .where(AssistanceChange.number == number)
            .order_by(AssistanceChange.serial)
        )
        return tuple(Change(tuple(row.groups), *row[1:]) for row in rows)
