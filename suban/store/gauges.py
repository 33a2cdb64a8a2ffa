"""How much waits, for whoever watches the platform. Counts of everything, for nobody of the staff."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from suban.store.attempts import PENDING
from suban.store.database import Store
from suban.store.resending import DEAD
from suban.store.tables import Delivery, Notice, Petition, RunningTerm


@dataclass(frozen=True)
class Waiting:
    """What waits, and since when.

    Notices that no batch has taken up; petitions that the engine was never given; recipients who are not
    told, by channel and state; limits whose end has passed.
    """

    notices: int
    oldest_notice_at: datetime | None
    petitions: int
    oldest_petition_at: datetime | None
    recipients: dict[tuple[str, str], int]
    open_petitions: int
    passed_limits: int


async def waiting(store: Store, now: datetime) -> Waiting:
    """What waits at this instant. Every part is asked of an index of that alone."""
    notices = select(func.count(), func.min(Notice.created_at)).where(Notice.started_at.is_(None))
    petitions = select(func.count(), func.min(Petition.received_at)).where(
        Petition.started_at.is_(None), Petition.stage != "closed"
    )
    recipients = (
        select(Delivery.channel, Delivery.state, func.count())
        # The first says to the planner which index there is.
        .where(Delivery.state != "sent", Delivery.state.in_((*PENDING, *DEAD)))
        .group_by(Delivery.channel, Delivery.state)
    )
    opened = select(func.count()).where(Petition.stage != "closed")
    passed = select(func.count()).where(RunningTerm.due_at <= now)
    async with store.connect() as connection:
        notice_count, notice_at = (await connection.execute(notices)).one()
        petition_count, petition_at = (await connection.execute(petitions)).one()
        return Waiting(
            notices=notice_count,
            oldest_notice_at=notice_at,
            petitions=petition_count,
            oldest_petition_at=petition_at,
            recipients={
                (channel, state): number for channel, state, number in await connection.execute(recipients)
            },
            open_petitions=(await connection.execute(opened)).scalar_one(),
            passed_limits=(await connection.execute(passed)).scalar_one(),
        )
