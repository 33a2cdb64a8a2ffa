"""Notices over a webhook, against a real server."""

import base64
import hashlib
import hmac
import json
import logging
import time
from dataclasses import replace

import pytest

from suban.notices.transport import (
    Contact,
    RefusedError,
    TransportError,
    UncertainError,
    UnreachableError,
)
from suban.notices.webhook import Gateway, Webhook, signed
from tests.notices.gateway import GatewayInThread
from tests.notices.test_smtp import message

SECRET = "a secret that the gateway knows, too: 诉办"


def webhook(gateway: GatewayInThread, seconds: float = 5) -> Webhook:
    return Webhook(Gateway(gateway.url, SECRET, seconds))


async def test_it_posts_what_there_is_to_tell_and_to_whom(gateway: GatewayInThread) -> None:
    await webhook(gateway).send(replace(message("li@example.org"), phone="13800000000"))
    ((path, headers, body),) = gateway.received
    assert path == "/notices?key=of-the-gateway"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "type": "notice",
        "timestamp": "2025-09-25T02:00:00+00:00",
        "data": {
            "notice": 1,
            "petition": "20250925-000001",
            "recipient": "petitioner",
            "email": "li@example.org",
            "phone": "13800000000",
            "language": "zh",
            "subject": "您的诉求 20250925-000001 已受理",
            "body": "尊敬的诉求人：\n\n“五型”办\n",
        },
    }


async def test_the_gateway_can_check_who_posts_and_when(gateway: GatewayInThread) -> None:
    await webhook(gateway).send(message("li@example.org"))
    ((_, headers, body),) = gateway.received
    key, sent_at = headers["webhook-id"], headers["webhook-timestamp"]
    assert key == message("li@example.org").key
    assert abs(time.time() - int(sent_at)) < 60
    mac = hmac.new(SECRET.encode(), f"{key}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example that the standard's libraries are tested with."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").decode("latin-1")
    key, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
    expected = hmac.new(secret.encode(), f"{key}.1614265330.".encode() + body, hashlib.sha256).digest()
    headers = signed(secret, key, 1614265330, body)
    assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


async def test_a_resend_is_recognisable(gateway: GatewayInThread) -> None:
    for _ in range(2):
        await webhook(gateway).send(message("li@example.org"))
    (_, first, one), (_, second, other) = gateway.received
    assert (
        first["webhook-id"] == second["webhook-id"] == first["idempotency-key"] == second["idempotency-key"]
    )
    assert one == other


@pytest.mark.parametrize("status", [400, 402, 404, 410, 413, 422, 429, 401, 408, 500, 502, 503, 301, 307])
async def test_what_is_about_the_message_is_not_tried_again(gateway: GatewayInThread, status: int) -> None:
    gateway.answers = [status]
    with pytest.raises(TransportError, match=f"^http_{status}$") as caught:
        await webhook(gateway).send(message("li@example.org"))
    assert isinstance(caught.value, RefusedError if status in (400, 413, 422) else UnreachableError)
    assert isinstance(caught.value, UncertainError) is (status in (500, 502))


async def test_it_goes_nowhere_else(gateway: GatewayInThread) -> None:
    elsewhere = GatewayInThread()
    elsewhere.up()
    gateway.answers, gateway.location = [307], elsewhere.url
    with pytest.raises(UnreachableError, match="http_307"):
        await webhook(gateway).send(message("li@example.org"))
    elsewhere.down()
    assert elsewhere.received == []


async def test_it_takes_no_proxy_of_the_environment(
    gateway: GatewayInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await webhook(gateway).send(message("li@example.org"))
    assert len(gateway.received) == 1


async def test_a_gateway_that_is_slow_or_away_is_asked_again(gateway: GatewayInThread) -> None:
    gateway.slow_seconds = 30
    with pytest.raises(UncertainError, match="timed_out"):
        await webhook(gateway, 0.3).send(message("li@example.org"))
    gateway.down()
    with pytest.raises(UnreachableError, match="ConnectError") as away:
        await webhook(gateway).send(message("li@example.org"))
    assert not isinstance(away.value, UncertainError)


async def test_a_certificate_that_is_not_good_is_refused(gateway: GatewayInThread) -> None:
    secure = Webhook(Gateway(gateway.url.replace("http:", "https:"), SECRET, 5))
    with pytest.raises(UnreachableError):
        await secure.send(message("li@example.org"))
    assert gateway.received == []
    assert secure._tls.check_hostname


async def test_nothing_of_it_is_logged_or_shown(
    gateway: GatewayInThread, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.answers = [422]
    with caplog.at_level(logging.INFO), pytest.raises(RefusedError) as caught:
        await webhook(gateway).send(message("li@example.org"))
    said = (
        caplog.text + repr(caught.value) + repr(caught.value.__cause__) + repr(Gateway(gateway.url, SECRET))
    )
    for secret in ("of-the-gateway", "li@example.org", "13800-bad", SECRET):
        assert secret not in said


@pytest.mark.parametrize(
    ("contact", "reached"),
    [
        (Contact("handler-1"), True),
        (Contact("petitioner"), False),
        (Contact("petitioner", phone="13800000000"), True),
        (Contact("petitioner", email="li@example.org"), True),
    ],
)
def test_staff_are_known_to_it_petitioners_by_telephone_or_mail(contact: Contact, reached: bool) -> None:
    assert Webhook(Gateway("https://gateway.example.org", SECRET)).reaches(contact) is reached
