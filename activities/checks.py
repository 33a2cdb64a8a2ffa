"""The checks that trust nobody: each looks at records and engine themselves, and keeps what it finds."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from temporalio import activity

from activities.comparing import compare
from activities.matching import unmatched
from suban.engine.checks import CheckName, CheckReport
from suban.engine.failures import told_by_reason
from suban.engine.petitions import Petitions
from suban.files.folder import Folder
from suban.store import checks
from suban.store.audit import Difference
from suban.store.database import Store
from suban.store.open_petitions import open_numbers

_FOLDED_SINCE = timedelta(days=2)
"""A petition that closed is looked at once more the night after, and the night after that."""


class CheckActivities:
    """`patience`: so long something may wait before it is a finding.

    `spread`: so long petitions take turns behind an instant; before, none of their limits is missed.
    """

    def __init__(
        self,
        store: Store,
        petitions: Petitions,
        patience: timedelta,
        folder: Folder | None = None,
        spread: timedelta = timedelta(0),
    ) -> None:
        self._store = store
        self._petitions = petitions
        self._patience = patience
        self._folder = folder
        self._spread = spread

    @activity.defn
    async def check_workflows(self) -> CheckReport:
        """Every petition that was started and is open has a workflow, and every workflow a petition."""
        began_at = datetime.now(UTC)
        with told_by_reason("check workflows"):
            seen = await unmatched(self._store, self._petitions)
            # The engine's lists lag a little: whoever seems to be missing is asked for by name.
            missing = [number for number in sorted(seen.missing) if await self._is_missing(number)]
            found = [
                Difference(number, None, what)
                for numbers, what in (
                    (missing, "没有工作流 / is open and has no workflow"),
                    (seen.closed, "已办结而工作流仍在运行 / is closed, and its workflow still runs"),
                    (
                        seen.unknown,
                        "引擎中有此诉求，记录中没有 / the engine knows this petition, the records do not",
                    ),
                )
                for number in sorted(numbers)
            ]
            return await self._record("workflows", began_at, seen.examined, found)

    @activity.defn
    async def check_limits(self) -> CheckReport:
        """No limit and no rung has passed without its entry."""
        began_at, examined, found = datetime.now(UTC), 0, list[Difference]()
        with told_by_reason("check limits"):
            until = began_at - self._patience - self._spread
            async for _, missed in checks.missed_limits(self._store, until):
                examined += 1
                if missed is not None:
                    found.append(missed)
                if not examined % 100:
                    activity.heartbeat(examined)
            return await self._record("limits", began_at, examined, found)

    @activity.defn
    async def check_notices(self) -> CheckReport:
        """No notice waits for long, whether it was not taken up or its gateway does not take it."""
        began_at = datetime.now(UTC)
        with told_by_reason("check notices"):
            examined, found = await checks.waiting_notices(self._store, began_at - self._patience)
            return await self._record("notices", began_at, examined, found)

    @activity.defn
    async def check_journals(self) -> CheckReport:
        """Every journal of the open and the lately closed, folded again, leads to what is told of it."""
        began_at, found = datetime.now(UTC), list[Difference]()
        with told_by_reason("check journals"):
            numbers = await checks.to_fold(self._store, began_at - _FOLDED_SINCE)
            for number in numbers:
                found += (await compare(self._store, self._petitions, number, self._folder)).differences
                activity.heartbeat(number)
            return await self._record("journals", began_at, len(numbers), found)

    async def _is_missing(self, number: str) -> bool:
        if await self._petitions.believed(number) is not None:
            return False
        # It may have been closed, or started, since the list was read.
        return number in await open_numbers(self._store)

    async def _record(
        self, check: CheckName, began_at: datetime, examined: int, found: Sequence[Difference]
    ) -> CheckReport:
        await checks.record(self._store, check, began_at, examined, found)
        return CheckReport(check=check, examined=examined, found=len(found))
