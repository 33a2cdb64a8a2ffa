"""Search in 100,000 made-up petitions: how long the store takes for the first page, by class of word.

A class is how long the word is and how many petitions have it. Each class has several words, asked in turn,
as the centre asks and as a unit does: the first page, the nearest due, and a page further on; and how long it
takes to count. Milliseconds, on a server without tuning. Wall clock, other work on the machine
included.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.kit.results import publish, quick
from suban.embedded.alone import running
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.store.database import connect
from suban.store.migrate import upgrade
from suban.store.worklist import After, Order, Wanted, count, page
from tests.search import made_up

PETITIONS, PETITIONS_QUICK, ROUNDS = 100_000, 2_000, 40
NOW = datetime(2026, 3, 2, tzinfo=UTC)
CLASSES = {
    "1 character, rare": ("鼍", "潭", "贷"),
    "1 character, common": ("路", "的", "灯", "物"),
    "2 characters, rare": ("鼍潭", "桥北", "积金", "夜市"),
    "2 characters, common": ("路灯", "物业", "噪声", "处理"),
    "4 characters, rare": ("鼍潭桥北", "公积金贷", "50180", "没有的词"),
    "4 characters, common": ("路灯不亮", "物业公司", "噪声扰民", "希望尽快"),
    "two words": ("路灯 物业", "路灯 夜市", "金水 停车", "噪声 的"),
}


def main() -> None:
    short = quick(__doc__ or "")
    petitions = PETITIONS_QUICK if short else PETITIONS
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Postgres(Path(folder, "db")), Path(folder)) as server,
    ):
        upgrade(server.url(OWNER), APPLICATION)
        numbers = made_up.store(server.url(OWNER), made_up.texts(petitions))
        found = asyncio.run(measured(server.url(APPLICATION), numbers))
    publish("search", {"petitions": petitions, **found}, quick=short)


async def measured(url: str, numbers: list[str]) -> dict[str, Any]:
    store = connect(url)
    results = {}
    for name, questions in CLASSES.items():
        pages: list[float] = []
        counts: list[float] = []
        for turn in range(ROUNDS):
            words = random.Random(turn).choice(questions).split()
            for unit in (None, "CG"):
                wanted = Wanted(words=words, unit=unit)
                for order, after in ways(numbers):
                    pages.append(await timed(page(store, wanted, NOW, order=order, after=after, limit=20)))
                counts.append(await timed(count(store, wanted, NOW)))
        results[name] = {"page": spread(pages), "count": spread(counts)}
    await store.dispose()
    return {"ms": results}


def ways(numbers: list[str]) -> tuple[tuple[Order, After | None], ...]:
    return (("newest", None), ("due", None), ("newest", After(numbers[len(numbers) // 2], None)))


async def timed(asked: Awaitable[object]) -> float:
    began = time.perf_counter()
    await asked
    return time.perf_counter() - began


def spread(seconds: list[float]) -> dict[str, float]:
    hundredths = statistics.quantiles((each * 1000 for each in seconds), n=100)
    return {
        "p50": round(hundredths[49], 1),
        "p95": round(hundredths[94], 1),
        "most": round(max(seconds) * 1000, 1),
    }


if __name__ == "__main__":
    main()
