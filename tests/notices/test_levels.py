"""An unmet supervision order goes up level by level: who is told is found in the register of Anshan."""

from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy import select

from suban import demo
from suban.domain.acts import Acceptance, Dispatch, SupervisionOrder
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.deliveries import owed_notice
from suban.store.tables import Notice
from tests.conftest import Database
from tests.notices.filing import TEXT, Course, anshan


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    settings = Settings(_env_file=None, database_url=database.app_url, city="anshan")
    await demo.load(settings)
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def told(store: Store, unit: str) -> Sequence[tuple[str, str, set[str]]]:
    """Of what, as what, and who was told of an order that the unit never answered; its handlers apart."""
    order = SupervisionOrder(trigger="perfunctory", mode="report_to_superior", text=TEXT)
    course = Course("20250925-000011", anshan()).act("operator", Acceptance(), hours=1)
    course.act("operator", Dispatch(unit=unit), hours=2).act("reviewer", order, hours=3).pass_time(days=30)
    number = await course.store(store)
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Notice.id)
            .where(
                Notice.number == number,
                Notice.subject.in_(["supervision_ordered", "supervision_escalated"]),
                Notice.audience != "handlers",
            )
            .order_by(Notice.id)
        )
        ids = list(rows.scalars())
    owed = [await owed_notice(store, each) for each in ids]
    # What opened by itself when the limit lapsed climbs too.
    return [(each.entry.kind, each.told, {one.id for one in each.recipients}) for each in owed][:3]


@pytest.mark.law("AS-29")
async def test_a_subdistrict_is_reported_to_the_district_then_to_the_city_then_to_the_committees_office(
    store: Store,
) -> None:
    ordered, next_superior, committee = await told(store, "ZQ")
    assert ordered == ("supervision_ordered", "superior", {"td-leader"})
    assert next_superior == ("supervision_escalated", "superior", {"zf-leader"})
    assert committee[:2] == ("supervision_escalated", "committee_office")
    assert committee[2]
    assert committee[2].isdisjoint({"td-leader", "zf-leader"})


@pytest.mark.law("AS-29")
async def test_where_there_is_no_superior_above_the_superior_the_office_is_told(store: Store) -> None:
    ordered, next_superior, _ = await told(store, "CG")
    assert ordered == ("supervision_ordered", "superior", {"zf-leader"})
    assert next_superior[:2] == ("supervision_escalated", "office")
    assert next_superior[2]
