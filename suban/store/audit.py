"""Whether a petition's journal, read tables and outbox say the same, entry by entry."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Select, select

from suban.domain.acts import FileRef
from suban.domain.case import Case
from suban.domain.entries import GENESIS, Entry, Registration, seal
from suban.domain.law import Law, UnknownStatuteError, law_of
from suban.domain.procedure.history import evolve
from suban.store import statutes
from suban.store.database import Store
from suban.store.erased import ERASED, erased_of
from suban.store.journal import petition_row, term_rows
from suban.store.tables import ActText, File, JournalEntry, Petition, RunningTerm

_PAGE = 500


@dataclass(frozen=True)
class Difference:
    """A place at which a petition's records disagree. `entry` is None where no entry is to blame."""

    number: str
    entry: int | None
    what: str


async def numbers(store: Store) -> AsyncIterator[str]:
    """The numbers of all petitions, in order."""
    last = ""
    while True:
        async with store.connect() as connection:
            page = (
                await connection.execute(
                    select(Petition.number)
                    .where(Petition.number > last)
                    .order_by(Petition.number)
                    .limit(_PAGE)
                )
            ).scalars()
            found = page.all()
        for number in found:
            yield number
        if len(found) < _PAGE:
            return
        last = found[-1]


async def verify(store: Store, number: str) -> tuple[Case | None, Difference | None]:
    """Fold the journal again and compare. Gives the case that it leads to, and the first difference."""
    case, found = await differences(store, number)
    return case, found[0] if found else None


async def differences(store: Store, number: str) -> tuple[Case | None, tuple[Difference, ...]]:
    """Fold the journal again and compare: the case that it leads to, and every difference, in order.

    The case is None where the journal leads to none: then nothing behind that place can be compared.
    """
    kept = await _kept(store, number)
    if kept is None:
        return None, (Difference(number, None, "没有这件诉求 / no such petition"),)
    found = list(_damaged_texts(kept))
    case = _first_case(kept.row, [line["content"] for line in kept.lines[:1]])
    try:
        law = law_of(case)
    except UnknownStatuteError:
        unknown = (
            "登记时依据的规则册或日历没有存档 / "
            "the rulebook or calendar that it was registered under is not stored"
        )
        return None, (*found, Difference(number, None, unknown))
    if any(line["kind"] == "calendar_changed" for line in kept.lines):
        # Perhaps to one that came while we look.
        await statutes.learn(store)
    for position, line in enumerate(kept.lines, start=1):
        case, wrong = _next(law, case, position, line, kept.files)
        if wrong is not None:
            return None, (*found, Difference(number, position, wrong))
    return case, (*found, *_read_tables(law.under(case), case, kept.row, kept.terms))


class _Kept(NamedTuple):
    """What is stored of a petition, as of one instant."""

    row: dict[str, Any]
    lines: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    texts: list[dict[str, Any]]
    files: dict[UUID, str]
    erased: frozenset[str]


