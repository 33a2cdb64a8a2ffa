"""What every way of sending offers."""

import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from suban.notices.manners import Manners
from suban.notices.message import Words
from suban.wording import Language

Channel = Literal["smtp", "webhook", "apprise", "mailbox"]


@dataclass(frozen=True)
class Message:
    """One notice to one recipient. `address` is empty where the recipient is found by name."""

    key: str
    notice_id: int
    number: str
    recipient: str
    address: str
    language: Language
    words: Words
    created_at: datetime
    phone: str = ""


@dataclass(frozen=True)
class Contact:
    """Somebody of the staff, by code, or `petitioner`; and what is known of how to reach them."""

    id: str
    email: str | None = None
    phone: str | None = None


def is_staff(contact: Contact) -> bool:
    """Whether it is not the petitioner."""
    return contact.id != "petitioner"


class TransportError(Exception):
    """A message was not taken. `code` names the reason without its text, which may name people."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class UnreachableError(TransportError):
    """Not now: it is tried again, and not before `after`, where the other side asks for that."""

    def __init__(self, code: str, after: timedelta | None = None) -> None:
        super().__init__(code)
        self.after = after


class UncertainError(UnreachableError):
    """The message was handed over, and nobody knows whether it was taken: the answer did not come."""


def unreachable(error: BaseException) -> UnreachableError:
    """Why there was no connection. Libraries wrap what happened, so it is looked for among the causes."""
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case ssl.SSLCertVerificationError():
                return UnreachableError("bad_certificate")
            case ssl.SSLError():
                return UnreachableError("no_tls")
            case TimeoutError():
                return UnreachableError("timed_out")
        cause = cause.__cause__ or cause.__context__
    return UnreachableError(type(error).__name__)


class RefusedError(TransportError):
    """Not at all: the address is wrong or the message is not wanted, and trying again would not help."""


class Transport(Protocol):
    """A way of sending. A message has the same key whenever it is sent, and takes it along where it can."""

    @property
    def channel(self) -> Channel:
        """The name under which deliveries record it."""

    @property
    def longest(self) -> timedelta:
        """After so long `send` has returned or raised, or its process is dead."""

    def reaches(self, contact: Contact) -> bool:
        """Whether enough is known of somebody to send to them this way."""

    async def send(self, message: Message) -> None:
        """Send; returns once the message is taken.

        Raises `UnreachableError`, `UncertainError`, `RefusedError`.
        """


@dataclass(frozen=True)
class Transports:
    """The ways of sending that this platform has. Without one that leads out all goes to the mailbox.

    `manners` are those of the way that leads out.
    """

    mailbox: Transport
    outside: Transport | None = None
    manners: Manners = field(default_factory=Manners)
