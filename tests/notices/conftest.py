import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notices.certificates import trusted
from tests.notices.gateway import GatewayInThread
from tests.notices.mail_server import MailServerInThread


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a good server shows: this process trusts it, as an operator would have it do."""
    context, authority = trusted(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    return context


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
