"""What is logged: lines with the id of their request, and nothing of anybody."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from suban.seeing import logs
from suban.store import petitions
from tests.api.petitions import PETITION, act, bearer, file, filed

NAME, PHONE = "欧阳查无此人", "13912345678"
WORDS = "独一无二的路灯"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the process logs, as `suban api` does."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    # The client of the test lives in the same process; it is none of the platform.
    handler.addFilter(lambda record: not record.name.startswith("httpx"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


async def test_a_line_has_the_id_of_its_request_and_nothing_of_anybody(
    app: FastAPI,
    client: AsyncClient,
    tokens: dict[str, str],
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who = {"name": NAME, "phone": PHONE}
    number, code = await filed(client, petitioner=who, title=WORDS, text=WORDS * 3)
    given = {"X-Request-ID": "5d0fd3a4b3a94f4c8b8a7d1f2e3c4b5a"}
    tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code} | given)
    assert tracked.headers["X-Request-ID"] == given["X-Request-ID"]
    centre = bearer(tokens["CENTRE"])
    await client.get("/api/v1/petitions", params={"search": WORDS, "phone": PHONE}, headers=centre)
    await client.get(f"/api/v1/nowhere/{NAME}", params={"code": code})
    await act(client, number, centre, "non_acceptance", ground=NAME, reason=WORDS, channel=PHONE)
    await file(client, "key-0000002", petitioner=who, area=NAME, kind=PHONE)
    # A telephone number in place of an id of a request is none.
    odd = await client.get("/api/v1/units", headers={"X-Request-ID": PHONE})
    assert re.fullmatch(r"[0-9a-f]{32}", odd.headers["X-Request-ID"])

    async def broken(*_: object) -> None:
        raise ValueError(f"row ({NAME}, {PHONE}) is broken")

    monkeypatch.setattr(petitions, "case_of", broken)
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://suban.test") as other:
        fault = await other.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert fault.status_code == 500
    logging.getLogger("somebody.else").error("failed", exc_info=ValueError(f"{NAME} {PHONE}"))

    said = lines(log)
    by_id = {each["request_id"] for each in said if each["event"] == "request"}
    assert len(by_id) == len([each for each in said if each["event"] == "request"]) == 8
    (line,) = [each for each in said if each.get("request_id") == given["X-Request-ID"]]
    assert (line["route"], line["status"]) == ("/api/v1/track/{number}", 200)
    assert line["milliseconds"] > 0
    incident = next(each for each in said if each["event"].startswith("incident"))
    assert incident["request_id"] == fault.headers["X-Request-ID"]
    assert fault.json()["zh"]
    failed = next(each for each in said if each["event"] == "failed")
    assert failed["raised"].startswith("ValueError at")
    whole = log.getvalue()
    hidden = (NAME, PHONE, WORDS, code, *tokens.values(), PETITION["place"])
    assert [each for each in hidden if each in whole] == []


def test_people_at_a_terminal_get_columns(capsys: pytest.CaptureFixture[str]) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    written = {}
    try:
        for name, stream, chosen in (
            ("terminal", Terminal(), None),
            ("file", io.StringIO(), None),
            ("chosen", io.StringIO(), "text"),
        ):
            logs.set_up(chosen, stream)  # type: ignore[arg-type]
            logging.getLogger("suban").warning("连不上引擎 / cannot reach the engine")
            written[name] = stream.getvalue()
    finally:
        root.handlers, root.level = kept, level
    assert json.loads(written["file"])["event"] == "连不上引擎 / cannot reach the engine"
    for name in ("terminal", "chosen"):
        assert "连不上引擎 / cannot reach the engine" in written[name]
        assert not written[name].startswith("{")
