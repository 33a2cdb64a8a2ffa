"""Every notice that the procedure can owe, put into words in both languages."""

import re
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import get_args

import pytest

from suban.domain import telling
from suban.domain.acts import (
    Acceptance,
    Alert,
    AssistingDelay,
    AssistingRelease,
    AssistingRequest,
    AssistingResult,
    Clarification,
    ClarificationRequest,
    ClosingDecision,
    ClosingRequest,
    Conferral,
    ConferralOpinion,
    Correction,
    DirectAnswer,
    Dispatch,
    Escalation,
    EscalationOutcome,
    Excuse,
    ExtensionDecision,
    ExtensionRequest,
    FaultFinding,
    FileRef,
    Instruction,
    Materials,
    MaterialsRequest,
    NonAcceptance,
    Noncooperation,
    OnwardDispatch,
    Rating,
    RatingObjection,
    RatingReview,
    Recall,
    RecusalDecision,
    RecusalRequest,
    Referral,
    ReferralOutcome,
    Release,
    ReopeningDecision,
    ReopeningRequest,
    Repetition,
    RepetitionOverruling,
    Reply,
    ReportDecision,
    Rerating,
    Respondent,
    ReturnDecision,
    ReturnRequest,
    ReturnVisit,
    Review,
    SpecialReport,
    StageReport,
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionInterview,
    SupervisionOrder,
    TextRef,
    WarningWithdrawal,
    Whistle,
    WhistleAnswer,
    WhistleOutcome,
    Withdrawal,
)
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import Addressee, Audience, Kind, MaterialsRule
from suban.domain.telling import Subject, tellings
from suban.notices import figures, templates
from suban.notices.message import Words, write
from suban.notices.occasion import Occasion
from suban.notices.templates import lines
from suban.wording import LANGUAGES, Language, limits, text
from tests.notices.filing import TEXT, UNIT, Course, anshan, law_of_city, liaoning, longnan
from tests.signed_off import SIGNED_OFF

NUMBER = "20250925-000001"
HOUSING = Bilingual(zh="住建局", en="Housing Bureau")
WATER = Bilingual(zh="供水公司", en="Water Company")
STREET = Bilingual(zh="河口街道", en="River Street")
NAMES = {UNIT: HOUSING, "SW": WATER, "HK": STREET}
REPLY = Reply(
    result=TEXT,
    basis=TEXT,
    answered=TEXT,
    handled_on=date(2025, 9, 25),
    investigation=TEXT,
    **SIGNED_OFF,
)
DONE_AGAIN = REPLY.with_(outcome="done")
SEND_BACK = Review(approved=False, reason=TEXT)
MUCH_LATER = date(2025, 10, 24)
MORE_TIME = ExtensionRequest(amount=20, reason=TEXT, progress=TEXT, measures=TEXT)


def at_the_unit(*, emergency: bool = False, kind: Kind = "complaint", law: Law | None = None) -> Course:
    course = Course(NUMBER, law, kind).act("operator", Acceptance(emergency=emergency), hours=1)
    return course.act("operator", Dispatch(unit=UNIT), hours=2)


def in_anshan() -> Course:
    return Course(NUMBER, anshan())


OF_WHOLE_UNIT = RecusalRequest(unit="housing", decider="city", ground="interest", reason=TEXT)
OF_SUPERVISOR = RecusalRequest(person="super-1", office="COMMITTEE", ground="interest", reason=TEXT)


def rated_in_anshan() -> Course:
    done = at_the_unit(law=anshan()).act("handler", REPLY, hours=3)
    done.act("reviewer", Review(approved=True), hours=4)
    visit = ReturnVisit(
        reached=True,
        channel="phone",
        contacted=True,
        attitude="four_stars",
        result="two_stars",
        solved=False,
        level="two_stars",
        quality="four_stars",
        note=TEXT,
    )
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
        at_the_unit(law=anshan())
        .act("handler", StageReport(progress=TEXT), hours=3)
        .pass_time(days=40)
        .act("petitioner", ClarificationRequest(reason=TEXT), days=40)
        .act("handler", Clarification(clarification=TEXT), days=41)
        .act("handler", StageReport(progress=TEXT, public=TEXT), days=42)
        .act("operator", ClarificationRequest(reason=TEXT), days=43)
        .pass_time(days=60),
        at_the_unit(law=anshan()).act("handler", MORE_TIME.with_(amount=90, exceptional=TEXT), hours=4),
        # By the office, for somebody of its own; by the superior, for a whole unit.
        at_the_unit(law=anshan())
        .act("petitioner", RecusalRequest(person="demo-operator", ground="interest", reason=TEXT), hours=3)
        .act("reviewer", RecusalDecision(request=4, granted=False, answer=TEXT), hours=4)
        .act("petitioner", OF_WHOLE_UNIT, hours=5)
        .act("leader", RecusalDecision(request=6, granted=True, answer=TEXT), unit="city", hours=6),
        # By the office of a supervisor, for somebody of its own.
        at_the_unit(law=anshan()).act("petitioner", OF_SUPERVISOR, hours=3),
        rated_in_anshan()
        .act("handler", RatingObjection(reason=TEXT), hours=6)
        .act("reviewer", Rerating(level="four_stars", quality="four_stars", reason=TEXT), hours=7)
        .act("supervisor", RatingReview(confirmed=False, reason=TEXT), hours=8)
        .act("reviewer", Rerating(level="three_stars", quality="four_stars", reason=TEXT), hours=9)
        .act("supervisor", RatingReview(confirmed=True), hours=10),
    ]


def still_dissatisfied() -> Course:
    """Rated badly, handled again, and rated badly again."""
    done = at_the_unit().act("handler", REPLY, hours=3).act("reviewer", Review(approved=True), hours=4)
    done.act("petitioner", Rating(level="dissatisfied"), hours=5).act("handler", DONE_AGAIN, hours=6)
    done.act("reviewer", Review(approved=True), hours=7, person="another")
    return done.act("petitioner", Rating(level="very_dissatisfied"), hours=8)


