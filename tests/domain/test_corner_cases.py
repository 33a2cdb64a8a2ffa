"""Corner cases by their dates. Dispatched on Monday 3 November 2025, a complaint is due on the 10th."""

from datetime import timedelta
from typing import Any

import pytest

from suban.domain.acts import ActCommand
from suban.domain.calendar import CalendarEndsError
from suban.domain.entries import WarningFact
from suban.domain.law import Law
from suban.domain.procedure import nearest, possible_acts, take
from suban.domain.rulebook import TermName
from suban.domain.running import running
from tests.domain.conftest import ANSHAN, LONGNAN
from tests.domain.playing import PEOPLE, TEXT, Play, act, at, dispatched

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
    assert play.do("2025-11-24T23:59", "handler@CG", "contact", handled="2025-11-25T00:01") == "closed"
    assert play.case.closed_on == "rating_forgone"


def test_a_withdrawal_received_in_time_counts_though_the_window_has_closed_it_since() -> None:
    play = dispatched()
    play.do("2025-11-06T10:00", "handler@CG", "reply")
    play.do("2025-11-07T09:00", "reviewer", "review")
    assert play.do("2025-11-25T00:00", "petitioner", "withdrawal", handled="2025-11-25T00:01") == "closed"
    assert play.do("2025-11-24T23:59", "petitioner", "withdrawal", handled="2025-11-25T00:02") is None
    assert play.case.closed_on == "withdrawn"


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


# -- corrections -----------------------------------------------------------------------------------------


@pytest.mark.law("LN-14")
def test_a_correction_gives_no_time_to_who_waits_for_an_extension_after_the_end() -> None:
    play = dispatched()
    play.do("2025-11-10T10:00", "handler@CG", "extension_request")
    # A request for help has the same five working days, which ended on the 10th.
    assert play.do("2025-11-13T10:00", "operator", "correction", kind="help", emergency=None) is None
    assert play.ends()["handling"] == "11-11 00:00"
    play.do("2025-11-14T10:00", "reviewer", "extension_decision")
    play.until(at("2025-11-14T10:00"))
    assert play.said("lapsed", "warned")[-3:] == [
        "11-11 00:00 lapsed",
        "11-12 00:00 warned",
        "11-13 00:00 warned",
    ]


@pytest.mark.law("LN-14")
def test_what_turns_out_an_emergency_is_not_extended_though_it_was_applied_for() -> None:
    play = dispatched()
    play.do("2025-11-07T10:00", "handler@CG", "extension_request")
    assert play.do("2025-11-07T11:00", "operator", "correction", emergency=True) is None
    assert (
        play.do("2025-11-07T12:00", "reviewer", "extension_decision", granted=True) == "extension_emergency"
    )
    assert play.do("2025-11-07T12:00", "reviewer", "extension_decision") is None


@pytest.mark.law("LN-13-3")
def test_a_decision_on_a_report_stands_when_it_turns_out_to_be_one_after_all() -> None:
    play = dispatched("report")
    play.do("2025-11-04T10:00", "handler@CG", "report_decision")
    play.do("2025-11-05T10:00", "operator", "correction", kind="complaint", emergency=None)
    assert play.ends()["handling"] == "11-11 00:00"
    play.do("2025-11-06T10:00", "operator", "correction", kind="report", emergency=None)
    # Ten working days from the acceptance on the 4th, and no second decision.
    assert play.ends() == {"handling": "11-19 00:00"}
    assert play.do("2025-11-06T11:00", "handler@CG", "report_decision") == "report_decided"
    assert play.do("2025-11-06T12:00", "handler@CG", "reply") is None


@pytest.mark.law("LN-13-3")
def test_a_limit_that_a_correction_brings_does_not_begin_before_the_dispatch() -> None:
    play = Play(at("2025-11-03T09:00"))
    play.do("2025-11-03T09:30", "operator", "acceptance")
    play.do("2025-11-04T00:10", "operator", "dispatch")
    corrected: dict[str, Any] = {"kind": "report", "emergency": None}
    assert (
        play.do("2025-11-03T23:59", "operator", "correction", handled="2025-11-04T00:20", **corrected) is None
    )
    assert play.ends()["acceptance"] == "11-07 00:00"
    # Nor does it begin again with the next correction.
    play.do("2025-11-05T09:00", "operator", "correction", kind="complaint", emergency=None)
    play.do("2025-11-06T09:00", "operator", "correction", kind="report", emergency=None)
    assert [term.name for term in play.case.running_terms].count("acceptance") == 1


