"""The README's tour, pasted as it stands there into one bash, on a real `suban dev`."""

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.documents import ROOT, tour

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
    pasted = "\n".join(tour()).replace(".suban/", f"{stack.state}/")
    pasted += f"\nprintf '%s' \"$NUMBER\" > {number_file}\n"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input=pasted,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=150,  # a dozen seconds on a machine that has nothing else to do
        check=False,
    )
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
