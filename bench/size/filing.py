"""People who file and see petitions through over HTTP, a few at any time."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bench.faults.people import STEPS
from bench.kit.http import Connection, UnexpectedStatusError
from bench.size.city import City
from tests.api.petitions import petition
from tests.search import made_up

_AT_ONCE = 16
_AWAY, _AGAIN = 503, 0.2
_SETTLING = 0.5
_UNTOLD = "SELECT FROM notice WHERE settled_at IS NULL LIMIT 1"

UNITS = "CG", "JT", "ZJ", "SC"
"""Petitions go to these in turn."""
DISPATCHED = STEPS[:2]
"""Accepted and dispatched: the unit has to sign, and the limits of signing and handling run."""
WHOLE = tuple(each for each in STEPS if not each[1]["act"].startswith("extension"))
"""An ordinary life to its end."""

Steps = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Filed:
    """A petition, with what its petitioner shows to track it."""

    number: str
    query_code: str
    unit: str


@dataclass
class Person:
    """Somebody with a connection. `repeats`: how often the API asked to try again."""

    http: Connection
    tokens: Mapping[str, str]
    repeats: int = field(default=0)

    async def file(self, title: str, body: str, unit: str) -> Filed:
        """File a petition that will go to a unit."""
        said = await self._insist("/api/v1/petitions", petition(title=title, text=body), {}, status=201)
        return Filed(said["number"], said["query_code"], unit)

    async def act(self, filed: Filed, who: str, body: Mapping[str, Any]) -> None:
        """Do an act, as the holder of a token or as the petitioner."""
        path = f"/api/v1/petitions/{filed.number}/acts"
        if body["act"] == "dispatch":
            body = {**body, "unit": filed.unit}
        shown = (
            {"Query-Code": filed.query_code}
            if who == "petitioner"
            else {"Authorization": f"Bearer {self.tokens[who]}"}
        )
        await self._insist(path, body, shown, status=200)

    async def _insist(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], status: int
    ) -> dict[str, Any]:
        content = json.dumps(body).encode()
        keyed = (("Idempotency-Key", f"bench-{uuid4()}"), *headers.items())
        while True:
            try:
                said: dict[str, Any] = json.loads(await self.http.post(path, content, keyed, status=status))
            except UnexpectedStatusError as error:
                if error.status != _AWAY:
                    raise
                self.repeats += 1
                await asyncio.sleep(_AGAIN)
                continue
            return said


@dataclass(frozen=True)
class Filings:
    """Petitions, and how often somebody was asked to try again."""

    petitions: list[Filed]
    repeats: int


async def filed(city: City, count: int, steps: Steps, units: Sequence[str] = UNITS) -> Filings:
    """File so many petitions and take each through these steps; ends when all who must be told are told."""
    texts = made_up.texts(count, seed=count)
    done: list[Filed] = []
    people = await asyncio.gather(*(_some(city, texts, steps, units, done) for _ in range(_AT_ONCE)))
    await quiet(city)
    return Filings(done, sum(people))


async def _some(
    city: City, texts: Iterator[tuple[str, str]], steps: Steps, units: Sequence[str], done: list[Filed]
) -> int:
    async with Connection(city.api.port) as http:
        person = Person(http, city.tokens)
        for title, body in texts:
            one = await person.file(title, body, units[len(done) % len(units)])
            done.append(one)
            for who, act in steps:
                await person.act(one, who, act)
        return person.repeats


async def quiet(city: City) -> None:
    """Wait until every notice has been delivered."""
    while await city.rows(_UNTOLD):  # noqa: ASYNC110 - another process does it
        await asyncio.sleep(_SETTLING)
