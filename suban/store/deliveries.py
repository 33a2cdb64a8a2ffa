"""What a delivery needs to know of a notice: what it tells of, and whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.acts import Escalation
from suban.domain.case import Case
from suban.domain.confidentiality import barred_people, barred_units
from suban.domain.entries import Entry, OrderLevelFact, TermFact
from suban.domain.law import Law, UnknownStatuteError, law_of
from suban.domain.model import Bilingual
from suban.domain.organisation import UnitFunction
from suban.domain.procedure.history import replay
from suban.domain.rulebook import ActName, Audience, Role, TermName
from suban.domain.telling import Subject
from suban.store import statutes
from suban.store.database import Store
from suban.store.departments import department
from suban.store.journal import registered_case
from suban.store.mailbox import PETITIONER
from suban.store.tables import JournalEntry, Notice, Person, Petition, Petitioner, Unit
from suban.wording import Language

Channel = Literal["smtp", "webhook", "apprise", "mailbox"]

_DECISIONS: dict[Subject, ActName] = {
    "registered": "acceptance",
    "opinion_given": "dispatch",
    "return_requested": "return_decision",
    "escalated": "escalation_outcome",
    "escalation_solved": "dispatch",
    "escalation_unsolved": "escalation",
    "extension_requested": "extension_decision",
    "report_refused": "review",
    "recusal_requested": "recusal_decision",
    "replied": "review",
    "rated": "fault_finding",
    "supervision_answered": "supervision_conclusion",
    "rating_objected": "rerating",
    "rerating_sent_back": "rerating",
    "materials_supplied": "acceptance",
    "excused": "acceptance",
    "closing_requested": "closing_decision",
    "reopening_requested": "reopening_decision",
    "repetition_overruled": "acceptance",
    "specially_reported": "instruction",
    "instructed": "dispatch",
}
_MISSED: dict[TermName, ActName] = {"acceptance": "acceptance", "forwarding": "dispatch"}
"""What the office has to do after an entry, or has not done in time: those are told who may do it."""

_CENTRE: tuple[Role, ...] = ("operator", "reviewer")

_WAYS_TO_SUPERIOR: tuple[Audience, ...] = ("leader_in_charge", "principal_leader", "handlers")
"""Who of a superior unit is told: the first of these that it has."""


_WAYS_TO_PARTY: tuple[Audience, ...] = ("handlers", "leader_in_charge", "principal_leader")
"""Who of a unit is told that takes part: the first of these that it has."""
_WAYS_TO_DEPARTMENT: tuple[Audience, ...] = ("handlers", "leader_in_charge", "principal_leader", "department")
"""Who of a unit with a function is told: the first of these that it has, at last whoever is there."""
_WAYS_TO: dict[Audience, tuple[Audience, ...]] = {
    "superior": _WAYS_TO_SUPERIOR,
    "parties": _WAYS_TO_PARTY,
    "department": _WAYS_TO_DEPARTMENT,
}

_TOLD_THOUGH_RECUSED: tuple[Subject, ...] = ("recusal_granted", "recusal_refused", "recalled")
"""Whoever withdraws hears of that, and of nothing else."""


class ClosedTo(NamedTuple):
    """Who must not be told: units and people."""

    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.units or self.people)


class _Owed(NamedTuple):
    """A notice, the entry that it tells of, the case after that, and who must not be told."""

    law: Law
    notice: Row[Any]
    case: Case
    entry: Entry
    closed: ClosedTo


class UnknownNoticeError(LookupError):
    """There is no notice of that id."""


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told: a person's id, or `petitioner`."""

    id: str
    email: str | None
    language: Language
    phone: str | None = None


@dataclass(frozen=True)
class OwedNotice:
    """A notice, what it tells of, and whom. `case` is the case right after the entry, `earlier` those before.

    `told` is the audience whose people were found: the office, where a unit has no superior on the register,
    or where no unit has the function that the notice names. `units` are the names of those units that the
    entry and the petition have to do with now, by code.
    `seal` is the hash of the entry in the journal's chain: no other entry anywhere has it.
    """

    id: int
    number: str
    audience: Audience
    told: Audience
    created_at: datetime
    entry: Entry
    seal: str
    case: Case
    law: Law
    unit: Bilingual | None
    function: UnitFunction | None
    earlier: tuple[Entry, ...]
    units: Mapping[str, Bilingual]
    recipients: tuple[Recipient, ...]
    unit_code: str | None = None


