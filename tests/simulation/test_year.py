"""A simulated year: figures that add up, the same for the same seed, and what another limit does to them."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.history import replay
from suban.domain.rulebook import Rulebook
from suban.simulation.behaviour import BehaviourError, read_behaviour
from suban.simulation.draws import Draws, value_at
from suban.simulation.figures import Figures
from suban.simulation.rows import as_json, sections
from suban.simulation.table import table_of
from suban.simulation.what_if import WhatIfError, changed, read_change, read_changes
from suban.simulation.year import Both, NoCalendarError, Player, Year, simulate
from suban.statutes.rulebooks import read_editions
from suban.statutes.workdays import national_calendar
from suban.store.journal import registered_case

ROOT = Path(__file__).parent.parent.parent
CALENDAR = national_calendar(date(2026, 1, 1))
EDITIONS = [each for folder in ("rules", "tests/rules") for each in read_editions(ROOT / folder)]
IDS = [f"{index}-{each.id}" for index, each in enumerate(EDITIONS)]
LONGNAN = next(each for each in EDITIONS if each.id == "longnan-2021")
PETITIONS = 200


def year(*editions: Rulebook, **changes: Any) -> Year:
    said: dict[str, Any] = {
        "editions": editions or (LONGNAN,),
        "calendar": CALENDAR,
        "behaviour": read_behaviour(),
        "year": 2025,
        "petitions": PETITIONS,
        "seed": 1,
    }
    return Year(**(said | changes))


@cache
def simulated(book: int, *changes: str) -> Both:
    rulebook = EDITIONS[book]
    other = (changed(rulebook, map(read_change, changes)),) if changes else None
    return simulate(year(rulebook, what_if=other), jobs=1)


def under(figures: Figures, *first: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, number in figures.items():
        if key[: len(first)] == first and len(key) > len(first):
            found["/".join(key[len(first) :])] += number
    return found


@pytest.mark.parametrize("book", range(len(EDITIONS)), ids=IDS)
def test_sums_add_up_under_every_rulebook(book: int) -> None:
    found = simulated(book).base
    entries = under(found, "entries")
    assert found["petitions",] == entries["registered"] == PETITIONS
    assert sum(under(found, "ends").values()) == PETITIONS
    assert sum(under(found, "ends").values()) - found["ends", "open"] == entries["closed"]
    assert sum(under(found, "not_accepted").values()) == entries["not_accepted"]
    assert sum(under(found, "ratings").values()) == entries["rated"]
    assert sum(under(found, "supervised").values()) == entries["supervision_opened"]
    withdrawn = EDITIONS[book].closing_by("withdrawn").ground
    assert found["ends", withdrawn] == entries["withdrawn"]
    # Each lapse that stands is that of a clock that was kept in the books.
    late = sum(number for name, number in under(found, "terms").items() if name.endswith("late"))
    unused = sum(number for name, number in under(found, "rights").items() if name.endswith("unused"))
    lapses = entries["lapsed"] + entries["rating_forgone"] - entries["lapse_annulled"]
    assert late + unused <= lapses
    assert sum(under(found, "rungs").values()) <= entries["warned"] + entries["handed_over"]


@pytest.mark.parametrize("book", range(len(EDITIONS)), ids=IDS)
def test_a_year_is_plausible_under_every_rulebook(book: int) -> None:
    """People know the law: they are seldom refused, most come in time, and nearly all comes to an end."""
    found = simulated(book).base
    assert found["ends", "open"] <= PETITIONS * 0.01
    assert sum(under(found, "refused_acts").values()) <= PETITIONS * 0.01
    assert found["petitions", "accepted"] > PETITIONS * 0.8
    kept, late = found["terms", "handling", "in_time"], found["terms", "handling", "late"]
    assert 0.7 < kept / (kept + late) < 0.98
    rated = sum(under(found, "ratings").values())
    assert rated > PETITIONS * 0.2 if EDITIONS[book].rating.known else rated == 0


@pytest.mark.parametrize("book", range(len(EDITIONS)), ids=IDS)
def test_a_sample_of_journals_replays_to_the_same_cases(book: int) -> None:
    player = Player(year(EDITIONS[book]))
    for index in range(0, PETITIONS, 20):
        law, life, _, _ = player.play(index)
        read = [Entry.model_validate_json(entry.canonical()) for entry in life.entries]
        first = registered_case(life.case.number, read[0])
        assert replay(law, first, read) == life.case


def test_the_same_seed_gives_the_same_year_however_many_processes_play_it() -> None:
    asked = year(petitions=600)
    alone = simulate(asked, jobs=1)
    assert simulate(asked, jobs=2) == alone
    assert simulate(year(petitions=600, seed=2), jobs=1) != alone


def test_more_petitions_leave_those_that_there_were_as_they_are() -> None:
    few, many = Player(year(petitions=10)), Player(year(petitions=10_000))
    assert [few.play(each) for each in range(5)] == [many.play(each) for each in range(5)]


def longnan(*changes: str) -> Both:
    return simulated(EDITIONS.index(LONGNAN), *changes)


def test_the_same_limit_gives_the_same_year() -> None:
    found = longnan("handling.complaint=5")
    assert found.base == found.what_if


def test_a_shorter_limit_lapses_more_and_a_longer_one_less() -> None:
    shorter, longer = longnan("handling.complaint=3").what_if, longnan("handling.complaint=9").what_if
    assert shorter is not None
    assert longer is not None
    late = [each["terms", "handling", "late"] for each in (longer, longnan().base, shorter)]
    assert late == sorted(late)
    assert late[0] < late[1] < late[2]
    assert longnan("handling.complaint=3").base == longnan().base


def test_people_act_at_the_same_instants_under_another_limit() -> None:
    """Until the procedure takes another course: here it does not, but for lapses and what follows them."""
    other = changed(LONGNAN, [read_change("handling.complaint=3")])
    player = Player(year(what_if=(other,)))
    apart = 0
    for index in range(60):
        _, base, _, again = player.play(index)
        assert again is not None
        done, anew = (
            {(entry.kind, entry.at) for entry in life.entries if entry.act is not None}
            for life in (base, again)
        )
        kinds = {kind for kind, _ in done ^ anew}
        apart += kinds != set()
        # What depends on being late: explanations, and extensions that come too late now, with their replies.
        assert kinds <= {"explained"} or any(kind.startswith("extension") for kind in kinds), kinds
    assert apart


def test_what_people_do_of_themselves_does_not_depend_on_what_is_asked_before() -> None:
    draws, other = Draws(1, "a"), Draws(1, "a")
    other.number("something else")
    assert [draws.number("x"), draws.number("x")] == [other.number("x"), other.number("x")]
    assert draws.first("x") != draws.number("x")


def test_a_spread_is_read_in_straight_lines() -> None:
    spread = ((0.0, 1.0), (0.5, 2.0), (1.0, 10.0))
    assert [value_at(spread, share) for share in (0, 0.25, 0.5, 0.75, 1)] == [1, 1.5, 2, 6, 10]


# -- what may be asked --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("handling", "write TERM.KIND=N"),
        ("handling.complaint=0", "at least 1"),
        ("handling.complaint=3fortnights", "no unit “fortnights”"),
        ("flying.complaint=3", "no limit “flying”"),
        ("handling.dog=3", "no kind “dog”"),
        ("handling.enquiry=3", "treats “enquiry” as “consultation”"),
        ("contact.report=3", "It has one for: complaint"),
        ("receipt.complaint.boredom=3", "danger"),
        ("handling.complaint=366", "handling.complaint=366.*write at most 250 working_days"),
        ("handling.complaint=9999999999", "write TERM.KIND=N"),
    ],
)
def test_a_change_that_makes_no_sense_is_told_in_both_languages(written: str, says: str) -> None:
    with pytest.raises(WhatIfError, match=says) as told:
        changed(LONGNAN, [read_change(written)])
    chinese, english = str(told.value).split("\n")
    assert chinese != english
    assert any("一" <= character <= "鿿" for character in chinese)


@pytest.mark.parametrize("again", ["handling.complaint=5", "handling.complaint=3", "handling.*=2"])
def test_a_limit_is_given_once(again: str) -> None:
    with pytest.raises(WhatIfError, match=r"takes the place of “handling\.complaint=3”") as told:
        read_changes(["handling.complaint=3", "contact.complaint=2", again])
    assert "每个时限只写一次" in str(told.value)
    # All, and an exception: both count.
    general, special = read_changes(["handling.*=2", "handling.complaint=3"])
    assert (general.amount, special.amount) == (2, 3)


def test_a_change_is_of_its_kind_and_unit_alone() -> None:
    book = changed(LONGNAN, [read_change("rehandling.report=7d"), read_change("receipt.help.danger=20")])
    for before in LONGNAN.terms:
        for kind in before.kinds:
            after = book.term(before.term, kind, before.urgency)
            assert after is not None
            if (before.term, kind) == ("rehandling", "report"):
                assert (after.limit.amount, after.limit.unit) == (7, "calendar_days")
            elif (before.term, kind, before.urgency) == ("receipt", "help", "danger"):
                assert (after.limit.amount, after.limit.unit) == (20, "minutes")
            else:
                assert after.limit == before.limit
    assert Law(rulebook=book, calendar=CALENDAR) != Law(rulebook=LONGNAN, calendar=CALENDAR)


def test_a_year_without_a_calendar_is_refused() -> None:
    for wrong in (2010, 2027):
        with pytest.raises(NoCalendarError, match=rf"{wrong} 年没有工作日历(.|\n)*2011 to 2026"):
            year(year=wrong)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("acts: {reply: {chance: 2, after: [[0, 1], [1, 2]], source: x}}", "acts.reply.chance"),
        ("acts: {reply: {chance: 1, after: [[0, 1], [0.5, 2]], source: x}}", "shares rise from 0 to 1"),
        ("acts: {dance: {chance: 1, after: [[0, 1], [1, 2]], source: x}}", "acts.dance"),
        ("emergencies: {chance: 0.5}", "emergencies.source"),
        ("weather: {rain: 1}", "weather"),
        ("- a list", "no mapping of chapters"),
        ("a: [", "no correct YAML"),
    ],
)
def test_a_wrong_file_of_behaviour_is_told(written: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "behaviour.yml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(BehaviourError, match=says) as told:
        read_behaviour(file)
    assert str(file) in str(told.value)
    with pytest.raises(BehaviourError, match="cannot be read"):
        read_behaviour(tmp_path / "nothing.yml")


def test_another_behaviour_takes_the_place_of_a_chapter_and_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "behaviour.yml"
    file.write_text("ratings: {satisfied: 1, satisfied_again: 1, each: 0.5, source: made up}", "utf-8")
    found = simulate(year(behaviour=read_behaviour(file)), jobs=1).base
    assert found["entries", "rated"] > 0
    assert found["entries", "rehandling_ordered"] == 0
    assert read_behaviour(file).acts == read_behaviour().acts


def test_figures_that_are_wrong_are_no_behaviour() -> None:
    with pytest.raises(ValidationError):
        read_behaviour().model_validate({})


# -- what is printed ----------------------------------------------------------------------------------------


def test_the_table_names_everything_in_both_languages_and_two_years_side_by_side() -> None:
    found = longnan("handling.complaint=3")
    assert found.what_if is not None
    one = "\n".join(table_of(sections(found.base, [LONGNAN])))
    for words in ("收到诉求 petitions received", "蓝色预警 blue warning", "扣分 points deducted"):
        assert words in one
    two = list(table_of(sections(found.base, [LONGNAN]), sections(found.what_if, [LONGNAN])))
    late = next(line for line in two if "有逾期的诉求" in line)
    more = found.what_if["petitions", "lapsed"] - found.base["petitions", "lapsed"]
    assert late.endswith(f"+{more}")


def test_the_figures_in_json_are_all_that_there_are() -> None:
    found = longnan().base
    printed = as_json(found)
    assert printed["petitions_received"] == PETITIONS
    assert printed["entries"] == dict(sorted(under(found, "entries").items()))
    assert printed["points"] == found["points",] / 1000