def in_beijing(dispatch: Dispatch[TextRef]) -> Course:
    course = Course(NUMBER, law_of_city("beijing-2021")).act("operator", Acceptance(), hours=1)
    return course.act("operator", dispatch, hours=2)


def courses_of_units_that_take_part() -> list[Course]:
    """With a copy, coordinating, consulted; and up the ladder."""
    coordinating: Dispatch[TextRef] = Dispatch(unit=UNIT, coordinates=True)
    copied: Dispatch[TextRef] = Dispatch(unit=UNIT, copies=("DQ",))
    back = ReturnRequest(ground="not_our_area", reason=TEXT, basis=TEXT)
    short = Reply(result=TEXT, answered=TEXT, outcome="solved")
    return [
        in_beijing(copied)
        .act("handler", back, hours=3)
        .act("reviewer", ReturnDecision(agreed=True), hours=4),
        in_beijing(copied).act("operator", Recall(reason=TEXT), hours=3),
        in_beijing(copied).act("handler", short, hours=3).act("reviewer", Review(approved=True), hours=4),
        in_beijing(coordinating).act("handler", OnwardDispatch(unit="HK", note=TEXT), hours=3),
        Course(NUMBER)
        .act("operator", Acceptance(), hours=1)
        .act("operator", Conferral(units=("HK", "DQ"), question=TEXT), hours=2)
        .act("operator", ConferralOpinion(unit="HK", ours=True, opinion=TEXT), hours=3)
        .act("operator", Escalation(step="office", reason=TEXT), hours=4),
        at_the_unit(law=anshan())
        .act("handler", Escalation(step="units", reason=TEXT), hours=3)
        .act("handler", EscalationOutcome(solved=False, outcome=TEXT), hours=4)
        .act("handler", Escalation(step="superior", reason=TEXT), hours=5)
        .act("reviewer", EscalationOutcome(solved=False, outcome=TEXT), hours=6)
        .act("operator", Escalation(step="committee_office", reason=TEXT), hours=7)
        .act("supervisor", EscalationOutcome(solved=True, outcome=TEXT, unit="HK"), hours=8),
        at_the_unit(law=law_of_city("liaoning-2022")).act(
            "handler", Escalation(step="superior", reason=TEXT, urged_by="DQ"), hours=3
        ),
    ]


def courses_of_several_units() -> list[Course]:
    """Lead and assisting units, in time and late; a street that whistles."""
    result = AssistingResult(result=TEXT)
    short = Reply(result=TEXT, answered=TEXT, outcome="solved")
    asked = AssistingRequest(units=("SW", "HK"), task=TEXT)
    delay = AssistingDelay(reason=TEXT, progress=TEXT)
    called = Whistle(units=("SW", "HK"), purpose=TEXT, level="township")
    in_hand = in_beijing(Dispatch(unit=UNIT))
    return [
        at_the_unit(law=liaoning())
        .act("handler", asked, hours=3)
        .act("handler", result, hours=4, unit="SW")
        .pass_time(days=20)
        .act("handler", delay, days=20, unit="HK")
        .act("handler", short, days=21)
        .act("reviewer", Review(approved=True), days=22),
        at_the_unit(law=liaoning())
        .act("operator", asked, hours=3)
        .act("handler", AssistingRelease(unit="HK", reason=TEXT), hours=4)
        .act("petitioner", Withdrawal(), hours=5),
        at_the_unit(law=liaoning())
        .act("handler", asked, hours=3)
        .pass_time(days=20)
        .act("operator", Correction(kind="report", reason=TEXT), days=20),
        in_liaoning()
        .act("operator", Acceptance(), hours=1)
        .act("operator", Dispatch(unit=UNIT, assisting=("SW",)), hours=2)
        .act("operator", Recall(reason=TEXT), hours=3),
        at_the_unit(law=anshan())
        .act("handler", Escalation(step="units", reason=TEXT), hours=3)
        .act("operator", EscalationOutcome(solved=True, outcome=TEXT, unit=UNIT, assisting=("SW",)), hours=4),
        in_hand.act("handler", called, hours=3)
        .act("handler", WhistleAnswer(measures=TEXT), hours=4, unit="SW")
        .pass_time(days=3)
        .act("handler", WhistleOutcome(solved=True, outcome=TEXT, absent=("HK",)), days=3),
    ]


def courses_of_confidence() -> list[Course]:
    """Particulars are released; the unit that holds it turns out to be the party complained of."""
    of_the_unit = Correction(respondents=(Respondent(unit=UNIT),), reason=TEXT)
    return [
        at_the_unit().act("reviewer", Release(unit=UNIT, particulars=("address",), reason=TEXT), hours=3),
        at_the_unit().act("operator", of_the_unit, hours=3),
    ]


AGAIN = Repetition(earlier="20250801-000007", new_facts=False, basis=TEXT, answer=TEXT, done=True)


