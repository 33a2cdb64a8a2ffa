"""`suban dev` after the code has changed: what was open goes on under the new code."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

from suban.embedded.sources import sources_label
from tests.api.petitions import bearer, petition
from tests.docs.documents import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.embedded.conftest import Dev


def _act(stack: "Dev", number: str, who: str, **act: Any) -> int:
    with httpx.Client(base_url=stack.demo["SUBAN_URL"], timeout=30) as client:
        answer = client.post(f"/api/v1/petitions/{number}/acts", json=act, headers=bearer(stack.demo[who]))
    assert answer.status_code == 200, answer.text
    entry: int = answer.json()["entry"]
    return entry


def test_changed_code_takes_over_what_was_open(dev: Callable[..., "Dev"]) -> None:
    first = dev(SUBAN_RELEASE="one").until_up()
    with httpx.Client(base_url=first.demo["SUBAN_URL"], timeout=30) as client:
        key = {"Idempotency-Key": "key-0000001"}
        number = client.post("/api/v1/petitions", json=petition(occurred_on=...), headers=key).json()[
            "number"
        ]
    assert _act(first, number, "CENTRE", act="acceptance") == 2
    assert first.end() == 0
    second = dev(SUBAN_RELEASE="two").until_up()
    assert "1 petitions go on" in second.text
    assert _act(second, number, "CENTRE", act="dispatch", unit="CG") == 3
    assert second.end() == 0
    # The same code again is the same release: nothing begins anew.
    third = dev(SUBAN_RELEASE="two").until_up()
    assert "petitions go on" not in third.text
    assert _act(third, number, "HANDLER", act="signature") == 4


def test_the_label_is_that_of_the_code(tmp_path: "Path") -> None:
    assert sources_label() == sources_label(ROOT)
    folder = tmp_path / "workflows"
    folder.mkdir()
    (folder / "petition.py").write_text("a")
    before = sources_label(tmp_path)
    (folder / "petition.py").write_text("b")
    assert sources_label(tmp_path) != before
    assert before.startswith("dev.")