async def owed_notice(store: Store, notice_id: int) -> OwedNotice:
    """A notice with the people who are to be told now.

    The case is the one after the entry, not the newest: a notice says the same whenever it is sent, and
    what happened since has notices of its own.

    Raises `UnknownNoticeError`, and `UnknownStatuteError` where the law of the petition is not published.
    """
    async with store.connect() as connection:
        notice = (
            await connection.execute(select(Notice.__table__).where(Notice.id == notice_id))
        ).one_or_none()
        if notice is None:
            raise UnknownNoticeError(notice_id)
        lines = (
            await connection.execute(
                select(JournalEntry.content, JournalEntry.hash)
                .where(JournalEntry.number == notice.number, JournalEntry.entry <= notice.entry)
                .order_by(JournalEntry.entry)
            )
        ).all()
        entries = [Entry.model_validate_json(line.content) for line in lines]
        start = registered_case(notice.number, entries[0])
        law = await _law(store, start)
        audience = cast("Audience", notice.audience)
        try:
            case = replay(law, start, entries)
        except UnknownStatuteError:
            # The calendar has changed since the petition was registered.
            await statutes.learn(store)
            case = replay(law, start, entries)
        law = law.under(case)
        units = await _names(connection, {*_concerned(entries[-1], case), notice.unit or ""})
        newest = Case.model_validate(
            await connection.scalar(select(Petition.case).where(Petition.number == notice.number))
        )
        closed = _closed_to(law, case, newest, entries[-1])
        told, recipients = await _recipients(connection, _Owed(law, notice, case, entries[-1], closed))
        return OwedNotice(
            id=notice_id,
            number=notice.number,
            audience=audience,
            told=told,
            created_at=notice.created_at,
            entry=entries[-1],
            seal=lines[-1].hash,
            case=case,
            law=law,
            unit=units.get(notice.unit or ""),
            function=notice.function or None,
            earlier=tuple(entries[:-1]),
            units=units,
            recipients=recipients,
            unit_code=notice.unit,
        )


def _concerned(entry: Entry, case: Case) -> set[str]:
    """The units that an entry and the petition have to do with, by code."""
    acting = entry.by.unit if entry.by else None
    named = entry.act.named_units() if entry.act else ()
    clocks = (term.unit for term in case.terms)
    return {each for each in (case.unit, acting, *named, *case.parties, *clocks) if each is not None}


async def _names(connection: AsyncConnection, codes: set[str]) -> dict[str, Bilingual]:
    found = await connection.execute(select(Unit.code, Unit.name, Unit.name_en).where(Unit.code.in_(codes)))
    return {code: Bilingual(zh=name, en=name_en or name) for code, name, name_en in found}


def _closed_to(law: Law, case: Case, newest: Case, entry: Entry) -> ClosedTo:
    """Whom the petition complains of, as is known now; and who was recused, whom only that concerns."""
    units, people = barred_units(law, newest), barred_people(newest)
    if entry.kind not in _TOLD_THOUGH_RECUSED:
        recused = frozenset(case.recused or ()) | frozenset(newest.recused or ())
        units, people = units | recused, people | recused
    return ClosedTo(units, people)


async def _law(store: Store, case: Case) -> Law:
    try:
        return law_of(case)
    except UnknownStatuteError:
        await statutes.learn(store)
        return law_of(case)


async def _recipients(connection: AsyncConnection, owed: _Owed) -> tuple[Audience, tuple[Recipient, ...]]:
    """Who is told, and as what; never a party complained of."""
    notice, audience = owed.notice, cast("Audience", owed.notice.audience)
    if audience == PETITIONER:
        return audience, (await _petitioner(connection, notice.number),)
    units: tuple[str | None, ...] = (notice.unit,)
    if audience == "department":
        # As it was on the day of the entry: the notice says the same whenever it is sent.
        on = owed.law.calendar.local_date(owed.entry.at)
        unit = await department(connection, notice.function, owed.case.area, on, owed.closed.units)
        units = (unit.code,) if unit else ()
    elif audience == "superior" or notice.unit in owed.closed.units:
        units = await _superiors(connection, owed)
    if found := await _first(connection, owed, units, _WAYS_TO.get(audience, (audience,))):
        return audience, found
    if audience in ("superior", "department"):
        audience = "office"
        if found := await _people(connection, owed, "office", None):
            return audience, found
    return audience, await _in_the_place_of(connection, owed)


