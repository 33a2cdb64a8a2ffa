"""The log of readings (查询日志): what was read, of which kind, and what of it is unusual.

Source: Liaoning, art. 18 (加强业务系统访问查询、共享信息使用的全过程安全管理).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from suban.domain.acts import Actor
from suban.domain.rulebook import CITY_SETTING, Counted, ReadingLogRule, Rulebook

ReadingKind = Literal[
    "petition",
    "terms",
    "journal",
    "work_order",
    "earlier",
    "assistance",
    "file",
    "act",
    "list",
    "lookup",
    "complaints",
    "integrity",
    "misconduct",
    "inspection",
    "supervision",
    "notices",
    "figures",
    "report",
    "shared_data",
    "exchange",
    "appraisal",
    "topic",
    "media",
    "protection",
    "reading_log",
]
"""What is read. `act`: what stood in the answer to an act; `list`: the worklist, also as a search."""

READING_KINDS: tuple[ReadingKind, ...] = get_args(ReadingKind)

SEARCHES: tuple[ReadingKind, ...] = ("list", "lookup")

DEFAULT_READERS = ReadingLogRule(source=CITY_SETTING, roles=("supervisor",), unusual=())
"""Where a rulebook is silent."""


@dataclass(frozen=True)
class DayOfReadings:
    """How much somebody read on one day, in China."""

    person: str
    unit: str | None
    day: date
    identities: int
    petitions: int
    searches: int
    refusals: int


@dataclass(frozen=True)
class Unusual:
    """A day on which somebody read more than is usual, and of what."""

    of: DayOfReadings
    counts: Counted
    number: int
    more_than: int


def readers_of(rulebook: Rulebook) -> ReadingLogRule:
    """Who reads the log of readings."""
    return rulebook.protection.log if rulebook.protection else DEFAULT_READERS


def may_read_log(rule: ReadingLogRule, actor: Actor, functions: Iterable[str]) -> bool:
    """Whether somebody reads the log; `functions` are those of their unit."""
    return actor.role in rule.roles or not set(functions).isdisjoint(rule.functions or ())


def unusual(rule: ReadingLogRule, days: Iterable[DayOfReadings]) -> tuple[Unusual, ...]:
    """The days that went beyond what the rulebook says, the most first."""
    found = [
        Unusual(each, limit.counts, number, limit.more_than)
        for each in days
        for limit in rule.unusual
        if (number := getattr(each, limit.counts)) > limit.more_than
    ]
    return tuple(sorted(found, key=lambda each: (each.of.day, each.number), reverse=True))