@pytest.mark.law("LN-24-1")
def test_a_correction_that_undoes_a_lapse_leaves_no_supervision_order_behind() -> None:
    play = dispatched("consultation")
    play.until(at("2025-11-06T10:00"))
    assert play.ends() == {"handling": "11-06 00:00 lapsed", "supervision": "11-11 00:00"}
    play.do("2025-11-06T10:00", "operator", "correction", kind="complaint", emergency=None)
    assert play.ends() == {"handling": "11-11 00:00", "contact": "11-11 00:00"}
    play.until(at("2025-11-11T10:00"))
    assert [term.name for term in play.case.running_terms].count("supervision") == 1


def test_a_correction_to_a_shorter_limit_makes_nobody_late_before_it() -> None:
    play = dispatched()
    play.do("2025-11-06T10:00", "operator", "correction", kind="consultation", emergency=None)
    assert play.ends()["handling"] == "11-06 10:00"
    # A reply that was received before the correction was in time.
    assert play.do("2025-11-06T09:59", "handler@CG", "reply", handled="2025-11-06T10:05") is None
    assert play.said("lapsed", "lapse_annulled")[-2:] == ["11-06 10:00 lapsed", "11-06 09:59 lapse_annulled"]
    assert not any(term.lapsed for term in play.case.running("handling"))


def test_a_correction_while_a_return_waits_leaves_it_waiting() -> None:
    play = dispatched()
    play.do("2025-11-04T10:00", "handler@CG", "return_request")
    play.do("2025-11-04T11:00", "operator", "correction", kind="report", emergency=None)
    assert play.ends() == {"acceptance": "11-07 00:00"}
    assert play.do("2025-11-04T12:00", "reviewer", "return_decision", agreed=True) is None
    play.do("2025-11-04T13:00", "operator", "dispatch", unit="SW")
    assert play.ends() == {"return": "11-06 00:00", "acceptance": "11-07 00:00"}


def test_a_correction_before_there_is_a_unit_moves_nothing_where_the_limits_are_the_same() -> None:
    play = Play(at("2025-11-03T09:00"), ANSHAN, "complaint")
    assert play.do("2025-11-07T10:00", "operator", "correction", kind="report", emergency=None) is None
    # The decision was due on the 6th, and stays late.
    assert play.ends() == {"acceptance": "11-07 00:00 lapsed"}
    assert play.do("2025-11-07T11:00", "operator", "acceptance") is None
    play.do("2025-11-10T10:00", "operator", "correction", kind="help", emergency=None)
    assert play.ends() == {"forwarding": "11-12 00:00"}


def test_a_dispatch_received_before_that_of_an_earlier_unit_has_limits_of_its_own() -> None:
    play = dispatched("suggestion")
    play.do("2025-11-04T10:00", "operator", "recall")
    # Received on the 3rd, before the first unit's, and handled after it.
    assert play.do("2025-11-03T09:45", "operator", "dispatch", handled="2025-11-04T11:00", unit="SW") is None
    play.do("2025-11-04T12:00", "operator", "correction", kind="consultation", emergency=None)
    play.do("2025-11-04T13:00", "operator", "correction", kind="complaint", emergency=None)
    # The contact of the first unit is none of the second.
    assert play.ends()["contact"] == "11-07 00:00"


# -- recall ----------------------------------------------------------------------------------------------


@pytest.mark.law("AS-15")
def test_a_wrong_forwarding_does_not_stop_the_clock_of_the_forwarding() -> None:
    play = dispatched(law=ANSHAN)
    play.do("2025-11-04T10:00", "operator", "recall")
    assert play.ends() == {"forwarding": "11-06 00:00"}
    play.do("2025-11-04T11:00", "operator", "dispatch", unit="SW")
    play.do("2025-11-07T10:00", "operator", "recall")
    # It had ended by then; who recalls is late from the recall on.
    play.until(at("2025-11-07T10:00"))
    assert play.ends() == {"forwarding": "11-07 10:00 lapsed"}


