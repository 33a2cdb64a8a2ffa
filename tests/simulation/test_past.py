"""A city's own past once more, out of a real journal: as it was, and under other limits."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bench.lives.acts import Drawing
from bench.lives.life import Life, Wanderer, first_case
from suban.cli import app
from suban.cli.simulating import NoPastError, read_past
from suban.domain.case import Case
from suban.domain.entries import CalendarFact, Entry
from suban.domain.law import Law, calendar
from suban.domain.procedure import elapse
from suban.simulation.behaviour import read_behaviour
from suban.simulation.figures import Figures, figures_of
from suban.simulation.journal_year import DIFFERS
from suban.simulation.past import again
from suban.simulation.rows import sections
from suban.simulation.what_if import WhatIfError, changed, read_change
from suban.simulation.year import Player, Year
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store import intake, statutes
from suban.store.database import Store, connect
from suban.store.journal import append, registered_case
from tests.conftest import Database
from tests.domain.playing import Play, at, dispatched

RULES = Path(__file__).parent.parent.parent / "rules"
LOCAL = ZoneInfo("Asia/Shanghai")
CALENDAR = national_calendar(date(2026, 1, 1))
LONGNAN, ANSHAN, BEIJING = (
    Law(rulebook=read_rulebook(RULES / f"{name}.yml"), calendar=CALENDAR)
    for name in ("longnan-2021", "anshan-2019", "beijing-2021")
)
# Some are open then, some overdue, some wait for a rating.
LOOKED_AT = datetime(2025, 11, 20, 10, tzinfo=LOCAL)
PETITIONS = 40


@dataclass
class Past:
    """A database with a year in it."""

    url: str
    store: Store
    lines: Counter[str]


def plausible_lives() -> list[tuple[Case, list[Entry]]]:
    year = Year((LONGNAN.rulebook,), CALENDAR, read_behaviour(), 2025, PETITIONS, 3)
    found = []
    for index in range(PETITIONS):
        _, life, _, _ = Player(year).play(index)
        entries = [entry for entry in life.entries if entry.at <= LOOKED_AT]
        if entries:
            found.append((life.case, entries))
    return found


def wild_lives() -> list[tuple[Case, list[Entry]]]:
    """With refusals, acts that were handled late, and annulled lapses."""
    found = []
    for law in (LONGNAN, ANSHAN):
        for seed in range(90):
            random, begun = Random(seed), list[Life]()
            Wanderer(law, Drawing(random, law.rulebook), said=begun.append).live(15)
            life = begun[0]
            # The same days of the year that is looked at.
            if life.first.received_at.year == 2024 and life.now < LOOKED_AT:
                for record in elapse(law, life.case, LOOKED_AT):
                    life.entries += record.entries
                found.append((life.first, life.entries))
    return found


@pytest.fixture(scope="module")
async def past(database_of_module: Database) -> AsyncIterator[Past]:
    """Petitions that came in through the intake, with journals written as the platform writes them."""
    store = connect(database_of_module.app_url)
    await statutes.publish(store, LONGNAN.rulebook, ANSHAN.rulebook, CALENDAR)
    for case, entries in (*plausible_lives(), *wild_lives()):
        law = LONGNAN if case.rulebook == LONGNAN.rulebook.digest else ANSHAN
        later = [calendar(each.fact.after) for each in entries if isinstance(each.fact, CalendarFact)]
        await statutes.publish(store, law.rulebook, *later)
        filing = intake.Filing(
            key=f"key-{uuid4()}",
            body_digest="",
            channel=case.channel or "web",
            title="路灯不亮",
            body="路灯不亮，请派人来修。",
            place=None,
            occurred_on=None,
            asker=intake.Asker(name="王小明", phone="13800000000"),
        )
        first = first_case(law, case.kind, case.received_at, case.channel, case.matter)
        filed = await intake.take_in(store, law, filing, first.with_(number=f"{case.received_at:%Y%m%d}"))
        assert await append(store, filed.case.number, 1, [each.canonical() for each in entries]) is None
    async with store.connect() as connection:
        counted = await connection.execute(text("SELECT kind, count(*) FROM journal GROUP BY kind"))
        lines = Counter({row.kind: row.count for row in counted})
    yield Past(database_of_module.app_url, store, lines)
    await store.dispose()


def entries_of(figures: Counter[tuple[str, ...]]) -> Counter[str]:
    return Counter({key[1]: number for key, number in figures.items() if key[0] == "entries"})


async def test_the_past_done_once_more_is_what_the_journal_says(past: Past) -> None:
    assert past.lines["registered"] >= PETITIONS
    assert past.lines["lapse_annulled"] > 0
    assert past.lines["calendar_changed"] > past.lines["term_retimed"] > 0
    seen = Counter[str]()
    for year in (2024, 2025):
        found, books = await read_past(past.url, None, year, [], jobs=1)
        assert found.what_if is None
        assert found.base[DIFFERS] == 0
        assert not [key for key in found.base if key[0] == "refused_acts"]
        assert {each.id for each in books} == {"longnan-2021"} | ({"anshan-2019"} if year == 2024 else set())
        seen += entries_of(found.base)
    assert seen == past.lines


async def test_the_same_limit_changes_nothing_and_a_shorter_one_lapses_more(past: Past) -> None:
    own = next(
        rule.limit.amount
        for rule in LONGNAN.rulebook.terms
        if rule.term == "handling" and "complaint" in rule.kinds
    )
    same, _ = await read_past(
        past.url, "longnan-2021", 2025, [read_change(f"handling.complaint={own}")], jobs=1
    )
    assert same.base == same.what_if
    changes = [read_change("handling.*=1"), read_change("contact.*=1")]
    shorter, _ = await read_past(past.url, "longnan-2021", 2025, changes, jobs=1)
    assert shorter.what_if is not None
    assert shorter.base == same.base
    late = [figures["terms", "handling", "late"] for figures in shorter if figures is not None]
    assert late[0] < late[1]
    assert shorter.what_if["petitions",] == shorter.base["petitions",]


async def test_other_processes_come_to_the_same(past: Past) -> None:
    changes = [read_change("handling.*=2")]
    alone = await read_past(past.url, "longnan-2021", 2025, changes, jobs=1)
    assert await read_past(past.url, "longnan-2021", 2025, changes, jobs=2) == alone


def test_what_was_decided_on_by_its_place_is_decided_on_where_it_stands_now() -> None:
    """Under a shorter limit there are more entries before an application, and its decision still fits."""
    play = Play(at("2025-11-03T09:00"), ANSHAN, "complaint")
    assert play.do("2025-11-03T10:00", "petitioner", "recusal_request") is None
    asked = play.entries[-1].number
    assert play.do("2025-11-03T11:00", "leader@CG", "recusal_decision", request=asked) is None
    assert play.do("2025-11-03T12:00", "operator", "acceptance") is None
    shorter = ANSHAN.with_(rulebook=changed(ANSHAN.rulebook, [read_change("acceptance.*=1minutes")]))
    first = registered_case("fuzz-1", play.entries[0]).with_(rulebook=shorter.rulebook.digest)
    lived = again(shorter, first, play.entries, at("2025-11-03T13:00"))
    assert not lived.refused
    assert [entry.kind for entry in lived.entries] == [
        "registered",
        "lapsed",
        "recusal_requested",
        "recusal_refused",
        "accepted",
    ]
    assert lived.entries[3].act != play.entries[2].act


def test_an_act_that_is_refused_now_is_left_out_and_counted() -> None:
    play = dispatched()
    assert play.do("2025-11-05T10:00", "handler@CG", "extension_request", amount=2) is None
    assert play.do("2025-11-05T11:00", "reviewer", "extension_decision", granted=True) is None
    assert play.do("2025-11-10T11:00", "handler@CG", "reply") is None
    shorter = LONGNAN.with_(rulebook=changed(LONGNAN.rulebook, [read_change("handling.complaint=1")]))
    first = registered_case("fuzz-1", play.entries[0]).with_(rulebook=shorter.rulebook.digest)
    lived = again(shorter, first, play.entries, at("2025-11-11T09:00"))
    assert dict(lived.refused) == {
        ("extension_request", "extension_lapsed"): 1,
        ("extension_decision", "extension_not_pending"): 1,
    }
    assert [entry.kind for entry in lived.entries][-1] == "replied"
    assert lived.case.stage == "replied"


def counted(play: Play, until: str) -> Figures:
    first = registered_case("fuzz-1", play.entries[0])
    return figures_of(play.law, again(play.law, first, play.entries, at(until)))


def test_what_a_unit_met_in_time_is_no_lapse() -> None:
    assisted = Play(at("2025-11-03T09:00"), ANSHAN)
    assert assisted.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert assisted.do("2025-11-03T10:00", "operator", "dispatch", assisting=["SW"]) is None
    assert assisted.do("2025-11-03T15:00", "handler@SW", "assisting_result") is None
    whistled = dispatched(law=BEIJING)
    assert whistled.do("2025-11-03T15:00", "handler@CG", "whistle") is None
    assert whistled.do("2025-11-03T16:00", "handler@SW", "whistle_answer") is None
    for play, kind in ((assisted, "assisting_reported"), (whistled, "whistle_answered")):
        found = counted(play, "2025-11-03T17:00")
        assert (found["entries", kind], found["petitions", "lapsed"]) == (1, 0)
        # Whose limit is missed in earnest is counted, though another was met.
        assert counted(play, "2025-11-25T09:00")["petitions", "lapsed"] == 1


def test_a_petition_with_an_order_by_hand_is_under_supervision() -> None:
    play = dispatched()
    assert counted(play, "2025-11-04T09:00")["petitions", "supervised"] == 0
    assert play.do("2025-11-04T11:00", "reviewer", "supervision_order", trigger="other") is None
    found = counted(play, "2025-11-04T12:00")
    assert (found["petitions", "supervised"], found["ordered", "other"]) == (1, 1)
    (rows,) = [each.rows for each in sections(found, [LONGNAN.rulebook]) if each.words["zh"] == "预警与督办"]
    said = {row.words["zh"]: (row.number, row.share) for row in rows}
    assert said.items() >= {"人工督办: 其他需要督办的": (1, None), "被督办的诉求": (1, 1.0)}.items()
    # The order that a missed limit opens besides makes no second petition of it.
    later = counted(play, "2025-11-25T09:00")
    assert later["entries", "supervision_opened"] > 0
    assert later["petitions", "supervised"] == 1


async def test_a_year_without_petitions_and_a_limit_that_is_not_there_are_told(past: Past) -> None:
    with pytest.raises(NoPastError, match=r"流水账中没有 2019 年的诉求(.|\n)*no petitions of 2019"):
        await read_past(past.url, None, 2019, [], jobs=1)
    with pytest.raises(NoPastError, match="longnan-2021"):
        await read_past(past.url, "beijing-2021", 2025, [], jobs=1)
    with pytest.raises(WhatIfError, match="has no limit"):
        await read_past(past.url, "longnan-2021", 2025, [read_change("objection.*=3")], jobs=1)


def test_the_command_prints_the_past_beside_what_might_have_been(
    past: Past, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUBAN_DATABASE_URL", past.url)
    asked = ["simulate", "--from-journal", "--year", "2025", "--what-if", "handling.*=1", "--jobs", "1"]
    done = CliRunner().invoke(app, [*asked, "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["from_journal"] is True
    late = [said[each]["terms"]["handling"]["late"] for each in ("figures", "figures_what_if")]
    assert late[0] < late[1]
    assert "王小明" not in done.output
    assert "假设 what if" in CliRunner().invoke(app, asked).stdout
    wrong = CliRunner().invoke(app, [*asked[:3], "2019"])
    assert wrong.exit_code == 1
    assert "no petitions of 2019" in wrong.stderr
