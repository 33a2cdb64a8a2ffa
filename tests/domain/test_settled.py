"""Petitions that were answered before they came here."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from suban.domain.acts import ActCommand, Actor, TextRef, Withdrawal
from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Origin, Registration
from suban.domain.law import Law
from suban.domain.procedure import Done, duty, possible_acts, settle, take
from suban.domain.procedure.history import replay
from suban.domain.telling import tellings
from tests.domain.conftest import LAWS

REPLY = TextRef(id=UUID(int=1), digest="0" * 64)
ORIGIN = Origin(file="0" * 32, row=7, number="1002")


def first_case(law: Law, received_at: datetime) -> Case:
    return Case(
        number="20090401-000001",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind="complaint",
        area="360783",
        received_at=received_at,
        origin=ORIGIN,
    )


@pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
def test_it_is_recorded_as_it_was_without_a_clock_or_an_actor(law: Law) -> None:
    # Older than the calendar, too.
    received_at = datetime(2009, 4, 1, 1, 0, tzinfo=UTC)
    case = first_case(law, received_at)
    settled = settle(law, case, received_at + timedelta(days=9), REPLY)
    assert [(each.kind, each.at.day, each.by) for each in settled.entries] == [
        ("imported", 1, None),
        ("closed", 10, None),
    ]
    registration, closing = (each.fact for each in settled.entries)
    assert isinstance(registration, Registration)
    assert isinstance(closing, ClosingFact)
    assert (registration.origin, registration.in_force) == (ORIGIN, False)
    assert (closing.ground, closing.reply) == ("imported", REPLY)
    assert (settled.case.closed, settled.case.terms) == (True, ())
    assert replay(law, case, settled.entries) == settled.case
    assert [tellings(law, case, each, settled.case) for each in settled.entries] == [(), ()]
    assert isinstance(duty(law, settled.case, datetime.now(UTC)), Done)


@pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
def test_nothing_more_can_be_done_to_it(law: Law) -> None:
    settled = settle(law, first_case(law, datetime.now(UTC)), datetime.now(UTC), REPLY).case
    petitioner = Actor(person="petitioner", role="petitioner")
    command = ActCommand(id="1", at=datetime.now(UTC), actor=petitioner, act=Withdrawal[TextRef]())
    refusal = take(law, settled, command).refusal
    assert refusal is not None
    assert (refusal.code, refusal.details) == ("closed", {"ground": "imported"})
    assert possible_acts(law, settled, petitioner) == ()


def test_from_its_first_day_on_the_rulebook_was_in_force() -> None:
    law = next(iter(LAWS.values()))
    begins = law.calendar.end_of(law.rulebook.in_force.since - timedelta(days=1))
    for at, in_force in ((begins, True), (begins - timedelta(seconds=1), False)):
        fact = settle(law, first_case(law, at), at, REPLY).entries[0].fact
        assert isinstance(fact, Registration)
        assert fact.in_force is in_force
