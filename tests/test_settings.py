from pathlib import Path

import pytest
from pydantic import ValidationError

from suban.settings import Settings, SettingsError, load, role_of


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
