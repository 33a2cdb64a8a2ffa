"""Notices to the unit that has a function, found in the register of the made-up Anshan."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import select

from suban import demo
from suban.domain.acts import Acceptance, Alert, Dispatch
from suban.settings import Settings
from suban.store import departments, outbox
from suban.store.database import Store, connect
from suban.store.deliveries import OwedNotice, owed_notice
from suban.store.petitions import case_of
from suban.store.tables import Notice
from tests.conftest import Database
from tests.notices.filing import Course, anshan


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    settings = Settings(_env_file=None, database_url=database.app_url, city="anshan")
    await demo.load(settings)
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def owed(store: Store, number: str, subject: str) -> dict[str, OwedNotice]:
    """The notices of a subject that go to departments, by function."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Notice.function, Notice.id).where(
                Notice.number == number, Notice.subject == subject, Notice.audience == "department"
            )
        )
        return {function: await owed_notice(store, id_) for function, id_ in rows.all()}


def visited(area: str) -> Course:
    """A letters-and-visits matter of an area that was sent to the urban management."""
    course = Course("20250925-000009", anshan(), area=area)
    return course.act("operator", Acceptance(matter="letters_and_visits"), hours=1).act(
        "operator", Dispatch(unit="CG"), hours=2
    )


@pytest.mark.law("AS-17")
@pytest.mark.parametrize(
    ("area", "bureau", "government"),
    [
        pytest.param("210302", "tdxf-1", {"td-leader", "td-head", "td-1"}, id="the district has its own"),
        pytest.param("210302001001", "tdxf-1", {"zq-1"}, id="the nearest area above"),
        pytest.param("210303", "xf-1", {"tx-leader", "tx-head", "tx-1"}, id="else the city"),
    ],
)
async def test_the_bureau_of_the_area_gets_the_copy_at_once(
    store: Store, area: str, bureau: str, government: set[str]
) -> None:
    number = await visited(area).store(store)
    copies = await owed(store, number, "dispatched")
    assert set(copies) == {"government", "petition_bureau"}
    assert {each.told for each in copies.values()} == {"department"}
    assert [each.id for each in copies["petition_bureau"].recipients] == [bureau]
    assert {each.id for each in copies["government"].recipients} <= government
    case = await case_of(store, number)
    assert case is not None
    told = await departments.told(store, anshan(), case)
    assert {"TDXF", "XF"} & told


@pytest.mark.law("AS-16")
async def test_without_a_unit_the_office_is_told_which_function_is_missing(
    store: Store, database: Database
) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("DELETE FROM unit_function WHERE function = 'fire'")
    course = Course("20250925-000008", anshan(), area="210302")
    number = await course.act("operator", Alert(category="accident"), hours=1).store(store)
    told = await owed(store, number, "alerted")
    assert [each.id for each in told["emergency_management"].recipients] == ["yj-1"]
    assert told["fire"].told == "office"
    assert told["fire"].function == "fire"
    assert {each.id for each in told["fire"].recipients} >= {"centre-1", "review-1"}


@pytest.mark.law("AS-16")
async def test_where_a_unit_has_no_handlers_its_leaders_are_told(store: Store, database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE person SET ended_on = '2025-01-01' WHERE id IN ('yj-1', 'yj-leader')")
    course = Course("20250925-000007", anshan(), area="210302")
    number = await course.act("operator", Alert(category="natural_disaster"), hours=1).store(store)
    (alert,) = (await owed(store, number, "alerted")).values()
    assert [each.id for each in alert.recipients] == ["yj-head"]


@pytest.mark.law("AS-16", "LL-09-1")
async def test_an_alert_does_not_wait_behind_other_notices(store: Store) -> None:
    await visited("210302").store(store)
    course = Course("20250925-000006", anshan(), area="210302")
    await course.act("operator", Alert(category="natural_disaster"), hours=1).store(store)
    batch = await outbox.form_batch(store, 1)
    assert batch is not None
    async with outbox.claim(store, batch) as claim:
        (first,) = claim.notices
    assert (first.subject, first.function) == ("alerted", "emergency_management")
