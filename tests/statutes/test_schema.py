"""The schema that editors check a rulebook by while it is written."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from suban.cli import app

LONGNAN = Path(__file__).parent.parent.parent / "rules" / "longnan-2021.yml"
PRIMITIVES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = {"$defs", "$ref", "additionalProperties", "anyOf", "const", "default", "description", "enum"}
KNOWN |= {"examples", "exclusiveMinimum", "format", "items", "maxItems", "minItems", "minimum", "pattern"}
KNOWN |= {"maximum", "oneOf", "prefixItems", "properties", "required", "title", "type"}


def _faults(value: object, schema: dict[str, Any], root: dict[str, Any], place: str = "") -> Iterator[str]:
    """Where a value breaks a schema: as much of JSON Schema as the rulebooks' uses, and no more."""
    assert schema.keys() <= KNOWN, f"this reader does not know {schema.keys() - KNOWN}"
    if "$ref" in schema:
        yield from _faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, place)
    if choice := schema.get("anyOf", schema.get("oneOf")):
        # What may be left out is a choice between its own form and nothing.
        options = [each for each in choice if each != {"type": "null"} or value is None]
        faults = [list(_faults(value, each, root, place)) for each in options]
        if all(faults):
            yield from faults[0] if len(faults) == 1 else [f"{place}: fits none"]
    if "type" in schema:
        fits = isinstance(value, PRIMITIVES[schema["type"]])
        if not fits or (isinstance(value, bool) and schema["type"] != "boolean"):
            yield f"{place}: is no {schema['type']}"
            return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{place}: is none of the names"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{place}: does not read so"
    if isinstance(value, int | float) and (
        not schema.get("minimum", value) <= value <= schema.get("maximum", value)
        or value <= schema.get("exclusiveMinimum", value - 1)
    ):
        yield f"{place}: out of range"
    if isinstance(value, dict) and "properties" in schema:
        properties = schema["properties"]
        yield from (f"{place}.{name}: is missing" for name in schema.get("required", []) if name not in value)
        yield from (f"{place}.{name}: is no field" for name in value if name not in properties)
        for name in value.keys() & properties.keys():
            yield from _faults(value[name], properties[name], root, f"{place}.{name}")
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _faults(each, schema.get("items", {}), root, f"{place}.{index}")


def _as_json(value: object) -> object:
    """What an editor makes of YAML: a date is a text there."""
    return json.loads(
        json.dumps(value, default=lambda each: each.isoformat() if isinstance(each, date) else 0)
    )


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    run = CliRunner().invoke(app, ["rules", "schema"])
    printed: dict[str, Any] = json.loads(run.stdout)
    return printed


def _written(file: Path) -> Any:
    return _as_json(YAML(typ="safe").load(file.read_text(encoding="utf-8")))


@pytest.fixture
def longnan() -> Any:
    return _written(LONGNAN)


@pytest.mark.parametrize("file", sorted(LONGNAN.parent.glob("*.yml")), ids=lambda file: file.stem)
def test_the_schema_accepts_the_shipped_rulebooks(schema: dict[str, Any], file: Path) -> None:
    assert list(_faults(_written(file), schema, schema)) == []


def test_the_schema_marks_what_the_rulebook_may_not_say(schema: dict[str, Any], longnan: Any) -> None:
    longnan["extensions"]["most"] = -1
    longnan["terms"][2]["limit"]["amount"] = "2"
    longnan["ladder"]["rungs"][0]["audience"] = "everybody"
    longnan["review"]["source"] = "art 16"
    longnan["rating"]["level"] = longnan["rating"].pop("levels")
    assert sorted(_faults(longnan, schema, schema)) == [
        ".extensions.most: out of range",
        ".ladder.rungs.0.audience: is none of the names",
        ".rating.level: is no field",
        ".rating.levels: is missing",
        ".review.source: does not read so",
        ".terms.2.limit.amount: is no integer",
    ]


def test_every_object_of_the_schema_refuses_unknown_fields(schema: dict[str, Any]) -> None:
    objects = [schema, *(each for each in schema["$defs"].values() if each.get("type") == "object")]
    assert len(objects) > 10
    assert all(each["additionalProperties"] is False for each in objects)
