"""Lists and searches over very many petitions, asked over HTTP one at a time: how long does each take?"""

import asyncio
import base64
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg
from pydantic import SecretStr

from api.surroundings import CHINA
from bench.kit import words
from bench.kit.asking import OverHttp, timed
from bench.kit.http import Connection
from bench.kit.results import quantiles
from bench.kit.stage import SECRET, longnan
from bench.size.copying import clear, copy
from bench.size.filing import UNITS
from bench.size.looking import LISTS, query_of
from bench.size.steps import said
from suban import demo
from suban.embedded.alone import running
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from suban.embedded.python_parts import Api
from suban.query_code import query_code
from suban.settings import Settings
from suban.store.migrate import upgrade
from tests.search import made_up

_TEXTS = 100_000
_MIB = 1024 * 1024
_FIGURES = 5
"""Figures of long periods are asked for so many times only: one may take seconds."""
_FILTERS: tuple[dict[str, str], ...] = ({"stage": "handling"}, {"unit": "CG"}, {"stage": "closed"})

_PAGES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    **LISTS,
    "handler: all of the unit": ("HANDLER", {}),
    "centre: closed ones of a unit": ("CENTRE", {"stage": "closed", "unit": "JT", "count": "true"}),
    "centre: next due first": ("CENTRE", {"order": "due", "overdue": "false", "count": "true"}),
    "centre: of a matter": ("CENTRE", {"matter": "help", "count": "true"}),
    "centre: of a rare channel": ("CENTRE", {"channel": "letter", "count": "true"}),
    "centre: of a channel that is not there": ("CENTRE", {"channel": "visit", "count": "true"}),
}


@dataclass(frozen=True)
class Questions:
    """What is asked: so many times each, with the texts that are searched and words of each class."""

    texts: Sequence[tuple[str, str]]
    words: Mapping[str, Sequence[str]]
    times: int


@dataclass
class Answers:
    """Seconds by what was asked, and the lines of the longest page of each list."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, int] = field(default_factory=dict)


def measure(counts: Sequence[int], asked: int) -> list[dict[str, Any]]:
    """What is asked so many times, in a year of each of these numbers of petitions."""
    texts = list(made_up.texts(min(_TEXTS, max(counts))))
    questions = Questions(texts, words.questions(texts, asked), asked)
    found = []
    with tempfile.TemporaryDirectory(prefix="suban-bench-") as made:
        folder = Path(made)
        # PostgreSQL runs as another user where the bench is run by root.
        folder.chmod(0o755)
        with running(Postgres(folder / "db"), folder) as server:
            upgrade(server.url(OWNER), APPLICATION)
            for count in counts:
                found.append(over(server, "suban", folder, count, questions))
                said("rows", found[-1])
    return found


def over(server: Postgres, database: str, folder: Path, count: int, questions: Questions) -> dict[str, Any]:
    """Copy so many petitions, and ask."""
    clear(server.url(SUPERUSER, database))
    copied = copy(server.url(SUPERUSER, database), longnan(), questions.texts, count)
    url = server.url(APPLICATION, database)
    with psycopg.connect(url) as db:
        stages: dict[str, int] = dict(
            db.execute("SELECT stage, count(*) FROM petition GROUP BY stage").fetchall()
        )
        some = db.execute("SELECT number FROM petition ORDER BY md5(number) LIMIT 1000").fetchall()
    answers = asyncio.run(_asked(url, folder, [number for (number,) in some], questions))
    return {
        "petitions": count,
        "stages": stages,
        "copied_seconds": round(copied.seconds, 1),
        "gib": round(copied.bytes / _MIB / 1024, 2),
        "kb_a_petition": {
            "all": round(copied.bytes / count / 1000, 2),
            **{name: round(each / count / 1000, 2) for name, each in copied.bytes_of_tables.items()},
        },
        "ms": {name: milliseconds(seconds) for name, seconds in answers.seconds.items()},
        "lines_of_a_page": answers.lines,
        "load_at_the_end": round(os.getloadavg()[1], 2),
    }


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Of how many, and half, 95 and 99 of 100 and all of them not more than what."""
    ordered = sorted(each * 1000 for each in seconds)
    p95 = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    return {**quantiles(ordered, 1), "p95": round(p95, 1)}


