from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from suban.notices.manners import QuietHours
from suban.settings import Settings, SettingsError, load, role_of
from workers.notices import manners, outside


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of a developer


def test_every_form_of_a_database_address_serves_psycopg() -> None:
    for form in ("postgres", "postgresql", "postgresql+psycopg"):
        assert Settings(database_url=f"{form}://u:p@h/d").database_url == "postgresql://u:p@h/d"


def test_another_kind_of_database_is_refused_without_showing_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUBAN_DATABASE_URL", "mysql://u:secret-password@h/d")
    with pytest.raises(SettingsError, match="SUBAN_DATABASE_URL") as raised:
        load()
    assert "secret-password" not in str(raised.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "city.example"])
def test_listening_beyond_this_machine_must_be_asked_for(host: str) -> None:
    with pytest.raises(ValidationError, match="SUBAN_ALLOW_REMOTE"):
        Settings(api_host=host)
    assert Settings(api_host=host, allow_remote=True).api_host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_listening_on_this_machine_needs_nothing(host: str) -> None:
    assert Settings(api_host=host).api_host == host


def test_a_missing_setting_is_told_by_its_variable() -> None:
    with pytest.raises(SettingsError, match="SUBAN_SECRET_KEY"):
        Settings().need("secret_key")


def test_dotenv_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SUBAN_API_PORT=9001\nSUBAN_TEMPORAL_NAMESPACE=city\nOTHER=1\n")
    monkeypatch.setenv("SUBAN_API_PORT", "9002")
    settings = load()
    assert (settings.api_port, settings.temporal_namespace) == (9002, "city")


def test_secrets_stay_out_of_the_representation() -> None:
    settings = Settings(database_url="postgresql://u:hidden-one@h/d", secret_key="hidden-two" * 4)  # type: ignore[arg-type]
    assert "hidden" not in repr(settings)


def test_the_role_is_read_from_the_address() -> None:
    assert role_of("postgresql://su%40ban:p@h/d") == "su@ban"
    with pytest.raises(SettingsError):
        role_of("postgresql://h/d")


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ({}, "mailbox"),
        ({"smtp_host": "mail.example.org", "smtp_from": "a@example.org"}, "smtp"),
        (
            {"smtp_host": "mail.example.org", "smtp_from": "a@example.org", "notice_channel": "mailbox"},
            "mailbox",
        ),
        (
            {"notice_channel": "webhook", "webhook_url": "https://g.example", "webhook_secret": "s" * 32},
            "webhook",
        ),
        ({"notice_channel": "apprise", "apprise_url": "json://g.example"}, "apprise"),
    ],
)
def test_the_way_of_notices_is_the_one_that_is_set(given: dict[str, Any], way: str) -> None:
    assert Settings(**given).way_of_notices == way


@pytest.mark.parametrize("channel", ["smtp", "webhook", "apprise"])
def test_a_channel_without_its_settings_is_refused(channel: Any) -> None:
    with pytest.raises(ValidationError, match=f"SUBAN_NOTICE_CHANNEL={channel} needs SUBAN_"):
        Settings(notice_channel=channel)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://gateway.example.org/notices", True),
        ("http://127.0.0.1:8080/", True),
        ("http://gateway.example.org/key-of-the-gateway", False),
        ("https://", False),
        ("ftp://key-of-the-gateway", False),
        ("http://[key-of-the-gateway", False),
    ],
)
def test_a_gateway_is_told_how_to_reach_people_over_tls_only(
    url: str, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBAN_WEBHOOK_URL", url)
    if taken:
        assert url not in repr(load())
        return
    with pytest.raises(SettingsError, match="SUBAN_WEBHOOK_URL") as raised:
        load()
    assert "key-of-the-gateway" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"smtp_starttls": True, "smtp_tls": True}, "SUBAN_SMTP_STARTTLS or SUBAN_SMTP_TLS, not both"),
        ({"smtp_username": "suban"}, "SUBAN_SMTP_USERNAME and SUBAN_SMTP_PASSWORD go together"),
        ({"smtp_username": "suban", "smtp_password": "correct horse"}, "would travel in clear"),
    ],
)
def test_mail_that_would_be_sent_wrongly_is_refused_at_the_start(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said) as caught:
        Settings(smtp_host="mail.example.org", smtp_from="a@example.org", **given)
    assert "correct horse" not in caught.value.errors(include_input=False)[0]["msg"]


def test_a_password_may_travel_encrypted_or_within_this_machine() -> None:
    login: dict[str, Any] = {
        "smtp_from": "a@example.org",
        "smtp_username": "suban",
        "smtp_password": SecretStr("correct horse"),
    }
    assert Settings(smtp_host="mail.example.org", smtp_starttls=True, **login).smtp_password
    assert Settings(smtp_host="mail.example.org", smtp_tls=True, **login).smtp_password
    assert Settings(smtp_host="127.0.0.1", **login).smtp_password


def test_a_sender_that_is_no_address_is_refused_with_its_name() -> None:
    settings = Settings(smtp_host="127.0.0.1", smtp_from="nonsense")
    with pytest.raises(SettingsError, match="SUBAN_SMTP_FROM"):
        outside(settings)


def test_each_way_of_sending_has_manners_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    mail: dict[str, Any] = {"smtp_host": "mail.example.org", "smtp_from": "a@example.org"}
    usual = manners(Settings(**mail))
    assert (usual.per_minute, usual.again, usual.any_hour) == (600, False, ("alerted",))
    assert usual.quiet == QuietHours(time(22), time(8))
    gateway: dict[str, Any] = {
        "webhook_url": "https://g.example",
        "webhook_secret": "s" * 32,
        "notice_channel": "webhook",
    }
    assert manners(Settings(**gateway)).again
    service = Settings(notice_channel="apprise", apprise_url=SecretStr("json://g.example"))
    assert (manners(service).per_minute, manners(service).again) == (20, False)
    for name, value in {
        "SMTP_PER_MINUTE": "0",
        "SMTP_IN_DOUBT": "again",
        "QUIET_FROM": "23:30",
        "QUIET_UNTIL": "06:00",
        "URGENT_NOTICES": "alerted, materials_requested",
        "NOTICE_GIVE_UP_DAYS": "3",
        "NOTICE_LONGEST_PAUSE_MINUTES": "10",
    }.items():
        monkeypatch.setenv(f"SUBAN_{name}", value)
    other = manners(Settings(**mail))
    assert (other.per_minute, other.again) == (None, True)
    assert other.quiet == QuietHours(time(23, 30), time(6))
    assert other.any_hour == ("alerted", "materials_requested")
    assert (other.give_up_after, other.longest_pause) == (timedelta(days=3), timedelta(minutes=10))
    for name, wrong in {"URGENT_NOTICES": "nonsense", "QUIET_FROM": "25:00"}.items():
        monkeypatch.setenv(f"SUBAN_{name}", wrong)
        with pytest.raises(SettingsError, match=f"SUBAN_{name}"):
            load()
        monkeypatch.delenv(f"SUBAN_{name}")
