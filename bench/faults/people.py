"""Clients that file, act and send files over HTTP while faults come, and note what they were told.

They run in a thread of their own. Each sees one petition through after another and repeats what was not
answered, under its key. Beside them somebody files at a steady pace, to tell whether the intake answers.
"""

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from tests.api.petitions import REPLY, bearer, petition
from tests.files.samples import jpeg

STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("CENTRE", {"act": "acceptance"}),
    ("CENTRE", {"act": "dispatch", "unit": "CG"}),
    ("HANDLER", {"act": "signature"}),
    ("HANDLER", {"act": "contact", "manner": "phone", "note": "已电话联系。"}),
    ("HANDLER", {"act": "extension_request", "amount": 3, "reason": "配件需外地调运。"}),
    ("REVIEWER", {"act": "extension_decision", "granted": True}),
    ("HANDLER", REPLY | {"handled_on": "2026-01-05"}),
    ("REVIEWER", {"act": "review", "approved": True}),
    ("petitioner", {"act": "rating", "level": "satisfied"}),
)
"""What becomes of a complaint. None of these acts comes twice, so none may be recorded twice."""

_PAUSES = 0.02, 0.15
_AGAIN = 0.1
_ONE_TRY = 20.0
_PATIENCE = 8.0
"""So long somebody who files waits for an answer before the intake counts as not answering."""
_FILE_TRIES = 5
_FULL = 507


class UnexpectedAnswerError(Exception):
    """An answer that no client should ever see. It stands in the ledger."""


