"""Mail over SMTP.

With the standard library in a thread: a platform sends few messages at once, smtplib is kept with
Python itself, and an asyncio client would be one more dependency for the same bytes.
"""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Literal

from suban.notices.transport import Contact, Message, RefusedError, UnreachableError

# For each step of the conversation, not for the whole.
_STEP_SECONDS = 20

# RFC 5321: 4yz is try again, 5yz is no.
_PERMANENT = range(500, 600)


@dataclass(frozen=True)
class MailServer:
    """The server to hand mail to, and the sender's address."""

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False


class Smtp:
    """Hands each message to a mail server."""

    channel: Literal["smtp"] = "smtp"

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._sender = _one_address(server.sender)

    def reaches(self, contact: Contact) -> bool:
        """Whoever has an address."""
        return bool(contact.email)

    async def send(self, message: Message) -> None:
        """Send it as mail. Raises `UnreachableError`, `RefusedError`."""
        mail = self._compose(message)
        await asyncio.to_thread(self._hand_over, mail, message.address)

    def _compose(self, message: Message) -> EmailMessage:
        mail = EmailMessage(policy=SMTP_POLICY)
        try:
            mail["To"] = _one_address(message.address)
        except (ValueError, MessageError):
            raise RefusedError("bad_address") from None
        mail["From"] = self._server.sender
        mail["Subject"] = message.words.subject
        # When the notice arose: whoever reads it after an outage sees its age, and a resend is identical.
        mail["Date"] = format_datetime(message.created_at)
        mail["Message-ID"] = f"<{message.key}@{self._sender.domain}>"
        mail["Content-Language"] = "zh-CN" if message.language == "zh" else "en"
        # RFC 3834: no holiday answers to a machine.
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.words.body)
        return mail

    def _hand_over(self, mail: EmailMessage, address: str) -> None:
        server = self._server
        try:
            with smtplib.SMTP(server.host, server.port, timeout=_STEP_SECONDS) as connection:
                if server.starttls:
                    connection.starttls(context=ssl.create_default_context())
                if server.username:
                    connection.login(server.username, server.password or "")
                connection.send_message(mail, self._sender.addr_spec, [address])
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise _refusal(code) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise UnreachableError(type(error).__name__) from None


def _refusal(code: int) -> RefusedError | UnreachableError:
    return RefusedError(f"smtp_{code}") if code in _PERMANENT else UnreachableError(f"smtp_{code}")


def _one_address(text: str) -> Address:
    probe = EmailMessage(policy=SMTP_POLICY)
    probe["To"] = text
    header = probe["To"]
    if header.defects or len(header.addresses) != 1:
        raise ValueError("not an address")
    address: Address = header.addresses[0]
    if not address.username or not address.domain:
        raise ValueError("not an address")
    return address