async def _asked(url: str, folder: Path, numbers: Sequence[str], questions: Questions) -> Answers:
    settings = Settings(_env_file=None, database_url=url, secret_key=SecretStr(SECRET), city="longnan")
    tokens = await demo.load(settings)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "SUBAN_DATABASE_URL": url,
        "SUBAN_SECRET_KEY": SECRET,
        "SUBAN_CITY": "longnan",
        # There is none: no list asks it.
        "SUBAN_TEMPORAL_ADDRESS": f"127.0.0.1:{free_port('127.0.0.1')}",
    }
    api = Api("127.0.0.1", free_port("127.0.0.1"), environment)
    with running(api, folder):
        async with Connection(api.port) as http:
            # What is not noted comes first: the first connection is no question.
            await _Asking(http, tokens, numbers, Answers()).page("the first of all", "CENTRE", {})
            asking = _Asking(http, tokens, numbers, answers := Answers())
            for turn in range(questions.times):
                await asking.lists(turn)
        async with OverHttp(api.port, tokens["CENTRE"]) as centre:
            for name, some in questions.words.items():
                for turn, word in enumerate(some):
                    filters = _FILTERS[turn // 2 % len(_FILTERS)] if turn % 2 else {}
                    for what, seconds in (await centre.asked(word, filters)).items():
                        page = what.removeprefix("http, ")
                        answers.seconds[f"search, {name}: {page}"].append(seconds)
    return answers


class _Asking:
    def __init__(
        self,
        http: Connection,
        tokens: Mapping[str, str],
        numbers: Sequence[str],
        answers: Answers,
    ) -> None:
        self._http, self._tokens, self._numbers, self._answers = http, tokens, numbers, answers
        self._random = Random(4)

    async def lists(self, turn: int) -> None:
        """One round of all questions."""
        for name, (who, filters) in _PAGES.items():
            changed = {**filters, "unit": UNITS[turn % len(UNITS)]} if "unit" in filters else filters
            await self.page(name, who, changed)
        number = self._random.choice(self._numbers)
        cursor = base64.urlsafe_b64encode(json.dumps(["newest", number, None]).encode()).decode()
        await self.page("centre: a page far down", "CENTRE", {"cursor": cursor})
        await self._get("track", f"/api/v1/track/{number}", {"Query-Code": query_code(SECRET, number)})
        await self._look_up(f"138{self._random.randrange(40_000_000):08}")
        await self._get("published replies", "/api/v1/published-replies", {})
        if turn < _FIGURES:
            await self._figures(turn)

    async def page(self, name: str, who: str, filters: Mapping[str, str]) -> None:
        """A page of the worklist."""
        said = await self._get(name, f"/api/v1/petitions?{query_of(filters)}", self._bearer(who))
        lines = self._answers.lines
        lines[name] = max(lines.get(name, 0), len(json.loads(said)["items"]))

    async def _figures(self, turn: int) -> None:
        until = datetime.now(CHINA).date() - timedelta(days=1 + turn)
        for name, days in (("a week", 6), ("a month", 29), ("eleven months", 333)):
            period = urlencode({"since": until - timedelta(days=days), "until": until})
            for kind in ("handling", "satisfaction"):
                path = f"/api/v1/figures/{kind}?{period}"
                await self._get(f"figures: {kind} of {name}", path, self._bearer("SUPERVISOR"))
        # What it counts is kept for a second.
        await asyncio.sleep(1.0)
        await self._get("the live state", "/api/v1/live", self._bearer("SUPERVISOR"))

    async def _look_up(self, phone: str) -> None:
        asked = self._http.post(
            "/api/v1/petition-lookups",
            json.dumps({"phone": phone}).encode(),
            self._bearer("CENTRE").items(),
            status=200,
        )
        self._answers.seconds["centre: petitions of a telephone number"].append((await timed(asked))[0])

    async def _get(self, name: str, path: str, headers: Mapping[str, str]) -> bytes:
        seconds, said = await timed(self._http.get(path, headers.items()))
        self._answers.seconds[name].append(seconds)
        return said

    def _bearer(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[who]}"}
