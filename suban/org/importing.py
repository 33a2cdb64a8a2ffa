"""The import: all files are checked as one whole, then all that differs is written in one transaction."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from suban.org.checks import Standing, ancestors, held, misfits, twice
from suban.org.differences import Differences, compared
from suban.org.faults import Fault, OrgError
from suban.org.records import records_of, stored
from suban.org.rows import Row
from suban.store.database import Store
from suban.store.register import PersonRecord, UnitRecord, Writing, opened

_LOCAL = ZoneInfo("Asia/Shanghai")

Written = Callable[[Sequence[tuple[PersonRecord, str]]], None]
"""Takes new tokens with their people, before anything is committed."""


@dataclass(frozen=True)
class Wish:
    """What is asked of an import.

    `retire`: what the files leave out ends. `hand_out` takes the tokens of those who are to have one and have
    none that is good; without it nobody gets one.
    """

    dry_run: bool = False
    retire: bool = False
    hand_out: Written | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What was done, or would be. `tokens`: who is to have a token and has none that is good."""

    differences: Differences
    standing: Standing
    wish: Wish
    tokens: tuple[PersonRecord, ...]

    @property
    def nothing(self) -> bool:
        """Whether all was as the files say, and nothing is to be written."""
        ended = self.wish.retire and self.differences.left_out
        return not (self.differences.any or ended or (self.tokens and self.wish.hand_out))


async def import_rows(
    store: Store,
    rows: Sequence[Row],
    now: datetime,
    wish: Wish,
    matters: Mapping[str, str] | None = None,
    *,
    functions: Mapping[str, str] | None = None,
) -> Outcome:
    """Check rows as one whole against each other and the store, and write what differs.

    Raises `OrgError` with every fault; nothing is changed then.
    """
    faults: list[Fault] = []
    said = records_of(rows, faults, matters, functions)
    if not faults:
        faults += twice(said)
    if faults:
        raise OrgError(faults)
    async with opened(store) as register:
        there = await register.read()
        differences, standing = compared(said, stored(there), retire=wish.retire)
        faults += misfits(standing)
        if wish.retire:
            faults += held(differences.units.left_out, there.open_petitions)
        if faults:
            raise OrgError(faults)
        having = await register.with_tokens(said.tokens, now)
        tokens = tuple(standing.people[each].record for each in said.tokens if each not in having)
        outcome = Outcome(differences, standing, wish, tokens)
        if not wish.dry_run:
            await _write(register, outcome, now)
        return outcome


async def _write(register: Writing, outcome: Outcome, now: datetime) -> None:
    differences, wish = outcome.differences, outcome.wish
    units, people = differences.units, differences.people
    directory, functions = differences.directory, differences.functions
    await register.put(
        _parents_first(units.written, outcome.standing),
        people.written,
        directory.written,
        functions.written,
    )
    if wish.retire:
        today = now.astimezone(_LOCAL).date()
        await register.end(units.left_out, people.left_out, directory.left_out, functions.left_out, today)
    if wish.hand_out is not None and outcome.tokens:
        # They begin with a letter: a spreadsheet takes “-” for a formula.
        tokens = [(each, f"t{secrets.token_urlsafe(32)}") for each in outcome.tokens]
        for person, token in tokens:
            await register.give_token(person.id, token, wish.expires_at)
        wish.hand_out(tokens)


def _parents_first(units: Sequence[UnitRecord], standing: Standing) -> list[UnitRecord]:
    return sorted(units, key=lambda each: len(ancestors(standing.units, each.code)))
