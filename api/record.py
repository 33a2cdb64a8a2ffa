"""What an entry of the journal names and says, for the staff: its texts, and its other fields by name."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel

from api.wordings import Named, kind_named, matter_named, named, term_named
from suban.domain.acts import (
    NonAcceptance,
    RecusalRequest,
    Respondent,
    ReturnRequest,
    ReturnVisit,
    SelfRecusal,
    TextRef,
)
from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Entry, Registration, WarningFact
from suban.domain.law import Law
from suban.domain.model import Bilingual, Value
from suban.domain.rulebook import Limit, Particular, Rulebook, VisitChannel
from suban.store.people import UnitRecord
from suban.wording.law import audience_text, channel_text, level_text
from suban.wording.limits import limit_text
from suban.wording.petitioners import particular_text
from suban.wording.records import field_text, mode_text, yes_or_no

UNTOLD = frozenset(
    {
        # Which act or fact it is: the entry's kind says it.
        "act",
        "fact",
        # What was decided: the entry's kind says it, too.
        "agreed",
        "granted",
        "approved",
        "confirmed",
        "accepted",
        # By which digests and places the record is kept.
        "rulebook",
        "calendar",
        "origin",
        "serial",
        "changes",
    }
)
"""Fields of acts and facts that say nothing to a reader of the record."""


class Detail(BaseModel):
    """Something that an entry says: which unit, which ground, how much time."""

    field: Named
    value: Named


def named_texts(entry: Entry) -> dict[str, TextRef]:
    """The texts that an entry names, by field."""
    if isinstance(entry.fact, ClosingFact) and entry.fact.reply:
        return {"reply": entry.fact.reply}
    act = entry.act
    if act is None:
        return {}
    return {field: ref for field in act.text_fields if (ref := getattr(act, field)) is not None}


def details(law: Law, case: Case, entry: Entry, units: Mapping[str, UnitRecord]) -> list[Detail]:
    """What else an entry says: what its act and its fact hold beside texts and files.

    What is left at its default says nothing. A field that is new here is told by its own name.
    """
    return [
        Detail(field=_label(part, field), value=_Naming(law, case, units).named(part, field, value))
        for part in (entry.act, entry.fact)
        if part is not None
        for field, value in _told(part)
    ]


def _label(part: Value, field: str) -> Named:
    # How a petition came, and how its petitioner was reached, are no channels where it belongs.
    if field == "channel" and isinstance(part, Registration):
        field = "came_by"
    elif field == "channel" and isinstance(part, ReturnVisit):
        field = "visit_channel"
    return named(field, field_text(field))


def _told(part: Value) -> Iterator[tuple[str, Any]]:
    apart = (*getattr(part, "text_fields", ()), *getattr(part, "file_fields", ()))
    for field, info in type(part).model_fields.items():
        value = getattr(part, field)
        if field in UNTOLD or field in apart or value is None or value == info.default:
            continue
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Respondent):
                yield field, each.person or each.unit
            elif isinstance(each, str | bool | int | Decimal | date):
                yield field, each


class _Naming:
    """Values of fields, as the rulebook and the registers call them."""

    def __init__(self, law: Law, case: Case, units: Mapping[str, UnitRecord]) -> None:
        self._law = law
        self._case = case
        self._units = units

    def named(self, part: Value, field: str, value: Any) -> Named:
        """A value of this field."""
        if isinstance(value, bool):
            return named(str(value).lower(), yes_or_no(value))
        if isinstance(value, datetime):
            return _plain(value.astimezone(self._law.calendar.zone).strftime("%Y-%m-%d %H:%M"))
        if isinstance(value, Decimal):
            return _plain(f"{value.normalize():f}")
        if isinstance(value, date | int) and field != "amount":
            return _plain(str(value))
        return self._of_code(part, field, value) or _plain(str(value))

    def _of_code(self, part: Value, field: str, value: Any) -> Named | None:
        rules = self._law.rulebook
        match field:
            case "kind" | "kind_before":
                return kind_named(self._law, value)
            case "matter" | "matter_before":
                return matter_named(self._law, value)
            case _ if field in _UNIT_FIELDS and value in self._units:
                return unit_named(self._units[value])
            case "term":
                return term_named(self._law, value, self._case.kind)
            case "mode":
                return named(value, mode_text(value))
            case "audience":
                return named(value, audience_text(value))
            case "amount" if rules.extensions and isinstance(value, int):
                return named(str(value), limit_text(Limit(amount=value, unit=rules.extensions.unit)))
            case "ground" if isinstance(part, NonAcceptance):
                refused = rules.non_acceptance_ground(value)
                return named(value, refused.name) if refused else None
            case "ground" if isinstance(part, ClosingFact):
                return named(value, rules.closing_ground(value).name)
            case "level" if isinstance(part, WarningFact):
                rung = next((each for each in rules.rungs if each.level == value), None)
                return named(value, rung.name if rung else level_text(part.level))
            case _:
                name = _names(rules, part, field).get(value)
                return named(value, name) if name else None


_UNIT_FIELDS = frozenset(
    {"unit", "units", "copies", "body", "urged_by", "decider", "respondents", "respondents_before"}
)


def _names(rules: Rulebook, part: Value, field: str) -> dict[str, Bilingual]:
    """What the rulebook calls the codes of a field."""
    match field:
        case "level" | "quality" | "attitude" | "result":
            return {each.level: each.name for each in rules.rating.levels}
        case "channel":
            return _channels(rules, part)
        case "particulars":
            return {each: Bilingual(**particular_text(each)) for each in get_args(Particular)}
        case "step" if rules.escalation:
            return {each.step: each.name for each in rules.escalation.steps}
        case "outcome":
            return {each.outcome: each.name for each in rules.reply.outcomes or ()}
        case "manner" if rules.contact:
            return {each.manner: each.name for each in rules.contact.manners}
        case "category":
            return {each.category: each.name for each in rules.alerts or ()}
        case "urgency" | "urgency_before":
            return {each.urgency: each.name for each in rules.urgencies or ()}
        case "nature" | "nature_before":
            return {each.nature: each.name for each in rules.natures or ()}
        case "statutory_limit" | "statutory_limit_before" if rules.statutory_limits:
            return {each.statutory_limit: each.name for each in rules.statutory_limits.limits}
        case "ground":
            return _grounds(rules, part)
        case _:
            return {}


def _channels(rules: Rulebook, part: Value) -> dict[str, Bilingual]:
    if isinstance(part, ReturnVisit):
        return {each: Bilingual(**channel_text(each)) for each in get_args(VisitChannel)}
    if isinstance(part, Registration):
        return {each.channel: each.name for each in rules.channels or ()}
    return {}


def _grounds(rules: Rulebook, part: Value) -> dict[str, Bilingual]:
    if isinstance(part, ReturnRequest) and rules.returns:
        return {each.ground: each.name for each in rules.returns.grounds or ()}
    if isinstance(part, SelfRecusal | RecusalRequest) and rules.recusal:
        return {each.ground: each.name for each in rules.recusal.grounds}
    return {}


def unit_named(unit: UnitRecord) -> Named:
    """A unit as the register calls it."""
    return Named(code=unit.code, zh=unit.name, en=unit.name_en or unit.name)


def _plain(value: str) -> Named:
    return Named(code=value, zh=value, en=value)
