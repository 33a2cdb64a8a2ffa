"""Duties without a figure: the city's table fills them, and what is missing or wrong is told by line."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.app import create_app
from suban.cli import app
from suban.settings import Settings, SettingsError, load
from suban.statutes import limits
from suban.statutes.files import StatuteError
from suban.statutes.rulebooks import RulebookError, read_rulebook, read_rulebooks
from suban.wording import text
from suban.wording.sources import source_text

RULES = Path(__file__).parent.parent.parent / "rules"
LIAONING = RULES / "liaoning-2022.yml"
TABLE = (RULES / "limits" / LIAONING.name).read_text("utf-8")
HELP = "{term: handling, kinds: [help], limit: {amount: 3, unit: working_days}, source: city setting}"
ASKED = ["due", "--rulebook", "liaoning-2022", "--term", "handling", "--kind", "help", "--from", "2025-11-03"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The city's own folder of tables, empty."""
    folder = tmp_path / "limits"
    folder.mkdir()
    return folder


def put(own: Path, old: str = "", new: str = "", name: str = LIAONING.name) -> Path:
    """The default table with one change, as the city's own."""
    assert old in TABLE
    (own / name).write_text(TABLE.replace(old, new, 1), "utf-8")
    return own


@pytest.mark.law("LL-10")
def test_a_duty_gets_the_figure_of_each_kind_and_names_both_sources() -> None:
    rulebook = read_rulebook(LIAONING)
    handling = {kind: each for each in rulebook.terms if each.term == "handling" for kind in each.kinds}
    assert {kind: each.limit.amount for kind, each in handling.items()} == {
        "consultation": 2, "help": 3, "complaint": 5, "suggestion": 5, "other": 5, "report": 10,
    }  # fmt: skip
    assert {each.source for each in handling.values()} == {"art. 10 and city setting"}
    assert {each.source for each in rulebook.terms if each.term == "rating"} == {"city setting"}


@pytest.mark.law("LL-22")
def test_a_citys_own_table_counts_alone_and_names_its_rule(own: Path) -> None:
    put(own, HELP, HELP.replace("3", "4").replace("city setting", '"city setting: 沈阳市热线工作规则第六条"'))
    ours, default = read_rulebook(LIAONING, own), read_rulebook(LIAONING)
    rule = ours.term("handling", "help")
    assert rule is not None
    assert (rule.limit.amount, rule.source) == (4, "art. 10 and city setting: 沈阳市热线工作规则第六条")
    assert source_text(rule.source) == {
        "zh": "第10条、本市规定（沈阳市热线工作规则第六条）",
        "en": "art. 10 and city setting (沈阳市热线工作规则第六条)",
    }
    assert ours.digest != default.digest


def test_what_no_table_fills_is_told_with_the_line_to_write_and_that_line_mends_it(own: Path) -> None:
    put(own, f"  - {HELP}\n")
    with pytest.raises(StatuteError) as error:
        read_rulebook(LIAONING, own)
    (problem,) = error.value.problems
    lines = LIAONING.read_text("utf-8").splitlines()
    assert problem.file == LIAONING
    assert "term: handling" in lines[problem.line - 1]
    written = re.search(r"Write into (\S+): (- \{.*\}) \(the figure", problem.what["en"])
    assert written is not None
    assert Path(written[1]) == own / LIAONING.name
    assert f"请在 {own / LIAONING.name} 中写入：- {{term: handling, kinds: [help]" in problem.what["zh"]
    with (own / LIAONING.name).open("a", encoding="utf-8") as table:
        table.write(f"  {written[2]}\n")
    rule = read_rulebook(LIAONING, own).term("handling", "help")
    assert rule is not None
    assert rule.limit.amount == 1


