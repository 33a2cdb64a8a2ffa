"""The dispatch directory: which unit is charged with a matter in an area, and from when to when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from suban.store.areas import nearness
from suban.store.database import Store
from suban.store.people import valid_on
from suban.store.tables import DirectoryLine, Unit


@dataclass(frozen=True)
class DirectoryRecord:
    """One line. An empty matter or area is any that no other line names; `valid_to` is its last day."""

    matter: str
    area: str
    unit: str
    valid_from: date
    valid_to: date | None = None
    ended_on: date | None = None

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it this line: no two have the same."""
        return self.matter, self.area, self.valid_from


async def charged(
    store: Store, matter: str | None, area: str | None, on: date
) -> tuple[DirectoryRecord, ...]:
    """The lines that hold on a day, the closest first: the same matter before any, the narrowest area first.

    Without a matter, or without an area, those of all. A line whose unit is not there yet, or no more, on
    that day is left out, so that the line of the area above counts.
    """
    lines = (
        select(DirectoryLine.__table__)
        .join(Unit, Unit.code == DirectoryLine.unit)
        .where(
            DirectoryLine.ended_on.is_(None),
            DirectoryLine.valid_from <= on,
            or_(DirectoryLine.valid_to.is_(None), DirectoryLine.valid_to >= on),
            valid_on(on),
        )
        .order_by(DirectoryLine.matter == "")
    )
    if matter is not None:
        lines = lines.where(DirectoryLine.matter.in_(("", matter)))
    if area is not None:
        within, nearest = nearness(DirectoryLine.area, area)
        lines = lines.where(within).order_by(nearest)
    else:
        lines = lines.order_by(func.length(DirectoryLine.area).desc())
    lines = lines.order_by(DirectoryLine.matter, DirectoryLine.area)
    async with store.connect() as connection:
        return tuple(DirectoryRecord(**row._mapping) for row in await connection.execute(lines))
