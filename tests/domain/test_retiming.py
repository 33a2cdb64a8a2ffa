"""The calendar changes under a petition: what stays, what is not touched, and what is refused."""

from datetime import date

import pytest

from suban.domain.calendar import Calendar, CalendarNotice
from suban.domain.entries import CalendarFact
from suban.domain.law import Law, UnknownStatuteError, register
from suban.domain.procedure.retiming import change_calendar
from suban.domain.retiming_preview import Looking
from suban.domain.running import running
from suban.domain.telling import tellings
from tests.domain.conftest import ANSHAN, LONGNAN
from tests.domain.playing import Play, at, dispatched


def noticed(before: Calendar, *off: str, worked: tuple[str, ...] = ()) -> Calendar:
    """A calendar with some days more off, and some weekends worked."""
    serial = len(before.notices or ()) + 1
    notice = CalendarNotice(id=f"{serial}-{off}-{worked}", title="通知", number=f"{serial}号", source="公报")
    return before.with_(
        holidays=before.holidays | {date.fromisoformat(day): "放假" for day in off},
        make_up_days=before.make_up_days | {date.fromisoformat(day): "上班" for day in worked},
        notices=(*(before.notices or ()), notice),
    )


def test_a_rung_that_was_climbed_was_climbed_then_whatever_a_later_calendar_says() -> None:
    play = dispatched()
    play.until(at("2025-11-12T08:00"))
    assert play.said("warned") == ["11-12 00:00 warned"]
    # By these days it would only have been due a day later.
    assert play.change(noticed(LONGNAN.calendar, "2025-11-11"), at("2025-11-12T09:00"))
    # Received after the rung, handled after the change: the rung stands.
    assert play.do("2025-11-12T00:30", "handler@CG", "reply", handled="2025-11-12T10:00") is None
    assert "warning_withdrawn" not in [entry.kind for entry in play.entries]
    # Received before it, it is taken back all the same.
    early = dispatched()
    early.until(at("2025-11-12T08:00"))
    early.change(noticed(LONGNAN.calendar, "2025-11-11"), at("2025-11-12T09:00"))
    assert early.do("2025-11-11T23:30", "handler@CG", "reply", handled="2025-11-12T10:00") is None
    assert "warning_withdrawn" in [entry.kind for entry in early.entries]


def test_a_clock_whose_lapse_is_annulled_runs_on_by_the_days_of_now_and_no_shorter() -> None:
    for after, end in (
        (noticed(LONGNAN.calendar, "2025-11-07"), "11-12 00:00"),
        (noticed(LONGNAN.calendar, worked=("2025-11-08",)), "11-11 00:00"),
    ):
        play = dispatched()
        play.until(at("2025-11-11T08:00"))
        assert play.ends()["handling"] == "11-11 00:00 lapsed"
        play.change(after, at("2025-11-11T09:00"))
        assert play.ends()["handling"] == "11-11 00:00 lapsed"
        assert play.case.running("handling")[0].kept is not None
        received, handled = "2025-11-10T23:00", "2025-11-11T10:00"
        assert play.do(received, "handler@CG", "extension_request", handled=handled, amount=3) is None
        assert play.ends()["handling"] == end
        assert play.case.running("handling")[0].kept is None


def test_what_had_ended_is_explained_by_the_days_that_it_ended_by() -> None:
    play = dispatched()
    play.until(at("2025-11-11T08:00"))
    play.change(noticed(LONGNAN.calendar, "2025-11-07"), at("2025-11-11T09:00"))
    handling = next(each for each in running(play.law, play.case, at("2025-11-11T10:00")) if each.overdue)
    assert [day.why for day in handling.due.days if day.on == date(2025, 11, 7)] == ["working_day"]
    later = noticed(play.law.calendar, "2025-11-06")
    play.change(later, at("2025-11-11T11:00"))
    assert play.law.due(play.case.running("handling")[0]) == handling.due


