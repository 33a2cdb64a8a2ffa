"""What a worker does about releases when it starts."""

import asyncio
import logging
from collections.abc import Sequence

from temporalio.client import Client

from suban.engine.names import NOTICES, PETITIONS
from suban.engine.petitions import EngineAwayError
from suban.engine.releases import NoWorkerError, Releases, UnknownReleaseError

_PAUSE = 0.2
_TOLD_EVERY = 50

_log = logging.getLogger(__name__)


async def take_petitions(client: Client, release: str, queues: Sequence[str] = (PETITIONS, NOTICES)) -> None:
    """Return once this worker asks for tasks and some release takes petitions: this one, where none does yet.

    So a first start needs nothing more, and what was begun before there were releases goes on here. Where
    another release does, this one waits for `suban rollout`. `queues` are those that its workers serve.
    """
    releases, tried = Releases(client, queues), 0
    while True:
        try:
            current = await releases.current()
            if current is None:
                await releases.make_current(release)
            else:
                await releases.check(release)
                if current != release:
                    _tell_who_is_in_charge(current, release)
            return
        except (UnknownReleaseError, NoWorkerError, EngineAwayError) as error:
            # Its own first questions for tasks may still be on their way.
            tried += 1
            if tried % _TOLD_EVERY == 0:
                _log.warning(
                    "引擎尚未接受版本 %s / the engine does not take release %s yet: %s %s",
                    release,
                    release,
                    type(error).__name__,
                    error,
                )
        await asyncio.sleep(_PAUSE)


def _tell_who_is_in_charge(current: str, release: str) -> None:
    _log.info(
        "现行版本为 %s；%s 待 suban rollout start 后接管 / "
        "release %s is in charge; %s takes over with `suban rollout start`",
        current,
        release,
        current,
        release,
    )
