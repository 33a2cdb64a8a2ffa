"""Reads a question about a limit, from options or from a line of JSON. Nothing is read loosely."""

import json
import re
from datetime import date, datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from suban.domain.due_question import DueQuestion
from suban.domain.terms import Suspension
from suban.wording import N_, Language, both

FIELDS = ("rulebook", "term", "kind", "urgency", "statutory_limit", "from", "suspended")

# Those forms of ISO 8601 that every version of Python reads alike.
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = re.compile(_DAY + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?")

_SHOWN = 60


class QuestionError(Exception):
    """A question that cannot be read or answered: a code for machines, words in both languages."""

    def __init__(self, code: str, said: dict[Language, str]) -> None:
        self.code = code
        self.said = said
        super().__init__(f"{said['zh']} / {said['en']}")


def _refuse(code: str, message: str, **figures: object) -> NoReturn:
    raise QuestionError(code, both(message, **figures))


def read_instant(written: str, zone: ZoneInfo, field: str = "from") -> datetime:
    """An instant: without an offset local time, a day alone its beginning. Raises `QuestionError`."""
    if _INSTANT.fullmatch(written):
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            pass
        else:
            return at if at.tzinfo else at.replace(tzinfo=zone)
    message = N_("“{field}” must be an instant such as 2025-09-26T10:00:00+08:00, and is {value}")
    _refuse("bad_value", message, field=field, value=shown(written))


def read_span(written: str) -> Suspension:
    """Days that do not count, as an option: FROM/UNTIL, the second not included. Raises `QuestionError`."""
    since, _, until = written.partition("/")
    first, end = _day(since), _day(until)
    if first is None or end is None:
        message = N_("“{field}” must be two days such as 2026-02-13/2026-02-24, and is {value}")
        _refuse("bad_value", message, field="suspended", value=shown(written))
    return Suspension(since=first, until=end)


def read_line(line: bytes, zone: ZoneInfo) -> tuple[str, DueQuestion]:
    """The name of a rulebook and the question to it. Raises `QuestionError`."""
    fields = _object(line)
    unknown = next((name for name in fields if name not in FIELDS), None)
    if unknown is not None:
        message = N_(
            "“{field}” is not a field of a question: remove it or mend its spelling. There are: {fields}"
        )
        _refuse("unknown_field", message, field=shown_word(unknown), fields=", ".join(FIELDS))
    rulebook = _text(fields, "rulebook")
    return rulebook, DueQuestion(
        term=_text(fields, "term"),
        kind=_text(fields, "kind"),
        urgency=_text(fields, "urgency") if fields.get("urgency") is not None else None,
        statutory_limit=_text(fields, "statutory_limit")
        if fields.get("statutory_limit") is not None
        else None,
        started_at=read_instant(_text(fields, "from"), zone),
        suspensions=_spans(fields.get("suspended")),
    )


def shown(value: object) -> str:
    """What was written, as JSON, short enough to be shown and printable everywhere."""
    try:
        return _cut(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        return "…"


def shown_word(word: str) -> str:
    """A word that was written, likewise, without quotes."""
    return _cut(json.dumps(word, ensure_ascii=False)[1:-1])


def _cut(written: str) -> str:
    if len(written) > _SHOWN:
        written = f"{written[:_SHOWN]}…"
    return written.encode("utf-8", "replace").decode("utf-8")


def _object(line: bytes) -> dict[str, object]:
    try:
        written = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError("not_utf8", both(N_("is not UTF-8: save it as UTF-8"))) from error
    try:
        value = json.loads(written, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        # ValueError also where a figure is longer than Python reads.
        reason = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
        said = both(N_("is no JSON ({reason}): write one object a line"), reason=reason)
        raise QuestionError("bad_json", said) from error
    if not isinstance(value, dict):
        _refuse(
            "not_an_object",
            N_('is no JSON object: write {"rulebook": ..., "term": ..., "kind": ..., "from": ...}'),
        )
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            message = N_("the field “{field}” stands there twice: keep one")
            _refuse("twice", message, field=shown_word(name))
        found[name] = value
    return found


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        _refuse("missing", N_("“{field}” is missing: add it"), field=name)
    if not isinstance(value, str):
        message = N_("“{field}” must be a text, and is {value}")
        _refuse("bad_value", message, field=name, value=shown(value))
    # A half of a surrogate pair is well-formed JSON and can be printed nowhere.
    return value.encode("utf-8", "replace").decode("utf-8")


def _spans(value: object) -> tuple[Suspension, ...]:
    if value is None:
        return ()
    spans = [_span(each) for each in value] if isinstance(value, list) else [None]
    if None in spans:
        message = N_('“{field}” must be spans of days such as [["2026-02-13", "2026-02-24"]], and is {value}')
        _refuse("bad_value", message, field="suspended", value=shown(value))
    return tuple(each for each in spans if each)


def _span(value: object) -> Suspension | None:
    if isinstance(value, dict) and value.keys() == {"from", "until"}:
        value = [value["from"], value["until"]]
    if not isinstance(value, list) or len(value) != 2:
        return None
    first, end = (_day(each) for each in value)
    return Suspension(since=first, until=end) if first and end else None


def _day(written: object) -> date | None:
    if not isinstance(written, str) or not re.fullmatch(_DAY, written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
