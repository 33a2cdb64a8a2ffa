"""Corner cases by their dates. Dispatched on Monday 3 November 2025, a complaint is due on the 10th."""

from datetime import timedelta

import pytest

from suban.domain.acts import ActCommand
from suban.domain.calendar import CalendarEndsError
from suban.domain.entries import WarningFact
from suban.domain.procedure import nearest, possible_acts
from suban.domain.running import running
from tests.domain.conftest import LONGNAN
from tests.domain.playing import PEOPLE, TEXT, act, at, dispatched

LATE_KINDS = ("lapsed", "warned", "handed_over", "supervision_opened", "lapse_annulled")


@pytest.mark.law("LN-14")
def test_nothing_is_overdue_while_a_timely_extension_waits_for_its_decision() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    play.until(at("2025-11-20T10:00"))
    assert play.said("lapsed", "warned") == ["11-05 00:00 lapsed"]
    assert not any(each.overdue for each in running(LONGNAN, play.case, at("2025-11-20T10:00")))


@pytest.mark.law("LN-14")
def test_an_extension_granted_too_short_is_overdue_from_the_new_last_day() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    play.do("2025-11-17T10:00", "reviewer", "extension_decision", granted=True, amount=2)
    play.until(at("2025-11-17T10:00"))
    assert play.said("lapsed", "warned")[1:] == [
        "11-13 00:00 lapsed",
        "11-14 00:00 warned",
        "11-15 00:00 warned",
    ]


def test_a_withdrawal_leaves_a_pending_extension_undecided_and_nothing_overdue() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    assert play.do("2025-11-14T10:00", "petitioner", "withdrawal") is None
    assert play.case.closed_on == "withdrawn"
    assert play.said("lapsed") == ["11-05 00:00 lapsed"]
    assert play.do("2025-11-14T11:00", "reviewer", "extension_decision") == "closed"


def test_a_withdrawal_while_overdue_stops_the_ladder() -> None:
    play = dispatched()
    play.do("2025-11-12T10:00", "petitioner", "withdrawal")
    play.until(at("2026-02-01T00:00"))
    assert play.said("warned", "handed_over") == ["11-12 00:00 warned"]


@pytest.mark.law("LN-11")
def test_a_reply_settles_a_return_that_is_not_decided_yet() -> None:
    play = dispatched()
    play.do("2025-11-04T10:00", "handler@CG", "return_request")
    assert play.do("2025-11-05T10:00", "handler@CG", "reply") is None
    assert play.do("2025-11-05T11:00", "reviewer", "return_decision") == "return_not_pending"


@pytest.mark.law("LN-11", "LN-26-4")
def test_the_second_unit_begins_without_the_explanation_of_the_first() -> None:
    play = dispatched()
    play.do("2025-11-04T10:00", "handler@CG", "return_request")
    assert play.do("2025-11-11T10:00", "leader@CG", "explanation") is None
    play.do("2025-11-12T10:00", "reviewer", "return_decision", agreed=True)
    play.do("2025-11-12T11:00", "operator", "dispatch", unit="SW")
    play.until(at("2026-01-01T00:00"))
    assert "11-29 00:00 handed_over" in play.said("handed_over")


@pytest.mark.law("LN-26-4")
def test_an_explanation_of_the_handling_does_not_excuse_the_rehandling() -> None:
    play = dispatched()
    play.do("2025-11-11T09:00", "leader@CG", "explanation")
    play.do("2025-11-11T10:00", "handler@CG", "reply")
    play.do("2025-11-11T11:00", "reviewer", "review")
    play.do("2025-11-11T12:00", "petitioner", "rating", level="dissatisfied")
    assert play.do("2025-11-19T09:00", "leader@CG", "explanation") is None
    play.until(at("2026-01-01T00:00"))
    assert play.said("handed_over") == []


def test_an_explanation_goes_with_the_lapse_that_it_explained() -> None:
    play = dispatched()
    play.do("2025-11-11T09:00", "leader@CG", "explanation")
    # Asked for in time, handled after the end: the lapse and its explanation are gone.
    play.do("2025-11-10T23:59", "handler@CG", "extension_request", handled="2025-11-11T10:00")
    play.do("2025-11-11T11:00", "reviewer", "extension_decision", granted=True, amount=1)
    play.until(at("2026-01-01T00:00"))
    assert "11-21 00:00 handed_over" in play.said("handed_over")


