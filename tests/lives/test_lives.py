"""Random lives under every rulebook: lawful and unlawful acts, lapses, and what must hold whatever happens.

`LIVES_SEED=7` plays other lives, `LIVES_SEED=random` others each time, `LIVES_ACTS` more or fewer. To play
many: `python -m bench.lives --acts 1000000 --seed 1`.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest

from bench.lives import ending, life
from bench.lives.acts import MODELS, TEXT, Drawing
from bench.lives.checks import BrokenError, Ledger, check_case
from bench.lives.life import LOCAL, Life, first_case
from bench.lives.people import person_of
from bench.lives.run import Block, block, laws
from bench.lives.shrinking import shortest
from bench.lives.writing import scenario_of
from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.law import Law

SEED = int(os.environ["LIVES_SEED"])
ACTS = int(os.environ["LIVES_ACTS"])
_played: dict[int, Block] = {}


@pytest.fixture(scope="module", autouse=True)
def forgotten_afterwards() -> Iterator[None]:
    yield
    _played.clear()


def play(index: int) -> Block:
    if index not in _played:
        _played[index] = block(SEED, index, ACTS // len(laws()))
    return _played[index]


@pytest.mark.parametrize("index", range(len(laws())), ids=lambda each: f"{each}-{laws()[each].rulebook.id}")
def test_whatever_happens_the_procedure_holds(index: int) -> None:
    failed = play(index).failed
    assert failed is None, f"\n{failed}"


def test_the_lives_meet_most_of_what_there_is() -> None:
    """Else the properties above would say little."""
    figures = sum((play(index).figures for index in range(len(laws()))), Counter[str]())
    assert figures["acts"] >= ACTS - len(laws())
    assert figures["acts"] * 0.25 < figures["refusals"] < figures["acts"] * 0.75
    assert figures["lapses"] > figures["acts"] / 50
    known = {rule.act for law in laws() for rule in law.rulebook.authority}
    # Some lie deep in few petitions. Where many are never played, their models do not tell how to do
    # them.
    never = {name for name in known if not figures[f"act:{name}"]}
    assert len(never) <= len(known) / 10, never
    assert known <= set(MODELS)


def test_the_same_seed_plays_the_same_lives() -> None:
    assert block(SEED, 0, 200).figures == block(SEED, 0, 200).figures


# -- what is broken is found --------------------------------------------------------------------------------


def longnan() -> Law:
    return next(law for law in laws() if law.rulebook.id == "longnan-2021")


MONDAY = datetime(2025, 11, 3, 9, tzinfo=LOCAL)


def dispatched() -> Life:
    begun = Life(longnan(), first_case(longnan(), "complaint", MONDAY, None, None))
    drawing = Drawing(Random(1), begun.law.rulebook)
    for minutes, by, name, fields in (
        (5, "operator", "acceptance", {}),
        (10, "supervisor", "acceptance", {}),
        (15, "operator", "dispatch", {"unit": "CG"}),
        (20, "handler@CG", "signature", {}),
        (25, "handler@CG", "contact", {"manner": "phone", "note": TEXT}),
    ):
        act = drawing.made(name, fields)
        assert act is not None
        at = MONDAY + timedelta(minutes=minutes)
        begun.do(ActCommand(id=f"act-{minutes}", at=at, actor=person_of(by), act=act), at)
    begun.pass_until(MONDAY + timedelta(days=30))
    return begun


def test_a_rung_that_is_entered_twice_is_found() -> None:
    begun = dispatched()
    warned = [entry for entry in begun.entries if entry.kind == "warned"]
    assert warned
    ledger, case = Ledger(), begun.first
    upto = begun.entries[: warned[0].number]
    case = ledger.add(begun.law, case, upto)
    again = warned[0].with_(number=len(upto) + 1)
    with pytest.raises(BrokenError, match="the rung was there already"):
        ledger.add(begun.law, case, [again])


def test_a_clock_that_runs_twice_is_found() -> None:
    begun = dispatched()
    clock = begun.case.running("handling")[0]
    twice = begun.case.with_(
        terms=(*begun.case.terms, clock.with_(serial=begun.case.terms_started + 1)),
        terms_started=begun.case.terms_started + 1,
    )
    with pytest.raises(BrokenError, match="runs twice"):
        check_case(begun.law, twice, begun.now)


def test_a_case_that_cannot_end_is_found() -> None:
    begun = dispatched()
    drawing = Drawing(Random(1), begun.law.rulebook)
    assert ending.can_end(begun.law, begun.case, begun.now, drawing) == "silent"
    # Nobody may reply any more.
    rules = begun.law.rulebook
    mute = begun.law.with_(
        rulebook=rules.with_(authority=tuple(each for each in rules.authority if each.act not in _OUT))
    )
    assert ending.can_end(mute, begun.case, begun.now, drawing) is None


_OUT = ("reply", "report_decision", "recall", "return_request", "return_decision", "correction")


def test_a_failure_is_cut_to_the_shortest_play(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = dispatched()

    def no_contact(law: Law, case: Case, now: datetime) -> None:
        if any(term.name == "contact" and not term.running and not term.lapsed for term in case.terms):
            raise BrokenError("a contact was made")

    monkeypatch.setattr(life, "check_case", no_contact)
    short, what = shortest(begun, lambda: Drawing(Random(0), begun.law.rulebook))
    assert what == "BrokenError: a contact was made"
    acts = [each.command.act.act for each in short.steps if each.command]
    assert acts == ["acceptance", "dispatch", "contact"]
    assert "act: contact" in scenario_of(short, what)
