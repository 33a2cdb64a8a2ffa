"""What the end of an attempt means for a message: settled, or tried again, and when."""

from dataclasses import dataclass
from datetime import timedelta

from suban.notices.manners import Manners
from suban.notices.transport import RefusedError, TransportError, UncertainError, UnreachableError
from suban.store import attempts
from suban.store.attempts import Begun, State
from suban.store.database import Store


@dataclass(frozen=True)
class Pending:
    """Somebody who is to be told later, after so long. `fresh`: an attempt has just failed."""

    code: str
    after: timedelta
    fresh: bool = False


@dataclass(frozen=True)
class Outcome:
    """How an attempt is recorded."""

    state: State
    error: str = ""
    due_in: timedelta | None = None
    doubtful: bool = False

    @property
    def pending(self) -> Pending | None:
        """When it is tried again, if it is."""
        return Pending(self.error, self.due_in, fresh=True) if self.due_in is not None else None


def outcome(error: TransportError | None, begun: Begun, manners: Manners) -> Outcome:
    """What an attempt came to, which ended with this error or without one."""
    match error:
        case None:
            return Outcome("sent")
        case RefusedError():
            return Outcome("refused", error.code)
        case UncertainError() if not manners.again:
            return Outcome("uncertain", error.code, doubtful=True)
    doubtful = isinstance(error, UncertainError)
    if begun.expired:
        return Outcome("given_up", error.code, doubtful=doubtful)
    asked = error.after if isinstance(error, UnreachableError) else None
    due_in = max(manners.pause(begun.attempt), asked or timedelta())
    return Outcome("deferred", error.code, due_in, doubtful)


async def record(store: Store, notice_id: int, recipient: str, begun: Begun, end: Outcome) -> None:
    """Record how an attempt ended."""
    await attempts.settle(
        store,
        notice_id,
        recipient,
        end.state,
        end.error,
        attempt=begun.attempt,
        due_in=end.due_in,
        doubtful=end.doubtful,
    )
