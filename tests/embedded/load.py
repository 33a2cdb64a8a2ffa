"""Clients that see complaints through, insist on answers, and remember what they were told."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from bench.faults.people import STEPS
from tests.api.petitions import bearer, petition

_PAUSE = 0.1
_OF_ONE_TRY = 20.0


@dataclass(frozen=True)
class Told:
    """An act that was acknowledged: by which entry, and when the try that was answered began and ended."""

    number: str
    key: str
    act: str
    entry: int
    asked: float
    answered: float


@dataclass
class Ledger:
    """What clients were told."""

    filed: dict[str, str] = field(default_factory=dict)
    """Number by Idempotency-Key."""
    done: list[Told] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    """Tries without an answer, by why."""
    surprises: list[str] = field(default_factory=list)
    """Answers that no client should ever see."""

    def first_after(self, moment: float) -> Told | None:
        """The act first answered of those that were asked for after that moment."""
        return min(
            (each for each in self.done if each.asked > moment), key=lambda each: each.answered, default=None
        )


class Load:
    """Some clients, each at one petition after another until told to stop.

    `where` gives address and tokens, and is asked again whenever nobody answers.
    """

    def __init__(self, where: Callable[[], Mapping[str, str]], clients: int) -> None:
        self.ledger = Ledger()
        self._where = where
        self._demo = where()
        self._stop = asyncio.Event()
        self._clients = [asyncio.create_task(self._see_through()) for _ in range(clients)]

    async def stop(self, seconds: float = 40) -> None:
        """Let every client get the answer it waits for."""
        self._stop.set()
        async with asyncio.timeout(seconds):
            await asyncio.gather(*self._clients)

    async def _see_through(self) -> None:
        async with httpx.AsyncClient(timeout=_OF_ONE_TRY) as http:
            for turn in itertools.count():
                if self._stop.is_set():
                    return
                await self._petition(http, turn)

    async def _petition(self, http: httpx.AsyncClient, turn: int) -> None:
        key = f"filing-{uuid4()}"
        said = await self._insist(http, "/api/v1/petitions", petition(title=f"第{turn}盏路灯"), {}, key)
        if said is None:
            return
        number = said["number"]
        self.ledger.filed[key] = number
        for who, body in STEPS:
            if self._stop.is_set():
                return
            key = f"{body['act']}-{uuid4()}"
            identity = {"Query-Code": said["query_code"]} if who == "petitioner" else {"as": who}
            path = f"/api/v1/petitions/{number}/acts"
            receipt = await self._insist(http, path, body, identity, key)
            if receipt is None:
                return
            told = Told(number, key, body["act"], receipt["entry"], receipt["asked"], time.monotonic())
            self.ledger.done.append(told)

    async def _insist(
        self, http: httpx.AsyncClient, path: str, body: Mapping[str, Any], identity: dict[str, str], key: str
    ) -> dict[str, Any] | None:
        while True:
            asked = time.monotonic()
            url = self._demo["SUBAN_URL"] + path
            who = identity.get("as")
            headers = {"Idempotency-Key": key} | (bearer(self._demo[who]) if who else identity)
            try:
                answer = await http.post(url, json=body, headers=headers)
            except httpx.TransportError as error:
                self.ledger.tries[type(error).__name__] += 1
                self._demo = self._where()
            else:
                if answer.is_success:
                    return {**answer.json(), "asked": asked}
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    self.ledger.surprises.append(
                        f"{key} {url}: {answer.text}\n{await self._journal(http, path)}"
                    )
                    return None
                self.ledger.tries[answer.json()["code"]] += 1
            await asyncio.sleep(_PAUSE)

    async def _journal(self, http: httpx.AsyncClient, path: str) -> str:
        record = f"{path.removesuffix('acts')}journal"
        try:
            return (
                await http.get(self._demo["SUBAN_URL"] + record, headers=bearer(self._demo["CENTRE"]))
            ).text
        except httpx.TransportError as error:
            # What was just asked may be killed, too.
            return type(error).__name__
