"""The one place that logs readings: what a route shows the staff is recorded before its answer leaves.

A route says with `logged_as` what kind of reading it is, or with `shows_nothing` why it is none. What cannot
be logged is not shown.
"""

import logging
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from api.surroundings import Surroundings
from suban.domain.acts import Actor
from suban.domain.reading_log import ReadingKind
from suban.searched_words import searched_words
from suban.store.reading_log import NotLoggedError, ReadingRecord, log_reading

_log = logging.getLogger(__name__)

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

_KIND = "__reading__"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"[0-9]{8}-[0-9]{6,12}", re.ASCII)
_REFUSED = 400
_BROKEN = 500


@dataclass
class Shown:
    """What one request shows, as far as its route knows it."""

    actor: Actor | None = None
    numbers: list[str] | None = None
    identity: bool = False
    asked: list[str] | None = None
    words: str | None = None


_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


def logged_as(kind: ReadingKind) -> Callable[[Endpoint], Endpoint]:
    """Say what a route lets the staff read. It stands below the line that gives the route its address."""

    def declare(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _KIND, kind)
        return endpoint

    return declare


def shows_nothing(why: str) -> Callable[[Endpoint], Endpoint]:
    """Say why a route that knows the staff shows nothing that must be logged."""
    assert why

    def declare(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _KIND, None)
        return endpoint

    return declare


def is_declared(endpoint: object) -> bool:
    """Whether a route says what it lets the staff read, if anything."""
    return hasattr(endpoint, _KIND)


def note_reader(actor: Actor) -> None:
    """Who of the staff asks."""
    if (shown := _shown.get()) is not None:
        shown.actor = actor


def note_identity() -> None:
    """The answer tells who asks."""
    if (shown := _shown.get()) is not None:
        shown.identity = True


def note_list(numbers: Iterable[str | None]) -> None:
    """The answer is a list that shows these petitions."""
    if (shown := _shown.get()) is not None:
        shown.numbers = list(dict.fromkeys(each for each in numbers if each is not None))


def note_search(asked: Iterable[str], words: str | None) -> None:
    """What was asked of a list: the names of what was given; what was searched for, kept as a keyed hash."""
    if (shown := _shown.get()) is not None:
        shown.asked, shown.words = sorted(asked), words


class ReadingsLogged:
    """Holds an answer to the staff back until it is in the log that they get it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        shown, held_back = Shown(), False
        token = _shown.set(shown)

        async def sending(message: Message) -> None:
            nonlocal held_back
            starts = message["type"] == "http.response.start"
            if starts and not await _logged(scope, shown, message["status"]):
                held_back = True
                await problem("not_logged")(scope, receive, send)
            if not held_back:
                await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            _shown.reset(token)


async def _logged(scope: Scope, shown: Shown, status: int) -> bool:
    """Log what is read, if anything is. False: that was not possible."""
    kind: ReadingKind | None = getattr(scope.get("endpoint"), _KIND, None)
    if kind is None or shown.actor is None or status >= _BROKEN:
        return True
    here: Surroundings = scope["app"].state.surroundings
    try:
        await log_reading(here.store, _record(here, scope, kind, shown, status))
    except NotLoggedError as error:
        _log.error(
            "查询未能记入日志，不予显示 / a reading could not be logged and was not answered: %s", error
        )
        return False
    return True


def _record(here: Surroundings, scope: Scope, kind: ReadingKind, shown: Shown, status: int) -> ReadingRecord:
    assert shown.actor is not None
    path = scope.get("path_params", {})
    number = str(path.get("number", ""))
    others = [str(value) for name, value in path.items() if name != "number"]
    allowed = status < _REFUSED
    return ReadingRecord(
        at=here.clock.now(),
        by=shown.actor.person,
        role=shown.actor.role,
        unit=shown.actor.unit,
        kind=kind,
        # What somebody typed into an address may be anything: only what has the form of our own is kept.
        number=number if _NUMBER.fullmatch(number) else None,
        about=" ".join(each for each in others if allowed or _ID.fullmatch(each)) or None,
        numbers=shown.numbers if allowed else None,
        identity=shown.identity and allowed,
        asked=shown.asked,
        words=searched_words(here.secret, shown.words) if shown.words else None,
        address=scope["client"][0] if scope.get("client") else None,
        status=status,
    )
