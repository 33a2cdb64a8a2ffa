from collections.abc import Iterator

import pytest

from tests.notices.gateway import GatewayInThread
from tests.notices.mail_server import MailServerInThread


@pytest.fixture
def mail_server() -> Iterator[MailServerInThread]:
    server = MailServerInThread()
    server.up()
    yield server
    server.down()


@pytest.fixture
def gateway() -> Iterator[GatewayInThread]:
    server = GatewayInThread()
    server.up()
    yield server
    server.down()