def test_without_any_table_every_duty_is_told(tmp_path: Path) -> None:
    file = tmp_path / LIAONING.name
    file.write_bytes(LIAONING.read_bytes())
    with pytest.raises(RulebookError) as error:
        read_rulebooks(tmp_path)
    assert [each.place for each in error.value.problems] == [f"terms.{index}" for index in range(10)]
    assert str(tmp_path / "limits" / file.name) in error.value.problems[0].what["en"]


SLIPS = [
    pytest.param("amount: 3", "amount: 0", "limits.4.limit.amount", "more than 0", id="zero"),
    pytest.param("amount: 3", "amount: three", "limits.4.limit.amount", "whole number", id="words"),
    pytest.param("kinds: [help]", "kinds: [helping]", "limits.4.kinds.0", "remove it", id="kind"),
    pytest.param("kinds: [help]", "kinds: [help, enquiry]", "limits.4.kinds.1", "remove it", id="treated"),
    pytest.param("kinds: [help]", "kinds: [help, report]", "limits.6.kinds.0", "twice", id="twice"),
    pytest.param("term: return", "term: recusal", "limits.1.kinds.0", "remove it", id="no such term"),
    pytest.param(
        HELP, HELP.replace("city setting", "art. 10"), "limits.4.source", "reads “city", id="source"
    ),
    pytest.param(
        HELP,
        HELP.replace("city setting", '"city setting: A and B"'),
        "limits.4.source",
        "one rule",
        id="two sources",
    ),
    pytest.param("rulebook: liaoning-2022", "rulebook: anshan-2019", "rulebook", "like the file", id="name"),
    pytest.param("\nlimits:\n", "\nlimit:\n", "limit", "spelling", id="section"),
    pytest.param("rulebook: ", "rulebook ", "YAML", "mend the syntax", id="yaml"),
]


@pytest.mark.parametrize(("old", "new", "place", "advice"), SLIPS)
def test_a_slip_in_a_table_is_found_where_it_stands(
    old: str, new: str, place: str, advice: str, own: Path
) -> None:
    file = put(own, old, new) / LIAONING.name
    with pytest.raises(StatuteError) as error:
        read_rulebook(LIAONING, own)
    found = {each.place: each for each in error.value.problems if each.file == file}
    assert place in found, error.value.problems
    assert advice in found[place].what["en"]
    assert re.search("[一-龥]", found[place].what["zh"])
    if place != "YAML":
        # The line of the change, or of the second of two.
        changed = next(
            n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if new.strip() in line
        )
        assert found[place].line >= changed


def test_a_figure_that_the_text_itself_gives_is_no_citys(tmp_path: Path) -> None:
    (tmp_path / "limits").mkdir()
    (tmp_path / "longnan-2021.yml").write_bytes((RULES / "longnan-2021.yml").read_bytes())
    line = "{term: contact, kinds: [help], limit: {amount: 9, unit: months}, source: city setting}"
    (tmp_path / "limits" / "longnan-2021.yml").write_text(
        f"rulebook: longnan-2021\nlimits: [{line}]\n", "utf-8"
    )
    with pytest.raises(RulebookError, match=r"longnan-2021\.yml:2: limits\.0\.kinds\.0: .*remove it"):
        read_rulebooks(tmp_path)


def test_a_table_of_no_rulebook_is_not_passed_over(own: Path) -> None:
    put(own, name="liaoning-2202.yml")
    put(own, name="liaoning-2022.yaml")
    with pytest.raises(RulebookError) as error:
        read_rulebooks(RULES, own)
    assert [(each.file.name, each.what["en"]) for each in error.value.problems] == [
        ("liaoning-2022.yaml", "would not be read: rename it to end in .yml"),
        ("liaoning-2202.yml", "there is no rulebook liaoning-2202.yml: rename this table, or remove it"),
    ]


