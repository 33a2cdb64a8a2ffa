"""Messages to another platform: a signed POST, as to a gateway, whose answer is a receipt."""

import asyncio
import json
import ssl
import time
from datetime import timedelta
from typing import Any

import httpx

from suban.notices.transport import UnreachableError
from suban.notices.webhook import judge, signed, unanswered

_SECONDS = 10.0
LONGEST = timedelta(seconds=15)
"""After so long a message is taken or not, or its process is dead."""
_MOST_READ = 64 * 1024


async def post(url: str, secret: str, key: str, message: dict[str, Any]) -> dict[str, Any]:
    """Post a message and give the receipt; empty where the platform says nothing with it.

    The same key is the same message. Raises `UnreachableError`, `RefusedError`.
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed(secret, key, int(time.time()), body)
    try:
        async with (
            asyncio.timeout(_SECONDS),
            httpx.AsyncClient(
                verify=ssl.create_default_context(),
                trust_env=False,
                follow_redirects=False,
                timeout=_SECONDS * 0.9,
            ) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            judge(answer.status_code, answer.headers.get("retry-after"))
            said = b""
            async for piece in answer.aiter_bytes():
                said += piece
                if len(said) > _MOST_READ:
                    return {}
    except UnreachableError:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise unanswered(error) from None
    try:
        receipt = json.loads(said)
    except ValueError:
        return {}
    return receipt if isinstance(receipt, dict) else {}
