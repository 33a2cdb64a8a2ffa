"""What a scenario says: a rulebook, a petition, dated steps, and what the journal must then say and when."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from suban.domain.acts import Act, ActBase, ActCommand, Actor, Respondent, TextRef
from suban.domain.calendar import Calendar
from suban.domain.entries import Entry
from suban.domain.rulebook import Kind, Rulebook
from suban.scenarios.plausible import filled
from suban.statutes.holiday_notices import HolidayNotice, followed

LOCAL = ZoneInfo("Asia/Shanghai")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def _local(at: datetime) -> datetime:
    """Times in a scenario are local unless they say otherwise."""
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at


LocalTime = Annotated[datetime, AfterValidator(_local)]


class ScenarioError(Exception):
    """A scenario file that cannot be read; the text says where and what to do, in Chinese and English."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PetitionPart(_Part):
    """The petition: its kind, when the server stored it, its matter, how it came, whom it complains of."""

    kind: Kind
    received_at: LocalTime
    area: str = "city"
    matter: str | None = None
    channel: str | None = None
    respondents: tuple[Respondent, ...] | None = None


class Step(BaseModel):
    """Somebody acts. Further keys are the act's own fields; its texts are written out.

    `by` is a role, with `@` and a unit for handlers and leaders, and with `#2` where a second person of the
    same role acts.

    `handled_at` later than `at`: the act was received then and only handled later. `refused`: the code
    of the refusal that must come, and `refused_source` the place of the law that it rests on.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    at: LocalTime
    act: str
    by: str
    handled_at: LocalTime | None = None
    refused: str | None = None
    refused_source: str | None = None


class CalendarChangePart(_Part):
    """At this moment the days off are settled by a notice: the petition counts by it from then on."""

    at: LocalTime
    notice: HolidayNotice


class Expected(BaseModel):
    """An entry that the journal must have. Only what is written is compared, in this order."""

    model_config = ConfigDict(frozen=True, extra="allow")

    at: LocalTime
    entry: str


class Scenario(_Part):
    """One law case."""

    title: str
    law: tuple[str, ...] = Field(description="ids of the rows of the law that it shows")
    rulebook: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    petition: PetitionPart
    steps: tuple[Step, ...] = ()
    calendar_changes: tuple[CalendarChangePart, ...] = ()
    until: LocalTime
    journal: tuple[Expected, ...]


class CalendarChanges:
    """The changes of the calendar that a scenario has still to come to."""

    def __init__(self, scenario: Scenario, calendar: Calendar) -> None:
        self._left = sorted(scenario.calendar_changes, key=lambda each: each.at)
        self._calendar = calendar

    def by(self, now: datetime) -> Iterator[tuple[datetime, Calendar]]:
        """Those until a moment, each with the calendar that follows its notice."""
        while self._left and self._left[0].at <= now:
            each = self._left.pop(0)
            self._calendar = followed(self._calendar, each.notice)
            yield each.at, self._calendar


def read_scenarios(file: Path) -> tuple[Scenario, ...]:
    """The scenarios of a file, one a YAML document. Raises `ScenarioError`."""
    try:
        documents = list(YAML(typ="safe").load_all(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ScenarioError(f"{file}: 无法读取 / cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{file}: 不是 UTF-8 文本 / is not UTF-8 text") from error
    except (YAMLError, ValueError) as error:
        raise ScenarioError(f"{file}: 不是有效的 YAML / is not valid YAML:\n{error}") from error
    if not documents:
        raise ScenarioError(f"{file}: 没有案例 / holds no scenario")
    return tuple(
        _scenario(f"{file}: 案例 / scenario {index}", document)
        for index, document in enumerate(documents, start=1)
    )


def _scenario(where: str, document: object) -> Scenario:
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(f"{where}: 写法有误 / is not written right:\n{_wrong(error)}") from error
    for index, step in enumerate(scenario.steps, start=1):
        try:
            # Before anything is played: an engine takes a while to start.
            command_of("", index, step)
        except ValidationError as error:
            raise ScenarioError(
                f"{where}, 第 {index} 步 / step {index} ({step.act}, {step.by}): "
                f"写法有误 / is not written right:\n{_wrong(error)}"
            ) from error
    return scenario


def _wrong(error: ValidationError) -> str:
    return "\n".join(
        f"  {'.'.join(map(str, each['loc']))}: {each['msg']}".replace("  : ", "  ") for each in error.errors()
    )


_ACT: TypeAdapter[Act] = TypeAdapter(Act)


def text_ref(number: str, field: str, body: str) -> TextRef:
    """The reference under which a scenario's text is stored."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    return TextRef(id=uuid5(NAMESPACE_URL, f"{number}/{field}/{digest}"), digest=digest)