def courses_that_are_sorted() -> list[Course]:
    """Alerts, copies, missing materials, repeats, special reports."""
    asked = MaterialsRequest(missing=TEXT)
    in_standing = in_liaoning().law.with_(
        rulebook=in_liaoning().law.rulebook.with_(
            materials=MaterialsRule(suspends=("forwarding", "handling"), source="art. 9(2)")
        )
    )
    return [
        in_anshan().act("operator", Alert(category="natural_disaster"), hours=1),
        in_anshan()
        .act("operator", Acceptance(matter="letters_and_visits"), hours=1)
        .act("operator", Dispatch(unit=UNIT), hours=2),
        at_the_unit(law=anshan()).act(
            "operator", Correction(matter="letters_and_visits", reason=TEXT), hours=3
        ),
        in_liaoning().act("operator", Alert(category="accident"), hours=1),
        in_liaoning().act("operator", NonAcceptance(ground="emergency_lines", reason=TEXT), hours=1),
        in_liaoning().act("operator", asked, hours=1).act("petitioner", Materials(supplied=TEXT), hours=2),
        at_the_unit(law=liaoning())
        .act("handler", asked, hours=3)
        .act("petitioner", Materials(supplied=TEXT), hours=4),
        Course(NUMBER, in_standing).act("operator", asked, hours=1),
        in_liaoning()
        .act("operator", AGAIN, hours=1)
        .act("reviewer", RepetitionOverruling(reason=TEXT), hours=2),
        Course(NUMBER)
        .act("operator", Acceptance(), hours=1)
        .act("operator", SpecialReport(report=TEXT), hours=2)
        .act("supervisor", Instruction(leader=TEXT, instruction=TEXT), hours=3),
    ]


def courses_that_are_closed() -> list[Course]:
    """On a ground of the rulebook, with or without a unit; and opened again, or not."""
    settled = ClosingRequest(
        ground="settled",
        reason=TEXT,
        evidence=("settlement_agreement", "performance_record"),
        description=TEXT,
    )
    agreed: ClosingDecision[TextRef] = ClosingDecision(agreed=True, answer=TEXT)
    again: ReopeningDecision[TextRef] = ReopeningDecision(reopened=True, reason=TEXT)
    with_copy: Dispatch[TextRef] = Dispatch(unit=UNIT, copies=("DQ",))
    return [
        in_liaoning()
        .act("operator", Acceptance(), hours=1)
        .act("operator", with_copy, hours=2)
        .act("handler", Noncooperation(record=TEXT), hours=3)
        .act("petitioner", Excuse(reason=TEXT), hours=4)
        .act("handler", settled, hours=5)
        .act("reviewer", ClosingDecision(agreed=False, reason=TEXT), hours=6)
        .act("handler", settled, hours=7)
        .act("reviewer", agreed, hours=8)
        .act("petitioner", ReopeningRequest(new_facts=TEXT), hours=9)
        .act("reviewer", again, hours=10),
        in_liaoning()
        .act("operator", Acceptance(), hours=1)
        .act("operator", Noncooperation(record=TEXT), hours=2)
        .act("petitioner", Excuse(reason=TEXT), hours=3)
        .act("operator", Withdrawal(), hours=4)
        .act("petitioner", ReopeningRequest(new_facts=TEXT), hours=5)
        .act("reviewer", ReopeningDecision(reopened=False, reason=TEXT), hours=6),
    ]


def in_liaoning() -> Course:
    return Course(NUMBER, liaoning())


def courses() -> list[Course]:
    """Petitions that together meet every entry of which somebody is told."""
    return [
        Course(NUMBER).act("operator", NonAcceptance(ground="secrets", reason=TEXT, channel=TEXT), hours=1),
        at_the_unit(emergency=True)
        .act("handler", ReturnRequest(ground="not_our_duty", reason=TEXT, basis=TEXT), hours=3)
        .act("reviewer", ReturnDecision(agreed=False, reason=TEXT), hours=4),
        at_the_unit()
        .act("handler", ReturnRequest(ground="not_our_duty", reason=TEXT, basis=TEXT), hours=3)
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
        *courses_of_units_that_take_part(),
        *courses_that_are_sorted(),
        *courses_that_are_closed(),
        *courses_of_hand_overs(),
        at_the_unit().act("operator", Correction(kind="consultation", reason=TEXT), hours=3),
        at_the_unit()
        .act("operator", Correction(kind="report", emergency=True, reason=TEXT), hours=3)
        .act("handler", ReportDecision(accepted=True), hours=4),
        at_the_unit().act("operator", Correction(kind="consultation", reason=TEXT), days=5).pass_time(days=6),
        at_the_unit().act("operator", Recall(reason=TEXT), hours=3),
        at_the_unit(kind="report")
        .act("handler", ReportDecision(accepted=False, reason=TEXT, basis=TEXT), hours=3)
        .act("reviewer", Review(approved=True), hours=4),
        still_dissatisfied()
        .act("reviewer", FaultFinding(at_fault=True, reason=TEXT), hours=9)
        .act("handler", DONE_AGAIN, hours=10)
        .act("reviewer", Review(approved=True), hours=11, person="another"),
        still_dissatisfied().act("reviewer", FaultFinding(at_fault=False, reason=TEXT), hours=9),
        at_the_unit(law=liaoning())
        .act("operator", Correction(nature="mediation", reason=TEXT), hours=3)
        .act("operator", Correction(nature="none", reason=TEXT), hours=4),
        *courses_of_several_units(),
        *courses_under_supervision(),
        urgent_in_anshan(),
        *courses_of_confidence(),
    ]


def courses_of_hand_overs() -> list[Course]:
    """Warnings taken back, petitions that go to discipline inspection, conduct that goes to an organ."""
    taken_back = at_the_unit().pass_time(days=40)
    warned = [each for each in taken_back.entries if each.kind in ("warned", "handed_over")]
    for each in warned[:3] + [each for each in warned if each.kind == "handed_over"]:
        withdrawal = WarningWithdrawal(warning=each.number, ground="other", reason=TEXT)
        taken_back.act("reviewer", withdrawal, days=41)
    conduct = Referral(
        organ="public_security",
        ground="harassment",
        evidence=TEXT,
        evidence_files=(FileRef(id=TEXT.id, digest=TEXT.digest),),
    )
    return [
        taken_back,
        # Twelve days: blue and yellow.
        at_the_unit().pass_time(days=18).act("operator", Recall(reason=TEXT), days=18),
        at_the_unit(law=liaoning()).pass_time(days=40).act("operator", Recall(reason=TEXT), days=40),
        Course(NUMBER)
        .act("reviewer", conduct, hours=1)
        .act("reviewer", ReferralOutcome(referral=2, outcome=TEXT), hours=2)
        .act("supervisor", conduct.with_(organ="judicial_organs", ground="crime"), hours=3),
        in_liaoning().act("reviewer", conduct.with_(organ="department", unit="HK"), hours=1),
    ]


