"""Who decides on recusal is found in the register, so that every application can be decided."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import update

from suban.domain.acts import Acceptance, Actor, Dispatch, RecusalRequest, SelfRecusal, TextRef
from suban.domain.law import law_of
from suban.settings import Settings
from suban.store.addressing import MisaddressedError, addressed
from suban.store.database import Store, connect
from suban.store.petitions import case_of
from suban.store.tables import Person
from tests.api.conftest import MONDAY
from tests.api.petitions import filed, without_engine
from tests.api.test_worklist import TEXT


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


@pytest.fixture
async def number(client: AsyncClient, store: Store) -> str:
    number, _ = await filed(client, area="210302", occurred_on=...)
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    return number


async def found(store: Store, number: str, **whom: Any) -> RecusalRequest[TextRef]:
    case = await case_of(store, number)
    assert case is not None
    wish = RecusalRequest[TextRef](**whom, ground="interest", reason=TEXT)
    act = await addressed(store, law_of(case), case, wish, MONDAY)
    assert isinstance(act, RecusalRequest)
    return act


async def asked(store: Store, number: str, **whom: Any) -> tuple[str | None, str | None]:
    act = await found(store, number, **whom)
    await without_engine(store, number, act, MONDAY, role="petitioner")
    return act.decider, act.office


async def withdraws(store: Store, number: str, person: str, role: Any, unit: str | None) -> None:
    case = await case_of(store, number)
    assert case is not None
    actor = Actor(person=person, role=role, unit=unit)
    act = await addressed(
        store, law_of(case), case, SelfRecusal[TextRef](ground="interest"), MONDAY, actor=actor
    )
    await without_engine(store, number, act, MONDAY, role=role, person=person, unit=unit)


async def moved(store: Store, person: str, **to: Any) -> None:
    async with store.begin() as connection:
        await connection.execute(update(Person).where(Person.id == person).values(**to))


@pytest.mark.law("AS-32")
async def test_the_next_above_decides_where_nobody_else_is_left(
    app: FastAPI, tokens: dict[str, str], number: str, store: Store
) -> None:
    # Another leader decides on a leader; where both may have to withdraw, the one above.
    assert await asked(store, number, person="cg-leader") == ("CG", None)
    assert await asked(store, number, person="cg-head") == ("ZF", None)
    assert await asked(store, number, person="cg-1") == ("ZF", None)
    # Of the centre's two reviewers one is left, then who supervises them.
    await withdraws(store, number, "review-1", "reviewer", "CENTRE")
    assert await asked(store, number, person="centre-1") == (None, None)
    await withdraws(store, number, "super-1", "supervisor", "COMMITTEE")
    for whom in ({"person": "review-2"}, {"person": "super-1"}):
        with pytest.raises(MisaddressedError) as error:
            await found(store, number, **whom)
        assert error.value.code == "nobody_decides"
    # Whoever leads the organ above the centre decides, once the register has somebody.
    await moved(store, "wyh-1", role="leader")
    assert await asked(store, number, person="review-2") == ("WYH", None)
    case = await case_of(store, number)
    assert case is not None
    assert "WYH" in case.parties


@pytest.mark.law("AS-32")
async def test_a_supervisors_own_office_decides_and_never_the_centre(
    app: FastAPI, tokens: dict[str, str], number: str, store: Store
) -> None:
    with pytest.raises(MisaddressedError):
        await found(store, number, person="super-1")
    await moved(store, "centre-2", role="supervisor", unit="COMMITTEE")
    assert await asked(store, number, person="super-1") == (None, "COMMITTEE")


@pytest.mark.law("AS-32")
async def test_what_waits_moves_up_once_nobody_is_left_who_could_decide_on_it(
    app: FastAPI, tokens: dict[str, str], number: str, store: Store
) -> None:
    await moved(store, "wyh-1", role="leader")
    await asked(store, number, person="centre-1")
    assert await asked(store, number, person="cg-1") == ("CG", None)

    async def waiting() -> list[str | None]:
        case = await case_of(store, number)
        assert case is not None
        return [each.decider for each in case.recusals_asked or ()]

    # One of the unit's leaders withdraws: the other decides. Both: the superior does.
    await withdraws(store, number, "cg-leader", "leader", "CG")
    assert await waiting() == [None, "CG"]
    assert await asked(store, number, person="cg-head") == ("ZF", None)
    assert await waiting() == [None, "ZF", "ZF"]
    # The same in the centre, at the last who withdraws.
    await withdraws(store, number, "review-1", "reviewer", "CENTRE")
    await withdraws(store, number, "super-1", "supervisor", "COMMITTEE")
    assert await waiting() == [None, "ZF", "ZF"]
    await withdraws(store, number, "review-2", "reviewer", "CENTRE")
    assert await waiting() == ["WYH", "ZF", "ZF"]
    # Nobody withdraws on whose decision somebody else's recusal still depends, with nobody above.
    with pytest.raises(MisaddressedError) as error:
        await withdraws(store, number, "wyh-1", "leader", "WYH")
    assert error.value.code == "nobody_decides"
