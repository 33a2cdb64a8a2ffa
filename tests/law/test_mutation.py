"""The law is tested by changing it: no change goes unnoticed, and the tool can tell when one does."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suban.cli import app
from suban.domain.calendar import Calendar
from suban.domain.rulebook import Rulebook
from suban.requirements.cases import Asked, LawCase, asked_lines, law_cases
from suban.requirements.mutants import mutants
from suban.requirements.mutation import BrokenCaseError, mutate
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

ROOT = Path(__file__).parent.parent.parent
RULEBOOKS = sorted((ROOT / "rules").glob("*.yml"))


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return national_calendar(date(2026, 1, 1))


@pytest.fixture(scope="module")
def cases() -> tuple[LawCase, ...]:
    return law_cases(ROOT)


@pytest.fixture(scope="module")
def lines() -> tuple[Asked, ...]:
    return tuple(asked_lines(ROOT))


@pytest.fixture(scope="module")
def longnan() -> Rulebook:
    return read_rulebook(ROOT / "rules" / "longnan-2021.yml")


@pytest.mark.parametrize("file", RULEBOOKS, ids=lambda file: file.stem)
def test_every_change_of_a_rulebook_is_noticed(
    file: Path, cases: tuple[LawCase, ...], calendar: Calendar
) -> None:
    report = mutate(read_rulebook(file), cases, calendar)
    assert report.noticed > 500
    assert [str(each) for each in report.survivors] == [], "write a scenario or a line: docs/law-tests.md"


CHANGES = [
    "terms.handling (complaint).limit.amount: 5 -> 6",
    "terms.handling (complaint).limit.amount: 5 -> 4",
    "terms.handling (complaint).limit.unit: working_days -> calendar_days",
    "terms.return.kinds: help -> left out",
    "terms.contact (help).kinds: - -> consultation",
    "terms.supervision.starts: supervision_opened -> dispatched",
    "non_acceptance: secrets -> left out",
    "non_acceptance.secrets.source: art. 8(5) -> art. 8(6)",
    "non_acceptance.secrets.source: art. 8(5) -> art. 9(5)",
    "authority.review.roles: reviewer -> left out",
    "authority.review.roles: - -> operator",
    "extensions.emergencies: False -> True",
    "extensions.most: 2 -> 3",
    "in_force.since: 2021-03-04 -> 2021-03-05",
    "ladder.rungs: blue, yellow -> swapped",
    "ladder.rungs.blue.points: 0.5 -> 0.0",
    "ladder.rungs.blue.audience: handlers -> leader_in_charge",
    "ladder.rungs.handed_over.unless_explained: True -> False",
    "rating.levels: satisfied, basically_satisfied -> swapped",
    "kinds.enquiry.treated_as: consultation -> nothing",
    "kinds.opinion.source: art. 7(3) and city setting -> art. 7(3)",
    "supervision: there -> left out",
    "reply.requires: basis -> left out",
    "authority: - -> rating_objection",
    "terms: - -> recusal",
    "non_acceptance: - -> other_too",
]


@pytest.mark.parametrize("change", CHANGES)
def test_each_sort_of_change_is_tried(change: str, longnan: Rulebook) -> None:
    assert f"longnan-2021.yml: {change}" in {str(each) for each in mutants(longnan)}


def test_every_mutant_is_another_rulebook_and_has_the_same_names(longnan: Rulebook) -> None:
    for mutant in mutants(longnan):
        changed = mutant.of(longnan)
        assert changed != longnan, mutant
        assert changed is None or (changed.id, changed.name) == (longnan.id, longnan.name)


def test_swapped_rungs_stay_on_their_days(longnan: Rulebook) -> None:
    (swapped,) = (each for each in mutants(longnan) if str(each).endswith("blue, yellow -> swapped"))
    changed = swapped.of(longnan)
    assert changed is not None
    assert [(each.level, each.working_days) for each in changed.rungs[:2]] == [("yellow", 1), ("blue", 2)]


def test_lines_that_are_blind_to_the_grounds_let_their_changes_survive(
    longnan: Rulebook, lines: tuple[Asked, ...], calendar: Calendar
) -> None:
    blind = [each for each in lines if getattr(each.line, "at", None) != "non_acceptance"]
    survivors = mutate(longnan, blind, calendar).survivors
    assert "longnan-2021.yml: non_acceptance: secrets -> left out" in {str(each) for each in survivors}
    # A source that stands by itself is no line of a table: a scenario notices that.
    assert {each.path[0] for each in survivors} - {"matters_source"} == {"non_acceptance"}


def test_without_any_case_nothing_is_noticed(longnan: Rulebook, calendar: Calendar) -> None:
    report = mutate(longnan, [], calendar)
    assert (report.cases, report.noticed) == (0, 0)
    assert len(report.survivors) == report.mutants - report.refused > 500


def test_the_same_cases_give_the_same_report(
    longnan: Rulebook, lines: tuple[Asked, ...], calendar: Calendar
) -> None:
    few = [each for each in lines if "figures" in each.name]
    assert mutate(longnan, few, calendar) == mutate(longnan, few, calendar)


def test_a_case_that_does_not_hold_for_the_unchanged_rulebook_is_told(
    longnan: Rulebook, lines: tuple[Asked, ...], calendar: Calendar
) -> None:
    (mutant,) = (each for each in mutants(longnan) if str(each).endswith("extensions.most: 2 -> 3"))
    changed = mutant.of(longnan)
    assert changed is not None
    with pytest.raises(BrokenCaseError, match=r"tests/law/longnan_figures\.yaml \d+: extensions: "):
        mutate(changed, lines, calendar)


def test_the_command_tells_the_figures_of_a_rulebook() -> None:
    run = CliRunner().invoke(app, ["law", "--mutate", "--rulebook", "anshan-2019"])
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.startswith("anshan-2019: 案例 / law cases ")
    assert "未察觉 / unnoticed 0 " in run.stdout


def test_the_command_prints_what_nobody_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from suban.requirements import collecting

    for folder in ("rules", "tests/scenarios", "tests/law"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "rules" / "longnan-2021.yml").symlink_to(ROOT / "rules" / "longnan-2021.yml")
    file = ROOT / "tests" / "law" / "longnan_who_may.yaml"
    (tmp_path / "tests" / "law" / file.name).symlink_to(file)
    monkeypatch.setattr(collecting, "checkout", lambda: tmp_path)
    run = CliRunner().invoke(app, ["law", "--mutate"])
    assert run.exit_code == 1
    assert "未察觉 / unnoticed: longnan-2021.yml: extensions.most: 2 -> 3\n" in run.stderr
    # Who marks protected content stands in a table of its own.
    unnoticed = [each for each in run.stderr.splitlines() if ": authority: " in each]
    assert unnoticed == [each for each in unnoticed if "protection_marking" in each]


def test_a_rulebook_that_is_not_there_is_told() -> None:
    run = CliRunner().invoke(app, ["law", "--mutate", "--rulebook", "nowhere-2020"])
    assert (run.exit_code, run.stderr) == (1, "没有规则册 / there is no rulebook nowhere-2020\n")
