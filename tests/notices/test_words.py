"""Every notice that the procedure can owe, put into words in both languages."""

import re
from datetime import date
from itertools import chain
from typing import get_args

import pytest

from suban.domain import telling
from suban.domain.acts import (
    Acceptance,
    Correction,
    DirectAnswer,
    Dispatch,
    ExtensionDecision,
    ExtensionRequest,
    NonAcceptance,
    Rating,
    RatingObjection,
    RatingReview,
    Recall,
    Reply,
    ReportDecision,
    Rerating,
    ReturnDecision,
    ReturnRequest,
    ReturnVisit,
    Review,
    Withdrawal,
)
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import Audience, Kind
from suban.domain.telling import Subject, tellings
from suban.notices import figures, templates
from suban.notices.message import Words, write
from suban.notices.occasion import Occasion
from suban.wording import LANGUAGES, Language, limits, text
from tests.notices.filing import TEXT, UNIT, Course, anshan, longnan

NUMBER = "20250925-000001"
HOUSING = Bilingual(zh="住建局", en="Housing Bureau")
REPLY = Reply(result=TEXT, basis=TEXT, answered=TEXT, handled_on=date(2025, 9, 25), investigation=TEXT)
SEND_BACK = Review(approved=False, reason=TEXT)
MORE_TIME = ExtensionRequest(amount=20, reason=TEXT, progress=TEXT, measures=TEXT)


def at_the_unit(*, emergency: bool = False, kind: Kind = "complaint", law: Law | None = None) -> Course:
    course = Course(NUMBER, law, kind).act("operator", Acceptance(emergency=emergency), hours=1)
    return course.act("operator", Dispatch(unit=UNIT), hours=2)


def in_anshan() -> Course:
    return Course(NUMBER, anshan())


def rated_in_anshan() -> Course:
    done = at_the_unit(law=anshan()).act("handler", REPLY, hours=3)
    done.act("reviewer", Review(approved=True), hours=4)
    visit = ReturnVisit(reached=True, level="two_stars", quality="four_stars", note=TEXT)
    return done.act("operator", visit, hours=5)


def courses_in_anshan() -> list[Course]:
    """What the other city's law adds."""
    return [
        in_anshan().act("operator", DirectAnswer(answer=TEXT), hours=1),
        in_anshan().act("operator", NonAcceptance(ground="legal_remedies", reason=TEXT), hours=1),
        in_anshan().act(
            "operator", NonAcceptance(ground="outside_the_city", reason=TEXT, channel=TEXT), hours=1
        ),
        in_anshan()
        .pass_time(days=10)
        .act("operator", Acceptance(matter="livelihood"), days=10)
        .pass_time(days=30),
        at_the_unit(law=anshan())
        .act("operator", Correction(matter="environment", reason=TEXT), hours=3)
        .act("handler", MORE_TIME, hours=4)
        .act("reviewer", ExtensionDecision(granted=True), hours=5)
        .pass_time(days=60),
        at_the_unit(law=anshan()).act("handler", MORE_TIME.with_(amount=90, exceptional=TEXT), hours=4),
        rated_in_anshan()
        .act("handler", RatingObjection(reason=TEXT), hours=6)
        .act("reviewer", Rerating(level="four_stars", quality="four_stars", reason=TEXT), hours=7)
        .act("supervisor", RatingReview(confirmed=False, reason=TEXT), hours=8)
        .act("reviewer", Rerating(level="three_stars", quality="four_stars", reason=TEXT), hours=9)
        .act("supervisor", RatingReview(confirmed=True), hours=10),
    ]


