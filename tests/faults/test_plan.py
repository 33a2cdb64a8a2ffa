"""The plan of a storm."""

from collections import Counter

from bench.faults.plan import HOUR, KILLS, SHORT, SPELLS, plan


def test_a_seed_gives_the_same_plan_again_and_another_seed_another() -> None:
    assert plan(1, 50, SHORT, 2, 5) == plan(1, 50, SHORT, 2, 5)
    assert plan(1, 50, SHORT, 2, 5) != plan(2, 50, SHORT, 2, 5)


def test_every_fault_comes_and_each_kill_as_often_as_any_other() -> None:
    counted = Counter(each.kind for each in plan(3, 200, SHORT, 3, 5))
    kills = [counted[kind] for kind in KILLS]
    assert sum(kills) == 200
    assert max(kills) - min(kills) <= 1
    assert all(counted[spell] == 3 for spell in SPELLS)


def test_spells_last_and_clocks_are_wrong_by_an_hour_either_way() -> None:
    faults = plan(4, 12, SHORT, 20, 5)
    assert all((each.seconds > 0) == (each.kind in SPELLS) for each in faults)
    assert {each.offset for each in faults} == {-HOUR, 0.0, HOUR}
    assert all(bool(each.offset) == each.kind.endswith("_clock") for each in faults)
    assert {each.which for each in faults if each.kind == "worker"} <= {0, 1}
