"""Notices through any of the services that `apprise` knows: WeCom, DingTalk, Lark, text messages, and others.

An address of a service has places for whom it is: `{recipient}`, `{email}`, `{phone}`. What apprise cannot
say is why a service did not take a message, so every failure is tried again; and no service knows a resend.
Where that matters, a webhook is the better way.
"""

import asyncio
import logging
from string import Formatter
from typing import Literal
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, NotifyFormat

from suban.notices.transport import Contact, Message, UnreachableError, is_staff

# It logs texts and addresses.
_LOG = logging.getLogger("apprise")
_LOG.setLevel(logging.CRITICAL + 1)
_LOG.propagate = False

_PLACES = ("recipient", "email", "phone")


class AddressError(ValueError):
    """An address that apprise does not know, or with another place than ours."""


class Service:
    """Hands each message to a service of apprise, whose plugins wait: in a thread."""

    channel: Literal["apprise"] = "apprise"

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
        """Send it. Raises `UnreachableError`."""
        taken = await asyncio.to_thread(self._hand_over, message)
        if not taken:
            raise UnreachableError("not_taken")

    def _hand_over(self, message: Message) -> bool:
        # A redirect is not followed: what is meant for one place is not told to another.
        service = Apprise(asset=AppriseAsset(http_redirects=False))
        if not service.add(self._filled(message.recipient, message.address, message.phone)):
            return False
        return bool(
            service.notify(
                title=message.words.subject,
                body=message.words.body,
                body_format=NotifyFormat.TEXT,
                interpret_escapes=False,
            )
        )

    def _filled(self, recipient: str, email: str, phone: str) -> str:
        figures = {"recipient": recipient, "email": email, "phone": phone}
        return self._address.format(**{name: quote(value, safe="") for name, value in figures.items()})