def courses() -> list[Course]:
    """Petitions that together meet every entry of which somebody is told."""
    return [
        Course(NUMBER).act("operator", NonAcceptance(ground="secrets", reason=TEXT), hours=1),
        at_the_unit(emergency=True)
        .act("handler", ReturnRequest(reason=TEXT, basis=TEXT), hours=3)
        .act("reviewer", ReturnDecision(agreed=False, reason=TEXT), hours=4),
        at_the_unit()
        .act("handler", ReturnRequest(reason=TEXT, basis=TEXT), hours=3)
        .act("reviewer", ReturnDecision(agreed=True), hours=4),
        at_the_unit()
        .act("handler", ExtensionRequest(amount=1, reason=TEXT), hours=3)
        .act("reviewer", ExtensionDecision(granted=True), hours=4)
        .act("handler", ExtensionRequest(amount=3, reason=TEXT), hours=5)
        .act("reviewer", ExtensionDecision(granted=False, reason=TEXT), hours=6)
        .act("handler", REPLY, hours=7)
        .act("reviewer", SEND_BACK, hours=8)
        .act("handler", REPLY, hours=9)
        .act("reviewer", Review(approved=True), hours=10)
        .act("petitioner", Rating(level="dissatisfied"), hours=11),
        at_the_unit().pass_time(days=40).act("petitioner", Withdrawal(), days=41),
        at_the_unit().pass_time(days=40).act("handler", REPLY, hours=9),
        *courses_in_anshan(),
        at_the_unit().act("operator", Correction(kind="consultation", reason=TEXT), hours=3),
        at_the_unit()
        .act("operator", Correction(kind="report", emergency=True, reason=TEXT), hours=3)
        .act("handler", ReportDecision(accepted=True), hours=4),
        at_the_unit().act("operator", Correction(kind="consultation", reason=TEXT), days=5).pass_time(days=6),
        at_the_unit().act("operator", Recall(reason=TEXT), hours=3),
        at_the_unit(kind="report")
        .act("handler", ReportDecision(accepted=False, reason=TEXT, basis=TEXT), hours=3)
        .act("reviewer", Review(approved=True), hours=4),
    ]


def occasions(course: Course) -> list[Occasion]:
    law, case, owed = course.law, course.start, []
    for entry in course.entries:
        before, case = case, evolve(law, case, entry)
        owed += [
            Occasion(each.audience, entry, case, law, HOUSING if each.unit else None)
            for each in tellings(law, before, entry, case)
        ]
    return owed


OCCASIONS = list(chain.from_iterable(occasions(course) for course in courses()))
CHOSEN_BY_LAW: set[Subject] = {"warned", "handed_over", "supervision_opened", "lapsed", "rerated"}


def told(subject: Subject, audience: Audience, language: Language = "zh", nth: int = 0) -> Words:
    """The words of the n-th such notice in Longnan."""
    return told_by(longnan(), subject, audience, language, nth)


def told_by(law: Law, subject: Subject, audience: Audience, language: Language = "zh", nth: int = 0) -> Words:
    found = [
        each for each in OCCASIONS if (each.law, each.entry.kind, each.audience) == (law, subject, audience)
    ]
    return write(found[nth], language)


def test_the_courses_meet_every_subject_and_audience() -> None:
    met = {(each.entry.kind, each.audience) for each in OCCASIONS}
    named = {(kind, whom) for kind, audiences in telling._AUDIENCES.items() for whom in audiences}
    assert named - met == set()
    assert met - named == {
        ("extension_requested", "petitioner"),
        ("lapsed", "office"),
        ("rerated", "committee_office"),
        ("supervision_opened", "superior"),
        ("lapsed", "handlers"),
        ("warned", "handlers"),
        ("warned", "leader_in_charge"),
        ("warned", "principal_leader"),
        ("handed_over", "supervision_office"),
        ("supervision_opened", "leader_in_charge"),
    }


def messages() -> set[str]:
    chosen = (*templates.BY_SUBJECT.values(), *templates.BY_AUDIENCE.values())
    return {
        *(line for each in chosen for line in (each.title, each.instead, *each.lines) if line),
        templates.GREETING,
        templates.FOR_PETITIONER,
        templates.FOR_STAFF,
        *templates.SIGNATURE[1:],
        *limits._AMOUNTS.values(),
        *figures._MODES.values(),
        *figures._TEXTS.values(),
        figures._LIMIT,
        figures._PROVISIONAL,
        figures._MOMENT,
        figures._MOVED,
        figures._CHANGED,
        figures._CHANGED_PAST,
        figures._BEGUN,
        figures._DROPPED,
        figures._UNCHANGED,
        figures._WHY_LONGER,
        figures._YES,
        figures._NO,
        figures._BOTH_RATED,
    }


@pytest.mark.parametrize("message", sorted(messages()))
def test_every_message_is_translated_with_the_same_figures(message: str) -> None:
    chinese = text(message, "zh")
    assert chinese != message
    assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", message))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", OCCASIONS, ids=lambda each: f"{each.entry.kind}-{each.audience}")
