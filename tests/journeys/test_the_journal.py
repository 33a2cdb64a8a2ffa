"""The record: nobody rewrites it, and it wins over what a workflow believes."""

import asyncio

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from suban.domain.procedure import take
from suban.store import journal
from suban.store.audit import verify
from suban.store.database import connect
from suban.store.guard import UnsafeRoleError, check_role
from suban.store.journal import JournalGapError, append
from tests.conftest import Database
from tests.journeys.conftest import SECRET, Platform
from workers.petitions import petitions_worker


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET content = ''",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "ALTER TABLE journal ADD COLUMN more text",
        "DROP TABLE journal",
        "UPDATE act_text SET body = ''",
    ],
)
async def test_the_application_cannot_rewrite_the_record(idle_platform: Platform, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        async with idle_platform.store.begin() as connection:
            await connection.execute(text(statement))


async def test_a_process_refuses_to_run_as_the_owner_of_the_journal(database: Database) -> None:
    store = connect(database.owner_url)
    with pytest.raises(UnsafeRoleError):
        await check_role(store)
    await store.dispose()
    store = connect(database.app_url)
    await check_role(store)
    await store.dispose()


async def test_what_another_entry_holds_is_adopted_and_the_act_asked_again(idle_platform: Platform) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET):
        number = await platform.dispatched()
    # A worker wrote this entry and died before the engine heard of it.
    case = await platform.stored_case(number)
    lost = await platform.command(number, "handler@CG", "contact", key="lost-contact")
    taken = take(platform.law, case, lost)
    await append(platform.store, number, case.entries + 1, [each.canonical() for each in taken.entries])
    async with petitions_worker(platform.client, platform.store, SECRET):
        # Another act comes first and finds its place taken; then the lost one comes again.
        signed = await platform.act(number, "handler@CG", "signature")
        contacted = await platform.petitions.act(number, lost)
        believed = await platform.petitions.case(number)
    assert (contacted, signed) == (case.entries + 1, case.entries + 2)
    assert await platform.kinds(number) == ["registered", "accepted", "dispatched", "contacted", "signed"]
    assert believed == await platform.stored_case(number)
    assert (await verify(platform.store, number))[1] is None


async def test_a_process_that_missed_what_another_wrote_writes_nothing_over_it(
    idle_platform: Platform,
) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET):
        number = await platform.dispatched()
    case = await platform.stored_case(number)
    theirs, ours = [
        [each.canonical() for each in take(platform.law, case, command).entries]
        for command in [
            await platform.command(number, "handler@CG", "contact", key=key)
            for key in ("their-contact", "our-contact")
        ]
    ]
    assert await append(platform.store, number, case.entries + 1, theirs) is None
    # What this process remembers is what the other one found.
    journal._remembered[number] = case
    assert await append(platform.store, number, case.entries + 1, ours) == tuple(theirs)
    journal._remembered[number] = case
    assert await append(platform.store, number, case.entries + 1, theirs) is None
    assert (await verify(platform.store, number))[1] is None


async def test_what_the_adopted_entry_made_unlawful_is_refused(idle_platform: Platform) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET):
        number = await platform.file()
        await platform.act(number, "operator", "acceptance")
    case = await platform.stored_case(number)
    lost = await platform.command(number, "operator", "dispatch", key="lost-dispatch", unit="SW")
    taken = take(platform.law, case, lost)
    await append(platform.store, number, case.entries + 1, [each.canonical() for each in taken.entries])
    async with petitions_worker(platform.client, platform.store, SECRET):
        with pytest.raises(Exception, match="out_of_turn"):
            await platform.act(number, "operator", "dispatch", unit="CG")
        assert (await platform.petitions.case(number)).unit == "SW"
    assert await platform.kinds(number) == ["registered", "accepted", "dispatched"]


async def test_the_same_entries_again_are_written_once(platform: Platform) -> None:
    number = await platform.dispatched()
    contents = [entry.canonical() for entry in await platform.journal(number)]
    assert await append(platform.store, number, 1, contents) is None
    assert await append(platform.store, number, 3, contents[2:]) is None
    assert await append(platform.store, number, 2, contents[1:2]) == tuple(contents[1:])
    assert len(await platform.journal(number)) == 3


async def test_a_gap_is_not_written_over(platform: Platform) -> None:
    number = await platform.dispatched()
    contents = [entry.canonical() for entry in await platform.journal(number)]
    with pytest.raises(JournalGapError):
        await append(platform.store, number, 5, contents[2:])


async def test_racing_appends_leave_one_chain(platform: Platform) -> None:
    number = await platform.dispatched()
    case = await platform.stored_case(number)
    attempts = []
    for key in ("race-one", "race-two"):
        command = await platform.command(number, "handler@CG", "contact", key=key)
        entries = take(platform.law, case, command).entries
        attempts.append(append(platform.store, number, case.entries + 1, [e.canonical() for e in entries]))
    outcomes = await asyncio.gather(*attempts)
    assert sorted(outcome is None for outcome in outcomes) == [False, True]
    assert (await verify(platform.store, number))[1] is None


TAMPERINGS = [
    pytest.param(
        "UPDATE journal SET content = replace(content, 'CG', 'SW') WHERE entry = 3", 3, "hash", id="content"
    ),
    pytest.param(
        "UPDATE journal SET at = at - interval '1 day' WHERE entry = 2", 2, "column at", id="column"
    ),
    pytest.param("DELETE FROM journal WHERE entry = 2", 2, "missing", id="hole"),
    pytest.param("DELETE FROM journal WHERE entry = 3", 3, "cut", id="tail"),
    pytest.param("UPDATE petition SET stage = 'closed'", None, "petition.stage", id="read table"),
    pytest.param(
        "UPDATE running_term SET due_on = due_on + 1 WHERE term = 'handling'", None, "due_on", id="clock"
    ),
    pytest.param("DELETE FROM running_term WHERE term = 'handling'", None, "running_term", id="lost clock"),
]


@pytest.mark.parametrize(("statement", "entry", "what"), TAMPERINGS)
async def test_an_audit_names_the_first_difference(
    platform: Platform, database: Database, statement: str, entry: int | None, what: str
) -> None:
    number = await platform.dispatched()
    assert (await verify(platform.store, number))[1] is None
    owner = create_engine(database.owner_url)
    with owner.begin() as connection:
        connection.execute(text(statement))
    owner.dispose()
    difference = (await verify(platform.store, number))[1]
    assert difference is not None
    assert difference.entry == entry
    assert what in difference.what
