"""Mail over encrypted connections, against real servers with certificates that are good or not."""

import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme

from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import UnreachableError
from suban.wording.deliveries import error_text
from tests.notices.certificates import shown
from tests.notices.mail_server import MailServerInThread
from tests.notices.test_smtp import message

LOGIN = ("suban", "correct horse")

Serve = Callable[..., MailServerInThread]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[MailServerInThread] = []

    def up(**options: Any) -> MailServerInThread:
        running.append(MailServerInThread(**options))
        running[-1].up()
        return running[-1]

    yield up
    for each in running:
        each.down()


def smtp(server: MailServerInThread, way: str, login: tuple[str, str] = LOGIN) -> Smtp:
    return Smtp(
        MailServer(
            "127.0.0.1",
            server.port,
            "suban@city.example.org",
            *login,
            starttls=way == "starttls",
            tls=way == "tls",
        )
    )


@pytest.mark.parametrize("way", ["starttls", "tls"])
async def test_it_logs_in_and_sends_encrypted(serve: Serve, certificate: ssl.SSLContext, way: str) -> None:
    server = serve(**{way: certificate}, login=LOGIN)
    await smtp(server, way).send(message("li@example.org"))
    assert len(server.to("li@example.org")) == 1
    with pytest.raises(UnreachableError, match="SMTPAuthenticationError"):
        await smtp(server, way, ("suban", "wrong")).send(message("li@example.org"))


@pytest.mark.parametrize("way", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["authority", "name"])
async def test_a_certificate_that_is_not_good_gets_neither_password_nor_mail(
    serve: Serve, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, way: str, fault: str
) -> None:
    authority, other = trustme.CA(), trustme.CA()
    file = tmp_path / "authority.pem"
    (other if fault == "authority" else authority).cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    name = "127.0.0.1" if fault == "authority" else "mail.example.org"
    server = serve(**{way: shown(authority, name)}, login=LOGIN)
    with pytest.raises(UnreachableError, match=r"^bad_certificate$") as caught:
        await smtp(server, way).send(message("li@example.org"))
    assert server.received == []
    said = error_text(caught.value.code)
    assert "证书" in said["zh"]
    assert "certificate" in said["en"]


async def test_a_server_that_does_not_speak_tls_is_named(serve: Serve) -> None:
    with pytest.raises(UnreachableError, match=r"^no_tls$"):
        await smtp(serve(login=LOGIN), "tls").send(message("li@example.org"))
    with pytest.raises(UnreachableError, match=r"^no_starttls$"):
        await smtp(serve(login=LOGIN), "starttls").send(message("li@example.org"))