def courses_under_supervision() -> list[Course]:
    """Orders given by hand: shared, answered, sent back, ended; an interview; what nobody answers."""
    shared = SupervisionOrder(
        trigger="concentrated", mode="on_site", units=("HK",), due_on=MUCH_LATER, text=TEXT
    )
    notice = SupervisionOrder(trigger="other", mode="notice", text=TEXT)
    interview = SupervisionOrder(
        trigger="other", mode="interview", invited="principal_leader", due_on=MUCH_LATER, text=TEXT
    )
    of_office = at_the_unit().act("reviewer", notice, hours=3)
    of_office.act("handler", SupervisionAnswer(order=4, answer=TEXT), hours=4)
    by_supervisor = at_the_unit().act("supervisor", shared, hours=3)
    by_supervisor.act("handler", SupervisionAnswer(order=4, answer=TEXT), hours=4)
    by_supervisor.act("handler", SupervisionAnswer(order=4, answer=TEXT), hours=5, unit="HK")
    by_supervisor.act("supervisor", SupervisionConclusion(order=4, met=False, reason=TEXT), hours=6)
    by_supervisor.act("supervisor", SupervisionConclusion(order=4, met=True, reason=TEXT), hours=7)
    held = at_the_unit(law=liaoning()).act("supervisor", interview, hours=3)
    held.act("supervisor", SupervisionInterview(order=4, held=False, outcome=TEXT), hours=4)
    held.act("supervisor", SupervisionInterview(order=4, held=True, outcome=TEXT), hours=5)
    unmet = at_the_unit(law=liaoning()).act(
        "supervisor", interview.with_(invited="leader_in_charge"), hours=3
    )
    reported = SupervisionOrder(trigger="perfunctory", mode="report_to_superior", text=TEXT)
    return [
        of_office,
        by_supervisor,
        held,
        unmet.pass_time(days=60),
        at_the_unit(law=anshan()).act("reviewer", reported, hours=3).pass_time(days=30),
    ]


def urgent_in_anshan() -> Course:
    """One that cannot wait and whose handling another law gives sixty days, and both corrected."""
    filed = in_anshan().act("operator", Acceptance(urgency="danger"), hours=1)
    sent = filed.act("operator", Dispatch(unit=UNIT, statutory_limit="letters_and_visits"), hours=2)
    sent.pass_time(hours=3)
    no_limit = Correction(urgency="utilities", statutory_limit="none", reason=TEXT)
    sent.act("operator", no_limit, hours=4)
    other = Correction(urgency="none", statutory_limit="open_government", reason=TEXT)
    return sent.act("operator", other, hours=5)


def occasions(course: Course) -> list[Occasion]:
    law, case, owed = course.law, course.start, []
    for index, entry in enumerate(course.entries):
        before, case = case, evolve(law, case, entry)
        owed += [
            Occasion(
                each.audience,
                entry,
                case,
                law,
                HOUSING if each.unit else None,
                earlier=tuple(course.entries[:index]),
                function=each.function,
                units=NAMES,
            )
            for each in tellings(law, before, entry, case)
        ]
    return owed


OCCASIONS = list(chain.from_iterable(occasions(course) for course in courses()))
CHOSEN_BY_LAW: set[Subject] = {
    "warning_withdrawn",
    "warned",
    "handed_over",
    "supervision_opened",
    "lapsed",
    "rerated",
    "escalated",
    "supervision_ordered",
    "supervision_escalated",
}


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
        ("alerted", "petitioner"),
        ("alerted", "department"),
        ("dispatched", "department"),
        ("corrected", "department"),
        ("corrected", "office"),
        ("not_accepted", "department"),
        ("withdrawn", "petitioner"),
        ("excused", "office"),
        ("excused", "handlers"),
        ("materials_supplied", "office"),
        ("materials_supplied", "handlers"),
        ("extension_requested", "petitioner"),
        ("recusal_requested", "office"),
        ("recusal_requested", "principal_leader"),
        ("recusal_requested", "supervision_office"),
        ("stage_reported", "petitioner"),
        *(("escalated", whom) for whom in ("handlers", "superior", "committee_office", "office", "parties")),
        ("lapsed", "office"),
        ("lapsed", "parties"),
        ("lapse_annulled", "parties"),
        ("rerated", "committee_office"),
        ("supervision_opened", "superior"),
        ("lapsed", "handlers"),
        *(("lapse_annulled", whom) for whom in ("handlers", "leader_in_charge", "office", "department")),
        *(("lapse_annulled", whom) for whom in ("principal_leader", "supervision_office")),
        ("warning_withdrawn", "handlers"),
        ("warning_withdrawn", "leader_in_charge"),
        ("warning_withdrawn", "principal_leader"),
        ("warning_withdrawn", "supervision_office"),
        ("transferred", "department"),
        *(("referred", whom) for whom in ("department", "office", "parties")),
        ("warned", "handlers"),
        ("warned", "leader_in_charge"),
        ("warned", "principal_leader"),
        ("handed_over", "supervision_office"),
        ("supervision_opened", "leader_in_charge"),
        ("supervision_opened", "handlers"),
        ("rated", "office"),
        *(("supervision_answered", whom) for whom in ("office", "supervision_office")),
        *(
            ("supervision_ordered", whom)
            for whom in ("handlers", "leader_in_charge", "principal_leader", "superior", "parties")
        ),
        *(("supervision_escalated", whom) for whom in ("principal_leader", "superior", "committee_office")),
        ("closed", "handlers"),
        ("closed", "petitioner"),
    }


