"""What an import did or would do, for people: Chinese and English in each line."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from suban.domain.organisation import HANDLING
from suban.domain.rulebook import Rulebook
from suban.org.columns import DIRECTORY, FUNCTIONS, PEOPLE, UNITS, Table
from suban.org.differences import Difference
from suban.org.directory_check import findings
from suban.org.findings_table import table_of
from suban.org.importing import Outcome
from suban.store.register import DirectoryRecord, FunctionRecord, PersonRecord, UnitRecord

_LOCAL = ZoneInfo("Asia/Shanghai")


def lines_of(outcome: Outcome) -> Iterator[str]:
    """The differences, what is left out, and who would be told of nothing."""
    differences = outcome.differences
    retire = outcome.wish.retire
    yield from _table(UNITS, differences.units, _unit, retire)
    yield from _table(PEOPLE, differences.people, _person, retire)
    yield from _table(DIRECTORY, differences.directory, _line, retire)
    yield from _table(FUNCTIONS, differences.functions, _function, retire)
    yield from _gaps(outcome)
    if outcome.tokens and outcome.wish.hand_out is None:
        yield (
            f"{len(outcome.tokens)} 人应有令牌而没有，可用 --tokens 文件 发放 / "
            f"{len(outcome.tokens)} people are to have a token and have none: give --tokens FILE"
        )


def warnings_of(outcome: Outcome, rulebooks: Sequence[Rulebook], now: datetime) -> Iterator[str]:
    """What the directory's check finds wrong in what would stand; nothing where the city has no rulebooks."""
    if not rulebooks:
        return
    today = now.astimezone(_LOCAL).date()
    found = [each for each in findings(outcome.standing, rulebooks, today) if not each.remark]
    if found:
        yield (
            f"注意，派单目录有问题 {len(found)} 处（suban directory check） / "
            f"mind, the dispatch directory has {len(found)} findings (suban directory check)"
        )
        yield from (f"  {line}" for line in table_of(found))


def _table(
    table: Table, difference: Difference[Any], called: Callable[[Any], str], retire: bool
) -> Iterator[str]:
    left_out = ("停用", "ended") if retire else ("文件中没有", "not in the files")
    counts = (
        ("新增", "added", len(difference.added)),
        ("更改", "changed", len(difference.changed)),
        ("不变", "unchanged", difference.same),
        (*left_out, len(difference.left_out)),
    )
    if not any(count for *_, count in counts):
        return
    told = "，".join(f"{zh} {count}" for zh, _, count in counts)
    english = ", ".join(f"{count} {en}" for _, en, count in counts)
    yield f"{table.sheets[0]}：{told} / {table.name}: {english}"
    for record in difference.added:
        yield f"  + {called(record)}"
    for change in difference.changed:
        yield f"  ~ {called(change.new)}"
        for name, (old, new) in change.fields.items():
            yield f"      {_heading(table, name)}: {_value(old)} → {_value(new)}"
    for record in difference.left_out:
        yield f"  - {called(record)} （{left_out[0]} / {left_out[1]}）"


def _heading(table: Table, name: str) -> str:
    column = table.column(name)
    return f"{column.headings[0]} {name}" if column else f"停用日期 {name}"


def _value(value: object) -> str:
    return "—" if value in (None, "") else value.isoformat() if isinstance(value, date) else str(value)


def _unit(record: UnitRecord) -> str:
    return f"{record.code} {record.name}"


def _person(record: PersonRecord) -> str:
    return f"{record.id} {record.name}"


def _line(record: DirectoryRecord) -> str:
    matter, area = record.matter or "其他 / any other", record.area or "其他 / any other"
    return f"{matter} {area} → {record.unit}  {record.valid_from} – {record.valid_to or '…'}"


def _function(record: FunctionRecord) -> str:
    return f"{record.function} {record.area or '其他 / any other'} → {record.unit}"


def _gaps(outcome: Outcome) -> Iterator[str]:
    """Units to which petitions go, and where notices would reach nobody. Allowed, but seldom meant."""
    people = [each.record for each in outcome.standing.people.values()]
    handled = {each.unit for each in people if each.role == "handler"}
    units = [each.record for each in outcome.standing.units.values() if each.record.kind in HANDLING]
    gaps = (
        ("没有经办人", "no handler", [each.code for each in units if each.code not in handled]),
        ("没有分管领导", "no leader in charge", [each.code for each in units if not each.leader_in_charge]),
        ("没有主要领导", "no principal leader", [each.code for each in units if not each.principal_leader]),
    )
    for zh, en, codes in gaps:
        if codes:
            yield (
                f"注意，{zh}，发给他们的通知将无人收到 / "
                f"mind, {en}, so notices for them reach nobody: {', '.join(codes)}"
            )