async def _kept(store: Store, number: str) -> _Kept | None:
    async with store.connect() as connection:
        # One snapshot: an act may be recorded while we look.
        await connection.execution_options(isolation_level="REPEATABLE READ")

        async def rows(query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
            return [dict(each._mapping) for each in await connection.execute(query)]

        petition = await rows(select(Petition.__table__).where(Petition.number == number))
        if not petition:
            return None
        lines = await rows(
            select(JournalEntry.__table__).where(JournalEntry.number == number).order_by(JournalEntry.entry)
        )
        terms = await rows(
            select(RunningTerm.__table__).where(RunningTerm.number == number).order_by(RunningTerm.serial)
        )
        texts = await rows(select(ActText.id, ActText.digest, ActText.body).where(ActText.number == number))
        files = await rows(select(File.id, File.digest).where(File.number == number))
        erased = await erased_of(connection, number)
    stored = {each["id"]: each["digest"] for each in files}
    if "files" in erased:
        # What was erased lawfully is not missing: the entry goes on proving what it was.
        named = [ref for line in lines for ref in _files_named(line["content"])]
        stored = {ref.id: ref.digest for ref in named} | stored
    return _Kept(petition[0], lines, terms, texts, stored, erased)


def _damaged_texts(kept: _Kept) -> Iterator[Difference]:
    for each in kept.texts:
        if each["body"] == ERASED and "texts" in kept.erased:
            continue
        if sha256(each["body"].encode()).hexdigest() != each["digest"]:
            yield Difference(
                kept.row["number"],
                None,
                f"文本 {each['id']} 与摘要不符 / act_text {each['id']} is not what its digest says",
            )


def _files_named(content: str) -> tuple[FileRef, ...]:
    with suppress(ValidationError):
        act = Entry.model_validate_json(content).act
        return tuple(act.named_files()) if act else ()
    return ()


def _first_case(stored: dict[str, Any], first: list[str]) -> Case:
    """What the petition's row says, but as registered what it does not say or what may be corrected."""
    columns = ("number", "rulebook", "calendar", "kind", "matter", "area", "received_at")
    case = Case(**{name: stored[name] for name in columns})
    only_there = {name: stored["case"].get(name) for name in ("channel", "declared", "origin")}
    with suppress(ValidationError):
        case = Case.model_validate(case.model_dump() | only_there)
    try:
        fact = Entry.model_validate_json(first[0]).fact if first else None
    except ValidationError:
        # The first entry is told of when its turn comes.
        return case
    if not isinstance(fact, Registration):
        return case
    return case.with_(
        kind=fact.kind,
        matter=fact.matter,
        channel=fact.channel,
        declared=fact.declared,
        respondents=fact.respondents,
        origin=fact.origin,
    )


def _next(
    law: Law, case: Case, position: int, line: Any, files: Mapping[UUID, str]
) -> tuple[Case, str | None]:
    if line["entry"] != position:
        return case, f"缺失，此处是第 {line['entry']} 条 / missing: entry {line['entry']} stands in its place"
    previous = case.head if position > 1 else GENESIS
    if line["hash"] != seal(previous, line["content"]):
        return (
            case,
            "哈希与上一条及本条内容不符 / its hash does not follow from the entry before and its content",
        )
    try:
        entry = Entry.model_validate_json(line["content"])
    except ValidationError:
        return case, "内容不是有效的条目 / its content is no entry"
    for column, said in (
        ("entry", entry.number),
        ("kind", entry.kind),
        ("at", entry.at),
        ("act_id", entry.act_id),
    ):
        if line[column] != said:
            return case, f"{column} 列与内容不符 / column {column} differs from the content"
    for ref in entry.act.named_files() if entry.act else ():
        if files.get(ref.id) != ref.digest:
            return case, f"所引附件 {ref.id} 没有存档 / the file {ref.id} that it names is not stored"
    if isinstance(entry.fact, Registration) and (
        entry.fact.rulebook,
        entry.fact.calendar,
        entry.fact.area,
        entry.at,
    ) != (case.rulebook, case.calendar, case.area, case.received_at):
        return case, (
            "登记时的规则册、日历、地区或时间与查询表不符 / "
            "it was registered under another law, area or time than the petition's row says"
        )
    try:
        return evolve(law, case, entry), None
    except Exception as error:  # noqa: BLE001 - whatever an entry made up by somebody leads to
        return case, (
            f"不能接在前面的条目之后 / it cannot follow what stands before it: {type(error).__name__}"
        )


def _as_written_now(stored: dict[str, Any]) -> dict[str, Any]:
    """A stored case in the form of this release: an older one may have written a field otherwise."""
    try:
        return Case.model_validate(stored).model_dump(mode="json", exclude_defaults=True)
    except ValidationError:
        return stored


def _read_tables(
    law: Law, case: Case, stored: dict[str, Any], terms: list[dict[str, Any]]
) -> Iterator[Difference]:
    if stored["entries"] > case.entries:
        yield Difference(
            case.number,
            case.entries + 1,
            f"流水账被截短：止于第 {case.entries} 条，应有 {stored['entries']} 条 / "
            f"cut: the journal ends at {case.entries}, {stored['entries']} were written",
        )
        # The tables say what the missing entries did.
        return
    stored = stored | {"case": _as_written_now(stored["case"])}
    # What was registered before channels stood in the case has its channel in the row alone.
    channel = {"channel": case.channel} if case.channel else {}
    for column, said in (petition_row(law, case) | channel).items():
        if stored[column] != said:
            yield Difference(
                case.number, None, f"查询表与流水账不符 / petition.{column} differs from the journal"
            )
    by_serial = {each["serial"]: each for each in terms}
    for said_term in term_rows(law, case):
        kept = by_serial.pop(said_term["serial"], None)
        if kept is None:
            yield Difference(case.number, None, f"查询表缺少时限 / running_term lacks {said_term['term']}")
            continue
        for column, value in said_term.items():
            if kept[column] != value:
                yield Difference(
                    case.number,
                    None,
                    f"查询表时限与流水账不符 / "
                    f"running_term.{column} of {said_term['term']} differs from the journal",
                )
    for extra in by_serial.values():
        yield Difference(
            case.number,
            None,
            f"查询表多出时限 / running_term has a clock that the journal does not know: {extra['term']}",
        )