def messages() -> set[str]:
    chosen = (*templates.BY_SUBJECT.values(), *templates.BY_AUDIENCE.values())
    return {
        *(line for each in chosen for line in (each.title, each.instead, *each.lines) if line),
        lines.GREETING,
        lines.FOR_PETITIONER,
        lines.FOR_STAFF,
        *lines.SIGNATURE[1:],
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
        figures._DONE_SO_FAR,
        figures._YES,
        figures._NO,
        figures._BOTH_RATED,
        figures._NONE,
        figures._CITED,
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
    audiences = get_args(Addressee) if occasion.entry.kind in CHOSEN_BY_LAW else (occasion.audience,)
    if occasion.audience == "department":
        # The office is told in its place where no unit has the function.
        audiences = ("department", "office")
    for audience in audiences:
        words = write(replace(occasion, audience=audience), language)
        whole = f"{words.subject}\n{words.body}"
        assert not set("{}") & set(whole)
        assert "None" not in whole
        assert NUMBER in words.subject
        assert NUMBER in words.body
        if language == "zh":
            assert re.findall(r"[A-Za-z]{2,}", whole) == []
        else:
            # A regulation without article numbers is cited by its own words.
            assert re.findall(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”|《[^》]*》", "", whole)) == []


@pytest.mark.law("AS-16")
def test_a_department_is_told_to_act_at_once_and_the_office_where_no_unit_is_one() -> None:
    words = told_by(anshan(), "alerted", "department")
    assert words.subject == f"自然灾害：请立即处置，诉求 {NUMBER}"
    assert "向贵单位（应急管理部门）通报（第3章" in words.body
    assert "应急工作机制" not in words.body
    (alert,) = (each for each in OCCASIONS if (each.law, each.entry.kind) == (anshan(), "alerted"))
    office = write(replace(alert, audience="office"), "zh")
    assert office.subject == f"诉求 {NUMBER} 无单位承担“应急管理部门”职能"
    assert "请自行通知" in office.body


@pytest.mark.law("LL-09-1")
def test_in_liaoning_the_mechanism_starts_and_the_petitioner_is_given_the_numbers() -> None:
    assert "请同时启动应急工作机制（第9条第（1）项）" in told_by(liaoning(), "alerted", "department").body
    assert "110、119、120、122" in told_by(liaoning(), "alerted", "petitioner").body


@pytest.mark.law("AS-17")
def test_the_petition_bureau_gets_its_copy_with_the_limits_of_the_unit() -> None:
    government, bureau = (told_by(anshan(), "dispatched", "department", nth=nth) for nth in (0, 1))
    assert government.subject == f"抄送政府：诉求 {NUMBER}，已派单至住建局"
    assert bureau.subject == f"抄送信访部门：诉求 {NUMBER}，已派单至住建局"
    assert "同时转市、县(市)区信访部门督办" in bureau.body
    assert "五个工作日内办结" in bureau.body
    assert "抄送信访部门" in told_by(anshan(), "corrected", "department", nth=1).subject


@pytest.mark.law("LL-09-2")
def test_who_is_asked_for_materials_learns_until_when_and_what_stands_still() -> None:
    asked = [each for each in OCCASIONS if each.entry.kind == "materials_requested"]
    running, standing = write(asked[0], "zh"), write(asked[-1], "zh")
    assert "请于2025年10月9日前（含当日）补齐（第9条第（2）项、本市规定）" in running.body
    assert "中止" not in running.body
    assert "以下时限中止计算：派发工单（第9条第（2）项）" in standing.body


@pytest.mark.law("LL-09-4")
def test_a_repeat_names_the_earlier_petition_and_until_when_it_may_be_overruled() -> None:
    words = told_by(liaoning(), "repetition_found", "petitioner")
    assert words.subject == f"您的诉求 {NUMBER} 与此前的诉求 20250801-000007 重复"
    assert "请于2025年9月29日前（含当日）告知12345热线诉求办理主管部门" in words.body
    assert "答复内容" in words.body


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


def test_the_unit_is_told_that_it_is_urgent_and_of_the_limit_of_another_law() -> None:
    words = told_in_anshan("dispatched", "handlers", nth=-1)
    assert words.subject == f"紧急（危及生命财产安全）：新诉求 {NUMBER} 转住建局办理"
    assert "紧急：危及生命财产安全。" in words.body
    # Dispatched at noon.
    assert "签收：截至2025年9月25日12:15" in words.body
    assert "截至2025年11月24日（含当日，《信访工作条例》第34条）" in words.body
    assert "紧急" not in told_in_anshan("dispatched", "handlers").subject
    petitioner = told_in_anshan("dispatched", "petitioner", "en", nth=-1).body
    assert "The unit is to reply by 2025-11-24 (《信访工作条例》 art. 34)." in petitioner


def test_who_has_not_signed_in_time_is_urged_to_the_minute() -> None:
    words = told_in_anshan("lapsed", "handlers", nth=-1)
    assert "“签收”" in words.subject
    assert "住建局未在“签收”期限内完成" in words.body


def test_a_correction_tells_the_urgency_and_the_limit_of_another_law() -> None:
    first = told_in_anshan("corrected", "handlers", nth=-2).body
    assert "紧急情形：停水、停电、停气、停热" in first
    assert "其他法律法规规定的时限：无" in first
    (moved,) = (line for line in first.splitlines() if line.startswith("- 办结"))
    assert moved.index("2025年11月24日") < moved.index("2025年10月9日") < moved.index("五个工作日内办结")
    second = told_in_anshan("corrected", "petitioner", "en", nth=-1).body
    assert "Urgency: none" in second
    cited = "request for government information, 20 working days (《中华人民共和国政府信息公开条例》 art. 33)"
    assert f"Limit of another law: {cited}" in second
    assert "(《中华人民共和国政府信息公开条例》 art. 33)" in second.split("What becomes")[1]
    # What runs between office and unit is not the petitioner's business.
    assert "receipt" not in second


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


@pytest.mark.law("AS-08")
def test_a_demanded_explanation_is_asked_of_the_unit_with_its_last_day_and_told_to_the_petitioner() -> None:
    demanded = told_in_anshan("clarification_requested", "handlers")
    assert demanded.subject == f"诉求人要求说明：诉求 {NUMBER}"
    # Demanded on Tuesday 4 November.
    assert (
        "应于2025年11月11日前（含当日）作出说明（第2章“有权要求承办单位作出说明”、本市规定）" in demanded.body
    )
    given = told_in_anshan("clarified", "petitioner")
    assert given.subject == f"住建局已就您的诉求 {NUMBER} 作出说明"
    assert "您可凭诉求编号和查询码查看：说明内容。" in given.body
    late = told_in_anshan("lapsed", "handlers")
    assert "住建局未在“向诉求人作出说明”期限内完成" in late.body


def test_a_stage_report_tells_the_petitioner_where_to_read_on() -> None:
    assert "查看：目前办理进度。" in told_in_anshan("stage_reported", "petitioner").body
    assert "查看" not in told_in_anshan("stage_reported", "office").body.partition("请登录")[0]


@pytest.mark.law("LL-12-2")
def test_what_cannot_be_solved_for_now_is_told_with_its_article() -> None:
    liaoning = law_of_city("liaoning-2022")
    reply = Reply(result=TEXT, answered=TEXT, outcome="not_for_now", explained=TEXT)
    course = at_the_unit(law=liaoning).act("handler", reply, hours=3)
    said = {each.audience: write(each, "zh").body for each in occasions(course) if each.entry.act == reply}
    assert set(said) == {"office", "petitioner"}
    for body in said.values():
        assert "办理结果：受客观因素制约暂时无法解决（第12条第（2）项）。" in body


def told_in_anshan(subject: Subject, audience: Audience, language: Language = "zh", nth: int = 0) -> Words:
    return told_by(anshan(), subject, audience, language, nth)


def test_the_petitioner_learns_by_when_the_centre_decides_and_forwards() -> None:
    assert "应于2025年9月29日前（含当日）作出决定" in told_in_anshan("registered", "petitioner").body
    accepted = told_in_anshan("accepted", "petitioner", "en", nth=1).body
    assert "It is to be sent to a unit by 2025-09-28" in accepted
    assert "decision" not in told("registered", "petitioner", "en").body.partition("acceptance.")[2]


def test_what_the_centre_owes_urges_the_office_though_no_unit_has_the_petition() -> None:
    decision = told_in_anshan("lapsed", "office")
    assert decision.subject == f"“决定是否受理”期限届满：诉求 {NUMBER}，鞍山市群众工作服务中心"
    assert "鞍山市群众工作服务中心未在“决定是否受理”期限内完成，最后一日为2025年9月29日" in decision.body
    forwarding = told_in_anshan("lapsed", "office", "en", nth=1)
    assert "has not met the limit “forwarding”. Its last day was 2025-10-10" in forwarding.body


def test_a_direct_answer_says_that_it_closes_the_petition_and_where_it_stands() -> None:
    words = told_in_anshan("answered_directly", "petitioner")
    assert "当场答复您的诉求" in words.body
    assert "诉求就此办结" in words.body
    assert "您可凭诉求编号和查询码查看：答复内容。" in words.body


@pytest.mark.law("AS-18")
def test_who_is_not_accepted_is_shown_the_proper_channel() -> None:
    of_rulebook = told_in_anshan("not_accepted", "petitioner")
    assert "相应的办理途径：向行政复议机关、人民法院或仲裁机构提出。" in of_rulebook.body
    assert "查看：具体理由。" in of_rulebook.body
    by_staff = told_in_anshan("not_accepted", "petitioner", nth=1)
    assert "相应的办理途径" not in by_staff.body
    assert "查看：具体理由、办理途径。" in by_staff.body
    assert "相应的办理途径" not in told("not_accepted", "petitioner").body


@pytest.mark.law("LN-23", "LN-24-2")
def test_who_is_found_at_fault_is_ordered_and_the_petitioner_told_without_the_reason() -> None:
    asked = told("rated", "office")
    assert asked.subject == f"诉求 {NUMBER} 重办后诉求人仍不满意，请认定责任"
    assert "非常不满意" in asked.body
    order = told_of_fault("handlers")
    assert order.subject == f"督办：诉求 {NUMBER}，住建局"
    assert "认定属住建局原因" in order.body
    assert "督办方式：下发通知督办（第23条第（4）项）" in order.body
    assert "（第24条第（2）项）" in order.body
    assert "未在“" not in order.body
    assert "已督办住建局办结" in told("fault_found", "petitioner").body
    met = told("closed", "petitioner", "en")
    assert "Your rating stands: very dissatisfied." in met.body
    assert "rate it" not in met.subject + met.body
    spared = told("fault_not_found", "petitioner", "en")
    assert "found on 2025-09-25 19:00 that Housing Bureau is not at fault (art. 23(4))" in spared.body
    assert "Your rating stands: very dissatisfied." in spared.body


def told_of_fault(audience: Audience) -> Words:
    found = [
        each for each in OCCASIONS if (each.entry.kind, each.audience) == ("supervision_opened", audience)
    ]
    return write(found[0], "zh")


@pytest.mark.law("LL-15-2")
def test_a_correction_says_how_a_petition_is_marked() -> None:
    assert "事项性质：行政调解类" in told_by(liaoning(), "corrected", "handlers").body
    assert (
        "Nature: no longer administrative mediation"
        in told_by(liaoning(), "corrected", "petitioner", "en", nth=1).body
    )


def test_a_correction_says_what_was_wrong_and_which_limits_move() -> None:
    words = told("corrected", "petitioner")
    assert words.subject == f"您的诉求 {NUMBER} 的登记内容已更正"
    for line in (
        "类型：咨询（原登记为投诉）",
        "- 与诉求人沟通：不再计算，原截至2025年9月28日（第13条第（2）项）",
        "- 回复诉求人：由2025年10月9日改为2025年9月28日（第13条第（1）项）",
        "查看：具体理由。",
    ):
        assert line in words.body
    # What runs between office and unit is told to the unit alone.
    assert "申请退回" not in words.body
    assert "请注意类型和期限" in told("corrected", "handlers").subject


def test_a_correction_says_which_limit_begins_and_what_an_emergency_means() -> None:
    words = told("corrected", "handlers", "en", nth=1)
    assert "Kind: report (recorded before: complaint)" in words.body
    assert "It is an emergency: no extension is possible (art. 14)." in words.body
    assert (
        "- decision on acceptance: runs from the correction on, until 2025-09-28 (art. 13(3))" in words.body
    )
    assert "Emergency: yes" not in words.body


def test_a_correction_that_moves_no_limit_says_so() -> None:
    words = told_in_anshan("corrected", "petitioner")
    assert "事项：生态环境" in words.body
    assert "各项期限：不变" in words.body
    assert "类型" not in words.body


def test_an_end_that_had_passed_is_explained_wherever_it_is_told() -> None:
    corrected = told("corrected", "handlers", nth=2)
    assert "由2025年10月9日改为2025年9月30日10:00" in corrected.body
    assert "按天数计算应截至2025年9月28日，因重新计算时已过" in corrected.body
    order = told("supervision_opened", "leader_in_charge", nth=-1)
    assert "该期限按天数计算应截至2025年9月28日，因重新计算时已过，顺延至2025年9月30日10:00。" in order.body
    assert "重新计算" not in told("supervision_opened", "leader_in_charge").body


def test_limits_that_run_on_explain_a_moved_end() -> None:
    late = at_the_unit().act("handler", ExtensionRequest(amount=1, reason=TEXT), days=3)
    late.act("operator", Correction(kind="consultation", reason=TEXT), days=5)
    late.act("reviewer", ExtensionDecision(granted=False, reason=TEXT), days=6)
    refused = next(write(each, "zh") for each in occasions(late) if each.entry.kind == "extension_refused")
    assert "承办单位应于2025年9月30日10:00前答复（第13条第（1）项）。" in refused.body
    asked = Occasion("office", late.entries[-1], late.case, late.law, HOUSING)
    running = figures.figures(asked, "zh")["running"]
    assert "- 回复诉求人：截至2025年9月30日10:00（第13条第（1）项；按天数计算应截至2025年9月28日" in running


def test_a_recalled_petition_is_taken_from_the_unit_without_fault() -> None:
    words = told("recalled", "handlers")
    assert "撤回转住建局的派单" in words.body
    assert "住建局的各项期限终止，不计责任。" in words.body
    assert "您无需重新提交，转办后将另行通知您。" in told("recalled", "petitioner").body


def test_a_report_that_the_unit_accepts_has_its_limit() -> None:
    words = told("report_accepted", "petitioner")
    assert words.subject == f"住建局已受理您的诉求 {NUMBER}"
    assert "承办单位应于2025年10月15日前（含当日）答复（第13条第（3）项）。" in words.body


def test_a_report_that_the_unit_does_not_accept_is_reviewed_and_then_rated() -> None:
    assert told("report_refused", "office").subject.endswith("不予受理，请审核")
    words = told("report_refused", "petitioner")
    assert "查看：具体理由、法律依据。" in words.body
    assert "该决定尚待审核" in words.body
    approved = [told("approved", "petitioner", nth=nth) for nth in range(2)]
    assert approved[0].subject == f"您的诉求 {NUMBER} 已办理，请您评价"
    assert approved[1].subject == f"住建局对您的诉求 {NUMBER} 的决定已审核通过，请您评价"
    assert "住建局不予受理的决定已于" in approved[1].body
    assert "答复" not in approved[1].body


def test_the_petitioner_is_told_of_an_application_for_more_time() -> None:
    words = told_in_anshan("extension_requested", "petitioner")
    assert words.subject == f"您的诉求 {NUMBER} 无法按期办结，住建局已申请延期"
    assert "申请延期20个自然日" in words.body
    assert "办理时限将延至2025年10月29日（含当日）" in words.body
    assert "查看：无法按期办结的原因、继续办理进度、办理措施。" in words.body


def test_who_decides_on_more_time_learns_of_an_exceptional_reason() -> None:
    assert "特殊原因" not in told_in_anshan("extension_requested", "office").body
    words = told_in_anshan("extension_requested", "office", nth=1)
    assert "延期一般不超过2个月，该单位另行说明了特殊原因。" in words.body
    # Longer than the calendar reaches: how long is told, until when is not guessed.
    beyond = at_the_unit(law=anshan()).act("handler", MORE_TIME.with_(amount=366, exceptional=TEXT), days=8)
    calendar = beyond.law.calendar.with_(last_on=date(2026, 6, 30))
    owed = occasions(beyond)[-1]
    short = Occasion(owed.audience, owed.entry, owed.case, owed.law.with_(calendar=calendar), owed.unit)
    body = write(short, "en").body
    assert "366 calendar days" in body
    assert "ends on" not in body


def test_stars_are_asked_for_satisfaction_and_for_quality() -> None:
    words = told_in_anshan("approved", "petitioner")
    assert "对满意度和办理质量分别作出评价：五星、四星、三星、二星、一星。" in words.body
    assert "鞍山市群众工作服务中心也可能向您回访" in words.body
    assert "回访" not in told("approved", "petitioner").body


def test_a_rating_tells_stars_quality_and_until_when_the_unit_may_object() -> None:
    words = told_in_anshan("rated", "handlers")
    assert words.subject == f"诉求 {NUMBER} 已评价：满意度二星、办理质量四星"
    assert "在回访时评价" in words.body
    assert "住建局对评价有异议的，可于2025年10月9日前（含当日）提出" in words.body
    assert "异议" not in told("rated", "handlers").body


def test_an_objection_a_rerating_and_the_final_rating_name_who_rated_what() -> None:
    objected = told_in_anshan("rating_objected", "office")
    assert objected.subject == f"住建局对诉求 {NUMBER} 的评价提出异议，请复评"
    assert "诉求人的评价：满意度二星、办理质量四星。" in objected.body
    rerated = told_in_anshan("rerated", "committee_office", nth=1)
    assert "复评结果：满意度三星、办理质量四星。" in rerated.body
    assert told_in_anshan("rerating_sent_back", "office").subject.endswith("请重新复评")
    final = told_in_anshan("rating_confirmed", "petitioner", "en")
    assert (
        final.subject
        == f"Final rating of your petition {NUMBER}: satisfaction three stars, quality four stars"
    )
    assert (
        "You had rated: satisfaction two stars, quality four stars. Housing Bureau objected to that"
        in final.body
    )


def test_what_is_overdue_is_put_before_the_superior_with_the_limit_of_the_order() -> None:
    words = told_in_anshan("supervision_opened", "superior")
    assert "现依规将上述情况报住建局的上级行政机关或者主管部门督办" in words.body
    assert "督办方式" not in words.body
    assert "接到督办后应于2025年11月6日前（含当日）办结" in words.body
    assert "请及时上报" not in words.body


def test_the_office_reports_what_has_no_superior_on_the_register() -> None:
    owed = next(each for each in OCCASIONS if each.audience == "superior")
    words = write(Occasion("office", owed.entry, owed.case, owed.law, owed.unit), "zh")
    assert "上述情况依规应报住建局的上级行政机关或者主管部门督办" in words.body
    assert "请及时上报" in words.body


def of_several(
    subject: Subject, audience: Audience, law: Law, nth: int = 0, language: Language = "zh"
) -> Words:
    found = [
        each
        for each in OCCASIONS
        if (each.entry.kind, each.audience, each.law) == (subject, audience, law)
        and (each.entry.kind != "lapsed" or getattr(each.entry.fact, "unit", None))
    ]
    return write(found[nth], language)


@pytest.mark.law("LL-11")
def test_an_assisting_unit_learns_who_leads_and_until_when_it_reports() -> None:
    asked = of_several("assisting_named", "parties", liaoning())
    assert "住建局主办" in asked.body
    assert "住建局的请求内容请在平台查看" in asked.body
    assert "将办理结果报送住建局（第11条、本市规定）" in asked.body
    assert "说明理由并报告阶段性工作情况" in asked.body
    assert (
        "12345热线诉求办理主管部门的请求内容" in of_several("assisting_named", "parties", liaoning(), 2).body
    )
    assert of_several("assisting_named", "handlers", liaoning()).subject.endswith("供水公司、河口街道")


@pytest.mark.law("LL-11")
def test_the_lead_learns_who_reported_who_is_late_and_who_is_still_awaited() -> None:
    reported = of_several("assisting_reported", "handlers", liaoning())
    assert reported.subject.startswith("供水公司已报送协办结果")
    assert "尚待报送结果的单位：河口街道" in reported.body
    late, lead, office = (
        of_several("lapsed", whom, liaoning()) for whom in ("parties", "handlers", "office")
    )
    assert all("河口街道" in each.subject for each in (late, lead, office))
    assert "请立即向住建局补报" in late.body
    assert "住建局可以不再等待其结果，先行答复" in lead.body
    assert "请立即" not in lead.body + office.body
    delayed = of_several("assisting_delayed", "handlers", liaoning())
    assert delayed.subject.startswith("河口街道说明协办逾期理由")


@pytest.mark.law("AS-27", "AS-28")
def test_who_settled_a_dispute_names_the_unit_whose_duty_it_is_and_who_assists_it() -> None:
    elsewhere = of_several("escalation_solved", "office", anshan())
    assert "协调确定由河口街道负责" in elsewhere.body
    assert "请派至该单位" in elsewhere.body
    here = of_several("escalation_solved", "office", anshan(), 1)
    assert "协调确定由住建局负责" in here.body
    assert "协办单位：供水公司" in here.body
    assert "请派至该单位" not in here.body
    assert "River Street" in of_several("escalation_solved", "handlers", anshan(), language="en").body


@pytest.mark.law("BJ-11")
def test_a_whistle_names_street_and_departments_and_who_stayed_away() -> None:
    beijing = law_of_city("beijing-2021")
    called = of_several("whistled", "parties", beijing)
    assert called.subject.startswith("住建局吹哨，请")
    assert "前（含当日）报到并说明到场人员" in called.body
    assert "尚未报到的单位：河口街道" in of_several("whistle_answered", "handlers", beijing).body
    assert "未到场的单位：河口街道" in of_several("whistle_settled", "office", beijing).body
    assert "住建局继续统筹协调" in of_several("lapsed", "office", beijing).body


@pytest.mark.law("LN-19")
def test_a_unit_from_which_the_petitioner_is_masked_is_told_of_no_limit_to_contact() -> None:
    """The centre makes the contact."""
    for person, told in (("cg-9", False), (None, True)):
        course = Course(NUMBER)
        if person:
            about = Correction(respondents=(Respondent(unit=UNIT, person=person),), reason=TEXT)
            course.act("operator", about, hours=1)
        course.act("operator", Acceptance(), hours=2).act("operator", Dispatch(unit=UNIT), hours=3)
        (owed,) = [
            each
            for each in occasions(course)
            if each.entry.kind == "dispatched" and each.audience == "handlers"
        ]
        assert any(each.name == "contact" for each in owed.case.terms)
        words = write(owed, "en").body
        assert ("- contact" in words) is told, words
        assert "- return" in words
