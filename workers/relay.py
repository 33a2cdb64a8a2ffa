"""The relay: starts what the database says should run and the engine does not know yet.

Notices from the outbox, in batches of what is there at once, and petitions that were taken in while the
engine was away. It polls, since a NOTIFY with every journal entry would take a lock that all of them share.
"""

import asyncio
import logging
import time
from contextlib import suppress
from datetime import timedelta

from pydantic import ValidationError
from temporalio.client import Client

from suban.domain.law import known_digests
from suban.engine.deliveries import DeliveryOrder, start_batch
from suban.engine.failures import reason
from suban.engine.petitions import Petitions
from suban.engine.releases import Gate
from suban.store import outbox, statutes
from suban.store.database import Store
from suban.wording.deliveries import batch_summary
from suban.wording.details import OPERATORS

_log = logging.getLogger(__name__)

# None waits for others to come: a batch is what one look finds.
_BATCH = 50
_BATCHES_AT_ONCE = 20
_LEFT_BEHIND_EVERY = 5.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5
_FIRST_BACK_OFF, _LONGEST_BACK_OFF = 0.5, 5.0

# The intake starts its petition itself, right after storing it; the relay takes over what it left.
_PETITION_AGE = timedelta(seconds=2)
_PETITIONS_EVERY = 1.0
_PETITION_START = 5.0
_STARTS_AT_ONCE = 10
# What cannot be started for a reason of its own must not keep the others waiting.
_PUT_OFF = 60.0


class Relay:
    """Several may run. `run` never ends by itself, whatever is away.

    While a `gate` is closed, petitions are left to the relay of the release in charge. `spread`: see
    `Petitions`.
    """

    def __init__(self, store: Store, client: Client, gate: Gate | None = None, spread: float = 0.0) -> None:
        self._store = store
        self._gate = gate
        self._client = client
        self._petitions = Petitions(client, _PETITION_START, spread=spread)
        self._petitions_next = 0.0
        self._left_behind_next = 0.0
        self._starting = asyncio.Semaphore(_STARTS_AT_ONCE)
        self._put_off: dict[str, float] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until told to stop; what is under way is finished."""
        pause, away = _SHORTEST_PAUSE, 0.0
        while not stop.is_set():
            try:
                found = await self._round()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next round may succeed
                if not away:
                    _log.warning("relay: %s; trying again until it works", reason(error))
                away = min(max(away * 2, _FIRST_BACK_OFF), _LONGEST_BACK_OFF)
                await _pause(away, stop)
                continue
            if away:
                _log.info("relay: works again")
            away = 0.0
            pause = _SHORTEST_PAUSE if found else min(pause * 2, _LONGEST_PAUSE)
            if found < _BATCH:
                await _pause(pause, stop)

    async def _round(self) -> int:
        started = await self._notices()
        if time.monotonic() >= self._petitions_next:
            found = await self._petitions_left_behind()
            started += found
            # After an import thousands may wait: they are not left to the next second.
            self._petitions_next = time.monotonic() + (_PETITIONS_EVERY if found < _BATCH else 0)
        return started

    async def _notices(self) -> int:
        if time.monotonic() >= self._left_behind_next:
            for left in await outbox.batches_left_behind(self._store, _BATCHES_AT_ONCE):
                await self._start_batch(left)
            self._left_behind_next = time.monotonic() + _LEFT_BEHIND_EVERY
        batch = await outbox.form_batch(self._store, _BATCH)
        return await self._start_batch(batch) if batch is not None else 0

    async def _start_batch(self, batch: str) -> int:
        # Looked for at once after a failure, before others are formed.
        self._left_behind_next = 0.0
        async with outbox.claim(self._store, batch) as claim:
            if claim.notices:
                try:
                    orders = [order_of(each) for each in claim.notices]
                except ValidationError as error:
                    _log.info("relay: batch %s is left to a newer release: %s", batch, reason(error))
                    return 0
                await start_batch(
                    self._client, batch, orders, batch_summary([each.number for each in orders])[OPERATORS]
                )
                claim.started = True
        self._left_behind_next = time.monotonic() + _LEFT_BEHIND_EVERY
        return len(claim.notices)

    async def _petitions_left_behind(self) -> int:
        if self._gate is not None and await self._gate.closed():
            return 0
        now = time.monotonic()
        self._put_off = {number: until for number, until in self._put_off.items() if until > now}
        numbers = await outbox.unstarted_petitions(self._store, _PETITION_AGE, _BATCH, tuple(self._put_off))
        outcomes = await asyncio.gather(
            *(self._start_petition(number) for number in numbers), return_exceptions=True
        )
        tried = list(zip(numbers, outcomes, strict=True))
        started = [number for number, outcome in tried if outcome is None]
        if started:
            await outbox.mark_petitions_started(self._store, started)
        for number, outcome in tried:
            if isinstance(outcome, LookupError | ValueError):
                _log.warning("relay: petition %s cannot be started: %s", number, reason(outcome))
                self._put_off[number] = now + _PUT_OFF
            elif outcome is not None:
                raise outcome
        return len(started)

    async def _start_petition(self, number: str) -> None:
        async with self._starting:
            case = await outbox.stored_case(self._store, number)
            if not {case.rulebook, case.calendar} <= known_digests():
                await statutes.learn(self._store)
            await self._petitions.start(case)


def order_of(notice: outbox.WaitingNotice) -> DeliveryOrder:
    return DeliveryOrder(
        notice_id=notice.id,
        number=notice.number,
        entry=notice.entry,
        subject=notice.subject,
        audience=notice.audience,
        function=notice.function,
        unit=notice.unit if notice.audience == "parties" else None,
        urgent=notice.urgent or notice.subject == "alerted" or None,
    )


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