def test_the_check_and_the_start_tell_of_it(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(own, f"  - {HELP}\n")
    monkeypatch.setenv("SUBAN_LIMITS_DIR", str(own))
    for arguments in ([], [str(LIAONING)]):
        run = CliRunner().invoke(app, ["rules", "check", *arguments])
        assert run.exit_code == 1
        assert re.fullmatch(r".*liaoning-2022\.yml:\d+: terms\.3: .*Write into .*\n", run.stderr)
    with pytest.raises(RulebookError, match="Write into"):
        create_app(Settings(_env_file=None, city="liaoning", limits_dir=own))
    run = CliRunner().invoke(app, ASKED)
    assert (run.exit_code, "Write into" in run.stderr) == (1, True)


def test_the_check_reads_the_tables_of_no_rulebook_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBAN_LIMITS_DIR", str(put(own, name="shenyang-2026.yml")))
    run = CliRunner().invoke(app, ["rules", "check"])
    assert (run.exit_code, "shenyang-2026.yml:1: file: " in run.stderr) == (1, True)


def test_a_folder_that_is_not_there_is_told_by_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBAN_LIMITS_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match=r"SUBAN_LIMITS_DIR: .*不是目录.*is no folder"):
        load()


@pytest.mark.law("BJ-08")
def test_due_answers_by_the_table_and_says_that_the_figure_is_the_citys(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = json.loads(CliRunner().invoke(app, [*ASKED, "--json"]).stdout)
    assert (said["due_on"], said["source"], said["city_setting"]) == (
        "2025-11-06", "art. 10 and city setting", True,
    )  # fmt: skip
    monkeypatch.setenv("SUBAN_LIMITS_DIR", str(put(own, HELP, HELP.replace("3", "4"))))
    assert json.loads(CliRunner().invoke(app, [*ASKED, "--json"]).stdout)["due_on"] == "2025-11-07"
    asked = [each.replace("liaoning-2022", "beijing-2021") for each in ASKED]
    explained = CliRunner().invoke(app, asked).stdout
    assert "7个自然日，依据新闻报道：“应当在诉求工单上注明办理时限”、本市规定" in explained
    assert "注意：条文规定了义务，未规定期限；此期限由本市确定。" in explained
    english = CliRunner().invoke(app, [*asked, "--language", "en"]).stdout
    assert "Note: the text names the duty and gives no figure; the city has set this one." in english
    returned = CliRunner().invoke(app, [each.replace("handling", "return") for each in asked]).stdout
    assert "注意：条文没有规定此项时限，由本市确定。" in returned
    assert "此期限由本市确定" not in returned


def test_due_of_a_figure_that_the_text_gives_says_nothing_of_a_city() -> None:
    asked = [each.replace("liaoning-2022", "longnan-2021") for each in ASKED]
    assert "本市" not in CliRunner().invoke(app, asked).stdout
    assert "city_setting" not in json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)


@pytest.mark.law("LL-22", "BJ-19")
@pytest.mark.parametrize(
    ("name", "since"), [("liaoning-2022", date(2022, 6, 6)), ("beijing-2021", date(2021, 9, 24))]
)
def test_a_limit_that_begins_the_day_before_is_computed_and_marked(name: str, since: date) -> None:
    asked = ["due", "--json", "--rulebook", name, "--term", "handling", "--kind", "help", "--from"]
    before = since.replace(day=since.day - 1)
    for day, wanted in ((before, False), (since, True)):
        assert json.loads(CliRunner().invoke(app, [*asked, str(day)]).stdout)["in_force"] is wanted


MESSAGES = [limits.NO_SUCH_LIMIT, limits.UNFILLED, limits.OTHER_RULEBOOK, limits.JOINED_SOURCE]
MESSAGES += [limits.NO_SUCH_RULEBOOK, limits.WRONG_ENDING, limits._CITYS_SOURCE]


@pytest.mark.parametrize("message", MESSAGES)
def test_every_advice_has_its_chinese(message: str) -> None:
    chinese = text(message, "zh")
    assert re.search("[一-龥]", chinese)
    assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", message))
