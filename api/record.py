"""What an entry of the journal names and says, for the staff: its texts, and its other fields by name."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel

from api.wordings import Named, kind_named, matter_named, named, term_named
from suban.domain.acts import (
    ClosingRequest,
    NonAcceptance,
    RecusalRequest,
    Referral,
    Respondent,
    ReturnRequest,
    ReturnVisit,
    SelfRecusal,
    TextRef,
    WarningWithdrawal,
    Whistle,
)
from suban.domain.calendar import CalendarNotice
from suban.domain.case import Case
from suban.domain.entries import (
    ChangedDay,
    ClosingFact,
    Entry,
    OrderLevelFact,
    Registration,
    TransferFact,
    WarningFact,
)
from suban.domain.law import Law
from suban.domain.model import Bilingual, Value
from suban.domain.rulebook import Audience, Limit, Particular, Rulebook
from suban.store.people import UnitRecord
from suban.wording.law import audience_text, visit_channels
from suban.wording.limits import limit_text
from suban.wording.organisation import level_text as unit_level_text
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
        "before",
        "after",
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
            elif isinstance(each, CalendarNotice):
                yield field, " ".join(part for part in (each.title, each.number) if part)
            elif isinstance(each, ChangedDay):
                yield field, each.on
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
            case _ if field in ("mode", "trigger") or isinstance(part, OrderLevelFact):
                return _of_supervision(rules, field, value)
            case "audience" | "invited":
                return named(value, audience_text(value))
            case "amount" if rules.extensions and isinstance(value, int):
                return named(str(value), limit_text(Limit(amount=value, unit=rules.extensions.unit)))
            case "ground" if isinstance(part, NonAcceptance | ClosingFact):
                return _ground(rules, part, value)
            case "level" if isinstance(part, Whistle):
                return named(value, unit_level_text(value))
            case "level" if isinstance(part, WarningFact):
                rung = rules.rung(value)
                return named(value, rung.name) if rung else None
            case _:
                name = _names(rules, part, field).get(value)
                return named(value, name) if name else None


_UNIT_FIELDS = frozenset(
    {
        "unit",
        "units",
        "assisting",
        "absent",
        "copies",
        "body",
        "urged_by",
        "decider",
        "office",
        "respondents",
        "respondents_before",
    }
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
        case "evidence":
            return {each.evidence: each.name for each in rules.closing_evidence or ()}
        case "ground":
            return _grounds(rules, part)
        case _:
            return _codes(rules, field)


def _codes(rules: Rulebook, field: str) -> dict[str, Bilingual]:
    match field:
        case "urgency" | "urgency_before":
            return {each.urgency: each.name for each in rules.urgencies or ()}
        case "nature" | "nature_before":
            return {each.nature: each.name for each in rules.natures or ()}
        case "statutory_limit" | "statutory_limit_before" if rules.statutory_limits:
            return {each.statutory_limit: each.name for each in rules.statutory_limits.limits}
        case "organ" if rules.referrals:
            return {each.organ: each.name for each in rules.referrals.organs}
        case _:
            return {}


def _channels(rules: Rulebook, part: Value) -> dict[str, Bilingual]:
    if isinstance(part, ReturnVisit):
        return visit_channels(rules)
    if isinstance(part, Registration):
        return {each.channel: each.name for each in rules.channels or ()}
    return {}


def _grounds(rules: Rulebook, part: Value) -> dict[str, Bilingual]:
    if isinstance(part, ReturnRequest) and rules.returns:
        return {each.ground: each.name for each in rules.returns.grounds or ()}
    if isinstance(part, ClosingRequest):
        return {each.ground: each.name for each in rules.closing}
    if isinstance(part, Referral) and rules.referrals:
        return {each.ground: each.name for each in rules.referrals.grounds}
    if isinstance(part, WarningWithdrawal) and rules.ladder and rules.ladder.withdrawal:
        return {each.ground: each.name for each in rules.ladder.withdrawal.grounds}
    if isinstance(part, TransferFact) and rules.transfers:
        return {each.ground: each.name for each in rules.transfers.grounds}
    if isinstance(part, SelfRecusal | RecusalRequest) and rules.recusal:
        return {each.ground: each.name for each in rules.recusal.grounds}
    return {}


def unit_named(unit: UnitRecord) -> Named:
    """A unit as the register calls it."""
    return Named(code=unit.code, zh=unit.name, en=unit.name_en or unit.name)


def _plain(value: str) -> Named:
    return Named(code=value, zh=value, en=value)


def _of_supervision(rules: Rulebook, field: str, code: str) -> Named | None:
    """A mode, a trigger or a level of supervision as the rulebook calls it."""
    rule = rules.supervision
    names = {
        "mode": {each.mode: each.name for each in (rule and rule.modes) or ()},
        "trigger": {each.trigger: each.name for each in (rule and rule.triggers) or ()},
        "level": {each.level: each.name for each in (rule and rule.levels) or ()},
        "audience": {each: Bilingual(**audience_text(each)) for each in get_args(Audience)},
    }.get(field, {})
    if code in names:
        return named(code, names[code])
    return named(code, mode_text(code)) if field == "mode" else None


def _ground(rules: Rulebook, part: NonAcceptance[TextRef] | ClosingFact, code: str) -> Named | None:
    """A ground for not accepting, or of closing."""
    if isinstance(part, ClosingFact):
        return named(code, rules.closing_ground(code).name)
    refused = rules.non_acceptance_ground(code)
    return named(code, refused.name) if refused else None
