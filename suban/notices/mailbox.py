"""The local mailbox as a transport."""

from datetime import timedelta
from typing import Literal, Protocol

from suban.notices.transport import Contact, Message


class Put(Protocol):
    """Stores a message once per notice and recipient."""

    async def __call__(self, *, notice_id: int, number: str, recipient: str, subject: str, body: str) -> None:
        """Store it; again is nothing."""


class Mailbox:
    """Puts messages where their recipient reads them through the API."""

    channel: Literal["mailbox"] = "mailbox"
    longest = timedelta(seconds=30)

    def __init__(self, put: Put) -> None:
        self._put = put

    def reaches(self, contact: Contact) -> bool:
        """Everybody: they look for themselves."""
        return True

    async def send(self, message: Message) -> None:
        """Put the message; a second time is nothing."""
        await self._put(
            notice_id=message.notice_id,
            number=message.number,
            recipient=message.recipient,
            subject=message.words.subject,
            body=message.words.body,
        )
