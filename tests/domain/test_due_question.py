"""When a limit ends by each rulebook: the worked dates of the readings, and what is not answered."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from suban.domain.due_question import (
    DueAnswer,
    DueQuestion,
    Unanswered,
    UnansweredCode,
    answer,
    answerable_terms,
    united,
)
from suban.domain.law import Law
from suban.domain.rulebook import Kind, Limit, TermName
from suban.domain.terms import Suspension
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

RULES = Path(__file__).parent.parent.parent / "rules"
LOCAL = ZoneInfo("Asia/Shanghai")
CHINA = national_calendar(date(2026, 11, 22))
LAWS = {
    name: Law(rulebook=read_rulebook(RULES / f"{name}.yml"), calendar=CHINA)
    for name in ("anshan-2019", "longnan-2021")
}


def span(since: str, until: str) -> Suspension:
    return Suspension(since=date.fromisoformat(since), until=date.fromisoformat(until))


def ask(
    rulebook: str, term: str, kind: str, started_at: str, *suspensions: Suspension
) -> DueAnswer | Unanswered:
    at = datetime.fromisoformat(started_at)
    at = at if at.tzinfo else at.replace(tzinfo=LOCAL)
    question = DueQuestion(term=term, kind=kind, started_at=at, suspensions=suspensions)
    return answer(question, LAWS[rulebook])


def answered(rulebook: str, term: str, kind: str, started_at: str, *suspensions: Suspension) -> DueAnswer:
    found = ask(rulebook, term, kind, started_at, *suspensions)
    assert isinstance(found, DueAnswer), found
    return found


def refused(rulebook: str, term: str, kind: str, started_at: str, *suspensions: Suspension) -> UnansweredCode:
    found = ask(rulebook, term, kind, started_at, *suspensions)
    assert isinstance(found, Unanswered), found
    return found.code


def case(row: str, *asked: str) -> Any:
    return pytest.param(*asked, id=" ".join(asked[:3]), marks=pytest.mark.law(row))


LONGNAN = "longnan-2021"
ANSHAN = "anshan-2019"

# 起算于国庆前的周五（2025-09-26），此后的工作日：9月28（调休）、29、30日，
# 10月9、10、11（调休）、13、14、15、16日。
WORKED = [
    case("LN-10", LONGNAN, "return", "complaint", "2025-09-28", "art. 10(2)"),
    case("LN-10", LONGNAN, "return", "consultation", "2025-09-28", "art. 10(2)"),
    case("LN-13-1", LONGNAN, "handling", "consultation", "2025-09-29", "art. 13(1)"),
    case("LN-13-2", LONGNAN, "contact", "complaint", "2025-09-29", "art. 13(2)"),
    case("LN-13-2", LONGNAN, "handling", "complaint", "2025-10-10", "art. 13(2)"),
    case("LN-13-3", LONGNAN, "acceptance", "report", "2025-09-29", "art. 13(3)"),
    case("LN-13-3", LONGNAN, "handling", "report", "2025-10-16", "art. 13(3)"),
    case("LN-13-4", LONGNAN, "contact", "help", "2025-09-29", "art. 13(4)"),
    case("LN-13-4", LONGNAN, "handling", "help", "2025-10-10", "art. 13(4)"),
    case("LN-13-5", LONGNAN, "contact", "suggestion", "2025-09-29", "art. 13(5)"),
    case("LN-13-5", LONGNAN, "handling", "suggestion", "2025-10-10", "art. 13(5)"),
    case("LN-13-6", LONGNAN, "contact", "other", "2025-09-29", "art. 13(6)"),
    case("LN-13-6", LONGNAN, "handling", "other", "2025-10-10", "art. 13(6)"),
    case("LN-17", LONGNAN, "rehandling", "consultation", "2025-10-10", "art. 17"),
    case("LN-17", LONGNAN, "rehandling", "report", "2025-10-10", "art. 17"),
    case("LN-24-1", LONGNAN, "supervision", "complaint", "2025-09-29", "art. 24(1)"),
    *(
        case(row, ANSHAN, term, kind, due_on, source)
        for kind in ("enquiry", "help", "opinion", "complaint", "report", "other")
        for row, term, due_on, source in (
            ("AS-15", "acceptance", "2025-09-30", "ch. 3 应当在三个工作日内确定是否受理"),
            ("AS-15", "forwarding", "2025-09-29", "ch. 3 应当自受理之日起二个工作日内转承办单位"),
            ("AS-21", "handling", "2025-10-10", "ch. 3 应当自接到转交诉求事项之日起五个工作日内办结"),
        )
    ),
    case("AS-32", ANSHAN, "recusal", "complaint", "2025-09-30", "ch. 3 应当在三个工作日内决定并予以书面答复"),
    case("AS-32", ANSHAN, "recusal", "report", "2025-09-30", "ch. 3 应当在三个工作日内决定并予以书面答复"),
]


@pytest.mark.parametrize(("rulebook", "term", "kind", "due_on", "source"), WORKED)
def test_a_limit_over_the_national_holiday_ends_on_the_day_counted_by_hand(
    rulebook: str, term: str, kind: str, due_on: str, source: str
) -> None:
    found = answered(rulebook, term, kind, "2025-09-26T10:00:00+08:00")
    assert (found.due.on.isoformat(), found.rule.source) == (due_on, source)
    assert (found.in_force, found.treated_as, found.due.provisional) == (True, None, False)


@pytest.mark.law("AS-33")
@pytest.mark.parametrize(
    ("term", "plain", "moved"),
    [
        # 收到2026-02-11，2月13日申请回避、24日答复；2月14日调休上班，15日至23日春节。
        ("handling", "2026-02-25", "2026-02-27"),
        ("acceptance", "2026-02-14", "2026-02-25"),
        ("forwarding", "2026-02-13", "2026-02-24"),
    ],
)
def test_the_days_of_a_recusal_decision_do_not_count(term: str, plain: str, moved: str) -> None:
    received = "2026-02-11T09:00:00+08:00"
    assert answered(ANSHAN, term, "complaint", received).due.on.isoformat() == plain
    suspended = answered(ANSHAN, term, "complaint", received, span("2026-02-13", "2026-02-24"))
    assert suspended.due.on.isoformat() == moved


@pytest.mark.law("AS-33")
def test_the_decision_on_recusal_itself_is_not_suspended() -> None:
    applied = "2026-02-13T09:00:00+08:00"
    assert answered(ANSHAN, "recusal", "complaint", applied).due.on == date(2026, 2, 25)
    code = refused(ANSHAN, "recusal", "complaint", applied, span("2026-02-13", "2026-02-24"))
    assert code == "term_not_suspended"


def test_a_recusal_answered_on_the_day_of_the_application_takes_no_day() -> None:
    same_day = span("2026-02-13", "2026-02-13")
    assert answered(ANSHAN, "handling", "report", "2026-02-11T09:00", same_day).due.on == date(2026, 2, 25)


def test_overlapping_recusals_are_one() -> None:
    spans = (span("2026-02-20", "2026-02-24"), span("2026-02-13", "2026-02-22"))
    assert answered(ANSHAN, "handling", "report", "2026-02-11T09:00", *spans).due.on == date(2026, 2, 27)


def test_longnan_knows_no_suspension() -> None:
    for nothing in (span("2026-02-13", "2026-02-24"), span("2026-02-13", "2026-02-13")):
        assert refused(LONGNAN, "handling", "complaint", "2026-02-11T09:00", nothing) == "no_suspension_rule"


def test_a_suspension_that_runs_backwards_is_refused() -> None:
    backwards = span("2026-02-24", "2026-02-13")
    assert refused(ANSHAN, "handling", "complaint", "2026-02-11T09:00", backwards) == "suspension_backwards"


@pytest.mark.parametrize(
    ("kind", "other", "due_on"),
    [
        ("enquiry", "consultation", "2025-09-29"),
        ("opinion", "suggestion", "2025-10-10"),
        ("situation", "other", "2025-10-10"),
    ],
)
def test_a_kind_that_is_treated_as_another_has_its_limits_and_says_so(
    kind: str, other: str, due_on: str
) -> None:
    found = answered(LONGNAN, "handling", kind, "2025-09-26T10:00")
    assert (found.kind, found.treated_as, found.due.on.isoformat()) == (kind, other, due_on)


TERMS: dict[tuple[str, Kind], str] = {
    (LONGNAN, "consultation"): "return handling rehandling supervision",
    (LONGNAN, "complaint"): "return contact handling rehandling supervision",
    (LONGNAN, "report"): "acceptance return handling rehandling supervision",
    (LONGNAN, "help"): "return contact handling rehandling supervision",
    (LONGNAN, "suggestion"): "return contact handling rehandling supervision",
    (LONGNAN, "other"): "return contact handling rehandling supervision",
    (LONGNAN, "enquiry"): "return handling rehandling supervision",
    (ANSHAN, "consultation"): "acceptance forwarding handling assisting clarification",
    (ANSHAN, "complaint"): "acceptance forwarding handling assisting recusal clarification",
    (ANSHAN, "report"): "acceptance forwarding handling assisting recusal clarification",
    (ANSHAN, "other"): "acceptance forwarding handling assisting clarification",
}
ASKED = [*get_args(TermName), "", "办结", "Handling", "appeal"]


@pytest.mark.parametrize(("rulebook", "kind"), TERMS)
def test_a_rulebook_answers_for_the_terms_that_the_law_gives_a_kind_and_no_other(
    rulebook: str, kind: Kind
) -> None:
    given = TERMS[rulebook, kind].split()
    assert list(answerable_terms(LAWS[rulebook].rulebook, kind)) == given
    for term in ASKED:
        found = ask(rulebook, term, kind, "2025-09-26T10:00")
        assert isinstance(found, DueAnswer) == (term in given), term
        assert isinstance(found, DueAnswer) or found.code == "no_such_term"


def test_a_kind_that_nobody_knows_is_named_with_those_there_are() -> None:
    found = ask(LONGNAN, "handling", "praise", "2025-09-26T10:00")
    assert isinstance(found, Unanswered)
    assert (found.code, found.details["kind"]) == ("unknown_kind", "praise")
    assert "consultation" in found.details["kinds"]


@pytest.mark.parametrize(
    ("rulebook", "first"),
    [
        pytest.param(ANSHAN, "2019-12-15", marks=pytest.mark.law("AS-46")),
        pytest.param(LONGNAN, "2021-03-04", marks=pytest.mark.law("LN-29")),
    ],
)
def test_what_started_before_the_rulebook_was_in_force_is_computed_and_marked(
    rulebook: str, first: str
) -> None:
    assert answered(rulebook, "handling", "complaint", f"{first}T00:00:00+08:00").in_force
    # 前一日最后一刻，按协调世界时书写也一样。
    earlier = date.fromisoformat(first).toordinal() - 1
    before = f"{date.fromordinal(earlier)}T15:59:59+00:00"
    assert not answered(rulebook, "handling", "complaint", before).in_force


def test_the_instant_is_brought_home_first() -> None:
    assert answered(LONGNAN, "return", "complaint", "2025-11-03T15:59:59+00:00").due.on == date(2025, 11, 4)
    assert answered(LONGNAN, "return", "complaint", "2025-11-03T16:00:00+00:00").due.on == date(2025, 11, 5)


@pytest.mark.parametrize(
    ("started_at", "day"),
    [
        ("2010-12-31T10:00", "2010-12-31"),
        ("2028-01-01T00:00", "2028-01-01"),
        ("2027-12-29T10:00", "2028-01-01"),
        ("0001-01-01T00:00+00:00", "0001-01-01"),
        ("9999-12-31T23:59:59-12:00", "9999-12-31"),
        ("9999-12-31T23:59:59+00:00", "9999-12-31"),
    ],
)
def test_a_day_outside_the_calendar_is_not_guessed(started_at: str, day: str) -> None:
    found = ask(LONGNAN, "handling", "complaint", started_at)
    assert isinstance(found, Unanswered)
    assert (found.code, found.details["day"]) == ("calendar_ends", day)
    assert found.details["last_on"] == "2027-12-31"


def test_the_next_year_is_provisional_until_its_notice_comes() -> None:
    assert not answered(LONGNAN, "return", "complaint", "2026-12-30T10:00").due.provisional
    assert answered(LONGNAN, "return", "complaint", "2026-12-31T10:00").due.provisional


def test_a_suspension_without_end_is_no_answer() -> None:
    endless = span("2026-02-13", "9999-12-31")
    assert refused(ANSHAN, "handling", "complaint", "2026-02-11T09:00", endless) == "calendar_ends"


@pytest.mark.parametrize("unit", ["calendar_days", "months"])
def test_nor_is_it_for_a_limit_in_calendar_days_or_months(unit: str) -> None:
    rulebook = LAWS[ANSHAN].rulebook
    limit = Limit.model_validate({"amount": 2, "unit": unit})
    terms = tuple(each.with_(limit=limit) for each in rulebook.terms)
    question = DueQuestion(
        term="handling",
        kind="complaint",
        started_at=datetime(2026, 2, 11, 9, tzinfo=LOCAL),
        suspensions=(span("2026-02-13", "9999-12-31"),),
    )
    found = answer(question, LAWS[ANSHAN].with_(rulebook=rulebook.with_(terms=terms)))
    assert isinstance(found, Unanswered)
    assert found.code == "calendar_ends"


def test_days_are_not_left_out_of_a_limit_in_minutes() -> None:
    rulebook = LAWS[ANSHAN].rulebook
    terms = tuple(each.with_(limit=Limit(amount=90, unit="minutes")) for each in rulebook.terms)
    law = LAWS[ANSHAN].with_(rulebook=rulebook.with_(terms=terms))
    question = DueQuestion(
        term="handling", kind="complaint", started_at=datetime(2026, 2, 11, 9, tzinfo=LOCAL)
    )
    found = answer(question, law)
    assert isinstance(found, DueAnswer)
    assert found.due.at == datetime(2026, 2, 11, 10, 30, tzinfo=LOCAL)
    found = answer(question.with_(suspensions=(span("2026-02-11", "2026-02-12"),)), law)
    assert isinstance(found, Unanswered)
    assert found.code == "term_not_suspended"


def test_united_spans_touch_no_other() -> None:
    spans = (
        span("2026-03-05", "2026-03-06"),
        span("2026-03-01", "2026-03-03"),
        span("2026-03-03", "2026-03-04"),
        span("2026-03-02", "2026-03-02"),
        span("1999-01-01", "2011-01-02"),
    )
    assert united(spans, CHINA) == (
        span("2011-01-01", "2011-01-02"),
        span("2026-03-01", "2026-03-04"),
        span("2026-03-05", "2026-03-06"),
    )


def asked(
    rulebook: str,
    started_at: str,
    *,
    term: str = "handling",
    urgency: str | None = None,
    statutory_limit: str | None = None,
) -> DueAnswer | Unanswered:
    question = DueQuestion(
        term=term,
        kind="complaint",
        urgency=urgency,
        statutory_limit=statutory_limit,
        started_at=datetime.fromisoformat(started_at).replace(tzinfo=LOCAL),
    )
    return answer(question, LAWS[rulebook])


@pytest.mark.law("AS-21")
def test_the_limit_of_another_law_is_answered_with_its_citation() -> None:
    found = asked(ANSHAN, "2025-11-03T10:00", statutory_limit="letters_and_visits")
    assert isinstance(found, DueAnswer)
    assert (found.due.on.isoformat(), found.rule.source, found.applies) == (
        "2026-01-04", "《信访工作条例》 art. 34", True,
    )  # fmt: skip
    # It is a limit for handling, and no other.
    other = asked(ANSHAN, "2025-11-03T10:00", term="forwarding", statutory_limit="letters_and_visits")
    assert isinstance(other, DueAnswer)
    assert (other.due.on.isoformat(), other.applies) == ("2025-11-05", False)


@pytest.mark.law("LN-13-7")
def test_the_later_limit_of_another_law_is_named_and_does_not_count() -> None:
    found = asked(LONGNAN, "2025-11-03T10:00", statutory_limit="open_government")
    assert isinstance(found, DueAnswer)
    assert (found.due.on.isoformat(), found.rule.source, found.applies) == ("2025-11-10", "art. 13(2)", False)
    assert found.statutory is not None
    assert found.statutory.limit == Limit(amount=20, unit="working_days")


@pytest.mark.law("AS-21", "AS-33")
def test_the_days_of_a_recusal_do_not_count_for_it_either() -> None:
    question = DueQuestion(
        term="handling",
        kind="complaint",
        statutory_limit="open_government",
        started_at=datetime(2026, 2, 11, 9, tzinfo=LOCAL),
        suspensions=(span("2026-02-13", "2026-02-24"),),
    )
    found = answer(question, LAWS[ANSHAN])
    assert isinstance(found, DueAnswer)
    # 2月12日为第一日，24日为第二日，28日（调休）上班；第二十日为3月19日。
    assert found.due.on == date(2026, 3, 19)


def test_what_is_urgent_has_minutes_to_be_signed_for() -> None:
    for urgency, minute in (("danger", 14), ("utilities", 29)):
        found = asked(LONGNAN, "2025-11-09T02:59", term="receipt", urgency=urgency)
        assert isinstance(found, DueAnswer)
        assert found.due.at == datetime(2025, 11, 9, 3, minute, tzinfo=LOCAL)
    general = asked(LONGNAN, "2025-11-09T02:59", urgency="danger")
    assert isinstance(general, DueAnswer)
    assert general.rule.source == "art. 13(2)"
    refused_without = asked(LONGNAN, "2025-11-09T02:59", term="receipt")
    assert isinstance(refused_without, Unanswered)
    assert refused_without.code == "no_such_term"
    assert "receipt" in answerable_terms(LAWS[LONGNAN].rulebook, "complaint", "danger")


@pytest.mark.parametrize(
    ("words", "code", "listed"),
    [
        ({"urgency": "boredom"}, "unknown_urgency", "danger, utilities"),
        ({"statutory_limit": "moonshine"}, "unknown_statutory_limit", "letters_and_visits, open_government"),
    ],
)
def test_what_the_rulebook_does_not_list_is_named_with_what_it_does(
    words: dict[str, str], code: str, listed: str
) -> None:
    found = asked(LONGNAN, "2025-11-03T10:00", **words)
    assert isinstance(found, Unanswered)
    assert found.code == code
    assert listed in found.details.values()
