"""Search in 100,000 petitions: how long a page of the worklist and its count take, by class of word.

A class is how long the word is and how many petitions have it. Words are taken from the texts themselves
(bench/kit/words.py), which are real messages where `SUBAN_REAL_DATA` names some. Each is asked through the
store and over HTTP, alone and with another filter: the first page, a page further on, the count, and
over HTTP page and count in one request, as a browser asks. Milliseconds, wall clock, on a server
without tuning. Goal: 95 of 100 in less than 100 ms, in each class.
"""

import asyncio
import os
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr

from bench.kit.asking import Asking, OverHttp, ThroughStore
from bench.kit.results import publish, quick
from bench.kit.stage import SECRET
from bench.kit.texts import texts
from bench.kit.words import questions
from suban import demo
from suban.embedded.alone import running
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.python_parts import Api
from suban.settings import Settings
from suban.store.database import connect
from suban.store.migrate import upgrade
from tests.search import made_up

PETITIONS, PETITIONS_QUICK = 100_000, 2_000
QUESTIONS, QUESTIONS_QUICK = 200, 5
FILTERS: tuple[dict[str, str], ...] = (
    {"stage": "closed"},
    {"stage": "handling"},
    {"unit": "CG"},
    {"stage": "handling", "unit": "CG"},
)
"""Each word is asked for with one of these, in turn."""

Times = dict[str, dict[str, list[float]]]
"""Seconds by class and by what was asked."""


def main() -> None:
    short = quick(__doc__ or "")
    data, asked, different = texts(PETITIONS_QUICK if short else PETITIONS)
    words = questions(different, QUESTIONS_QUICK if short else QUESTIONS)
    with tempfile.TemporaryDirectory(prefix="suban-bench-") as made:
        folder = Path(made)
        # PostgreSQL runs as another user where the bench is run by root.
        folder.chmod(0o755)
        with running(Postgres(folder / "db"), folder) as server:
            upgrade(server.url(OWNER), APPLICATION)
            numbers = made_up.store(server.url(OWNER), asked)
            times = asyncio.run(measured(server.url(APPLICATION), folder, numbers, words))
            load = round(os.getloadavg()[1], 2)
    figures = {
        name: {what: spread(seconds) for what, seconds in found.items() if len(seconds) > 1}
        for name, found in times.items()
    }
    publish(
        "search",
        {
            "data": data,
            "petitions": len(asked),
            "words_a_class": {name: len(set(each)) for name, each in words.items()},
            "load_at_the_end": load,
            "ms": figures,
        },
        quick=short,
    )


async def measured(url: str, folder: Path, numbers: Sequence[str], words: dict[str, list[str]]) -> Times:
    token = (
        await demo.load(
            Settings(_env_file=None, database_url=url, secret_key=SecretStr(SECRET), city="longnan")
        )
    )["CENTRE"]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "SUBAN_DATABASE_URL": url,
        "SUBAN_SECRET_KEY": SECRET,
        "SUBAN_CITY": "longnan",
        # There is none: no search asks it.
        "SUBAN_TEMPORAL_ADDRESS": f"127.0.0.1:{free_port('127.0.0.1')}",
    }
    store = connect(url)
    api = Api("127.0.0.1", free_port("127.0.0.1"), environment)
    times: Times = defaultdict(lambda: defaultdict(list))
    with running(api, folder):
        async with OverHttp(api.port, token) as http:
            for asking in (ThroughStore(store, numbers[len(numbers) // 2]), http):
                await _all(asking, words, times)
    await store.dispose()
    return times


async def _all(asking: Asking, words: dict[str, list[str]], times: Times) -> None:
    """Ask for every word; one that is not noted comes first, since the first connection is no search."""
    await asking.asked("路灯", {})
    for name, questions_ in words.items():
        for turn, word in enumerate(questions_):
            for how, filters in (("alone", {}), ("filtered", FILTERS[turn % len(FILTERS)])):
                for what, seconds in (await asking.asked(word, filters)).items():
                    times[name][f"{what}, {how}"].append(seconds)


def spread(seconds: list[float]) -> dict[str, float]:
    """Median, 95th of 100 and most, in milliseconds, and of how many."""
    hundredths = statistics.quantiles((each * 1000 for each in seconds), n=100, method="inclusive")
    return {
        "n": len(seconds),
        "median": round(hundredths[49], 1),
        "p95": round(hundredths[94], 1),
        "most": round(max(seconds) * 1000, 1),
    }


if __name__ == "__main__":
    main()
