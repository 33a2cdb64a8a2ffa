"""What a city's lawyer is told when something in a rulebook is wrong: the file, the line, what to do."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suban.cli import app
from suban.domain.rulebook import Rulebook
from suban.statutes import rulebooks
from suban.statutes.rulebooks import Problem, RulebookError, read_rulebook, read_rulebooks
from suban.wording import text

LONGNAN = Path(__file__).parent.parent.parent / "rules" / "longnan-2021.yml"
TABLES = LONGNAN.parent / "limits"
WRITTEN = LONGNAN.read_text(encoding="utf-8")

Change = Callable[[str], str]
RETURNS = WRITTEN[WRITTEN.index("returns:\n") : WRITTEN.index("escalation:\n")]


def put(old: str, new: str) -> Change:
    """A slip of the pen: the first `old` becomes `new`."""
    assert old in WRITTEN
    return lambda written: written.replace(old, new, 1)


def line_with(written: str, words: str) -> int:
    """The number of the first line with these words."""
    return next(n for n, line in enumerate(written.splitlines(), start=1) if words in line)


def problems_of(folder: Path, written: str | bytes, name: str = "longnan-2021.yml") -> tuple[Problem, ...]:
    file = folder / name
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(RulebookError) as error:
        read_rulebook(file)
    assert all(problem.file == file for problem in error.value.problems)
    return error.value.problems


# A slip, words on the line that must be named (None: the first), the place, and words of the advice.
SLIPS = [
    pytest.param(put("most: 2", "most: -1"), "most: -1", "extensions.most", "less than 0", id="negative"),
    pytest.param(
        put("amount: 5", "amount: 0"), "amount: 0", "terms.7.limit.amount", "more than 0", id="zero"
    ),
    pytest.param(
        put("amount: 5", "amount: -5"),
        "amount: -5",
        "terms.7.limit.amount",
        "more than 0",
        id="negative days",
    ),
    pytest.param(
        put("amount: 5", "amount: five"), "amount: five", "terms.7.limit.amount", "whole number", id="words"
    ),
    pytest.param(
        put("amount: 5", "amount: '5'"), "amount: '5'", "terms.7.limit.amount", "whole number", id="quoted"
    ),
    pytest.param(
        put("amount: 5", "amount: 5.5"), "amount: 5.5", "terms.7.limit.amount", "whole number", id="half days"
    ),
    pytest.param(
        put("amount: 5", "amount: true"), "amount: true", "terms.7.limit.amount", "whole number", id="truth"
    ),
    pytest.param(
        put("amount: 5", "amount: null"), "amount: null", "terms.7.limit.amount", "whole number", id="nothing"
    ),
    pytest.param(
        put("emergencies: false", "emergencies: sometimes"),
        "sometimes",
        "extensions.emergencies",
        "true or false",
        id="no truth",
    ),
    pytest.param(
        put("points: 0.5", "points: half"),
        "points: half",
        "ladder.rungs.0.points",
        "number such as",
        id="no number",
    ),
    pytest.param(
        put("points: 0.5", "points: -0.5"),
        "points: -0.5",
        "ladder.rungs.0.points",
        "less than 0",
        id="gives points",
    ),
    pytest.param(
        put("points: 0.5", "points: .nan"),
        "points: .nan",
        "ladder.rungs.0.points",
        "number such as",
        id="not a number",
    ),
    pytest.param(
        put("since: 2021-03-04", "since: soon"), "since: soon", "in_force.since", "date such as", id="no date"
    ),
    pytest.param(
        put("since: 2021-03-04", "since: 2021-02-30"), "since: 2021-02-30", "YAML", "quotes", id="30 February"
    ),
    pytest.param(
        put("audience: handlers", "audience: everybody"),
        "everybody",
        "ladder.rungs.0.audience",
        "one of: 'petitioner'",
        id="unknown audience",
    ),
    pytest.param(
        put("unit: working_days}", "unit: workdays}"),
        "workdays",
        "terms.0.limit.unit",
        "one of: 'working_days'",
        id="unknown unit",
    ),
    pytest.param(
        put("en: Office of Government Building", "en: 5"), "en: 5", "office.en", "a text", id="number as name"
    ),
    pytest.param(
        put("kinds: [complaint]", "kinds: complaint"),
        "kinds: complaint",
        "terms.1.kinds",
        "a list",
        id="no list",
    ),
    pytest.param(
        put(RETURNS, "returns:\n  - source: art. 10(2)\n\n"),
        "returns:",
        "returns",
        "mapping",
        id="no mapping",
    ),
    pytest.param(put("returns:", "return:"), "return:", "return", "mend its spelling", id="misspelt section"),
    pytest.param(
        put("    lapse: recorded", "    laps: recorded"),
        "laps:",
        "terms.0.laps",
        "mend its spelling",
        id="misspelt field",
    ),
    pytest.param(
        put("    lapse: recorded\n", ""), "term: return", "terms.0.lapse", "add it", id="missing field"
    ),
    pytest.param(
        put("  decision_source: art. 11\n", ""),
        "returns:",
        "returns.decision_source",
        "add it",
        id="no source",
    ),
    pytest.param(put("review:\n  source: art. 16\n", ""), None, "review", "add it", id="missing section"),
    pytest.param(
        put("source: art. 26\n", "source: art 26\n"), "art 26", "ladder.source", "art. 13(2)", id="art 26"
    ),
    pytest.param(
        put("review:\n  source: art. 16", "review:\n  source: 第十六条"),
        "第十六条",
        "review.source",
        "art. 13(2)",
        id="Chinese",
    ),
    pytest.param(
        put("review:\n  source: art. 16", "review:\n  source: see art. 16"),
        "see art.",
        "review.source",
        "art. 13(2)",
        id="invented form",
    ),
    pytest.param(
        put("review:\n  source: art. 16", "review:\n  source: art. sixteen"),
        "sixteen",
        "review.source",
        "art. 13(2)",
        id="in words",
    ),
    pytest.param(
        put("review:\n  source: art. 16", "review:\n  source: ''"),
        "source: ''",
        "review.source",
        "art. 13(2)",
        id="empty source",
    ),
    pytest.param(
        put("id: longnan-2021", "id: anshan-2019"), "id: anshan", "id", "longnan-2021", id="other id"
    ),
    pytest.param(
        put("id: longnan-2021", "id: Longnan"), "id: Longnan", "id", "small letters", id="id of another form"
    ),
    pytest.param(
        put("  - {kind: report, name: {zh: 举报, en: report}, source: art. 7(6)}\n", ""),
        "suggestion, other]",
        "terms.0.kinds.2",
        "not among `kinds`",
        id="unknown kind in a term",
    ),
    pytest.param(
        put("  - {kind: report, name: {zh: 举报, en: report}, source: art. 7(6)}\n", ""),
        "part: basis",
        "reply.requires.1.kinds.2",
        "not among `kinds`",
        id="unknown kind in a reply",
    ),
    pytest.param(
        put("treated_as: consultation", "treated_as: opinion"),
        "treated_as: opinion",
        "kinds.6.treated_as",
        "not among `kinds`",
        id="treated as a kind that is treated itself",
    ),
    pytest.param(
        put("kinds: [suggestion]", "kinds: [suggestion, opinion]"),
        "[suggestion, opinion]",
        "terms.3.kinds.1",
        "is treated as another",
        id="treated kind in a term",
    ),
    pytest.param(
        put("investigation, kinds: [complaint, report]", "investigation, kinds: [complaint, enquiry]"),
        "part: investigation",
        "reply.requires.4.kinds.1",
        "is treated as another",
        id="treated kind in a reply",
    ),
    pytest.param(
        put(RETURNS, ""),
        "act: return_request",
        "authority.8.act",
        "no `returns`",
        id="an act without its rule",
    ),
    pytest.param(
        put(
            "  - {act: rating, roles",
            "  - {act: rating_objection, roles: [leader], source: city setting}\n  - {act: rating, roles",
        ),
        "act: rating_objection",
        "authority.20.act",
        "no `objection`",
        id="an objection without its rule",
    ),
    pytest.param(
        put("finding:\n  source: art. 23(4)\n", "ignored:\n  source: art. 23(4)\n"),
        "ignored:",
        "ignored",
        "mend its spelling",
        id="misspelt finding",
    ),
    pytest.param(
        put("  - term: supervision", "  - term: recusal"),
        "finding:",
        "finding",
        "not among `terms`",
        id="a finding without a term for its order",
    ),
    pytest.param(
        put("    mode: notice\n", "    mode: letter\n"),
        "mode: letter",
        "finding.order.mode",
        "supervision.modes",
        id="unknown mode",
    ),
    pytest.param(
        put("different_reviewer: true", "different_reviewer: 1"),
        "different_reviewer: 1",
        "review.different_reviewer",
        "true or false",
        id="another reviewer, neither yes nor no",
    ),
    pytest.param(
        put("special_reports:\n  source: art. 9\n", ""),
        "act: special_report",
        "authority.27.act",
        "no `special_reports`",
        id="a special report without its rule",
    ),
    pytest.param(
        put("  ground: not_accepted\n", "  ground: nothing_new\n"),
        "ground: nothing_new",
        "repetitions.ground",
        "lacks the ground",
        id="a repeat without its ground",
    ),
    pytest.param(
        put("special_reports:", "materials:\n  source: art. 9\n  suspends: [materials]\n\nspecial_reports:"),
        "suspends: [materials]",
        "materials.suspends.0",
        "cannot wait for itself",
        id="materials that wait for themselves",
    ),
    pytest.param(
        put("working_days: 4", "working_days: 2"),
        "working_days: 2",
        "ladder.rungs.2.working_days",
        "in order",
        id="rung as the one before",
    ),
    pytest.param(
        put("working_days: 4", "working_days: 1"),
        "working_days: 1",
        "ladder.rungs.2.working_days",
        "in order",
        id="rungs out of order",
    ),
    pytest.param(
        put("- level: red", "- level: blue"),
        "- level: blue",
        "ladder.rungs.2.level",
        "twice",
        id="rung twice",
    ),
    pytest.param(
        put("term: contact", "term: return"), "term: return", "terms.1.term", "twice", id="term twice"
    ),
    pytest.param(
        put("act: dispatch", "act: acceptance"), "source: art. 9", "authority.5.act", "twice", id="act twice"
    ),
    pytest.param(
        put("level: satisfied", "level: very_satisfied"),
        "zh: 满意",
        "rating.levels.1.level",
        "twice",
        id="level twice",
    ),
    pytest.param(
        put("ground: secrets", "ground: other_state_organs"),
        "ground: other_state",
        "non_acceptance.4.ground",
        "twice",
        id="ground twice",
    ),
    pytest.param(
        put("ground: rated", "ground: withdrawn"),
        "诉求人撤回",
        "closing.2.ground",
        "twice",
        id="closing twice",
    ),
    pytest.param(
        put("organs: [judicial_organs], source", "organs: [army], source"),
        "army",
        "referrals.grounds.3.organs.0",
        "referrals.organs",
        id="no such organ",
    ),
    pytest.param(
        put("ground: done_in_time,", "ground: explained,"),
        "explained, name",
        "ladder.withdrawal.grounds.1.ground",
        "twice",
        id="ground of withdrawal twice",
    ),
    pytest.param(
        put("of: [acceptance, handling, rehandling]", "of: [acceptance, appeal]"),
        "appeal",
        "supervision.of.1",
        "one of",
        id="unknown term",
    ),
    pytest.param(
        put("  mode: message\n  audience", "  mode: smoke\n  audience"),
        "smoke",
        "supervision.mode",
        "supervision.modes",
        id="unknown mode of what opens by itself",
    ),
    pytest.param(
        put("triggers: [instructed]", "triggers: [rumour]"),
        "special_report",
        "supervision.modes.4.triggers",
        "supervision.triggers",
        id="mode for an unknown trigger",
    ),
    pytest.param(
        put("sets_limit: true, divides: true", "divides: true"),
        "on_site",
        "supervision.modes.3",
        "needs a `limit`",
        id="mode without a limit",
    ),
    pytest.param(
        put("trigger: instructed", "trigger: other"),
        "其他需要督办的",
        "supervision.triggers.4.trigger",
        "twice",
        id="trigger twice",
    ),
]


@pytest.mark.parametrize(("slip", "words", "place", "advice"), SLIPS)
def test_a_slip_is_found_where_it_stands(
    slip: Change, words: str | None, place: str, advice: str, tmp_path: Path
) -> None:
    written = slip(WRITTEN)
    found = {each.place: each for each in problems_of(tmp_path, written)}
    assert place in found, found
    problem = found[place]
    assert advice in problem.what["en"]
    assert re.search("[一-龥]", problem.what["zh"])
    assert problem.line == 1 if words is None else words in written.splitlines()[problem.line - 1]


ANSHAN_SLIPS = [
    (
        "levels: [four_stars,",
        "levels: [no_star,",
        "no_star",
        "objection.levels.0",
        "not among `rating.levels`",
    ),
    (
        "  - term: objection",
        "  - term: return",
        "objection:",
        "objection",
        "not among `terms`",
    ),
    (
        "of: [acceptance, forwarding, handling]",
        "of: [acceptance, contact]",
        "of: [acceptance, contact]",
        "suspensions.of.1",
        "not among `terms`",
    ),
    ("  - {ground: answered_directly", "#", "closing:", "closing", "lacks the ground “answered_directly”"),
    ("amount: 2, unit: months", "amount: 0, unit: months", "unit: months", "extensions.at_most.amount", "0"),
    ("stars: 5,", "stars: -5,", "stars: -5", "rating.levels.0.stars", "less than 0"),
    ("exceptional: true", "exceptional: 1", "exceptional: 1", "extensions.exceptional", "true or false"),
    ("requires: [progress,", "requires: [hope,", "hope", "extensions.requires.0", "one of"),
    ("channels: [phone,", "channels: [letter,", "letter", "return_visit.channels.0", "one of"),
    ("questions: [contact,", "questions: [mood,", "mood", "return_visit.questions.0", "one of"),
    (
        "stars: 1, sends_back: false, satisfied: false",
        "stars: 1, sends_back: false, satisfied: 0",
        "satisfied: 0",
        "rating.levels.4.satisfied",
        "true or false",
    ),
    ("matter: livelihood", "matter: 民生", "民生", "matters.0.matter", ""),
]


@pytest.mark.parametrize("slip", ANSHAN_SLIPS)
def test_a_slip_in_what_only_anshan_has_is_found_where_it_stands(
    slip: tuple[str, str, str, str, str], tmp_path: Path
) -> None:
    old, new, words, place, advice = slip
    right = (LONGNAN.parent / "anshan-2019.yml").read_text(encoding="utf-8")
    assert right.count(old) == 1
    written = right.replace(old, new)
    found = {each.place: each for each in problems_of(tmp_path, written, "anshan-2019.yml")}
    assert place in found, found
    assert advice in found[place].what["en"]
    assert words in written.splitlines()[found[place].line - 1]


def test_a_finding_without_its_chapter_and_a_nature_twice_are_found(tmp_path: Path) -> None:
    cut = WRITTEN[: WRITTEN.index("finding:\n")] + WRITTEN[WRITTEN.index("closing:\n") :]
    found = {each.place: each.what["en"] for each in problems_of(tmp_path, cut)}
    assert ["no `finding`" in each for each in found.values()] == [True]
    liaoning = (LONGNAN.parent / "liaoning-2022.yml").read_text(encoding="utf-8")
    (tmp_path / "limits").mkdir()
    table = LONGNAN.parent / "limits" / "liaoning-2022.yml"
    (tmp_path / "limits" / table.name).write_bytes(table.read_bytes())
    twice = liaoning.replace("nature: enforcement", "nature: mediation")
    found = {each.place: each.what["en"] for each in problems_of(tmp_path, twice, "liaoning-2022.yml")}
    assert list(found) == ["natures.1.nature"]


def test_the_line_is_the_very_line(tmp_path: Path) -> None:
    for old, new in (("most: 2", "most: -1"), ("audience: handlers", "audience: x"), ("art. 16", "art 16")):
        written = WRITTEN.replace(old, new, 1)
        problems = problems_of(tmp_path, written)
        assert [each.line for each in problems] == [line_with(written, new)]


def test_every_slip_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    written = WRITTEN.replace("most: 2", "most: -1").replace("id: longnan-2021", "id: X")
    problems = problems_of(tmp_path, written)
    assert [each.place for each in problems] == ["id", "extensions.most"]


def test_a_rulebook_lacking_a_term_that_it_extends_is_refused(tmp_path: Path) -> None:
    start, end = WRITTEN.index("  - term: handling"), WRITTEN.index("  - term: rehandling")
    problems = problems_of(tmp_path, WRITTEN[:start] + WRITTEN[end:])
    assert [each.place for each in problems] == [
        "statutory_limits.of.0",
        "extensions.term",
        "supervision.of.1",
    ]
    assert all("not among `terms`" in each.what["en"] for each in problems)


def test_a_rulebook_lacking_a_closing_ground_is_refused(tmp_path: Path) -> None:
    written = "\n".join(line for line in WRITTEN.splitlines() if "rating_forgone" not in line)
    (problem,) = problems_of(tmp_path, written)
    assert (problem.place, problem.line) == ("closing", line_with(written, "closing:"))
    assert "rating_forgone" in problem.what["zh"]


FILES = [
    pytest.param(b"", 1, "is no mapping", id="empty"),
    pytest.param(b"# only a comment\n", 1, "is no mapping", id="only a comment"),
    pytest.param(b"- id: longnan-2021\n", 1, "is no mapping", id="a list"),
    pytest.param(b"longnan\n", 1, "is no mapping", id="a word"),
    pytest.param(b"id: [\n", 2, "no correct YAML", id="an open bracket"),
    pytest.param(b"id: a\n  name: b\n", 2, "no correct YAML", id="wrong indent"),
    pytest.param(b"id: a\n\tname: b\n", 2, "no correct YAML", id="a tab"),
    pytest.param(b"id: a\nname: *unknown\n", 2, "no correct YAML", id="an unknown alias"),
    pytest.param(b"id: a\n---\nid: b\n", 2, "no correct YAML", id="two documents"),
    pytest.param(b"id: a\nname: b\nid: c\n", 3, "stands there twice", id="a field twice"),
    pytest.param("id: a\nname: 龙南".encode("gb18030"), 2, "not UTF-8", id="GB 18030"),
    pytest.param(b"id: a\nname: \x00\n", 2, "control character", id="a control character"),
    pytest.param(b"id: a\nsince: 2021-13-01\n", 2, "no possible value", id="a thirteenth month"),
    pytest.param(b"id: " + b"[" * 2000, 1, "nested too deeply", id="2,000 brackets"),
]


@pytest.mark.parametrize(("content", "line", "advice"), FILES)
def test_a_file_that_is_no_rulebook_is_refused_by_its_line(
    content: bytes, line: int, advice: str, tmp_path: Path
) -> None:
    (problem,) = problems_of(tmp_path, content)
    assert problem.line == line
    assert advice in problem.what["en"]


ODD = [
    pytest.param("id: &id\n  self: *id\n", id="that contains itself"),
    pytest.param("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\nterms:\n  - <<: *a\n", id="with merged fields"),
    pytest.param("1: x\nnull: y\n? [a, b]\n: z\n", id="with names that are no texts"),
    pytest.param("id: !!binary aGVsbG8=\nname: !made-up {a: b}\n", id="with tags"),
    pytest.param("id: !!python/object:os.system x\n", id="that would run code"),
    pytest.param("terms: {0: x}\nkinds: 5\nladder: [1, 2]\n", id="with everything of the wrong sort"),
    pytest.param("id: longnan-2021\nterms:\n  - 5\n  - \n", id="with empty items"),
]


@pytest.mark.parametrize("written", ODD)
def test_an_odd_file_ends_in_problems_and_not_in_a_traceback(written: str, tmp_path: Path) -> None:
    problems = problems_of(tmp_path, written)
    assert {each.line for each in problems} <= set(range(1, written.count("\n") + 2))


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    file = tmp_path / LONGNAN.name
    file.write_bytes(b"\xef\xbb\xbf" + LONGNAN.read_bytes())
    assert read_rulebook(file, TABLES) == read_rulebook(LONGNAN)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for missing in (tmp_path / "nowhere.yml", tmp_path):
        with pytest.raises(RulebookError, match="cannot be read"):
            read_rulebook(missing)


def test_a_folder_tells_the_problems_of_all_its_files(tmp_path: Path) -> None:
    problems_of(tmp_path, WRITTEN.replace("most: 2", "most: -1"))
    problems_of(tmp_path, b"", "anshan-2019.yml")
    with pytest.raises(RulebookError) as error:
        read_rulebooks(tmp_path)
    assert [each.file.name for each in error.value.problems] == ["anshan-2019.yml", "longnan-2021.yml"]


def test_a_folder_without_rulebooks_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(RulebookError, match="SUBAN_RULES_DIR"):
            read_rulebooks(folder)


def test_a_rulebook_under_another_ending_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "longnan-2021.yml").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "anshan-2019.yaml").write_text(WRITTEN, encoding="utf-8")
    with pytest.raises(RulebookError, match=r"anshan-2019\.yaml:1: .*\.yml"):
        read_rulebooks(tmp_path)


def test_the_command_prints_file_line_and_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "longnan-2021.yml"
    file.write_text(WRITTEN.replace("most: 2", "most: -1"), encoding="utf-8")
    run = CliRunner().invoke(app, ["rules", "check", str(file)])
    assert run.exit_code == 1
    line = line_with(file.read_text(encoding="utf-8"), "most: -1")
    assert run.stderr.strip() == f"{file}:{line}: extensions.most: 不得小于 0 / must not be less than 0"


def test_the_command_names_the_rulebooks_that_are_right() -> None:
    run = CliRunner().invoke(app, ["rules", "check", str(LONGNAN)])
    assert run.exit_code == 0
    assert read_rulebook(LONGNAN).digest in run.stdout


def test_a_rulebook_reads_back_from_its_canonical_text() -> None:
    rulebook = read_rulebook(LONGNAN)
    again = Rulebook.model_validate_json(rulebook.canonical())
    assert (again, again.digest) == (rulebook, rulebook.digest)


def test_another_figure_is_another_digest(tmp_path: Path) -> None:
    file = tmp_path / LONGNAN.name
    file.write_text(WRITTEN.replace("most: 2", "most: 3"), encoding="utf-8")
    assert read_rulebook(file).digest != read_rulebook(LONGNAN).digest


def test_a_comment_is_no_other_edition(tmp_path: Path) -> None:
    file = tmp_path / LONGNAN.name
    file.write_text(f"# {WRITTEN}", encoding="utf-8")
    assert read_rulebook(file, TABLES).digest == read_rulebook(LONGNAN).digest


@pytest.mark.parametrize("message", [*rulebooks._ADVICE.values(), *rulebooks.INCONSISTENT.values()])
def test_every_advice_has_its_chinese(message: str) -> None:
    chinese = text(message, "zh")
    assert re.search("[一-龥]", chinese)
    assert re.findall(r"{\w+}", chinese) == re.findall(r"{\w+}", message)