def test_a_recall_ends_an_overdue_handling_without_fault() -> None:
    play = dispatched()
    play.until(at("2025-11-13T10:00"))
    assert set(play.ends()) == {"handling", "supervision"}
    assert play.do("2025-11-13T10:00", "operator", "recall") is None
    assert (play.ends(), play.case.unit) == ({}, None)
    assert play.said("lapse_annulled") == ["11-13 10:00 lapse_annulled"]
    play.do("2025-11-13T11:00", "operator", "dispatch", unit="SW")
    assert play.ends() == {"return": "11-15 00:00", "contact": "11-18 00:00", "handling": "11-21 00:00"}


def test_a_recall_takes_open_applications_of_the_unit_with_it() -> None:
    play = dispatched()
    play.do("2025-11-04T10:00", "handler@CG", "return_request")
    play.do("2025-11-04T11:00", "handler@CG", "extension_request")
    play.do("2025-11-04T12:00", "operator", "recall")
    assert play.do("2025-11-04T13:00", "reviewer", "return_decision", agreed=True) == "return_not_pending"
    assert play.do("2025-11-04T13:00", "reviewer", "extension_decision") == "extension_not_pending"


@pytest.mark.law("LN-10")
def test_a_second_dispatch_to_the_same_unit_owes_nothing_to_the_first() -> None:
    play = dispatched()
    play.do("2025-11-05T09:00", "operator", "recall")
    play.do("2025-11-05T10:00", "operator", "dispatch")
    # Received under the first dispatch, handled under the second: the return that lapsed stays so.
    assert play.do("2025-11-04T23:59", "handler@CG", "return_request", handled="2025-11-05T11:00") is None
    assert play.said("lapse_annulled") == []
    assert play.ends() == {"contact": "11-08 00:00", "handling": "11-13 00:00"}


# -- reports ---------------------------------------------------------------------------------------------


@pytest.mark.law("LN-13-3", "LN-26-4")
def test_an_explanation_of_a_late_decision_does_not_excuse_a_late_handling() -> None:
    play = dispatched("report")
    assert play.do("2025-11-06T10:00", "leader@CG", "explanation") is None
    play.do("2025-11-07T10:00", "handler@CG", "report_decision")
    play.until(at("2025-12-31T00:00"))
    assert "11-22 00:00 lapsed" in play.said("lapsed")
    assert "12-03 00:00 handed_over" in play.said("handed_over")


@pytest.mark.law("LN-13-3", "LN-24-1")
def test_the_decision_meets_the_order_that_its_lateness_opened() -> None:
    play = dispatched("report")
    play.until(at("2025-11-06T10:00"))
    assert play.ends() == {"acceptance": "11-06 00:00 lapsed", "supervision": "11-11 00:00"}
    play.do("2025-11-10T23:59", "handler@CG", "report_decision", handled="2025-11-11T10:00")
    # The order was met in time; its lapse is annulled, that of the decision is not.
    assert play.said("lapse_annulled") == ["11-10 23:59 lapse_annulled"]
    assert play.ends() == {"handling": "11-25 00:00"}


@pytest.mark.law("LN-13-3", "LN-16")
def test_no_rung_is_climbed_while_a_refusal_is_under_review() -> None:
    play = dispatched("report")
    # Overdue on the 6th: blue at its end.
    refusal: dict[str, Any] = {"accepted": False, "reason": TEXT, "basis": TEXT}
    assert play.do("2025-11-07T10:00", "handler@CG", "report_decision", **refusal) is None
    play.until(at("2025-11-12T10:00"))
    assert play.said("warned") == ["11-07 00:00 warned"]
    play.do("2025-11-12T10:00", "reviewer", "review", approved=False, reason=TEXT)
    play.until(at("2025-11-13T00:00"))
    # Of the handling the second, at once; of the order, due on the 10th, the first: the 11th is left out.
    assert play.said("warned")[1:] == ["11-08 00:00 warned", "11-13 00:00 warned"]
    assert play.ends()["acceptance"] == "11-06 00:00 lapsed"
    assert play.do("2025-11-13T10:00", "handler@CG", "report_decision") is None
    assert play.ends() == {"handling": "11-28 00:00"}


