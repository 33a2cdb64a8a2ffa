"""Mail over SMTP.

With the standard library in a thread: a platform sends few messages at once, smtplib is kept with
Python itself, and an asyncio client would be one more dependency for the same bytes.
"""

import asyncio
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Any, Literal

from suban.notices.transport import (
    Contact,
    Message,
    RefusedError,
    UncertainError,
    UnreachableError,
    unreachable,
)

# For each step of the conversation, not for the whole.
_STEP_SECONDS = 20
# For the answer to the end of a mail, where impatience makes doubt: RFC 5321 asks for patience there.
_LAST_STEP_SECONDS = 60
# Greeting, twice EHLO, STARTTLS, two of a login, sender, recipient, DATA and the mail itself.
_MOST_STEPS = 10
_END_OF_MAIL = b"\r\n.\r\n"

# RFC 5321: 4yz is try again, 5yz is no.
_PERMANENT = range(500, 600)
# RFC 3463, RFC 4954: no login, or mail that it does not take from us, whoever the recipient is.
_UNWELCOME = re.compile(rb"5\.7\.")
_NO_LOGIN = 530


@dataclass(frozen=True)
class MailServer:
    """The server to hand mail to, and the sender's address.

    `starttls` encrypts before anything is said, `tls` from the first byte on; one of them at most.
    """

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    tls: bool = False


class Smtp:
    """Hands each message to a mail server. Raises `ValueError` for a sender that is no address."""

    channel: Literal["smtp"] = "smtp"

    def __init__(
        self,
        server: MailServer,
        step_seconds: float = _STEP_SECONDS,
        last_step_seconds: float = _LAST_STEP_SECONDS,
    ) -> None:
        self._server = server
        self._step_seconds = step_seconds
        self._last_step_seconds = last_step_seconds
        self.longest = timedelta(seconds=_MOST_STEPS * step_seconds + last_step_seconds)
        self._sender = _one_address(server.sender)

    def reaches(self, contact: Contact) -> bool:
        """Whoever has an address."""
        return bool(contact.email)

    async def send(self, message: Message) -> None:
        """Send it as mail. Raises `UnreachableError`, `UncertainError`, `RefusedError`."""
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
        connection: _Conversation | None = None
        try:
            with self._connected() as connection:
                connection.send_message(mail, self._sender.addr_spec, [address])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPSenderRefused as error:
            raise UnreachableError(f"unwelcome_{error.smtp_code}") from None
        except smtplib.SMTPNotSupportedError:
            raise RefusedError("bad_address") from None
        except (smtplib.SMTPException, OSError) as error:
            why = unreachable(error)
            if connection is not None and connection.unanswered:
                raise UncertainError(why.code) from None
            raise why from None

    @contextmanager
    def _connected(self) -> Iterator["_Conversation"]:
        server = self._server
        if server.tls:
            context = ssl.create_default_context()
            connection: _Conversation = _Encrypted(
                server.host, server.port, timeout=self._step_seconds, context=context
            )
        else:
            connection = _Conversation(server.host, server.port, timeout=self._step_seconds)
        connection.patience = self._last_step_seconds
        try:
            self._introduce(connection)
            yield connection
            # Mail that was taken is taken: what the server says to a farewell would have it sent again.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _introduce(self, connection: smtplib.SMTP) -> None:
        server = self._server
        try:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
        except smtplib.SMTPNotSupportedError:
            raise UnreachableError("no_starttls") from None
        try:
            if server.username:
                connection.login(server.username, server.password or "")
        except smtplib.SMTPNotSupportedError:
            raise UnreachableError("no_login") from None


class _Conversation(smtplib.SMTP):
    """Knows whether a whole mail was handed over that the server has not answered: it may be taken."""

    unanswered = False
    patience: float = _LAST_STEP_SECONDS

    def send(self, s: Any) -> None:
        """Send, and notice the end of a mail. What fails before that end is there cannot have been taken."""
        super().send(s)
        if isinstance(s, bytes) and s.endswith(_END_OF_MAIL):
            self.unanswered = True
            assert self.sock is not None
            self.sock.settimeout(self.patience)

    def getreply(self) -> tuple[int, bytes]:
        """An answer, after which there is no doubt."""
        answer = super().getreply()
        self.unanswered = False
        return answer


class _Encrypted(_Conversation, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


def _refusal(code: int, said: bytes | str) -> RefusedError | UnreachableError:
    words = said if isinstance(said, bytes) else said.encode()
    if code == _NO_LOGIN or _UNWELCOME.match(words):
        return UnreachableError(f"unwelcome_{code}")
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
