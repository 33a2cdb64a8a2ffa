"""What an operator reads of a petition in the Temporal UI, under both cities' law."""

from datetime import timedelta

from suban.domain.acts import Acceptance, Correction, Dispatch
from suban.domain.procedure import Record, duty, nearest
from suban.wording.details import case_details, effect_summary, timer_summary
from tests.notices.filing import RECEIVED, TEXT, UNIT, Course, anshan


def summary(course: Course) -> str:
    instant = nearest(course.law, course.case)
    assert instant
    return timer_summary(course.law, course.case, instant)


def work_order(course: Course) -> str:
    return case_details(course.law, course.case)


def at_the_unit(course: Course) -> Course:
    return course.act("operator", Acceptance(), hours=1).act("operator", Dispatch(unit=UNIT), hours=2)


def test_the_timer_names_the_centres_own_limits() -> None:
    course = Course("20250925-000001", anshan())
    assert (
        summary(course) == "决定是否受理期限 2025-09-30 00:00 届满（第3章“应当在三个工作日内确定是否受理”）"
    )
    course.act("operator", Acceptance(), hours=1)
    assert summary(course).startswith("转承办单位期限 2025-09-29 00:00 届满")


def test_an_effect_names_petition_limit_and_article_before_there_is_a_unit() -> None:
    course = Course("20250925-000001", anshan())
    due = duty(course.law, course.case, RECEIVED + timedelta(days=10))
    assert isinstance(due, Record)
    assert due.effect == "urge_unit"
    said = effect_summary(course.law, due)
    assert said == "20250925-000001 决定是否受理 第3章“应当在三个工作日内确定是否受理”"


def test_the_work_order_names_kind_stage_unit_and_limits() -> None:
    shown = work_order(at_the_unit(Course(kind="report")))
    assert "**阶段** 已派单，待签收" in shown
    assert "**类型** 举报" in shown
    assert "- **决定是否受理** 截至 2025-09-28 24:00（第13条第（3）项）" in shown


def test_the_work_order_says_why_it_is_urgent_and_cites_another_law() -> None:
    course = Course("20250925-000001", anshan()).act("operator", Acceptance(urgency="danger"), hours=1)
    course.act("operator", Dispatch(unit=UNIT, statutory_limit="letters_and_visits"), hours=2)
    shown = work_order(course)
    assert "**紧急** 危及生命财产安全" in shown
    assert "- **签收** 截至 2025-09-25 12:15（本市规定）" in shown
    assert "- **办结** 截至 2025-11-24 24:00（《信访工作条例》第34条）" in shown
    late = duty(course.law, course.case, RECEIVED + timedelta(hours=3))
    assert isinstance(late, Record)
    assert late.effect == "urge_unit"
    assert effect_summary(course.law, late) == "20250925-000001 签收 本市规定"


def test_an_end_that_had_passed_is_a_moment_and_explained() -> None:
    course = at_the_unit(Course()).act("operator", Correction(kind="consultation", reason=TEXT), days=5)
    shown = work_order(course)
    assert "截至 2025-09-30 10:00（第13条第（1）项）（重新计算时 2025-09-28 24:00 已过）" in shown
