"""Mail, against a real server."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from suban.notices.message import Words, message_key
from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import Message, RefusedError, UncertainError, UnreachableError
from tests.notices.mail_server import MailServerInThread

CAME_AT = datetime(2025, 9, 25, 2, 0, tzinfo=UTC)


def message(address: str) -> Message:
    return Message(
        key=message_key("0" * 64, "20250925-000001", "petitioner", "petitioner"),
        notice_id=1,
        number="20250925-000001",
        recipient="petitioner",
        address=address,
        language="zh",
        words=Words("您的诉求 20250925-000001 已受理", "尊敬的诉求人：\n\n“五型”办\n"),
        created_at=CAME_AT,
    )


def smtp(server: MailServerInThread, username: str | None = None, password: str | None = None) -> Smtp:
    return Smtp(MailServer("127.0.0.1", server.port, "诉办 <suban@city.example.org>", username, password))


async def test_chinese_words_arrive_as_they_were_written(mail_server: MailServerInThread) -> None:
    await smtp(mail_server).send(message("li@example.org"))
    (mail,) = mail_server.to("li@example.org")
    assert mail["Subject"] == "您的诉求 20250925-000001 已受理"
    assert mail.get_content().splitlines() == ["尊敬的诉求人：", "", "“五型”办"]
    assert mail["From"] == "诉办 <suban@city.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == CAME_AT


async def test_a_resend_is_recognisable(mail_server: MailServerInThread) -> None:
    await smtp(mail_server).send(message("li@example.org"))
    await smtp(mail_server).send(message("li@example.org"))
    first, second = mail_server.to("li@example.org")
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@city.example.org>")
    assert first.as_bytes() == second.as_bytes()


def test_no_two_messages_have_the_same_key() -> None:
    keys = {
        message_key(seal, number, audience, recipient, edition)
        for seal in ("0" * 64, "1" * 64)
        for number in ("20250925-000001", "20250925-000002")
        for audience in ("handlers", "office")
        for recipient in ("a", "b")
        for edition in (0, 1)
    }
    assert len(keys) == 32


@pytest.mark.parametrize(
    "address", ["nonsense", "", "a@b@c", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org"]
)
async def test_an_impossible_address_is_refused_before_it_is_sent(
    address: str, mail_server: MailServerInThread
) -> None:
    with pytest.raises(RefusedError, match="bad_address"):
        await smtp(mail_server).send(message(address))
    assert mail_server.received == []


async def test_a_server_that_says_no_means_it(mail_server: MailServerInThread) -> None:
    mail_server.answers["gone@example.org"] = "550 no such user gone@example.org"
    with pytest.raises(RefusedError) as caught:
        await smtp(mail_server).send(message("gone@example.org"))
    assert str(caught.value) == "smtp_550"
    assert caught.value.__cause__ is None


async def test_a_server_that_says_later_is_asked_again(mail_server: MailServerInThread) -> None:
    mail_server.answers["full@example.org"] = "452 mailbox of full@example.org is full"
    with pytest.raises(UnreachableError, match="smtp_452"):
        await smtp(mail_server).send(message("full@example.org"))


async def test_a_server_that_is_away_is_asked_again(mail_server: MailServerInThread) -> None:
    mail_server.down()
    with pytest.raises(UnreachableError, match="ConnectionRefusedError"):
        await smtp(mail_server).send(message("li@example.org"))


async def test_starttls_that_the_server_lacks_is_no_fault_of_the_recipient(
    mail_server: MailServerInThread,
) -> None:
    strict = Smtp(MailServer("127.0.0.1", mail_server.port, "suban@city.example.org", starttls=True))
    with pytest.raises(UnreachableError):
        await strict.send(message("li@example.org"))
    assert mail_server.received == []


@pytest.fixture
def guarded_server() -> Iterator[MailServerInThread]:
    server = MailServerInThread(login=("suban", "correct horse"))
    server.up()
    yield server
    server.down()


async def test_it_logs_in(guarded_server: MailServerInThread) -> None:
    await smtp(guarded_server, "suban", "correct horse").send(message("li@example.org"))
    assert len(guarded_server.to("li@example.org")) == 1
    with pytest.raises(UnreachableError, match="SMTPAuthenticationError"):
        await smtp(guarded_server, "suban", "wrong").send(message("li@example.org"))


def test_the_password_is_not_shown() -> None:
    assert "correct horse" not in repr(MailServer("host", 25, "a@b.cn", "suban", "correct horse"))


async def test_mail_that_was_taken_is_sent_whatever_the_farewell(mail_server: MailServerInThread) -> None:
    mail_server.farewell = "421 too busy to say goodbye"
    await smtp(mail_server).send(message("li@example.org"))
    assert len(mail_server.to("li@example.org")) == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 relaying denied", "530 5.7.0 authentication required"])
async def test_what_is_about_this_platform_is_not_the_fault_of_an_address(
    answer: str, mail_server: MailServerInThread
) -> None:
    mail_server.answers["li@example.org"] = answer
    with pytest.raises(UnreachableError, match=f"^unwelcome_{answer[:3]}$"):
        await smtp(mail_server).send(message("li@example.org"))


async def test_an_address_that_the_server_cannot_take_is_refused(mail_server: MailServerInThread) -> None:
    with pytest.raises(RefusedError, match=r"^bad_address$"):
        await smtp(mail_server).send(message("李@example.org"))


async def test_a_server_that_hangs_is_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer("127.0.0.1", silent.getsockname()[1], "suban@city.example.org")
        with pytest.raises(UnreachableError, match=r"^timed_out$"):
            await Smtp(server, 0.2).send(message("li@example.org"))


@pytest.mark.parametrize("what", ["hangs", "breaks"])
async def test_a_server_that_has_the_whole_mail_and_does_not_answer_leaves_doubt(
    mail_server: MailServerInThread, what: str
) -> None:
    mail_server.silent = True
    ways = Smtp(MailServer("127.0.0.1", mail_server.port, "suban@city.example.org"), 5, 0.3)
    if what == "breaks":
        ways = Smtp(MailServer("127.0.0.1", mail_server.port, "suban@city.example.org"))
        asyncio.get_running_loop().call_later(0.5, mail_server.down)
    with pytest.raises(UncertainError):
        await ways.send(message("li@example.org"))
    assert len(mail_server.received) == 1
    mail_server.down()
    with pytest.raises(UnreachableError) as refused:
        await ways.send(message("li@example.org"))
    assert not isinstance(refused.value, UncertainError)
