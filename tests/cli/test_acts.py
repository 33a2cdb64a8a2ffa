"""The schema of each act, as the API takes it and as a signal carries it."""

import json
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from api.act_schemas import request_schema, signal_schema
from api.acts import EXAMPLES
from suban.cli import app
from suban.domain.acts import TextRef
from suban.domain.rulebook import ActName


def _allowed(schema: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether every field is known and none is missing."""
    return set(body) <= set(schema["properties"]) and set(schema.get("required", ())) <= set(body)


@pytest.mark.parametrize("act", get_args(ActName))
def test_every_example_of_an_act_follows_its_schema(act: ActName) -> None:
    schema, signal = request_schema(act), signal_schema(act)
    assert schema["additionalProperties"] is signal["additionalProperties"] is False
    bodies = [each["value"] for each in EXAMPLES.values() if each["value"]["act"] == act]
    assert bodies
    for body in bodies:
        assert _allowed(schema, body)
        sent = {"token": "..."} | {name: value for name, value in body.items() if name != "act"}
        assert _allowed(signal, sent)
        assert not _allowed(signal, body)
        assert not _allowed(schema, body | {"token": "..."})


def test_a_signal_names_texts_that_a_request_holds() -> None:
    text = request_schema("contact")["properties"]["note"]
    named = signal_schema("contact")["properties"]["note"]
    assert {"$ref": "#/$defs/TextRef"} in named["anyOf"]
    assert text["anyOf"][0]["type"] == "string"
    assert set(signal_schema("contact")["$defs"]["TextRef"]["properties"]) == set(TextRef.model_fields)


def test_what_the_platform_finds_itself_is_not_asked_for() -> None:
    # The register of units tells which body settles a dispute.
    assert "body" not in request_schema("escalation")["properties"]
    assert "body" not in signal_schema("escalation")["properties"]


def test_the_command_prints_them_and_names_what_it_does_not_know() -> None:
    runner = CliRunner()
    listed = runner.invoke(app, ["acts", "list"]).stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == list(get_args(ActName))
    assert "signature\t签收\t" in "\n".join(listed)
    assert json.loads(runner.invoke(app, ["acts", "schema", "reply"]).stdout) == request_schema("reply")
    printed = runner.invoke(app, ["acts", "schema", "reply", "--signal"]).stdout
    assert json.loads(printed) == signal_schema("reply")
    unknown = runner.invoke(app, ["acts", "schema", "replies"])
    assert (unknown.exit_code, "suban acts list" in unknown.stderr) == (1, True)