async def _first(
    connection: AsyncConnection, owed: _Owed, units: Sequence[str | None], ways: Sequence[Audience]
) -> tuple[Recipient, ...]:
    """The first of these units that has somebody for it, and there the first of these ways."""
    for unit in units:
        for way in ways:
            if found := await _people(connection, owed, way, unit):
                return found
    return ()


async def _superiors(connection: AsyncConnection, owed: _Owed) -> tuple[str, ...]:
    """The superior of the notice's unit, or of its superior, as far up as the entry has gone.

    Where that is complained of, the one above it.
    """
    fact, act = owed.entry.fact, owed.entry.act
    if isinstance(act, Escalation) and act.body and act.body not in owed.closed.units:
        return (act.body,)
    above = (fact.above if isinstance(fact, OrderLevelFact) else None) or 1
    code, met = owed.notice.unit, list[str]()
    while code is not None and code not in met:
        met.append(code)
        code = await connection.scalar(select(Unit.parent).where(Unit.code == code))
        if code is not None and len(met) >= above and code not in owed.closed.units:
            return (code,)
    return ()


async def _in_the_place_of(connection: AsyncConnection, owed: _Owed) -> tuple[Recipient, ...]:
    """Where all who were to be told are complained of: leaders of their unit, its superior, the office."""
    if not owed.closed:
        return ()
    own = (owed.notice.unit,) if owed.notice.unit not in (None, *owed.closed.units) else ()
    units = (*own, *(await _superiors(connection, owed)))
    if found := await _first(connection, owed, units, _WAYS_TO_SUPERIOR):
        return found
    return await _first(connection, owed, (None,), ("office", "committee_office", "supervision_office"))


def _of_audience(
    law: Law, audience: Audience, unit: str | None, entry: Entry
) -> Select[str, str | None, str]:
    people = (
        select(Person.id, Person.email, Person.language).where(Person.ended_on.is_(None)).order_by(Person.id)
    )
    match audience:
        case "handlers":
            return people.where(Person.unit == unit, Person.role == "handler")
        case "leader_in_charge":
            return people.join(Unit, Unit.leader_in_charge == Person.id).where(Unit.code == unit)
        case "principal_leader":
            return people.join(Unit, Unit.principal_leader == Person.id).where(Unit.code == unit)
        case "department":
            return people.where(Person.unit == unit)
        case "committee_office":
            of_committee = people.join(Unit, Unit.code == Person.unit)
            return of_committee.where(Unit.kind == "committee_office", Person.role == "supervisor")
        case "supervision_office":
            return people.where(Person.role == "supervisor")
        case _:
            return people.where(Person.role.in_(_office_roles(law, entry)))


async def _people(
    connection: AsyncConnection, owed: _Owed, audience: Audience, unit: str | None
) -> tuple[Recipient, ...]:
    people = _of_audience(owed.law, audience, unit, owed.entry)
    if owed.closed.people:
        people = people.where(Person.id.not_in(owed.closed.people))
    if owed.closed.units:
        people = people.where(or_(Person.unit.is_(None), Person.unit.not_in(owed.closed.units)))
    rows = await connection.execute(people)
    return tuple(Recipient(id_, email, _language(language)) for id_, email, language in rows)


def _office_roles(law: Law, entry: Entry) -> Sequence[Role]:
    act = _DECISIONS.get(entry.kind)
    if isinstance(entry.fact, TermFact):
        act = _MISSED.get(entry.fact.term)
    rule = law.rulebook.authority_for(act) if act else None
    may = rule.roles if rule else ()
    deciding = tuple(role for role in may if role in _CENTRE)
    # A city may leave it to its supervisors alone.
    return deciding or tuple(role for role in may if role == "supervisor") or _CENTRE


async def _petitioner(connection: AsyncConnection, number: str) -> Recipient:
    row = (
        await connection.execute(
            select(Petitioner.email, Petitioner.phone, Petitioner.language).where(Petitioner.number == number)
        )
    ).one_or_none()
    # Who has been deleted can still follow the petition with its number and query code.
    if row is None:
        return Recipient(PETITIONER, None, "zh")
    return Recipient(PETITIONER, row.email, _language(row.language), row.phone)


def _language(stored: str) -> Language:
    return "en" if stored == "en" else "zh"