def step_texts(step: Step) -> dict[str, str]:
    """The texts that a step writes out, by field."""
    fields = step.__pydantic_extra__ or {}
    names = {
        name for kind in _kinds() if kind.model_fields["act"].default == step.act for name in kind.text_fields
    }
    return {name: value for name, value in fields.items() if name in names and isinstance(value, str)}


def command_of(number: str, index: int, step: Step, rulebook: Rulebook | None = None) -> ActCommand:
    """The act of a step, with what its rulebook demands and the step leaves out.

    Raises `ValidationError` where it is none; who has read a scenario has none such.
    """
    fields: dict[str, Any] = dict(step.__pydantic_extra__ or {})
    if rulebook is not None:
        fields = filled(rulebook, step.act, fields)
    for name, body in step_texts(step).items():
        fields[name] = text_ref(number, name, body)
    for name, value in fields.items():
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            fields[name] = _local(datetime.fromisoformat(value))
    who, _, unit = step.by.partition("@")
    role = who.partition("#")[0]
    return ActCommand(
        id=f"step-{number}-{index}",
        at=step.at,
        actor=Actor.model_validate(
            {"person": f"demo-{who.replace('#', '-')}", "role": role, "unit": unit or None}
        ),
        act=_ACT.validate_python({"act": step.act, **fields}),
    )


def unexpected_refusals(index: int, step: Step, code: str | None, source: str | None = None) -> list[str]:
    """A step that was refused and must not be, or the other way round, or on another ground."""
    where = f"第 {index} 步 / step {index} ({step.act}, {step.by})"
    if code != step.refused:
        return [f"{where}: 拒绝理由为 / refused {code}, 应为 / must be {step.refused}"]
    if step.refused_source not in (None, source):
        return [f"{where}: 拒绝依据为 / refused under {source}, 应为 / must be {step.refused_source}"]
    return []


def _kinds() -> tuple[type[ActBase], ...]:
    return tuple(ActBase.__subclasses__())


def line_of(entry: Entry) -> dict[str, Any]:
    """An entry as one line of what `suban play` prints: at, entry, by, source, and its own fields."""
    line: dict[str, Any] = {
        "at": entry.at.astimezone(LOCAL).isoformat(),
        "entry": entry.kind,
        "by": f"{entry.by.role}@{entry.by.unit}"
        if entry.by and entry.by.unit
        else entry.by.role
        if entry.by
        else "law",
        "source": entry.source,
    }
    for part, tag in ((entry.act, "act"), (entry.fact, "fact")):
        if part is not None:
            fields = part.model_dump(mode="json", exclude={tag, *getattr(part, "text_fields", ())})
            line |= {name: value for name, value in fields.items() if value not in (None, "", 0)}
    return line


def differences(scenario: Scenario, lines: list[dict[str, Any]]) -> list[str]:
    """Where the journal differs from what the scenario says it must be; empty where it agrees."""
    found = []
    for index in range(max(len(lines), len(scenario.journal))):
        if index >= len(lines):
            found.append(
                f"第 {index + 1} 条缺失 / entry {index + 1}: missing: {_wanted(scenario.journal[index])}"
            )
        elif index >= len(scenario.journal):
            found.append(f"第 {index + 1} 条多余 / entry {index + 1}: not expected: {lines[index]}")
        else:
            seen = lines[index]
            found += [
                f"第 {index + 1} 条 / entry {index + 1} ({seen['entry']}): "
                f"{name} 为 / is {seen.get(name)!r}, 应为 / must be {value!r}"
                for name, value in _wanted(scenario.journal[index]).items()
                if not _same(seen.get(name), value)
            ]
    return found


def _wanted(expected: Expected) -> dict[str, Any]:
    return {
        "at": expected.at.astimezone(LOCAL).isoformat(),
        "entry": expected.entry,
        **(expected.__pydantic_extra__ or {}),
    }


def _same(seen: object, wanted: object) -> bool:
    if seen is None:
        # A line leaves out what is nothing: no points, no criticism, not granted.
        return not wanted
    if isinstance(wanted, dict):
        return isinstance(seen, dict) and all(_same(seen.get(name), each) for name, each in wanted.items())
    if isinstance(wanted, list):
        return isinstance(seen, list) and len(seen) == len(wanted) and all(map(_same, seen, wanted))
    if isinstance(wanted, date):
        return seen == wanted.isoformat()
    if isinstance(wanted, int | float) and not isinstance(wanted, bool) and isinstance(seen, str):
        return float(seen) == wanted
    if isinstance(wanted, str) and isinstance(seen, str) and _MOMENT.match(wanted):
        return datetime.fromisoformat(seen) == _local(datetime.fromisoformat(wanted))
    return seen == wanted
