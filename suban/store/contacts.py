"""How a petitioner is reached, as the centre corrects it, and a record of each correction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from suban.store.database import Store
from suban.store.tables import ContactCorrection, Petitioner


@dataclass(frozen=True)
class Correction:
    """Which particulars were changed, by whom, when and why. What they were before is not kept."""

    particulars: tuple[str, ...]
    corrected_by: str
    corrected_at: datetime
    reason: str


async def correct(
    store: Store, number: str, given: dict[str, str | None], *, by: str, reason: str, at: datetime
) -> bool:
    """Let these of `email` and `phone` count from now on; what stands already is no correction.

    False where nothing is known of who asks.
    """
    async with store.begin() as connection:
        # Two who correct at once come one after the other.
        row = (
            await connection.execute(
                select(Petitioner.email, Petitioner.phone)
                .where(Petitioner.number == number)
                .with_for_update()
            )
        ).one_or_none()
        if row is None:
            return False
        changed = {name: value for name, value in given.items() if getattr(row, name) != value}
        if changed:
            serial = select(func.coalesce(func.max(ContactCorrection.serial), 0) + 1).where(
                ContactCorrection.number == number
            )
            await connection.execute(
                insert(ContactCorrection).values(
                    number=number,
                    serial=serial.scalar_subquery(),
                    particulars=sorted(changed),
                    corrected_by=by,
                    reason=reason,
                    corrected_at=at,
                )
            )
            await connection.execute(update(Petitioner).where(Petitioner.number == number).values(**changed))
    return True


async def corrections(store: Store, number: str) -> Sequence[Correction]:
    """Every correction, in order."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(
                ContactCorrection.particulars,
                ContactCorrection.corrected_by,
                ContactCorrection.corrected_at,
                ContactCorrection.reason,
            )
            .where(ContactCorrection.number == number)
            .order_by(ContactCorrection.serial)
        )
        return [Correction(tuple(row.particulars), *row[1:]) for row in rows]
