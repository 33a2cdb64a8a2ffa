"""What is told where a city's rulebook names rungs, kinds, roles and functions that no other city has."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from suban.domain.acts import Acceptance, Dispatch, Rating, Reply, Review
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.procedure.history import evolve
from suban.domain.telling import tellings
from suban.notices.message import Words, write
from suban.notices.occasion import Occasion
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store.database import Store, connect
from suban.store.deliveries import owed_notice
from suban.wording import Language
from tests.conftest import Database
from tests.notices.filing import TEXT, UNIT, Course, add_staff, notice_ids

RULES = Path(__file__).parent.parent / "rules"
MOCKBOROUGH = Law(
    rulebook=read_rulebook(RULES / "mockborough-2025.yml"), calendar=national_calendar(date(2025, 9, 25))
)
HOUSING = Bilingual(zh="住建局", en="Housing Bureau")
REPLY = Reply(result=TEXT, answered=TEXT, publication="public", outcome="mended")


def at_the_unit() -> Course:
    course = Course("20250925-000001", MOCKBOROUGH, "question")
    course.act("operator", Acceptance(), hours=1)
    return course.act("reviewer", Dispatch(unit=UNIT), hours=2)


def told(course: Course, subject: str, audience: str, language: Language) -> list[Words]:
    """What that audience is told of each such entry."""
    words, case = [], course.start
    for entry in course.entries:
        before, case = case, evolve(course.law, case, entry)
        words += [
            write(Occasion(each.audience, entry, case, course.law, HOUSING), language)
            for each in tellings(course.law, before, entry, case)
            if (each.subject, each.audience) == (subject, audience)
        ]
    return words


def test_an_orange_card_is_called_so_with_its_points_and_article() -> None:
    late = at_the_unit().pass_time(days=40)
    orange = told(late, "warned", "leader_in_charge", "zh")[0]
    assert orange.subject == "橙牌：诉求 20250925-000001，住建局"
    assert "年终考评另计扣：0.5分" in orange.body
    assert "依规处理：橙牌（第31条第（1）项），催办对象：分管负责人。" in orange.body
    assert told(late, "warned", "leader_in_charge", "en")[0].subject.startswith("orange card: petition")
    (handed_over, *_) = told(late, "handed_over", "supervision_office", "en")
    assert handed_over.subject.startswith("black gondola: ")
    assert "Circulated criticisms counted: 1" in handed_over.body


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_of_two_rehandlings_is_told_with_its_limit_and_the_last_rating_asks_for_the_fault(
    language: Language,
) -> None:
    course = at_the_unit()
    for hours in (3, 6, 9):
        course.act("leader", REPLY, hours=hours)
        course.act("supervisor", Review(approved=True), hours=hours + 1)
        course.act("petitioner", Rating(level="upset"), hours=hours + 2)
    ordered = told(course, "rehandling_ordered", "handlers", language)
    last_on = {"zh": "2025年10月9日", "en": "2025-10-09"}[language]
    assert [last_on in each.body for each in ordered] == [True, True]
    assert len(told(course, "rated", "office", language)) == 1
    asked = told(course, "approved", "petitioner", language)
    scale = {"zh": "高兴、一般、生气", "en": "delighted, so-so, upset"}[language]
    assert [scale in each.body for each in asked] == [True] * 3


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    store = connect(database.app_url)
    yield store
    await store.dispose()


async def test_the_supervisors_are_told_of_what_only_they_review(store: Store) -> None:
    course = at_the_unit().act("leader", REPLY, hours=3)
    await add_staff(store)
    await course.store(store)
    ids = await notice_ids(store, course.case.number)
    for subject, people in (("registered", {"operator-1", "reviewer-1"}), ("replied", {"supervisor-1"})):
        notice = await owed_notice(store, ids[subject, "office"])
        assert {each.id for each in notice.recipients} == people


def test_where_nobody_rates_the_end_is_told_and_no_rating_asked_for() -> None:
    plain = Law(rulebook=read_rulebook(RULES / "plainfield-2024.yml"), calendar=MOCKBOROUGH.calendar)
    course = Course("20250925-000001", plain, "letter").act("operator", Acceptance(), hours=1)
    course.act("operator", Dispatch(unit=UNIT), hours=2).act("handler", Reply(result=TEXT), hours=3)
    course.act("operator", Review(approved=True), hours=4)
    assert told(course, "approved", "petitioner", "zh") == []
    (chinese,), (english,) = (told(course, "closed", "petitioner", each) for each in ("zh", "en"))
    assert chinese.subject == "您的诉求 20250925-000001 已由住建局办理，现已办结"
    assert "诉求就此办结" in chinese.body
    assert (
        english.subject == "Your petition 20250925-000001 has been handled by Housing Bureau, and is closed"
    )
    assert "rat" not in english.body.replace("registration", "")
    (handlers,) = told(course, "closed", "handlers", "zh")
    assert handlers.subject == "诉求 20250925-000001：住建局的答复审核通过，已办结"
