"""Asks a rulebook what a line of a law table says, and tells in what they differ."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

from suban.domain.acts import Actor
from suban.domain.calendar import Calendar
from suban.domain.case import Case, Conferred
from suban.domain.law import Law
from suban.domain.model import Bilingual, Value
from suban.domain.procedure import Wait, duty
from suban.domain.procedure.taking import authority_refusal
from suban.domain.rulebook import Kind, Role, Rulebook, TermRule
from suban.domain.terms import Term, due
from suban.requirements.tables import ActLine, FigureLine, LimitLine, Line, ListLine, as_written

_MOMENT = timedelta.resolution
_UNIT = "CG"


def differences(line: Line, rulebook: Rulebook, calendar: Calendar) -> list[str]:
    """In what a rulebook differs from a line; empty where it agrees."""
    match line:
        case LimitLine():
            return [each for kind in line.kinds for each in _limit(line, kind, rulebook, calendar)]
        case ActLine():
            return list(_act(line, rulebook, calendar))
        case ListLine():
            return list(_list(line, rulebook))
        case FigureLine():
            return list(_figures(line, rulebook))
        case _:
            raise TypeError(type(line))


def _differs(what: str, seen: object, wanted: object) -> Iterator[str]:
    if seen != wanted:
        yield f"{what}: 为 / is {seen}, 应为 / must be {wanted}"


def _limit(line: LimitLine, kind: Kind, rulebook: Rulebook, calendar: Calendar) -> Iterator[str]:
    name = f"{line.term} ({', '.join(each for each in (kind, line.urgency) if each)})"
    rule = rulebook.term(line.term, kind, line.urgency)
    if rule is None or line.none:
        yield from _differs(name, rule and "there", None if line.none else "there")
        return
    limit = f"{rule.limit.amount} {rule.limit.unit}"
    yield from _differs(f"{name}.limit", limit, line.limit)
    for field in ("starts", "lapse", "audience", "source"):
        yield from _differs(f"{name}.{field}", getattr(rule, field), getattr(line, field))
    if line.from_ is not None:
        yield from _end(line, name, _running(rule, kind, line, rulebook, calendar), rulebook, calendar)


def _running(rule: TermRule, kind: Kind, line: LimitLine, rulebook: Rulebook, calendar: Calendar) -> Case:
    """A petition in which only this limit runs."""
    assert line.from_ is not None
    term = Term(
        name=rule.term,
        serial=1,
        started_at=line.from_,
        limit=rule.limit,
        source=rule.source,
        urgency=rule.urgency,
        unit=_UNIT,
    )
    case = _case(kind, rulebook, calendar)
    return case.with_(stage="handling", urgency=line.urgency, terms=(term,), terms_started=1)


def _case(kind: Kind, rulebook: Rulebook, calendar: Calendar) -> Case:
    return Case(
        number="table",
        rulebook=rulebook.digest,
        calendar=calendar.digest,
        kind=kind,
        area="",
        received_at=calendar.end_of(calendar.first_on),
        unit=_UNIT,
    )


def _end(line: LimitLine, name: str, case: Case, rulebook: Rulebook, calendar: Calendar) -> Iterator[str]:
    """The last day, and both sides of the end: a moment before nothing is demanded, at it something is."""
    end = due(case.terms[0], calendar)
    yield from _differs(f"{name}.due_on", end.on, line.due_on)
    yield from _differs(f"{name}.due_at", end.at, line.due_at)
    law = Law(rulebook=rulebook, calendar=calendar)
    if not isinstance(duty(law, case, end.at - _MOMENT), Wait):
        yield f"{name}: 届满前已逾期 / lapses before its end"
    if isinstance(duty(law, case, end.at), Wait):
        yield f"{name}: 届满时未逾期 / does not lapse at its end"


def _act(line: ActLine, rulebook: Rulebook, calendar: Calendar) -> Iterator[str]:
    law, case = Law(rulebook=rulebook, calendar=calendar), _case("complaint", rulebook, calendar)
    # The unit in every part in which units act.
    case = case.with_(conferred=(Conferred(unit=_UNIT),), coordinator=_UNIT)
    may = []
    for role in get_args(Role):
        actor = Actor(person="table", role=role, unit=_UNIT if role in ("handler", "leader") else None)
        refused = authority_refusal(law, case, actor, line.act)
        # Whose unit it must be is another question, and so is what that unit owes: some acts are not for the
        # unit that holds the petition.
        if refused is None or refused.code not in ("role_may_not", "act_unknown_here"):
            may.append(role)
        elif not line.none:
            yield from _differs(f"{line.act} ({role}).source", refused.source, line.source)
    yield from _differs(f"{line.act}.roles", sorted(may), sorted(line.roles))
    known = rulebook.authority_for(line.act) is not None
    yield from _differs(line.act, "known" if known else "unknown", "unknown" if line.none else "known")


def _list(line: ListLine, rulebook: Rulebook) -> Iterator[str]:
    found = _at(rulebook, line.at)
    if not isinstance(found, tuple):
        yield f"{line.at}: 没有 / is not there"
        return
    seen: list[Any] = [_plain(each) for each in found]
    wanted: list[Any] = [_in_order(as_written(each)) for each in line.items]
    if line.any_order:
        seen, wanted = sorted(seen, key=str), sorted(wanted, key=str)
    yield from _differs(f"{line.at} 项数 / items", len(seen), len(wanted))
    for index, (have, must) in enumerate(zip(seen, wanted, strict=False), start=1):
        yield from _differs(f"{line.at} {index}", have, must)


def _figures(line: FigureLine, rulebook: Rulebook) -> Iterator[str]:
    found = _at(rulebook, line.at)
    seen = _plain(found) if isinstance(found, Value) else None
    yield from _differs(line.at, seen, None if line.none else _in_order(as_written(line.is_)))


def _at(rulebook: Rulebook, key: str) -> object:
    found: object = rulebook
    for part in key.split("."):
        found = getattr(found, part, None)
    return found


def _plain(value: object) -> object:
    """What a rule says in figures: without its names, its lists of rules and what is left out."""
    if not isinstance(value, Value):
        return _in_order(_figure(value))
    said: dict[str, object] = {}
    for name, field in type(value).model_fields.items():
        inner = getattr(value, name)
        listed = isinstance(inner, tuple) and any(isinstance(each, Value) for each in inner)
        if not (inner == field.default or isinstance(inner, Bilingual) or listed):
            said[name] = _plain(inner)
    return _in_order(said)


def _figure(value: object) -> object:
    match value:
        case Decimal():
            return str(float(value))
        case _:
            return as_written(value)


def _in_order(value: object) -> Any:
    """Roles and kinds are sets, whatever the order in which they are written; so are fields."""
    match value:
        case dict():
            return {name: _in_order(value[name]) for name in sorted(value)}
        case list():
            return sorted(value, key=str)
        case _:
            return value