@pytest.mark.law("LN-13-3", "LN-17")
def test_a_refusal_that_was_approved_is_rated_and_may_be_handled_again() -> None:
    play = dispatched("report")
    play.do("2025-11-04T10:00", "handler@CG", "report_decision", accepted=False, reason=TEXT, basis=TEXT)
    assert play.do("2025-11-05T10:00", "reviewer", "review") is None
    assert play.do("2025-11-06T10:00", "petitioner", "rating", level="dissatisfied") is None
    assert play.ends() == {"rehandling": "11-14 00:00"}
    assert play.do("2025-11-07T10:00", "handler@CG", "report_decision") == "out_of_turn"
    assert play.do("2025-11-07T10:00", "handler@CG", "reply") is None
    assert play.do("2025-11-07T11:00", "reviewer#2", "review") is None
    assert play.do("2025-11-07T12:00", "petitioner", "rating", level="dissatisfied") is None
    assert play.case.stage == "finding"
    assert play.do("2025-11-07T13:00", "reviewer", "fault_finding", at_fault=False) is None
    assert play.case.closed_on == "rated"


# -- rating and objection --------------------------------------------------------------------------------

BAD = {"level": "one_star", "quality": "one_star"}


def completed() -> Play:
    """In Anshan, replied and approved on the 6th: the window for rating ends with the 21st, a Friday."""
    play = dispatched(law=ANSHAN)
    play.do("2025-11-05T10:00", "handler@CG", "reply")
    play.do("2025-11-06T10:00", "reviewer", "review")
    return play


@pytest.mark.law("AS-25")
def test_a_unit_may_object_to_the_quality_alone() -> None:
    play = completed()
    play.do("2025-11-07T10:00", "petitioner", "rating", level="five_stars", quality="one_star")
    assert play.do("2025-11-07T11:00", "handler@CG", "rating_objection") is None
    play.do("2025-11-07T12:00", "reviewer", "rerating", level="five_stars", quality="five_stars")
    assert play.do("2025-11-07T13:00", "supervisor", "rating_review") is None
    assert (play.case.closed_on, play.case.final_rating) == ("rated", "five_stars")


@pytest.mark.law("AS-25")
def test_nobody_objects_to_the_best_of_ratings() -> None:
    play = completed()
    play.do("2025-11-07T10:00", "petitioner", "rating", level="five_stars", quality="five_stars")
    assert play.case.closed_on == "rated"


@pytest.mark.law("AS-25")
def test_nobody_reviews_the_rerating_that_they_gave_themselves() -> None:
    play = completed()
    play.do("2025-11-07T10:00", "petitioner", "rating", **BAD)
    play.do("2025-11-07T11:00", "handler@CG", "rating_objection")
    assert play.do("2025-11-07T12:00", "reviewer", "rerating") is None
    # Whoever has become a supervisor since is no other person.
    promoted = PEOPLE["reviewer"].with_(role="supervisor")
    command = ActCommand(id="own", at=at("2025-11-10T09:00"), actor=promoted, act=act("rating_review"))
    refusal = take(play.law, play.case, command).refusal
    assert refusal is not None
    assert (refusal.code, refusal.source) == (
        "own_rerating",
        "ch. 3 报鞍山市群众工作委员会办公室审核",
    )
    assert "rating_review" not in possible_acts(play.law, play.case, promoted)
    assert play.do("2025-11-10T10:00", "supervisor", "rating_review") is None
    assert play.case.rerated_by is None


@pytest.mark.law("AS-23", "AS-24")
def test_a_visit_at_the_last_moment_takes_the_rating() -> None:
    play = completed()
    visit: dict[str, Any] = {"reached": True, **BAD}
    assert (
        play.do("2025-11-21T23:59", "operator", "return_visit", handled="2025-11-22T00:05", **visit) is None
    )
    assert play.said()[-4:] == [
        "11-22 00:00 closed",
        "11-21 23:59 lapse_annulled",
        "11-21 23:59 visited",
        "11-21 23:59 rated",
    ]
    assert play.ends() == {"objection": "11-29 00:00"}


@pytest.mark.law("AS-25")
def test_an_objection_at_the_instant_of_the_closing_is_too_late_and_one_before_it_is_not() -> None:
    play = completed()
    play.do("2025-11-07T10:00", "petitioner", "rating", **BAD)
    play.until(at("2025-11-15T00:00"))
    assert (play.case.closed_on, play.case.closed_by_itself) == ("rated", True)
    assert play.do("2025-11-15T00:00", "handler@CG", "rating_objection") == "closed"
    assert play.do("2025-11-14T23:59", "handler@CG", "rating_objection", handled="2025-11-15T00:01") is None
    assert (play.case.stage, play.case.closed_on, play.ends()) == ("objected", None, {})


