"""Limits of other laws in a city's table: which count, which are refused, and what the petition then has."""

import re
from datetime import date
from pathlib import Path

import pytest

from suban.domain.law import Law
from suban.statutes import limits
from suban.statutes.files import StatuteError
from suban.statutes.rulebooks import RulebookError, read_rulebook
from suban.statutes.workdays import national_calendar
from suban.wording import text
from suban.wording.sources import source_text
from tests.domain.playing import Play, at

RULES = Path(__file__).parent.parent.parent / "rules"
CHINA = national_calendar(date(2025, 1, 1))
SWIFT = (
    "{statutory_limit: swift, name: {zh: 速办（虚构）, en: swift (made up)}, "
    "limit: {amount: 7, unit: calendar_days}, source: 《速办条例（虚构）》 art. 3(1)}"
)
SHORT = SWIFT.replace("amount: 7, unit: calendar_days", "amount: 3, unit: working_days")


def table(folder: Path, name: str, *lines: str) -> Path:
    """A city's own folder with a table of nothing but limits of other laws."""
    listed = "".join(f"  - {line}\n" for line in lines)
    (folder / f"{name}.yml").write_text(f"rulebook: {name}\nstatutory_limits:\n{listed}", "utf-8")
    return folder


def law(folder: Path, name: str, *lines: str) -> Law:
    rulebook = read_rulebook(RULES / f"{name}.yml", table(folder, name, *lines))
    return Law(rulebook=rulebook, calendar=CHINA)


def handling(here: Law, dispatched_at: str) -> tuple[str, str]:
    """When the handling of a complaint ends that has the limit, and where that stands."""
    play = Play(at(dispatched_at), here)
    assert play.do(dispatched_at, "operator", "acceptance") is None
    assert play.do(dispatched_at, "operator", "dispatch", statutory_limit="swift") is None
    (term,) = play.case.running("handling")
    return here.due(term).on.isoformat(), term.source


@pytest.mark.law("LN-13-7")
def test_over_the_holiday_seven_days_end_before_five_working_days(tmp_path: Path) -> None:
    here = law(tmp_path, "longnan-2021", SWIFT)
    # 9月26日（周五）起：七日至10月3日，顺延至10月9日；五个工作日至10月10日。
    assert handling(here, "2025-09-26T10:00") == ("2025-10-09", "《速办条例（虚构）》 art. 3(1)")
    # 平常的周五起：七日至下周五，五个工作日也至下周五，不更早。
    assert handling(here, "2025-11-07T10:00") == ("2025-11-14", "art. 13(2)")
    # 周一起：五个工作日至下周一，七日也至下周一。
    assert handling(here, "2025-11-03T10:00") == ("2025-11-10", "art. 13(2)")


@pytest.mark.law("LN-13-7", "LN-14")
def test_more_time_is_counted_from_the_day_that_came_first(tmp_path: Path) -> None:
    here = law(tmp_path, "longnan-2021", SWIFT)
    play = Play(at("2025-09-26T09:00"), here)
    for moment, who, name, fields in (
        ("2025-09-26T09:30", "operator", "acceptance", {}),
        ("2025-09-26T10:00", "operator", "dispatch", {"statutory_limit": "swift"}),
        ("2025-10-09T23:59", "handler@CG", "extension_request", {"amount": 2}),
        ("2025-10-10T09:00", "reviewer", "extension_decision", {"granted": True}),
    ):
        assert play.do(moment, who, name, **fields) is None
    (term,) = play.case.running("handling")
    assert here.due(term).on == date(2025, 10, 11)


@pytest.mark.law("AS-21")
def test_a_shorter_limit_of_a_law_replaces_the_five_days_too(tmp_path: Path) -> None:
    here = law(tmp_path, "anshan-2019", SHORT)
    assert handling(here, "2025-11-03T10:00") == ("2025-11-06", "《速办条例（虚构）》 art. 3(1)")


@pytest.mark.law("AS-21")
def test_a_citys_own_table_counts_alone(tmp_path: Path) -> None:
    ours = law(tmp_path, "anshan-2019", SHORT).rulebook
    assert ours.statutory_limits is not None
    assert [each.statutory_limit for each in ours.statutory_limits.limits] == ["swift"]
    assert ours.digest != read_rulebook(RULES / "anshan-2019.yml").digest
    play = Play(at("2025-11-03T09:00"), Law(rulebook=ours, calendar=CHINA))
    play.do("2025-11-03T09:30", "operator", "acceptance")
    refused = play.do("2025-11-03T10:00", "operator", "dispatch", statutory_limit="letters_and_visits")
    assert refused == "statutory_limit_unknown"
    assert source_text("《速办条例（虚构）》 art. 3(1)")["zh"] == "《速办条例（虚构）》第3条第（1）项"


def test_a_limit_that_ends_beyond_the_calendar_is_refused_where_it_replaces(tmp_path: Path) -> None:
    years = SWIFT.replace("amount: 7, unit: calendar_days", "amount: 40, unit: months")
    replaced = law(tmp_path, "anshan-2019", years)
    play = Play(at("2025-11-03T09:00"), replaced)
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert play.do("2025-11-03T10:00", "operator", "dispatch", statutory_limit="swift") == "calendar_ends"
    # Where the earlier one counts, one that nobody can compute is the later.
    earliest = law(tmp_path, "longnan-2021", years)
    assert handling(earliest, "2025-11-03T10:00") == ("2025-11-10", "art. 13(2)")