@pytest.mark.law("LN-16")
def test_several_returns_by_the_review_leave_out_all_days_in_the_office() -> None:
    play = dispatched()
    # Overdue on the 11th and 12th; the office holds it on the 13th, 14th and 18th alone.
    play.do("2025-11-12T10:00", "handler@CG", "reply")
    play.do("2025-11-17T10:00", "reviewer", "review", approved=False, reason=TEXT)
    play.do("2025-11-17T15:00", "handler@CG", "reply")
    play.do("2025-11-19T10:00", "reviewer", "review", approved=False, reason=TEXT)
    play.until(at("2025-11-20T00:00"))
    facts = [(entry.at, entry.fact) for entry in play.entries if isinstance(entry.fact, WarningFact)]
    assert [f"{when:%m-%d} {fact.level}" for when, fact in facts if fact.term == "handling"] == [
        "11-12 blue",
        "11-13 yellow",
        "11-20 red",
    ]


def test_a_lapse_annulled_late_takes_its_rungs_and_its_order_with_it() -> None:
    play = dispatched()
    assert play.do("2025-11-10T23:59", "handler@CG", "reply", handled="2025-11-14T10:00") is None
    assert [term.name for term in play.case.running_terms] == ["handling"]
    assert [(term.lapsed, term.rungs) for term in play.case.running_terms] == [(False, 0)]
    assert play.said(*LATE_KINDS)[-1] == "11-10 23:59 lapse_annulled"


def test_a_late_reply_received_within_a_supervision_order_meets_the_order_only() -> None:
    play = dispatched()
    assert play.do("2025-11-13T23:59", "handler@CG", "reply", handled="2025-11-14T10:00") is None
    clocks = {term.name: term.lapsed for term in play.case.running_terms}
    assert clocks == {"handling": True, "supervision": False}


@pytest.mark.law("LN-10")
def test_a_return_asked_for_in_time_is_taken_however_late_it_is_handled() -> None:
    play = dispatched()
    assert play.do("2025-11-04T23:59", "handler@CG", "return_request", handled="2025-11-06T10:00") is None
    assert play.case.return_asked
    assert play.do("2025-11-06T11:00", "handler@CG", "return_request") == "return_pending"


@pytest.mark.law("LN-13-2")
def test_a_contact_made_in_time_but_handled_late_is_no_missed_contact() -> None:
    play = dispatched()
    play.do("2025-11-04T10:00", "handler@CG", "return_request")
    play.do("2025-11-04T11:00", "reviewer", "return_decision", agreed=True)
    play.do("2025-11-04T12:00", "operator", "dispatch", unit="SW")
    assert play.do("2025-11-06T23:59", "handler@SW", "contact", handled="2025-11-07T00:30") is None
    assert play.said("lapsed", "lapse_annulled")[-2:] == ["11-07 00:00 lapsed", "11-06 23:59 lapse_annulled"]
    # The contact of the first unit is not that of the second.
    assert [term.lapsed for term in play.case.terms if term.name == "contact"] == [False, False]


@pytest.mark.law("LN-17")
def test_a_rating_received_in_time_opens_a_petition_that_closed_by_itself() -> None:
    play = dispatched()
    play.do("2025-11-06T10:00", "handler@CG", "reply")
    play.do("2025-11-07T09:00", "reviewer", "review")
    assert play.do("2025-11-24T23:59", "petitioner", "rating", handled="2025-11-25T00:01") is None
    assert play.case.closed_on == "rated"
    assert play.do("2025-11-24T23:58", "petitioner", "rating", handled="2025-11-25T00:02") == "closed"


def test_no_other_act_opens_a_petition_that_closed_by_itself() -> None:
    play = dispatched()
    play.do("2025-11-06T10:00", "handler@CG", "reply")
    play.do("2025-11-07T09:00", "reviewer", "review")
    assert play.do("2025-11-24T23:59", "petitioner", "withdrawal", handled="2025-11-25T00:01") == "closed"
    assert play.case.closed_on == "rating_forgone"


