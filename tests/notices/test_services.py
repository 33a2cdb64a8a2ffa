"""Notices through apprise, to a real server."""

import json
import logging
from dataclasses import replace

import pytest

from suban.notices.services import AddressError, Service
from suban.notices.transport import Contact, UnreachableError
from tests.notices.gateway import GatewayInThread
from tests.notices.test_smtp import message

# Some plugin of apprise looks for a module that Python 3.13 no longer has, and does without it there.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


async def test_it_is_told_in_the_words_of_the_notice(gateway: GatewayInThread) -> None:
    service = Service(f"json://127.0.0.1:{gateway.port}/to/{{recipient}}/{{phone}}/")
    await service.send(replace(message("li@example.org"), recipient="办/1", phone="+86 1380"))
    ((path, _, body),) = gateway.received
    assert path == "/to/%E5%8A%9E%2F1/+86%201380/"
    said = json.loads(body)
    assert said["title"] == "您的诉求 20250925-000001 已受理"
    assert said["message"].startswith("尊敬的诉求人：")


@pytest.mark.parametrize("status", [400, 500])
async def test_what_it_does_not_take_is_tried_again_and_nothing_is_logged(
    gateway: GatewayInThread, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.answers = [status]
    with caplog.at_level(logging.DEBUG), pytest.raises(UnreachableError, match="not_taken"):
        await Service(f"json://user:secret@127.0.0.1:{gateway.port}/").send(message("li@example.org"))
    assert "secret" not in caplog.text
    assert "尊敬" not in caplog.text


async def test_it_goes_nowhere_else(gateway: GatewayInThread) -> None:
    elsewhere = GatewayInThread()
    elsewhere.up()
    gateway.answers, gateway.location = [307], elsewhere.url
    with pytest.raises(UnreachableError, match="not_taken"):
        await Service(f"json://127.0.0.1:{gateway.port}/").send(message("li@example.org"))
    elsewhere.down()
    assert elsewhere.received == []


async def test_a_service_that_is_away_is_asked_again(gateway: GatewayInThread) -> None:
    gateway.down()
    with pytest.raises(UnreachableError, match="not_taken"):
        await Service(f"json://127.0.0.1:{gateway.port}/").send(message("li@example.org"))


@pytest.mark.parametrize(
    "address", ["", "nonsense", "what://is/this", "json://h/{name}", "json://h/{", "json://h/{}"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        Service(address)


@pytest.mark.parametrize(
    ("address", "staff", "with_mail", "petitioner", "with_phone"),
    [
        ("json://group", True, True, False, False),
        ("json://h/{recipient}", True, True, False, False),
        ("json://h/{email}", False, True, False, False),
        ("json://h/{phone}", False, False, False, True),
    ],
)
def test_who_is_reached_is_what_the_address_asks_for(
    address: str, staff: bool, with_mail: bool, petitioner: bool, with_phone: bool
) -> None:
    reaches = Service(address).reaches
    assert reaches(Contact("handler-1")) is staff
    assert reaches(Contact("handler-1", email="a@example.org")) is with_mail
    assert reaches(Contact("petitioner")) is petitioner
    assert reaches(Contact("petitioner", phone="13800000000")) is with_phone