@pytest.mark.law("AS-23")
def test_a_visit_before_the_closing_is_recorded_after_it_and_changes_nothing() -> None:
    play = completed()
    play.do("2025-11-07T10:00", "petitioner", "rating", **BAD)
    visited = play.do("2025-11-14T23:59", "operator", "return_visit", handled="2025-11-15T00:01")
    assert visited is None
    play.until(at("2025-11-15T00:01"))
    assert play.said()[-3:] == ["11-14 23:59 visited", "11-15 00:00 lapsed", "11-15 00:00 closed"]


# -- the end of the calendar -----------------------------------------------------------------------------


@pytest.mark.law("AS-22")
def test_an_extension_beyond_two_months_is_too_long_even_beyond_the_calendar() -> None:
    play = Play(at("2027-10-11T09:00"), ANSHAN)
    play.do("2027-10-11T09:30", "operator", "acceptance")
    play.do("2027-10-11T10:00", "operator", "dispatch")
    assert play.do("2027-10-12T10:00", "handler@CG", "extension_request", amount=366) == "extension_too_long"
    exceptional: dict[str, Any] = {"amount": 366, "exceptional": TEXT}
    assert play.do("2027-10-12T10:00", "handler@CG", "extension_request", **exceptional) is None
    assert play.do("2027-10-12T11:00", "reviewer", "extension_decision", granted=True) == "calendar_ends"
    assert play.do("2027-10-12T11:00", "reviewer", "extension_decision", granted=True, amount=30) is None


def test_a_dispatch_whose_supervision_order_would_run_beyond_the_calendar_is_refused() -> None:
    play = Play(at("2027-12-01T09:00"))
    play.do("2027-12-01T09:30", "operator", "acceptance")
    assert play.do("2027-12-15T10:00", "operator", "dispatch") == "calendar_ends"
    assert play.do("2027-12-06T10:00", "operator", "dispatch") is None
    assert len(play.until(at("2028-06-01T00:00")).said("handed_over")) == 2


def test_a_correction_that_leads_beyond_the_calendar_is_refused() -> None:
    play = Play(at("2027-12-01T09:00"), LONGNAN, "consultation")
    play.do("2027-12-01T09:30", "operator", "acceptance")
    assert play.do("2027-12-15T10:00", "operator", "dispatch") is None
    before = play.case
    corrected: dict[str, Any] = {"kind": "complaint", "emergency": None}
    assert play.do("2027-12-16T10:00", "operator", "correction", **corrected) == "calendar_ends"
    assert play.case == before


def test_a_reply_is_not_sent_back_where_its_warnings_would_run_beyond_the_calendar() -> None:
    play = Play(at("2027-11-29T09:00"))
    play.do("2027-11-29T09:30", "operator", "acceptance")
    assert play.do("2027-11-29T10:00", "operator", "dispatch") is None
    assert play.do("2027-12-01T10:00", "handler@CG", "reply") is None
    sent_back: dict[str, Any] = {"approved": False, "reason": TEXT}
    assert play.do("2027-12-29T10:00", "reviewer", "review", **sent_back) == "calendar_ends"
    # That was never to be: a calendar covers a year and more from the day of the petition on.
    assert play.do("2027-12-29T11:00", "petitioner", "withdrawal") is None


def other_rules(term: TermName, **changes: Any) -> Law:
    """Longnan with the rules of one term changed."""
    terms = tuple(each.with_(**changes) if each.term == term else each for each in LONGNAN.rulebook.terms)
    return LONGNAN.with_(rulebook=LONGNAN.rulebook.with_(terms=terms))


def test_a_return_is_too_late_after_its_limit_also_where_the_unit_is_urged_then() -> None:
    play = dispatched(law=other_rules("return", lapse="urged"))
    assert play.do("2025-11-05T00:00", "handler@CG", "return_request") == "return_lapsed"


def test_a_limit_that_began_before_there_was_a_unit_goes_on_after_a_recall() -> None:
    play = dispatched(law=other_rules("handling", starts="accepted"))
    assert play.do("2025-11-05T10:00", "operator", "recall") is None
    assert play.do("2025-11-06T10:00", "operator", "dispatch", unit="SW") is None
    assert play.ends()["handling"] == "11-11 00:00"
    assert "11-11 00:00 lapsed" in play.until(at("2025-11-12T00:00")).said("lapsed")
