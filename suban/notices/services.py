"""Notices through any of the services that `apprise` knows: WeCom, DingTalk, Lark, text messages, and others.

An address of a service has places for whom it is: `{recipient}`, `{email}`, `{phone}`. apprise itself tells
only whether a message was taken; what it logs tells most times whether the service said no, or was never
reached. Where neither shows, nobody knows. And no service knows a message that is sent again: where that
matters, a webhook is the better way.
"""

import asyncio
import logging
import re
from datetime import timedelta
from string import Formatter
from typing import Literal
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, NotifyFormat

from suban.notices.transport import (
    Contact,
    Message,
    UncertainError,
    UnreachableError,
    is_staff,
)

# It logs texts and addresses.
_LOG = logging.getLogger("apprise")
_LOG.setLevel(logging.CRITICAL + 1)
_LOG.propagate = False

_ANSWERED = re.compile(r"\berror=([0-9]{3})\b")
_NEVER_REACHED = re.compile(
    "NewConnectionError|ConnectTimeoutError|NameResolutionError|certificate verify failed"
)
_BUSY = 503

_PLACES = ("recipient", "email", "phone")


class AddressError(ValueError):
    """An address that apprise does not know, or with another place than ours."""


class Service:
    """Hands each message to a service of apprise, whose plugins wait: in a thread."""

    channel: Literal["apprise"] = "apprise"
    # Its requests wait for four seconds each, and a message may take several.
    longest = timedelta(minutes=2)

    def __init__(self, address: str) -> None:
        try:
            self._wanted = {name for _, name, _, _ in Formatter().parse(address) if name is not None}
        except ValueError:
            raise AddressError from None
        self._address = address
        if not self._wanted <= set(_PLACES) or not Apprise().add(
            self._filled("1", "a@example.org", "10000000")
        ):
            raise AddressError

    def reaches(self, contact: Contact) -> bool:
        """Whoever has what the address asks for. A petitioner has no code, and no place in a group."""
        has = {"email": contact.email, "phone": contact.phone}
        if is_staff(contact):
            return all(has[each] for each in self._wanted - {"recipient"})
        return (
            bool(self._wanted) and "recipient" not in self._wanted and all(has[each] for each in self._wanted)
        )

    async def send(self, message: Message) -> None:
        """Send it. Raises `UnreachableError`, `UncertainError`."""
        heard = _Heard()
        taken = await asyncio.to_thread(self._hand_over, message, heard)
        if not taken:
            raise UnreachableError("not_taken") if heard.certain else UncertainError("not_taken")

    def _hand_over(self, message: Message, heard: "_Heard") -> bool:
        # A redirect is not followed: what is meant for one place is not told to another.
        apprise = Apprise(asset=AppriseAsset(http_redirects=False))
        if not apprise.add(self._filled(message.recipient, message.address, message.phone)):
            heard.certain = True
            return False
        for service in apprise:
            service.logger = heard
        return bool(
            apprise.notify(
                title=message.words.subject,
                body=message.words.body,
                body_format=NotifyFormat.TEXT,
                interpret_escapes=False,
            )
        )

    def _filled(self, recipient: str, email: str, phone: str) -> str:
        figures = {"recipient": recipient, "email": email, "phone": phone}
        return self._address.format(**{name: quote(value, safe="") for name, value in figures.items()})


class _Heard(logging.Logger):
    """Hears what a service says of one message, and keeps nothing but whether it cannot have been taken."""

    def __init__(self) -> None:
        super().__init__("heard", logging.DEBUG)
        self.certain = False

    def handle(self, record: logging.LogRecord) -> None:
        """Listen. Nothing goes on from here."""
        said = record.getMessage()
        if answered := _ANSWERED.search(said):
            status = int(answered[1])
            self.certain = status < 500 or status == _BUSY
        elif _NEVER_REACHED.search(said):
            self.certain = True
