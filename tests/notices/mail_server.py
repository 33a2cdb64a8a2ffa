"""A real SMTP server in a thread, which can be taken down and put up again on the same port."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from suban.embedded.ports import free_port


@dataclass
class MailServerInThread:
    """`answers` gives a reply to RCPT TO for some addresses; `received` is (address, mail) in order.

    With `silent` it takes mail and then says nothing. `tls` is encrypted from the first byte on, `starttls`
    when the client asks; without that no mail is taken.
    """

    port: int = field(default_factory=lambda: free_port("127.0.0.1"))
    answers: dict[str, str] = field(default_factory=dict)
    login: tuple[str, str] | None = None
    tls: SSLContext | None = None
    starttls: SSLContext | None = None
    farewell: str = "221 Bye"
    silent: bool = False
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    _controller: Controller | None = None

    def up(self) -> None:
        """Listen."""
        wanted = self.login
        options: dict[str, Any] = {}
        if wanted is not None:

            def authenticate(
                server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
            ) -> AuthResult:
                known = (data.login.decode(), data.password.decode()) == wanted
                return AuthResult(success=known, handled=False)

            options = {"authenticator": authenticate, "auth_require_tls": False}
        if self.starttls:
            options |= {"tls_context": self.starttls, "require_starttls": True}
        if self.tls:
            options |= {"ssl_context": self.tls}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    def down(self) -> None:
        """Stop listening."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        self.received += [(address, mail) for address in envelope.rcpt_tos]
        if self.silent:
            # It has taken the mail, and does not come to say so.
            await asyncio.sleep(60)
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self.farewell

    def to(self, address: str) -> list[EmailMessage]:
        """What has come for an address."""
        return [mail for recipient, mail in self.received if recipient == address]
