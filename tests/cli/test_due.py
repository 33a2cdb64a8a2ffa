"""`suban due`: one question in words people read, or thousands of them a second."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from suban.cli import app
from tests.cli.conftest import Run

QUESTION = {
    "--rulebook": "longnan-2021",
    "--term": "handling",
    "--kind": "complaint",
    "--from": "2025-09-26T10:00:00+08:00",
}
LINE = {
    "rulebook": "anshan-2019",
    "term": "handling",
    "kind": "complaint",
    "from": "2026-02-11T09:00:00+08:00",
}


def options(**changes: str | None) -> list[str]:
    given = QUESTION | {f"--{name.removesuffix('_')}": value for name, value in changes.items()}
    return [part for name, value in given.items() if value is not None for part in (name, value)]


def due(*more: str, **changes: str | None) -> Result:
    return CliRunner().invoke(app, ["due", *options(**changes), *more])


def batch(*lines: object) -> Result:
    written = b"".join(
        (each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in lines
    )
    return CliRunner().invoke(app, ["due", "--batch"], input=written)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# -- one question ----------------------------------------------------------------------------------------


@pytest.mark.law("LN-13-2")
def test_the_answer_in_json_is_what_the_issue_shows(run: Run) -> None:
    done = run("due", *options(), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    days = said.pop("days")
    assert said == {
        "due_on": "2025-10-10",
        "due_at": "2025-10-11T00:00:00+08:00",
        "source": "art. 13(2)",
        "provisional": False,
        "in_force": True,
    }
    assert days[0] == {"date": "2025-09-26", "counted": False, "why": "day_of_event"}
    assert {"date": "2025-09-28", "counted": True, "why": "make_up_day"} in days
    assert {"date": "2025-10-01", "counted": False, "why": "holiday", "holiday": "国庆节"} in days
    assert [each["date"] for each in days if each["counted"]] == [
        "2025-09-28", "2025-09-29", "2025-09-30", "2025-10-09", "2025-10-10",
    ]  # fmt: skip


def test_it_is_explained_in_chinese_day_by_day(run: Run) -> None:
    done = run("due", *options())
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[1] == "办结（投诉）：5个工作日，依据第13条第（2）项"
    assert lines[2] == "起算：2025-09-26 周五 10:00"
    assert lines[3] == "截止：2025-10-10 周五 24:00，自 2025-10-11 00:00 起为逾期"
    assert lines[5].split() == ["2025-09-26", "周五", "-", "事件当日，不计入"]
    assert lines[7].split() == ["2025-09-28", "周日", "1", "调休工作日"]
    assert lines[10].split() == ["2025-10-01", "周三", "-", "法定节假日，不计入：国庆节"]
    assert lines[-1].split() == ["2025-10-10", "周五", "5", "工作日"]
    assert len(lines) == 5 + 15


def test_or_in_english() -> None:
    lines = due("--language", "en").stdout.splitlines()
    assert lines[1:4] == [
        "handling (complaint): 5 working days, art. 13(2)",
        "from 2025-09-26 Fri 10:00",
        "until the end of 2025-10-10 Fri; overdue from 2025-10-11 00:00 on",
    ]
    assert lines[-1].split(maxsplit=3) == ["2025-10-10", "Fri", "5", "working day"]


@pytest.mark.parametrize(
    ("changes", "chinese", "english"),
    [
        ({"from_": "2020-01-01"}, "自 2021-03-04 起施行", "in force from 2021-03-04"),
        ({"kind": "enquiry"}, "“查询”在此按“咨询”办理", "“enquiry” is treated as “consultation”"),
    ],
)
def test_what_to_beware_of_is_said(changes: dict[str, str], chinese: str, english: str) -> None:
    assert chinese in due(**changes).stdout
    assert english in due("--language", "en", **changes).stdout


def test_a_provisional_year_says_so_and_a_year_beyond_is_refused() -> None:
    next_year = int(time.strftime("%Y")) + 1
    provisional = due(from_=f"{next_year}-06-01")
    assert "暂定" in provisional.stdout
    assert json.loads(due("--json", from_=f"{next_year}-06-01").stdout)["provisional"] is True
    for outside in (
        f"{next_year}-12-30",
        f"{next_year + 1}-01-01",
        "2010-06-01",
        "9999-12-31T23:59:59-12:00",
    ):
        refused = due(from_=outside)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert f"2011-01-01 to {next_year}-12-31; no day outside is guessed" in refused.stderr


@pytest.mark.law("AS-33")
def test_suspended_days_do_not_count_and_may_be_given_in_parts() -> None:
    anshan = {"rulebook": "anshan-2019", "from_": "2026-02-11T09:00"}
    assert json.loads(due("--json", **anshan).stdout)["due_on"] == "2026-02-25"
    whole = due("--json", "--suspended", "2026-02-13/2026-02-24", **anshan)
    parts = due(
        "--json", "--suspended", "2026-02-20/2026-02-24", "--suspended", "2026-02-13/2026-02-20", **anshan
    )
    assert json.loads(whole.stdout)["due_on"] == "2026-02-27"
    assert whole.stdout == parts.stdout
    explained = due("--suspended", "2026-02-13/2026-02-24", **anshan).stdout
    assert "中止期间，不计入" in explained


@pytest.mark.parametrize(
    "written",
    [
        "2025-09-26",
        "2025-09-26T10:00",
        "2025-09-26 10:00:00",
        "2025-09-26T02:00:00Z",
        "2025-09-25T22:00:00.5-04:00",
    ],
)
def test_an_instant_may_be_written_so(written: str) -> None:
    assert json.loads(due("--json", from_=written).stdout)["due_on"] == "2025-10-10"


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "",
        "20250926",
        "2025-W39-5",
        "2025-02-30",
        "2025-09-26T25:00",
        "1758852000",
        "２０２５-09-26",
        "2025-9-26",
    ],
)
def test_no_other_way_of_writing_it_is_guessed_at(written: str) -> None:
    refused = due(from_=written)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "应为时刻" in refused.stderr
    assert "must be an instant such as 2025-09-26T10:00:00+08:00" in refused.stderr


REFUSED = [
    ({"term": "rating"}, "no_such_term", "no such term in this rulebook"),
    ({"term": "acceptance"}, "no_such_term", "Ask for one of: return, contact, handling"),
    ({"term": "handling", "kind": "praise"}, "unknown_kind", "no such term in this rulebook"),
    ({"rulebook": "nowhere-1999"}, "unknown_rulebook", "Name one of: anshan-2019, beijing-2021, "),
    ({"rulebook": "../rules/longnan-2021"}, "unknown_rulebook", "there is no rulebook"),
    ({"from_": "2010-01-01"}, "calendar_ends", "covers 2011-01-01 to"),
]


def test_the_limit_of_another_law_is_asked_for_by_its_code() -> None:
    named = ("--statutory-limit", "letters_and_visits")
    replaced = json.loads(due("--json", *named, rulebook="anshan-2019").stdout)
    assert (replaced["due_on"], replaced["source"]) == ("2025-11-25", "《信访工作条例》 art. 34")
    assert replaced["statutory_limit"] == {"code": "letters_and_visits", "applies": True}
    kept = json.loads(due("--json", *named).stdout)
    assert (kept["due_on"], kept["source"]) == ("2025-10-10", "art. 13(2)")
    assert kept["statutory_limit"] == {"code": "letters_and_visits", "applies": False}
    said = due(*named, rulebook="anshan-2019").stdout
    assert "60个自然日，依据《信访工作条例》第34条" in said
    assert "注意：此处适用其他法律法规规定的时限：信访事项，60个自然日，《信访工作条例》第34条。" in said
    assert "does not count here" in due("--language", "en", *named).stdout


def test_urgent_petitions_are_asked_for_by_their_urgency() -> None:
    said = due("--urgency", "danger", term="receipt", from_="2025-11-09T02:59").stdout
    assert "15分钟，依据本市规定" in said
    assert "2025-11-09 03:14" in said
    plain = due(term="receipt", from_="2025-11-09T02:59")
    assert (plain.exit_code, "no such term" in plain.stderr) == (1, True)
    for option, code in (("--urgency", "unknown_urgency"), ("--statutory-limit", "unknown_statutory_limit")):
        refused = due("--json", option, "x" * 99)
        answer = json.loads(refused.stdout)
        assert (refused.exit_code, answer["error"]) == (1, code)
        assert "xxx…" in answer["message"]["zh"]


def test_a_batch_asks_for_both_too() -> None:
    line = {"rulebook": "longnan-2021", "term": "receipt", "kind": "help", "from": "2025-11-09T02:59"}
    other = {"rulebook": "anshan-2019", "term": "handling", "kind": "help", "from": "2025-11-03"}
    asked = batch(line | {"urgency": "utilities"}, other | {"statutory_limit": "open_government"})
    urgent, limited = answers(asked)
    assert urgent["due_at"] == "2025-11-09T03:29:00+08:00"
    assert limited["due_on"] == "2025-12-01"
    (wrong,) = answers(batch(other | {"urgency": 5}))
    assert wrong["error"] == "bad_value"


@pytest.mark.parametrize(("changes", "code", "words"), REFUSED)
def test_what_cannot_be_answered_is_told_with_what_to_ask(
    changes: dict[str, str], code: str, words: str
) -> None:
    plain = due(**changes)
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert words in plain.stderr
    assert plain.stderr.count("\n") == 1
    as_json = due("--json", **changes)
    said = json.loads(as_json.stdout)
    assert (as_json.exit_code, said["error"]) == (1, code)
    assert f"{said['message']['zh']} / {said['message']['en']}" == as_json.stderr.strip()


@pytest.mark.parametrize(
    ("more", "changes", "told"),
    [
        ([], {"term": None, "kind": None}, "缺少 / missing: --term, --kind"),
        (["--batch"], {}, "--rulebook 与 --batch 不能同用"),
        (
            ["--batch", "--urgency", "danger"],
            {"rulebook": None, "term": None, "kind": None, "from_": None},
            "--urgency 与 --batch 不能同用",
        ),
        (["questions.jsonl"], {}, "only --batch reads a file"),
        (["--suspended", "2026-02-13"], {"rulebook": "anshan-2019"}, "must be two days such as"),
        (["--language", "fr"], {}, "fr"),
    ],
)
def test_a_command_that_is_not_whole_ends_with_2(
    more: list[str], changes: dict[str, str | None], told: str
) -> None:
    refused = due(*more, **changes)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert told in refused.stderr


def test_suspended_days_are_refused_where_no_rule_knows_them() -> None:
    refused = due("--suspended", "2025-09-28/2025-09-29")
    assert refused.exit_code == 1
    assert "longnan-2021 knows no suspension" in refused.stderr


def test_a_rulebook_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "longnan-2021.yml").write_text("id: [", "utf-8")
    monkeypatch.setenv("SUBAN_RULES_DIR", str(tmp_path))
    refused = due()
    assert refused.exit_code == 1
    assert "longnan-2021.yml:1: YAML" in refused.stderr


def test_the_amended_calendar_is_the_one_that_counts(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "calendar.yml"
    file.write_text("days: [{on: 2025-10-10, day: holiday, name: 加放一天, source: 通知}]", "utf-8")
    done = run("due", *options(), "--json", SUBAN_CALENDAR_AMENDMENTS=str(file))
    assert json.loads(done.stdout)["due_on"] == "2025-10-11"
    file.write_text("days: [5]", "utf-8")
    done = run("due", *options(), SUBAN_CALENDAR_AMENDMENTS=str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert "calendar.yml:1: days.0: " in done.stderr


# -- a batch ---------------------------------------------------------------------------------------------


@pytest.mark.law("AS-33")
def test_a_batch_answers_each_line_in_its_order() -> None:
    spans = [["2026-02-13", "2026-02-20"], {"from": "2026-02-18", "until": "2026-02-24"}]
    done = batch(LINE, LINE | {"suspended": spans}, LINE | {"term": "acceptance", "suspended": []})
    assert (done.exit_code, done.stderr) == (0, "")
    assert [each["due_on"] for each in answers(done)] == ["2026-02-25", "2026-02-27", "2026-02-14"]


def test_an_answer_of_a_batch_is_that_of_a_single_question() -> None:
    single = due("--json", rulebook="anshan-2019", from_="2026-02-11T09:00")
    assert answers(batch(LINE)) == [json.loads(single.stdout)]


BAD_LINES = [
    pytest.param(LINE | {"term": "rating"}, "no_such_term", "no such term in this rulebook", id="term"),
    pytest.param(
        LINE | {"term": "\ud800"}, "no_such_term", "no such term in this rulebook", id="half a pair"
    ),
    pytest.param(LINE | {"kind": "praise"}, "unknown_kind", "praise", id="kind"),
    pytest.param(LINE | {"rulebook": "../x"}, "unknown_rulebook", "longnan-2021", id="rulebook"),
    pytest.param(LINE | {"rulebook": "x" * 9999}, "unknown_rulebook", "x…", id="a long name"),
    pytest.param(LINE | {"from": "soon"}, "bad_value", "must be an instant", id="instant"),
    pytest.param(LINE | {"from": 5}, "bad_value", "must be a text, and is 5", id="number"),
    pytest.param(LINE | {"from": "9999-12-31T23:59:59Z"}, "calendar_ends", "9999-12-31", id="end of time"),
    pytest.param(LINE | {"from": None}, "missing", "“from” is missing", id="null"),
    pytest.param({"rulebook": "anshan-2019"}, "missing", "“term” is missing", id="missing"),
    pytest.param(LINE | {"until": "2026"}, "unknown_field", "“until” is not a field", id="field"),
    pytest.param(LINE | {"\ud800": 1}, "unknown_field", "is not a field", id="field of half a pair"),
    pytest.param(b'{"term": "a", "term": "b"}', "twice", "“term” stands there twice", id="twice"),
    pytest.param([LINE], "not_an_object", "is no JSON object", id="list"),
    pytest.param(5, "not_an_object", "is no JSON object", id="figure"),
    pytest.param(b"{", "bad_json", "is no JSON", id="no JSON"),
    pytest.param(b"9" * 9999, "bad_json", "is no JSON", id="huge number"),
    pytest.param(b'{"from": ' + b"9" * 9999 + b"}", "bad_json", "is no JSON", id="huge number inside"),
    pytest.param(LINE | {"from": 1e999}, "bad_value", "must be a text", id="infinity"),
    pytest.param(b"[" * 99999, "bad_json", "is no JSON", id="deep"),
    pytest.param(b'{"a": ' * 99999, "bad_json", "is no JSON", id="deep objects"),
    pytest.param('{"term": "办结"}'.encode("gb18030"), "not_utf8", "is not UTF-8", id="GB 18030"),
    pytest.param(b"\x00", "bad_json", "is no JSON", id="NUL"),
    pytest.param(LINE | {"suspended": "2026-02-13"}, "bad_value", "spans of days", id="no list"),
    pytest.param(LINE | {"suspended": ["2026-02-13"]}, "bad_value", "spans of days", id="no span"),
    pytest.param(LINE | {"suspended": [["2026-02-13"]]}, "bad_value", "spans of days", id="half a span"),
    pytest.param(LINE | {"suspended": [[5, 6]]}, "bad_value", "spans of days", id="numbers"),
    pytest.param(
        LINE | {"suspended": [{"from": "2026-02-13", "to": "2026-02-24"}]}, "bad_value", "spans", id="to"
    ),
    pytest.param(
        LINE | {"suspended": [["2026-02-24", "2026-02-13"]]},
        "suspension_backwards",
        "2026-02-24 lies after 2026-02-13",
        id="backwards",
    ),
    pytest.param(
        LINE | {"rulebook": "longnan-2021", "suspended": [["2026-02-13", "2026-02-13"]]},
        "no_suspension_rule",
        "knows no suspension",
        id="no rule",
    ),
    pytest.param(
        LINE | {"term": "recusal", "suspended": [["2026-02-13", "2026-02-24"]]},
        "term_not_suspended",
        "nothing suspends the term “recusal”",
        id="term not suspended",
    ),
    pytest.param(
        LINE | {"suspended": [["2026-02-13", "9999-12-31"]]}, "calendar_ends", "guessed", id="endless"
    ),
]


@pytest.fixture(scope="module")
def told() -> Result:
    """A batch of all the bad lines, each between two good ones."""
    return batch(LINE, *(line for each in BAD_LINES for line in (each.values[0], LINE)))


@pytest.mark.parametrize(
    ("index", "code", "words"),
    [pytest.param(n, *each.values[1:], id=each.id) for n, each in enumerate(BAD_LINES)],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(told: Result, index: int, code: str, words: str) -> None:
    before, bad, after = answers(told)[2 * index : 2 * index + 3]
    assert before == after
    assert before["due_on"] == "2026-02-25"
    assert bad.keys() == {"line", "error", "message"}
    assert (bad["line"], bad["error"]) == (2 * index + 2, code)
    chinese, _, english = bad["message"].partition(" / ")
    assert words in english
    assert re.search("[一-龥]", chinese)
    assert len(bad["message"]) < 800


def test_a_batch_with_a_bad_line_ends_with_1_and_the_count(told: Result) -> None:
    bad, lines = len(BAD_LINES), 2 * len(BAD_LINES) + 1
    assert told.exit_code == 1
    assert told.stderr.strip() == f"{lines} 行中有 {bad} 行未能回答 / {bad} of {lines} lines have no answer"


def test_blank_lines_are_counted_and_not_answered() -> None:
    done = batch(b"", b"  \r", LINE, b"", {})
    assert ["line" in each for each in answers(done)] == [False, True]
    assert answers(done)[1]["line"] == 5
    assert "1 of 2 lines" in done.stderr


def test_a_batch_of_nothing_is_answered_with_nothing() -> None:
    assert (batch().stdout, batch(b"").exit_code) == ("", 0)


def test_a_byte_order_mark_and_windows_lines_are_no_problem() -> None:
    done = batch(b"\xef\xbb\xbf" + json.dumps(LINE).encode() + b"\r", json.dumps(LINE).encode())
    assert (done.exit_code, len(answers(done))) == (0, 2)


def test_a_batch_comes_from_a_file_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(LINE), "utf-8")
    done = run("due", "--batch", file)
    assert (done.returncode, json.loads(done.stdout)["due_on"]) == (0, "2026-02-25")
    for missing in (tmp_path / "nowhere", tmp_path):
        done = run("due", "--batch", missing)
        assert (done.returncode, done.stdout) == (2, "")
        assert "cannot be read" in done.stderr


def test_a_line_is_answered_before_the_next_is_asked(tmp_path: Path) -> None:
    # Whoever talks to it through pipes may wait for each answer.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "suban", "due", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        cwd=tmp_path,
    )
    with process:
        assert process.stdin
        assert process.stdout
        for _ in range(3):
            process.stdin.write(json.dumps(LINE).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["due_on"] == "2026-02-25"
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_a_reader_who_has_seen_enough_is_no_traceback(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text((json.dumps(LINE) + "\n") * 5000, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "suban", "due", "--batch", questions],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        cwd=tmp_path,
    )
    with process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=30) == 1
        assert process.stderr.read() == b""


def test_thousands_of_questions_are_answered_in_their_order(run: Run, tmp_path: Path) -> None:
    days = [f"20{12 + n % 14}-0{1 + n % 9}-1{n % 10}" for n in range(8000)]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(json.dumps(LINE | {"from": f"{day}T10:00"}) for day in days), "utf-8")
    done = run("due", "--batch", questions)
    assert done.returncode == 0
    assert [json.loads(line)["days"][0]["date"] for line in done.stdout.splitlines()] == days
