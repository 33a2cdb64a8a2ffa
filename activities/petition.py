"""What a petition does to the world: it writes its journal, under the name of what that means."""

from temporalio import activity

from suban.engine import names
from suban.engine.failures import told_by_reason
from suban.engine.payloads import Append, Appended
from suban.store.database import Store
from suban.store.journal import RecordedEarlierError, append


class PetitionActivities:
    """The journal's effects. Notices go out with the entries, through the outbox of the same transaction."""

    def __init__(self, database: Store) -> None:
        self._database = database

    @activity.defn(name=names.WRITE_JOURNAL)
    async def write_journal(self, request: Append) -> Appended:
        """Record an act, or a lapse that concerns nobody else."""
        return await self._append(request)

    @activity.defn
    async def urge_unit(self, request: Append) -> Appended:
        """A limit passed that the unit is urged to make good."""
        return await self._append(request)

    @activity.defn
    async def warn_unit(self, request: Append) -> Appended:
        """A warning to the unit's handlers."""
        return await self._append(request)

    @activity.defn
    async def open_supervision(self, request: Append) -> Appended:
        """A limit lapsed, and with it a supervision order goes out."""
        return await self._append(request)

    @activity.defn
    async def escalate_to_superior(self, request: Append) -> Appended:
        """A warning to a leader of the unit."""
        return await self._append(request)

    @activity.defn
    async def hand_over(self, request: Append) -> Appended:
        """The petition is handed to the government supervision office."""
        return await self._append(request)

    @activity.defn
    async def transfer(self, request: Append) -> Appended:
        """The petition is handed to discipline inspection and supervision."""
        return await self._append(request)

    async def _append(self, request: Append) -> Appended:
        with told_by_reason(request.number):
            try:
                stored = await append(self._database, request.number, request.first, request.contents)
            except RecordedEarlierError as error:
                return Appended(recorded=error.entry)
            return Appended(stored=stored)
