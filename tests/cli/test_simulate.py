"""`suban simulate` as people run it."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Start

LONGNAN = ("--rulebook", "longnan-2021", "--year", "2025")


def test_a_year_is_printed_in_both_languages(run: Run) -> None:
    done = run("simulate", *LONGNAN, "--petitions", "120", "--seed", "1", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("收到诉求 petitions received", "办理时限 limit for handling", "红色预警 red warning"):
        assert words in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 120


def test_what_if_is_printed_beside_it_in_json_and_the_same_whatever_the_processes(run: Run) -> None:
    asked = (*LONGNAN, "--petitions", "300", "--what-if", "handling.complaint=1", "--json")
    done, again = run("simulate", *asked, "--jobs", "1"), run("simulate", *asked, "--jobs", "2")
    assert (done.returncode, done.stdout) == (0, again.stdout)
    said = json.loads(done.stdout)
    assert (said["rulebook"], said["year"], said["seed"]) == ("longnan-2021", 2025, 1)
    assert said["figures"]["petitions_received"] == said["figures_what_if"]["petitions_received"] == 300
    late = [said[each]["terms"]["handling"]["late"] for each in ("figures", "figures_what_if")]
    assert late[0] < late[1]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--rulebook", "nowhere-2021"), 2, "没有规则册 nowhere-2021"),
        ((), 2, "--rulebook"),
        ((*LONGNAN, "--petitions", "-4"), 2, "--petitions 至少为 1"),
        ((*LONGNAN, "--petitions", "many"), 2, "--petitions"),
        ((*LONGNAN, "--jobs", "0"), 2, "--jobs 至少为 1"),
        (("--rulebook", "longnan-2021", "--year", "1999"), 1, "There is no calendar"),
        ((*LONGNAN, "--what-if", "handling"), 2, "TERM.KIND=N"),
        ((*LONGNAN, "--what-if", "flying.complaint=3"), 1, "没有时限“flying”"),
        ((*LONGNAN, "--what-if", "handling.dog=3"), 1, "knows no kind “dog”"),
        ((*LONGNAN, "--behaviour", "nothing.yml"), 1, "无法读取"),
        ((*LONGNAN, "--from-journal", "--seed", "3"), 2, "--seed 与 --from-journal 不能同用"),
        (("--from-journal",), 1, "SUBAN_DATABASE_URL"),
    ],
)
def test_what_cannot_be_done_is_told_without_a_traceback(
    options: tuple[str, ...], code: int, says: str, run: Run
) -> None:
    done = run("simulate", *options)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_database_that_does_not_answer_is_told(run: Run) -> None:
    away = "postgresql://nobody:x@127.0.0.1:1/nothing"
    done = run("simulate", "--from-journal", SUBAN_DATABASE_URL=away)
    assert done.returncode == 1
    assert "连不上数据库" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_year_before_the_rulebook_was_in_force_is_said_to_be(run: Run) -> None:
    done = run("simulate", "--rulebook", "longnan-2021", "--year", "2018", "--petitions", "5", "--jobs", "1")
    assert done.returncode == 0
    assert "is in force from 2021-03-04 on" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_at_once_and_leaves_no_process(start: Start, number: int) -> None:
    process = start("simulate", *LONGNAN, "--petitions", "100000", "--jobs", "2")
    group = os.getpgid(process.pid)
    _until_playing(process.pid)
    # As a terminal does: to all of the group.
    os.killpg(group, number) if number == signal.SIGINT else process.terminate()
    began = time.monotonic()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "已中止，没有结果 / stopped, without a result" in said
    assert "Traceback" not in said
    assert time.monotonic() - began < 15
    assert _gone(group)


def _gone(group: int) -> bool:
    """Whether no process of a group is left; what keeps their books ends a moment after them."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _until_playing(pid: int) -> None:
    """Its processes are there, and have used some time of the processor."""
    for _ in range(600):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        used = [Path(f"/proc/{each}/stat").read_text("utf-8").split(") ")[1].split()[11] for each in children]
        if len([each for each in used if int(each) > 250]) >= 2:
            return
        time.sleep(0.1)
    raise AssertionError("it does not begin to play")
