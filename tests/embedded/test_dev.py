import json
import os
import shutil
import signal
import socket
import stat
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from temporalio.client import Client

from tests.docs.documents import ROOT

if TYPE_CHECKING:
    from tests.embedded.conftest import Dev

StartDev = Callable[..., "Dev"]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def test_it_starts_tells_where_and_leaves_nothing_behind(dev: StartDev) -> None:
    stack = dev().until_up()
    assert _answers(stack.demo["SUBAN_URL"] + "/docs")
    assert stack.demo["SUBAN_URL"] in stack.text
    client = await Client.connect(stack.demo["TEMPORAL_ADDRESS"], namespace=stack.demo["TEMPORAL_NAMESPACE"])
    assert await client.service_client.check_health()
    assert stat.S_IMODE((stack.state / "demo.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(stack.state.stat().st_mode) == 0o700
    assert stack.end(signal.SIGTERM, seconds=15) == 0
    assert stack.leftovers() == []
    assert "Traceback" not in stack.text


def test_ctrl_c_stops_it_cleanly_and_it_starts_again_over_its_data(dev: StartDev) -> None:
    first = dev().until_up()
    tokens = first.demo
    assert first.end(signal.SIGINT, seconds=15) == 0
    assert first.leftovers() == []
    second = dev().until_up()
    assert second.demo == tokens


def test_ctrl_c_while_it_starts_stops_it_too(dev: StartDev) -> None:
    stack = dev()
    stack.wait_for("PostgreSQL")
    assert stack.end(signal.SIGINT, seconds=15) == 0
    assert stack.leftovers() == []


def test_a_second_stack_on_the_same_state_is_refused(dev: StartDev) -> None:
    first = dev().until_up()
    second = dev()
    assert second.process.wait(20) == 1
    assert f"process {first.process.pid}" in second.text
    assert _answers(first.demo["SUBAN_URL"] + "/docs")


def test_a_taken_port_means_another_one_and_is_told(dev: StartDev, tmp_path: Path) -> None:
    port = int((tmp_path / "api-port").read_text())
    with socket.create_server(("127.0.0.1", port)):
        stack = dev().until_up()
        assert f"port {port} is taken" in stack.text
        assert stack.demo["SUBAN_URL"] != f"http://127.0.0.1:{port}"
        assert _answers(stack.demo["SUBAN_URL"] + "/docs")


def test_a_killed_part_is_named_and_comes_back(dev: StartDev) -> None:
    stack = dev().until_up()
    before = stack.parts
    assert set(before) == {"postgres", "temporal", "worker", "api"}
    for part, pid in before.items():
        ready = stack.text.count(" ✓ ")
        os.kill(pid, signal.SIGKILL)
        stack.wait_for(lambda ready=ready: stack.text.count(" ✓ ") > ready)  # type: ignore[misc]
        assert f"{part}.log" in stack.text
    assert stack.text.count("SIGKILL") >= 4
    assert _answers(stack.demo["SUBAN_URL"] + "/docs")
    assert stack.end(seconds=15) == 0
    assert stack.leftovers() == []


def test_a_part_that_keeps_dying_ends_the_stack_with_1(dev: StartDev) -> None:
    stack = dev().until_up()
    for death in range(1, 5):
        ready = stack.text.count(" ✓ ")
        os.kill(stack.parts["temporal"], signal.SIGKILL)
        if death <= 3:
            stack.wait_for(lambda ready=ready: stack.text.count(" ✓ ") > ready)  # type: ignore[misc]
    assert stack.process.wait(20) == 1
    assert "temporal keeps ending" in stack.text
    assert stack.leftovers() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_children_die_with_a_killed_stack(dev: StartDev) -> None:
    stack = dev().until_up()
    stack.process.kill()
    stack.process.wait()
    stack.nothing_left()
    again = dev().until_up()
    assert again.demo == stack.demo


def test_fresh_throws_the_data_away_and_nothing_else(dev: StartDev) -> None:
    stack = dev().until_up()
    (stack.state / "mine.txt").write_text("keep")
    password = (stack.state / "postgres" / "passwords.json").read_text()
    assert stack.end(seconds=15) == 0
    again = dev("--fresh").until_up()
    assert (again.state / "mine.txt").read_text() == "keep"
    assert (again.state / "postgres" / "passwords.json").read_text() != password


def _place(stack: "Dev") -> str:
    with urllib.request.urlopen(stack.demo["SUBAN_URL"] + "/api/v1/rulebooks", timeout=10) as answer:
        (line,) = (each for each in json.load(answer) if each["applies"])
    return str(line["id"])


def test_two_cities_do_not_share_a_state_directory(dev: StartDev) -> None:
    anshan = dev("--city", "anshan").until_up()
    assert _place(anshan) == "anshan-2019"
    assert anshan.end(seconds=15) == 0
    again = dev().until_up()
    assert _place(again) == "anshan-2019"
    assert again.demo == anshan.demo
    assert again.end(seconds=15) == 0
    password = (again.state / "postgres" / "passwords.json").read_text()
    for options, told in (
        (("--city", "longnan"), "holds the data of anshan"),
        (
            ("--fresh", "--city", "utopia"),
            "no rulebook of utopia, only of: anshan, beijing, liaoning, longnan",
        ),
    ):
        refused = dev(*options)
        assert refused.process.wait(20) == 1
        assert told in refused.text
        assert "Traceback" not in refused.text
    # A city that there is not must not cost the data.
    assert (again.state / "postgres" / "passwords.json").read_text() == password
    longnan = dev("--fresh", "--city", "longnan").until_up()
    assert _place(longnan) == "longnan-2021"


def test_a_city_without_people_of_its_own_borrows_them(dev: StartDev, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    written = (ROOT / "rules" / "longnan-2021.yml").read_text("utf-8")
    (rules / "utopia-2020.yml").write_text(written.replace("id: longnan-2021", "id: utopia-2020"), "utf-8")
    stack = dev(SUBAN_RULES_DIR=str(rules)).until_up()
    assert "there is no made-up utopia" in stack.text
    assert _place(stack) == "utopia-2020"


def test_a_state_directory_that_cannot_be_made_is_told(dev: StartDev, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    stack = dev()
    assert stack.process.wait(20) == 1
    assert "SUBAN_STATE_DIR" in stack.text
    assert "Traceback" not in stack.text
    shutil.rmtree(tmp_path / "state", ignore_errors=True)
