"""The README's tour, and the lines of docs/signals.md, pasted as they stand there, on a real `suban dev`."""

import itertools
import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from suban.wording.law import act_text
from tests.docs.documents import DOCS, ROOT, blocks, tour

if TYPE_CHECKING:
    from tests.embedded.conftest import Dev


def _ask(demo: dict[str, str], path: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{demo['SUBAN_URL']}/api/v1/{path}", headers={"Authorization": f"Bearer {demo['CENTRE']}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        said: dict[str, Any] = json.load(answer)
        return said


@pytest.mark.slow
@pytest.mark.skipif(
    # Never in CI: what is missing there must be seen.
    "CI" not in os.environ
    and (shutil.which("curl") is None or not (ROOT / ".venv" / "bin" / "suban").exists()),
    reason="the tour needs curl and the environment that `make` makes",
)
def test_the_tour_of_the_readme_works_as_pasted(dev: Callable[..., "Dev"], tmp_path: Path) -> None:
    stack = dev().until_up()
    number_file = tmp_path / "number"
    ran = _pasted(stack, tmp_path, [*tour(), f"printf '%s' \"$NUMBER\" > {number_file}"])
    said = f"{ran.stdout}\n{ran.stderr}"
    assert ran.returncode == 0, said

    number = number_file.read_text()
    petition = _ask(stack.demo, f"petitions/{number}")
    assert petition["closed_on"]["code"] == "rated", said
    entries = {
        each["entry"]["kind"]: each["entry"]
        for each in _ask(stack.demo, f"petitions/{number}/journal")["entries"]
    }
    assert list(entries) == [
        "registered",
        "accepted",
        "dispatched",
        "signed",
        "contacted",
        "replied",
        "approved",
        "rated",
        "closed",
    ]
    assert entries["signed"]["act_id"].startswith("signal-")

    # What the text around the blocks promises.
    assert "art. 15(1)" in ran.stderr
    assert "Traceback" not in said
    assert "办结" in ran.stdout.partition("Current Details")[2]
    assert f"诉求 {number}" in ran.stdout
    assert ", 0 differ" in ran.stdout
    for level in ("blue", "yellow", "red", "handed_over"):
        assert f'"level": "{level}"' in ran.stdout

    _the_lines_of_signals_work(stack, tmp_path)


def _the_lines_of_signals_work(stack: "Dev", home: Path) -> None:
    """On the same stack, since each takes long to come up: the tour until it has dispatched, then signals."""
    begun = list(itertools.takewhile(lambda code: "signal-tokens" not in code, tour()))
    signals = [code for kind, code in blocks(DOCS / "signals.md") if kind == "sh signals"]
    ran = _pasted(stack, home, [*begun, *signals])
    said = f"{ran.stdout}\n{ran.stderr}"
    assert ran.returncode == 0, said
    assert f"contact\t{act_text('contact')['zh']}\t" in ran.stdout
    assert ran.stdout.count('"$schema"') == 2
    entries = [line.split()[1:] for line in ran.stdout.splitlines() if re.match(r"\d+ [a-z_]+ ?", line)]
    assert entries[-2:] == [["contacted"], ["signal_refused", "token_invalid"]], said


def _pasted(stack: "Dev", home: Path, code: Iterable[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(code).replace(".suban/", f"{stack.state}/"),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=150,  # a dozen seconds on a machine that has nothing else to do
        check=False,
    )