@pytest.mark.law("LN-14")
def test_a_review_waits_for_the_decision_on_an_extension_and_is_not_offered() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    play.do("2025-11-11T10:00", "handler@CG", "reply")
    assert "review" not in possible_acts(LONGNAN, play.case, PEOPLE["reviewer"])
    assert play.do("2025-11-11T11:00", "reviewer", "review") == "extension_undecided"
    play.do("2025-11-11T12:00", "reviewer", "extension_decision", granted=True)
    assert "review" in possible_acts(LONGNAN, play.case, PEOPLE["reviewer"])


@pytest.mark.law("LN-14")
def test_a_reply_before_the_end_makes_a_pending_extension_pointless() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    play.do("2025-11-10T23:59", "handler@CG", "reply")
    assert play.do("2025-11-11T10:00", "reviewer", "review") is None
    assert play.case.extensions_granted == 0


@pytest.mark.law("LN-14")
def test_a_refused_extension_does_not_use_one_up() -> None:
    play = dispatched()
    for day in (4, 5, 6):
        assert play.do(f"2025-11-{day:02}T12:00", "handler@CG", "extension_request") is None
        assert play.do(f"2025-11-{day:02}T13:00", "reviewer", "extension_decision") is None
    assert play.do("2025-11-07T12:00", "handler@CG", "extension_request") is None


def test_an_order_opened_while_the_office_holds_the_reply_does_not_run_out_there() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    play.do("2025-11-11T10:00", "handler@CG", "reply")
    play.do("2025-11-12T10:00", "reviewer", "extension_decision")
    play.until(at("2025-12-31T00:00"))
    assert play.said("lapsed") == ["11-05 00:00 lapsed", "11-11 00:00 lapsed"]
    assert play.do("2025-12-31T10:00", "reviewer", "review") is None


def test_a_late_reply_at_any_rung_never_stops_the_clockwork() -> None:
    for days in range(1, 16):
        play = dispatched()
        play.until(at("2025-11-10T10:00") + timedelta(days=days))
        when = f"2025-11-{10 + days}T10:00"
        assert play.do(when, "handler@CG", "reply") is None
        before = len(play.entries)
        play.until(at("2026-03-01T00:00"))
        assert len(play.entries) == before
        assert nearest(LONGNAN, play.case) is None


def test_a_limit_beyond_the_calendar_is_refused_and_changes_nothing() -> None:
    play = dispatched()
    play.do("2025-11-04T10:00", "handler@CG", "extension_request", amount=366)
    assert play.do("2025-11-04T11:00", "reviewer", "extension_decision", granted=True) is None
    play.do("2025-11-05T10:00", "handler@CG", "extension_request", amount=366)
    before = play.case
    assert play.do("2025-11-05T11:00", "reviewer", "extension_decision", granted=True) == "calendar_ends"
    assert play.case == before
    assert play.do("2025-11-05T12:00", "reviewer", "extension_decision") is None
    try:
        nearest(LONGNAN, play.case)
    except CalendarEndsError:
        pytest.fail("the clockwork looks beyond the calendar")


def test_the_same_act_twice_in_a_case_is_remembered_by_its_id() -> None:
    play = dispatched()
    command = ActCommand(
        id="again", at=at("2025-11-04T10:00"), actor=PEOPLE["handler@CG"], act=act("contact")
    )
    taken = play.take(command)
    done = play.case.done("again")
    assert done is not None
    assert done.entry == taken.entries[-1].number


@pytest.mark.parametrize(
    "who", ["petitioner", "operator", "supervisor", "administrator", "handler", "handler@SW"]
)
@pytest.mark.parametrize("name", ["signature", "contact", "reply", "return_request", "extension_request"])
def test_only_the_unit_that_holds_it_acts_for_the_unit(who: str, name: str) -> None:
    refusal = dispatched().do("2025-11-04T10:00", who, name)
    assert refusal in ("role_may_not", "other_unit")