@dataclass(frozen=True)
class Asked:
    """A request: POST to a path, with what httpx takes as a body, repeated under its key."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True)
class Told:
    """An act that was acknowledged. `asked` and `answered` are monotonic, `tries` how often it was sent."""

    number: str
    key: str
    act: str
    entry: int
    asked: float
    last_asked: float
    answered: float
    tries: int


@dataclass
class Ledger:
    """What clients were told. `knocks` are the tries of the steady filings: when, and whether answered."""

    filed: dict[str, str] = field(default_factory=dict)
    done: list[Told] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    knocks: list[tuple[float, bool]] = field(default_factory=list)
    unanswered: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


class People:
    """So many clients, with the acts and pauses of a seed. `every`: seconds between two steady filings."""

    def __init__(
        self, addresses: Sequence[str], tokens: Mapping[str, str], clients: int, seed: int, every: float
    ) -> None:
        self.ledger = Ledger()
        self._addresses, self._tokens, self._every = list(addresses), tokens, every
        self._random = random.Random(seed)
        self._stop = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(clients,), name="people")

    def start(self) -> None:
        """Let them begin."""
        self._thread.start()

    def stop(self, seconds: float = 120.0) -> None:
        """Let each get the answer that it waits for. Raises what none of them foresaw."""
        self._stop.set()
        self._thread.join(seconds)
        if self._failed is not None:
            raise self._failed
        if self._thread.is_alive():
            raise TimeoutError("clients still wait for an answer")

    def until_acts(self, count: int, seconds: float = 120.0) -> None:
        """Wait until so many acts more are acknowledged, of those asked for from now on."""
        since, deadline = time.monotonic(), time.monotonic() + seconds
        while sum(each.asked > since for each in self.ledger.done[-2 * count - 50 :]) < count:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise TimeoutError(f"{count} acts were not answered within {seconds} s")
            time.sleep(0.02)

    def _run(self, clients: int) -> None:
        try:
            asyncio.run(self._all(clients))
        except Exception as error:  # noqa: BLE001 - handed to whoever stops them
            self._failed = error

    async def _all(self, clients: int) -> None:
        await asyncio.gather(self._knock(), *(self._see_through(each) for each in range(clients)))

    async def _knock(self) -> None:
        async with httpx.AsyncClient(timeout=_PATIENCE) as http:
            key = self._key("steady")
            while not self._stop.is_set():
                began = time.monotonic()
                said = None
                asked = _filing(0, key)
                for address in self._shuffled():
                    with suppress(UnexpectedAnswerError):
                        said = await self._once(http, address, asked)
                    if said is not None:
                        break
                self.ledger.knocks.append((time.monotonic(), said is not None))
                if said is not None:
                    self.ledger.filed[key] = said["number"]
                    key = self._key("steady")
                await asyncio.sleep(max(0.0, self._every - (time.monotonic() - began)))

    async def _see_through(self, who: int) -> None:
        async with httpx.AsyncClient(timeout=_ONE_TRY) as http:
            while not self._stop.is_set():
                await self._petition(http, who)

    async def _petition(self, http: httpx.AsyncClient, who: int) -> None:
        key = self._key("filing")
        said = await self._insist(http, _filing(who, key))
        if said is None:
            return
        number = said["number"]
        self.ledger.filed[key] = number
        petitioner = {"Query-Code": said["query_code"]}
        await self._send_file(http, number, petitioner)
        for name, body in STEPS:
            if self._stop.is_set():
                return
            await asyncio.sleep(self._random.uniform(*_PAUSES))
            key = self._key(body["act"])
            headers = petitioner if name == "petitioner" else bearer(self._tokens[name])
            path = f"/api/v1/petitions/{number}/acts"
            receipt = await self._insist(http, Asked(path, {"json": body}, headers, key))
            if receipt is None:
                return
            self.ledger.done.append(
                Told(
                    number,
                    key,
                    body["act"],
                    receipt["entry"],
                    receipt["asked"],
                    receipt["last_asked"],
                    time.monotonic(),
                    receipt["tries"],
                )
            )

    async def _send_file(self, http: httpx.AsyncClient, number: str, petitioner: dict[str, str]) -> None:
        """A picture. Where there is no room for it, the petition goes its way without."""
        path, content = f"/api/v1/petitions/{number}/files", jpeg(number.encode())
        said = await self._insist(http, Asked(path, {"content": content}, petitioner), _FILE_TRIES)
        if said is not None:
            self.ledger.files.append((number, said["id"]))

    async def _insist(
        self, http: httpx.AsyncClient, asked: Asked, tries: int | None = None
    ) -> dict[str, Any] | None:
        """Ask one address after another until it is answered. None: not within the tries, or unexpectedly."""
        began, count = time.monotonic(), 0
        while tries is None or count < tries:
            for address in self._shuffled():
                count += 1
                last_asked = time.monotonic()
                try:
                    said = await self._once(http, address, asked)
                except UnexpectedAnswerError:
                    return None
                if said is not None:
                    return {**said, "asked": began, "last_asked": last_asked, "tries": count}
            await asyncio.sleep(_AGAIN)
        return None

    async def _once(self, http: httpx.AsyncClient, address: str, asked: Asked) -> dict[str, Any] | None:
        """Ask once. None: no answer, or one that asks to try again. Raises `UnexpectedAnswerError`."""
        keyed = {**asked.headers, **({"Idempotency-Key": asked.key} if asked.key else {})}
        try:
            answer = await http.post(address + asked.path, headers=keyed, **asked.body)
        except httpx.TransportError as error:
            self.ledger.unanswered[type(error).__name__] += 1
            return None
        if answer.is_success:
            said: dict[str, Any] = answer.json()
            return said
        if answer.status_code in (httpx.codes.SERVICE_UNAVAILABLE, _FULL):
            self.ledger.unanswered[answer.json()["code"]] += 1
            return None
        self.ledger.surprises.append(f"{asked.key} {asked.path}: {answer.status_code} {answer.text}")
        raise UnexpectedAnswerError

    def _shuffled(self) -> list[str]:
        """The addresses, in the order in which somebody tries them."""
        return self._random.sample(self._addresses, len(self._addresses))

    def _key(self, what: str) -> str:
        return f"{what}-{UUID(int=self._random.getrandbits(128))}"


def _filing(who: int, key: str) -> Asked:
    asker = {"name": "王小明", "phone": "13800000000", "email": f"wang-{who}@example.invalid"}
    body = petition(title=f"第{who}盏路灯不亮", petitioner=asker)
    return Asked("/api/v1/petitions", {"json": body}, key=key)
