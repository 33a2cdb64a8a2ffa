"""A life as a scenario: `suban play FILE` plays it again."""

from datetime import date, datetime
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from bench.lives.life import LOCAL, Life, Step
from bench.lives.people import words_for
from suban.domain.acts import ActBase, TextRef
from suban.domain.rulebook import Rulebook
from suban.scenarios.plausible import filled
from suban.statutes.holiday_notices import HolidayNotice


def scenario_of(life: Life, why: str) -> str:
    """The YAML of a scenario with the steps of the life; what the journal must say is left to write."""
    petition: dict[str, Any] = {"kind": life.first.kind, "received_at": _moment(life.first.received_at)}
    for name in ("matter", "channel"):
        if value := getattr(life.first, name):
            petition[name] = value
    if life.first.respondents:
        petition["respondents"] = [each.model_dump(exclude_none=True) for each in life.first.respondents]
    acts = [each for each in life.steps if each.command]
    scenario = {
        "title": why,
        "law": [],
        "rulebook": life.law.rulebook.id,
        "petition": petition,
        "steps": [_step(life.law.rulebook, each) for each in acts],
        "calendar_changes": [
            {"at": _moment(each.handled_at), "notice": _notice(each.notice)}
            for each in life.steps
            if each.notice
        ],
        "until": _moment(max((life.now, *(each.handled_at for each in life.steps)))),
        "journal": [],
    }
    written = StringIO()
    yaml = YAML()
    yaml.width = 120
    yaml.dump(scenario, written)
    return written.getvalue()


def _step(rulebook: Rulebook, step: Step) -> dict[str, Any]:
    command = step.command
    assert command is not None
    act: ActBase = command.act
    said: dict[str, Any] = {"at": _moment(command.at), "by": words_for(command.actor), "act": command.act.act}
    if step.handled_at != command.at:
        said["handled_at"] = _moment(step.handled_at)
    fields = {name: _plain(getattr(act, name), name) for name in type(act).model_fields if name != "act"}
    # A scenario's step is filled with what the rulebook demands: what this act left out is said to be.
    demanded = {
        **filled(rulebook, command.act.act, {}),
        **filled(rulebook, command.act.act, {}, rehandling=True),
    }
    said |= {name: value for name, value in fields.items() if value is not None or name in demanded}
    if step.refused:
        said["refused"] = step.refused
    return said


def _notice(notice: HolidayNotice) -> dict[str, Any]:
    said = notice.model_dump(mode="python", by_alias=True, exclude_none=True)
    return {name: _listed(value) for name, value in said.items() if value != ()}


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(each) for name, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def _plain(value: object, name: str) -> Any:
    match value:
        case TextRef():
            return name
        case datetime():
            return _moment(value)
        case date():
            return value
        case tuple():
            return [_plain(each, name) for each in value]
        case None | bool() | int() | str():
            return value
        case _:
            return getattr(value, "model_dump", lambda mode: str(value))(mode="json")


def _moment(at: datetime) -> str:
    return at.astimezone(LOCAL).isoformat()
