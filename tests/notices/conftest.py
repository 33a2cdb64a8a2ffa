from collections.abc import Iterator

import pytest

from tests.notices.mail_server import MailServerInThread


@pytest.fixture
def mail_server() -> Iterator[MailServerInThread]:
    server = MailServerInThread()
    server.up()
    yield server
    server.down()