SLIPS = [
    pytest.param(SWIFT.replace("《速办条例（虚构）》 ", ""), "source", "needs its place", id="no title"),
    pytest.param(SWIFT.replace("《速办条例（虚构）》 art. 3(1)", "city setting"), "source", "34", id="city"),
    pytest.param(SWIFT.replace(": swift", ": none"), "statutory_limit", "choose another", id="reserved"),
    pytest.param(SWIFT.replace(": swift", ": 速办"), "statutory_limit", "small letters", id="code"),
    pytest.param(
        SWIFT.replace(" limit: {", " kinds: [enquiry], limit: {"), "kinds.0", "name another", id="kind"
    ),
    pytest.param(SWIFT.replace("amount: 7", "amount: 0"), "limit.amount", "more than 0", id="amount"),
]


@pytest.mark.parametrize(("line", "place", "advice"), SLIPS)
def test_a_slip_in_a_line_is_told_where_it_stands(line: str, place: str, advice: str, tmp_path: Path) -> None:
    own = table(tmp_path, "longnan-2021", line)
    with pytest.raises(StatuteError) as error:
        read_rulebook(RULES / "longnan-2021.yml", own)
    (problem,) = error.value.problems
    assert (problem.file.parent, problem.place) == (own, f"statutory_limits.0.{place}")
    assert problem.line >= 3
    assert advice in problem.what["en"]
    assert re.search("[一-龥]", problem.what["zh"])


def test_a_code_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(StatuteError, match=r"statutory_limits\.1\.statutory_limit: .*swift.*twice"):
        law(tmp_path, "anshan-2019", SWIFT, SHORT)


def test_a_rulebook_that_knows_no_other_laws_takes_none(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    written = (RULES / "longnan-2021.yml").read_text("utf-8")
    start = written.index("statutory_limits:")
    without = written[:start] + written[written.index("\n\n", start) + 1 :]
    (rules / "longnan-2021.yml").write_text(without, "utf-8")
    with pytest.raises(StatuteError, match=r"statutory_limits: .*remove them here"):
        read_rulebook(rules / "longnan-2021.yml", table(tmp_path, "longnan-2021", SWIFT))
    there = read_rulebook(rules / "longnan-2021.yml")
    play = Play(at("2025-11-03T09:00"), Law(rulebook=there, calendar=CHINA))
    play.do("2025-11-03T09:30", "operator", "acceptance")
    said = play.do("2025-11-03T10:00", "operator", "dispatch", statutory_limit="swift")
    assert said == "statutory_limit_unknown"


def test_a_rulebook_may_name_no_urgency_that_it_does_not_list(tmp_path: Path) -> None:
    written = (RULES / "longnan-2021.yml").read_text("utf-8")
    for old, new, place in (
        ("    urgency: danger\n", "    urgency: fire\n", r"terms\.\d+\.urgency"),
        ("{urgency: utilities,", "{urgency: danger,", r"urgencies\.1\.urgency"),
        ("{urgency: utilities,", "{urgency: none,", r"urgencies\.1\.urgency"),
        ("    urgency: danger\n", "    urgency: utilities\n", r"terms\.\d+\.term"),
    ):
        (tmp_path / "longnan-2021.yml").write_text(written.replace(old, new, 1), "utf-8")
        with pytest.raises(RulebookError, match=rf"longnan-2021\.yml:\d+: {place}: "):
            read_rulebook(tmp_path / "longnan-2021.yml")


MESSAGES = [limits.NO_STATUTORY_LIMITS, limits.NO_SUCH_KIND, limits.RESERVED, limits.CITATION]
MESSAGES += [limits.NO_CODE_THERE, limits.TWICE]


@pytest.mark.parametrize("message", MESSAGES)
def test_every_advice_has_its_chinese(message: str) -> None:
    chinese = text(message, "zh")
    assert re.search("[一-龥]", chinese.replace("《…》", ""))
    assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", message))


@pytest.mark.law("AS-56")
def test_rules_of_the_committees_office_make_a_version_of_their_own_that_names_them(tmp_path: Path) -> None:
    own = (
        "{statutory_limit: heating, name: {zh: 供暖（虚构）, en: heating (made up)}, "
        "limit: {amount: 2, unit: working_days}, source: 《供热条例（虚构）》 art. 9}"
    )
    before = read_rulebook(RULES / "anshan-2019.yml", table(tmp_path, "anshan-2019", SWIFT))
    after = read_rulebook(RULES / "anshan-2019.yml", table(tmp_path, "anshan-2019", SWIFT, own))
    # A petition keeps the version that it was registered under: the earlier one knows nothing of the later.
    assert before.digest != after.digest
    assert before.statutory_limit("heating", "help") is None
    found = after.statutory_limit("heating", "help")
    assert found is not None
    assert source_text(found.source)["zh"] == "《供热条例（虚构）》第9条"
    office = "city setting: 鞍山市群众工作委员会办公室《诉求办理工作实施细则》第六条"
    liaoning = (RULES / "limits" / "liaoning-2022.yml").read_text("utf-8")
    (tmp_path / "liaoning-2022.yml").write_text(
        liaoning.replace("source: city setting}", f"source: '{office}'}}", 1), "utf-8"
    )
    named = read_rulebook(RULES / "liaoning-2022.yml", tmp_path)
    assert named.digest != read_rulebook(RULES / "liaoning-2022.yml").digest
    (forwarding,) = {each.source for each in named.terms if each.term == "forwarding"}
    assert forwarding.endswith(office)
    assert "实施细则" in source_text(forwarding)["zh"]
