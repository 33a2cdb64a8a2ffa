"""The webhook over real TLS, checked by the standard's own library, and gateways that behave badly."""

import base64
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import standardwebhooks
import trustme

from suban.notices.transport import UnreachableError
from suban.notices.webhook import Gateway, Webhook
from tests.notices.certificates import shown
from tests.notices.gateway import GatewayInThread
from tests.notices.test_smtp import message

SECRET = "a secret that the gateway knows, too: 诉办"


@pytest.fixture
def secure(certificate: ssl.SSLContext) -> Iterator[GatewayInThread]:
    server = GatewayInThread(tls=certificate)
    server.up()
    yield server
    server.down()


def webhook(gateway: GatewayInThread, seconds: float = 5) -> Webhook:
    return Webhook(Gateway(gateway.url, SECRET, seconds))


async def test_the_library_of_the_standard_takes_it_and_nothing_else(secure: GatewayInThread) -> None:
    await webhook(secure).send(message("li@example.org"))
    ((_, headers, body),) = secure.received
    theirs = standardwebhooks.Webhook("whsec_" + base64.b64encode(SECRET.encode()).decode())
    assert theirs.verify(body, headers)["data"]["email"] == "li@example.org"
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        theirs.verify(body.replace(b"li@", b"wu@"), headers)


@pytest.mark.parametrize("fault", ["authority", "name"])
async def test_a_certificate_that_is_not_good_is_told_as_that(
    certificate: ssl.SSLContext, fault: str
) -> None:
    name = "127.0.0.1" if fault == "authority" else "gateway.example.org"
    server = GatewayInThread(tls=shown(trustme.CA(), name))
    server.up()
    with pytest.raises(UnreachableError, match=r"^bad_certificate$"):
        await webhook(server).send(message("li@example.org"))
    server.down()
    assert server.received == []


async def test_a_port_without_encryption_is_told_as_that(
    gateway: GatewayInThread, certificate: ssl.SSLContext
) -> None:
    wrong = Webhook(Gateway(gateway.url.replace("http:", "https:"), SECRET, 5))
    with pytest.raises(UnreachableError, match=r"^no_tls$"):
        await wrong.send(message("li@example.org"))
    assert gateway.received == []


async def test_a_gateway_that_never_shakes_hands_is_left(certificate: ssl.SSLContext) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(UnreachableError, match=r"^timed_out$"):
            await Webhook(Gateway(url, SECRET, 0.3)).send(message("li@example.org"))


async def test_an_answer_of_any_length_is_not_waited_for(secure: GatewayInThread) -> None:
    secure.answers, secure.answer = [200], b"x" * 50_000_000
    await webhook(secure).send(message("li@example.org"))
    assert len(secure.received) == 1


@pytest.mark.parametrize(
    ("status", "asked", "least", "most"),
    [
        (429, "90", 90, 90),
        (503, "0", 0, 0),
        (503, "999999999", 3600, 3600),
    ],
)
async def test_it_comes_again_when_the_gateway_says(
    gateway: GatewayInThread, status: int, asked: str, least: int, most: int
) -> None:
    gateway.answers, gateway.retry_after = [status], asked
    with pytest.raises(UnreachableError) as caught:
        await webhook(gateway).send(message("li@example.org"))
    assert caught.value.after is not None
    assert least <= caught.value.after.total_seconds() <= most


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (429, ""),
        (429, "soon"),
        (429, "-5"),
        (429, "Wed, 21 Oct 2015 07:28:00 GMT"),
        (429, "²"),
        (500, "90"),
    ],
)
async def test_what_it_does_not_say_is_left_to_the_usual_pace(
    gateway: GatewayInThread, status: int, asked: str
) -> None:
    gateway.answers, gateway.retry_after = [status], asked
    with pytest.raises(UnreachableError) as caught:
        await webhook(gateway).send(message("li@example.org"))
    assert not caught.value.after


async def test_a_gateway_may_say_it_by_a_date(gateway: GatewayInThread) -> None:
    in_half_an_hour = datetime.now(UTC) + timedelta(minutes=30)
    gateway.answers, gateway.retry_after = [429], format_datetime(in_half_an_hour, usegmt=True)
    with pytest.raises(UnreachableError) as caught:
        await webhook(gateway).send(message("li@example.org"))
    assert caught.value.after is not None
    assert timedelta(minutes=25) < caught.value.after <= timedelta(minutes=30)
