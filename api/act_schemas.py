"""The JSON Schema of each act: as the API takes it, and as a signal carries it."""

from typing import Any, get_args

from pydantic import BaseModel

from api.drafts import Draft
from suban.domain.acts import Act, ActBase
from suban.domain.rulebook import ActName
from suban.engine.tokens import LIFETIME

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TOKEN = {
    "type": "string",
    "title": "Token",
    "description": "签发的信号令牌，"
    f"{LIFETIME.seconds // 60} 分钟内有效 / from POST /api/v1/petitions/NUMBER/signal-tokens, "
    f"good for {LIFETIME.seconds // 60} minutes",
}


def request_schema(act: ActName) -> dict[str, Any]:
    """The body of `POST /api/v1/petitions/NUMBER/acts` for this act."""
    return _schema(_model(Draft, act))


def signal_schema(act: ActName) -> dict[str, Any]:
    """The one argument of the signal of this act: texts are named, and a token tells who acts."""
    schema = _schema(_model(Act, act))
    # A signal's name says which act it is.
    schema["properties"].pop("act")
    schema["properties"] = {"token": _TOKEN, **schema["properties"]}
    schema["required"] = ["token", *(each for each in schema.get("required", ()) if each != "act")]
    return schema


def _schema(model: type[ActBase]) -> dict[str, Any]:
    schema = {"$schema": _DIALECT, **model.model_json_schema()}
    for field in model.found_fields:
        # What the platform finds in its register is not the sender's to say.
        schema["properties"].pop(field)
    return schema


def _model(union: Any, act: ActName) -> type[ActBase]:
    members: tuple[type[BaseModel], ...] = get_args(get_args(union)[0])
    return next(
        each
        for each in members
        if issubclass(each, ActBase) and get_args(each.model_fields["act"].annotation) == (act,)
    )
