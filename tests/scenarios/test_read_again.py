"""Every clock of every scenario, read a second time by figures of its own."""

from typing import get_args

import pytest

from suban.domain.calendar import Calendar
from suban.domain.entries import EntryKind
from suban.domain.law import Law
from suban.domain.procedure.history import evolve
from suban.scenarios.format import Scenario, read_scenarios
from suban.scenarios.pure import new_case, play
from tests.domain.conftest import LAWS
from tests.domain.second_reading import Reading
from tests.domain.test_procedure import clocks_of
from tests.scenarios.test_scenarios import FILES, calendar, rulebook_named

__all__ = ["calendar"]

READ = {law.rulebook.id for law in LAWS.values()}
NEVER_READ = {
    # Beijing's: the second reading does not know it.
    "onward_dispatched",
    "whistled",
    "whistle_answered",
    "whistle_settled",
    # No act and no lapse.
    "imported",
    "signal_refused",
    "cancellation_requested",
}


def _is_read(scenario: Scenario) -> bool:
    """Whether the second reading knows its law: petitions from other channels have no limits there."""
    rulebook = rulebook_named(scenario.rulebook)
    channel = scenario.petition.channel and rulebook.channel(scenario.petition.channel)
    return rulebook.id in READ and not (channel and channel.outside)


BY_FILE = {file.stem: [each for each in read_scenarios(file) if _is_read(each)] for file in FILES}


@pytest.mark.parametrize("name", [name for name, found in BY_FILE.items() if found])
def test_each_clock_is_as_it_is_read_again(name: str, calendar: Calendar) -> None:
    for scenario in BY_FILE[name]:
        rulebook = rulebook_named(scenario.rulebook)
        law = Law(rulebook=rulebook, calendar=calendar)
        case, reading = new_case("pure", scenario, law), Reading(rulebook.id)
        for entry in play(scenario, rulebook, calendar)[0]:
            case = evolve(law, case, entry)
            reading.read(entry)
            assert sorted(clocks_of(law.under(case), case)) == reading.ends(), (scenario.title, entry)
        assert reading.overlooked(scenario.until) == {}, scenario.title


def test_every_kind_of_entry_is_read_again(calendar: Calendar) -> None:
    """Else the property above would say little."""
    read = [scenario for found in BY_FILE.values() for scenario in found]
    met = {
        each.kind
        for scenario in read
        for each in play(scenario, rulebook_named(scenario.rulebook), calendar)[0]
    }
    assert set(get_args(EntryKind)) - met == NEVER_READ
