"""The OpenAPI document, with the names of the glossary and our own form of errors."""

import inspect
import json
import re
from typing import Any

from fastapi import FastAPI

from api.problems import ProblemBody
from suban.domain import acts

_GENERIC = re.compile(r"\b(\w+?)_TextRef_")
"""What pydantic calls an act whose texts are stored and named."""
_FRAMEWORKS_ERRORS = ("HTTPValidationError", "ValidationError")


def document(app: FastAPI) -> None:
    """Give the application its OpenAPI document, made once."""
    plain = app.openapi
    ours: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not ours:
            ours.update(json.loads(_GENERIC.sub(r"Recorded\1", json.dumps(plain()))))
            _name_acts(ours["components"]["schemas"])
            _show_our_errors(ours)
        return ours

    app.openapi = openapi  # type: ignore[method-assign]


def _name_acts(schemas: dict[str, Any]) -> None:
    for name, model in schemas.items():
        if name.startswith("Recorded"):
            model["title"] = name
            model["description"] = inspect.getdoc(getattr(acts, name.removeprefix("Recorded")))


def _show_our_errors(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs")
    schemas[ProblemBody.__name__] = problem
    for name in _FRAMEWORKS_ERRORS:
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            # Where we say nothing of a 422, there is none: a number of the wrong form is just not found.
            if "HTTPValidationError" in json.dumps(operation["responses"].get("422", {})):
                del operation["responses"]["422"]
