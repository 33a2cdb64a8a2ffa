"""Notices handed to a city's own gateway: a signed POST, as Standard Webhooks has it.

The gateway knows how to reach people: by text message, by the city's app. A resend has the same id. With
httpx, which asks nothing of the environment here: no proxy, no password file of whoever started the worker.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import ssl
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

import httpx

from suban.notices.pace import retry_after
from suban.notices.transport import (
    Contact,
    Message,
    RefusedError,
    UncertainError,
    UnreachableError,
    is_staff,
    unreachable,
)

# It logs each address that it asks, which may hold a key of the gateway.
logging.getLogger("httpx").setLevel(logging.WARNING)

# About us or about the moment, not about the message: a wrong secret, an address that is not there, too much.
# 402 is an account that is empty, 410 by the standard an address that is given up.
_LATER = frozenset({401, 402, 403, 404, 405, 407, 408, 410, 423, 425, 429})
# The answers for which RFC 9110 and RFC 6585 know a Retry-After.
_SAYS_WHEN = frozenset({429, 503})
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
)
# Between the end of an attempt and its record.
_MARGIN = 5


@dataclass(frozen=True)
class Gateway:
    """Where to post, and with which secret to sign."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    timeout_seconds: float = 10


class Webhook:
    """Posts each message to a gateway."""

    channel: Literal["webhook"] = "webhook"

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.longest = timedelta(seconds=gateway.timeout_seconds + _MARGIN)
        self._tls = ssl.create_default_context()

    def reaches(self, contact: Contact) -> bool:
        """Staff by their code; a petitioner by telephone or mail, whichever the gateway has."""
        return is_staff(contact) or bool(contact.phone or contact.email)

    async def send(self, message: Message) -> None:
        """Post it. Raises `UnreachableError`, `UncertainError`, `RefusedError`."""
        body = _body(message)
        headers = signed(self._gateway.secret, message.key, int(time.time()), body)
        try:
            async with asyncio.timeout(self._gateway.timeout_seconds):
                status, asked = await self._post(body, headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise unanswered(error) from None
        judge(status, asked)

    async def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str | None]:
        # A redirect is not followed: what is signed for one place is not told to another.
        async with (
            httpx.AsyncClient(
                verify=self._tls,
                trust_env=False,
                follow_redirects=False,
                # Below the limit for the whole, whose interruption would leave the socket of a handshake.
                timeout=self._gateway.timeout_seconds * 0.9,
            ) as client,
            # The answer is not read: nothing in it is for us.
            client.stream("POST", self._gateway.url, content=body, headers=headers) as answer,
        ):
            return answer.status_code, answer.headers.get("retry-after")


def unanswered(error: Exception) -> UnreachableError:
    """What an error means for a message: where there was no connection, nothing was handed over."""
    why = unreachable(error)
    if isinstance(error, _NEVER_SENT) or why.code in ("bad_certificate", "no_tls"):
        return why
    return UncertainError(why.code)


def judge(status: int, asked: str | None) -> None:
    """What an answer means for a message. Raises `UnreachableError`, `UncertainError`, `RefusedError`."""
    if 200 <= status < 300:
        return
    if 400 <= status < 500 and status not in _LATER:
        raise RefusedError(f"http_{status}")
    if status >= 500 and status not in _SAYS_WHEN:
        # It broke on the way, or what stands before the gateway waited for it in vain.
        raise UncertainError(f"http_{status}")
    raise UnreachableError(f"http_{status}", retry_after(asked) if status in _SAYS_WHEN else None)


def signed(secret: str, key: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers by which a gateway knows who posts, what, and when."""
    content = f"{key}.{timestamp}.".encode() + body
    mac = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "suban",
        "webhook-id": key,
        # The name by which gateways know the same that do not follow Standard Webhooks.
        "idempotency-key": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _body(message: Message) -> bytes:
    said = {
        "type": "notice",
        "timestamp": message.created_at.isoformat(),
        "data": {
            "notice": message.notice_id,
            "petition": message.number,
            "recipient": message.recipient,
            "email": message.address or None,
            "phone": message.phone or None,
            "language": message.language,
            "subject": message.words.subject,
            "body": message.words.body,
        },
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
