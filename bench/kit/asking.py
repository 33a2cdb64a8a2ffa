"""Two ways of asking for a word: of the store, and over HTTP as a browser does. Each answer is timed."""

import json
import time
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from bench.kit.http import Connection
from suban.store.counting import count
from suban.store.database import Store
from suban.store.worklist import After, Wanted, page

NOW = datetime(2026, 3, 2, tzinfo=UTC)
_LINES = 20

Answer = TypeVar("Answer")


class Asking(Protocol):
    """A way of asking."""

    async def asked(self, words: str, filters: Mapping[str, str]) -> dict[str, float]:
        """How long each of the questions about these words took."""
        ...


class ThroughStore:
    """Without the API. A page further on is one in the middle of all petitions."""

    def __init__(self, store: Store, middle: str) -> None:
        self._store = store
        self._middle = After(middle, None)

    async def asked(self, words: str, filters: Mapping[str, str]) -> dict[str, float]:
        wanted = Wanted(words=words.split(), stage=filters.get("stage"), unit=filters.get("unit"))
        return {
            "store, first page": await self._page(wanted, None),
            "store, later page": await self._page(wanted, self._middle),
            "store, count": (await timed(count(self._store, wanted, NOW)))[0],
        }

    async def _page(self, wanted: Wanted, after: After | None) -> float:
        asked = page(self._store, wanted, NOW, order="newest", after=after, limit=_LINES)
        return (await timed(asked))[0]


class OverHttp:
    """As the centre. A page further on is the third, where there are so many. Use as a context manager."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = Connection(port)
        self._headers = (("Authorization", f"Bearer {token}"),)

    async def __aenter__(self) -> "OverHttp":
        await self._connection.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._connection.__aexit__(*error)

    async def asked(self, words: str, filters: Mapping[str, str]) -> dict[str, float]:
        query = {"q": words, **filters, "limit": str(_LINES)}
        times = {}
        times["http, first page"], following = await self._get(query)
        times["http, page with count"], _ = await self._get({**query, "count": "true"})
        times["http, count"], _ = await self._get({**query, "limit": "1", "count": "true"})
        if following is not None:
            _, following = await self._get({**query, "cursor": following})
        if following is not None:
            times["http, later page"], _ = await self._get({**query, "cursor": following})
        return times

    async def _get(self, query: Mapping[str, str]) -> tuple[float, str | None]:
        """How long it took, and the cursor of the page behind."""
        path = f"/api/v1/petitions?{urlencode(query)}"
        seconds, said = await timed(self._connection.get(path, self._headers))
        following: str | None = json.loads(said)["next"]
        return seconds, following


async def timed(asked: Awaitable[Answer]) -> tuple[float, Answer]:
    """How many seconds it took, and the answer."""
    began = time.perf_counter()
    answer = await asked
    return time.perf_counter() - began, answer