def test_every_notice_has_its_words(occasion: Occasion, language: Language) -> None:
    # A rulebook may choose another audience for what time does.
    audiences = get_args(Audience) if occasion.entry.kind in CHOSEN_BY_LAW else (occasion.audience,)
    for audience in audiences:
        words = write(
            Occasion(audience, occasion.entry, occasion.case, occasion.law, occasion.unit), language
        )
        whole = f"{words.subject}\n{words.body}"
        assert not set("{}") & set(whole)
        assert "None" not in whole
        assert NUMBER in words.subject
        assert NUMBER in words.body
        if language == "zh":
            assert re.findall(r"[A-Za-z]{2,}", whole) == []
        else:
            # A regulation without article numbers is cited by its own words.
            assert re.findall(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”", "", whole)) == []


def test_nobody_is_told_without_a_template() -> None:
    with pytest.raises(LookupError, match="write one"):
        templates.template("contacted", "office")


@pytest.mark.law("LN-26-1")
def test_a_blue_warning_names_limit_article_points_and_who_is_urged() -> None:
    words = told("warned", "handlers")
    assert words.subject == f"蓝色预警：诉求 {NUMBER}，住建局"
    assert "住建局未在“办结”期限内完成，最后一日为2025年10月9日" in words.body
    assert "第26条" in words.body
    assert "年终考评计扣：0.5分（以最高预警级别计，不累加）" in words.body
    assert "催办对象：承办单位经办人" in words.body


@pytest.mark.law("LN-26-2", "LN-26-3")
def test_yellow_and_red_warnings_urge_the_leaders() -> None:
    yellow = told("warned", "leader_in_charge", "en")
    assert "yellow warning" in yellow.subject
    assert "appraisal: 1 (the highest level counts" in yellow.body
    assert "Urged: leader in charge." in yellow.body
    red = told("warned", "principal_leader", "en")
    assert "appraisal: 3 (the highest level counts" in red.body
    assert "Urged: principal leader." in red.body


@pytest.mark.law("LN-26-4")
def test_the_hand_over_counts_a_criticism_and_no_points() -> None:
    words = told("handed_over", "supervision_office", "en")
    assert "Circulated criticisms counted: 1" in words.body
    assert "Points" not in words.body


@pytest.mark.law("LN-24-1")
def test_a_supervision_order_names_its_own_last_day() -> None:
    words = told("supervision_opened", "leader_in_charge", "en")
    # Over due on Thursday 9 October; the order opens at 00:00 on the 10th: 2 days are the make-up Saturday
    # and Monday.
    assert "Its last day was 2025-10-09" in words.body
    assert "The order itself is to be met by 2025-10-13 (art. 24(1))." in words.body


@pytest.mark.law("LN-15")
def test_the_petitioner_learns_where_to_read_the_reply() -> None:
    words = told("replied", "petitioner", "en")
    assert "Read the reply with the number and the query code." in words.body


@pytest.mark.law("LN-17")
def test_the_petitioner_is_asked_to_rate_on_the_scale_by_a_day() -> None:
    words = told("approved", "petitioner")
    assert "非常满意、满意、基本满意、不满意、非常不满意" in words.body
    assert "评价截至2025年10月10日" in words.body


def test_the_unit_is_told_all_its_limits() -> None:
    words = told("dispatched", "handlers", "en", nth=1)
    for line in (
        "- return: until the end of 2025-09-26 (art. 10(2))",
        "- contact: until the end of 2025-09-28 (art. 13(2))",
        "- handling: until the end of 2025-10-09 (art. 13(2))",
    ):
        assert line in words.body
    assert "emergency" not in words.body
    assert "emergency" in told("dispatched", "handlers", "en").body


def test_an_extension_names_what_was_granted_and_the_new_last_day() -> None:
    words = told("extension_granted", "petitioner")
    assert words.subject.endswith("办理期限延长1个工作日")
    assert "2025年10月10日" in words.body
    assert "3个工作日" in told("extension_requested", "office", nth=1).body


def test_a_rulebook_that_adds_points_says_so() -> None:
    law = longnan()
    assert law.rulebook.ladder
    ladder = law.rulebook.ladder.with_(points=law.rulebook.ladder.points.with_(counted="sum"))
    summing = law.with_(rulebook=law.rulebook.with_(ladder=ladder))
    red = next(
        each for each in OCCASIONS if (each.entry.kind, each.audience) == ("warned", "principal_leader")
    )
    words = write(Occasion(red.audience, red.entry, red.case, summing, red.unit), "en")
    assert "in addition: 3\n" in words.body
    assert "highest" not in words.body