def test_a_provisional_mark_goes_with_the_notice_and_nobody_is_told_of_that() -> None:
    provisional = LONGNAN.calendar.with_(provisional_from=date(2025, 11, 1))
    play = dispatched(law=LONGNAN.with_(calendar=provisional))
    now = at("2025-11-05T12:00")
    assert all(each.due.provisional for each in running(play.law, play.case, now))
    official = noticed(provisional, "2026-11-05").with_(provisional_from=None)
    before = play.case
    assert play.change(official, now)
    assert not any(each.due.provisional for each in running(play.law, play.case, now))
    entry = play.entries[-1]
    assert isinstance(entry.fact, CalendarFact)
    assert entry.fact.changes == ()
    assert tellings(play.law, before, entry, play.case) == ()


def test_closed_petitions_and_older_calendars_are_left_alone() -> None:
    play = dispatched()
    newest = noticed(noticed(LONGNAN.calendar, "2025-11-07"), "2025-11-06")
    assert play.change(newest, at("2025-11-05T09:00"))
    for older in (LONGNAN.calendar, noticed(LONGNAN.calendar, "2025-11-07"), newest):
        assert not play.change(older, at("2025-11-05T10:00"))
    assert play.do("2025-11-05T11:00", "petitioner", "withdrawal") is None
    assert not play.change(noticed(newest, "2025-11-10"), at("2025-11-05T12:00"))


def test_a_petition_that_is_opened_again_goes_over_then() -> None:
    play = dispatched()
    assert play.do("2025-11-05T11:00", "petitioner", "withdrawal") is None
    after = noticed(LONGNAN.calendar, "2025-11-07", "2025-11-11")
    assert not play.change(after, at("2025-11-06T12:00"))
    assert play.do("2025-11-06T13:00", "reviewer", "reopening_decision", reopened=True) is None
    assert play.do("2025-11-06T14:00", "operator", "dispatch") is None
    assert play.ends()["handling"] == "11-14 00:00"
    assert play.change(after, at("2025-11-06T15:00"))
    assert play.ends()["handling"] == "11-18 00:00"


def test_a_limit_that_would_reach_beyond_the_calendar_is_not_guessed() -> None:
    short = LONGNAN.calendar.with_(last_on=date(2025, 11, 30))
    play = Play(at("2025-11-03T09:00"), LONGNAN.with_(calendar=short))
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert play.do("2025-11-03T10:00", "operator", "dispatch") is None
    days = [f"2025-11-{day}" for day in range(10, 30)]
    after = noticed(short, *days)
    register(after)
    beyond = change_calendar(play.law, play.case, after, at("2025-11-04T09:00"))
    assert (beyond.beyond, beyond.entries, beyond.case) == (True, (), play.case)


def test_several_units_are_told_of_what_is_theirs() -> None:
    play = Play(at("2025-11-03T09:00"), ANSHAN)
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    before = play.case
    assert play.change(noticed(ANSHAN.calendar, "2025-11-04"), at("2025-11-03T12:00"))
    changed = next(entry for entry in play.entries if entry.kind == "calendar_changed")
    # No unit has it yet: only the petitioner learns when it will be forwarded.
    told = tellings(play.law, before, changed, play.case)
    assert [each.audience for each in told] == ["petitioner"]


def test_what_a_notice_would_move_is_counted_before() -> None:
    after = noticed(LONGNAN.calendar, worked=("2025-11-08", "2025-11-09"))
    register(after)
    now = at("2025-11-10T12:00")
    looking = Looking(after, now)
    late, held = dispatched(), dispatched()
    assert held.do("2025-11-07T10:00", "handler@CG", "reply") is None
    fresh = Play(at("2025-11-10T09:00"))
    for play in (late, held, fresh):
        looking.at(play.law, play.case)
    found = looking.preview()
    # A reply that waits for its review is in time; its clock is one that moves all the same.
    assert (found.petitions, found.told, found.clocks, found.from_now) == (3, 2, 2, 2)
    assert {(each.term, each.days) for each in found.moves} == {("handling", 0)}
    assert all(each.due_after == now for each in found.examples)


def test_a_law_goes_to_a_calendar_only_where_it_is_known() -> None:
    case = dispatched().case.with_(calendar="0" * 32)
    with pytest.raises(UnknownStatuteError):
        Law(rulebook=LONGNAN.rulebook, calendar=LONGNAN.calendar).under(case)
    assert LONGNAN.under(dispatched().case) is LONGNAN
