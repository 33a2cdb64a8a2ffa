"""The way to an engine behind TLS that asks for a certificate: a proxy before a real one."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import ValidationError

from suban.embedded.temporal import Temporal
from suban.engine.client import EngineNotThereError, connect
from suban.engine.security import api_key_of, tls_of
from suban.settings import Settings


@dataclass(frozen=True)
class Guarded:
    """An engine that only whoever shows a certificate reaches, and the folder of the certificates."""

    address: str
    folder: Path

    def settings(self, **given: Any) -> Settings:
        files = {name: self.folder / name for name in ("ca.pem", "client.pem", "client.key")}
        whole: dict[str, Any] = {
            "temporal_tls_ca": files["ca.pem"],
            "temporal_tls_cert": files["client.pem"],
            "temporal_tls_key": files["client.key"],
            "temporal_tls_server_name": "engine.example",
        }
        return Settings(_env_file=None, **(whole | given))


def _certificates(folder: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    for name, host in (("server", "engine.example"), ("client", "suban.example")):
        issued = authority.issue_cert(host)
        issued.private_key_pem.write_to_path(folder / f"{name}.key")
        issued.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while block := await source.read(1 << 16):
            target.write(block)
            await target.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        target.close()


@pytest.fixture
async def guarded(temporal_dev: Temporal, tmp_path: Path) -> AsyncIterator[Guarded]:
    _certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    context.load_verify_locations(tmp_path / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_alpn_protocols(["h2"])
    host, port = temporal_dev.address.rsplit(":", 1)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_engine, to_engine = await asyncio.open_connection(host, int(port))
        await asyncio.gather(_pass_on(reader, to_engine), _pass_on(from_engine, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield Guarded(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", tmp_path)
    server.close()


async def test_who_shows_a_certificate_gets_in(guarded: Guarded, temporal_dev: Temporal) -> None:
    namespace = temporal_dev.file.namespace
    client = await connect(guarded.address, namespace, guarded.settings())
    assert client.namespace == namespace
    # With a key as well: the engine of this test asks for none.
    await connect(guarded.address, namespace, guarded.settings(temporal_api_key="a-key"))


@pytest.mark.parametrize(
    "given",
    [
        {"temporal_tls_cert": None, "temporal_tls_key": None},
        {"temporal_tls_ca": None},
        {"temporal_tls_server_name": "other.example"},
    ],
    ids=["no certificate", "unknown authority", "another name"],
)
async def test_others_do_not(guarded: Guarded, temporal_dev: Temporal, given: dict[str, Any]) -> None:
    with pytest.raises(EngineNotThereError, match=guarded.address):
        await connect(guarded.address, temporal_dev.file.namespace, guarded.settings(**given))


async def test_without_tls_it_is_not_reached(guarded: Guarded, temporal_dev: Temporal) -> None:
    with pytest.raises(EngineNotThereError):
        await connect(guarded.address, temporal_dev.file.namespace)


async def test_a_file_that_went_away_is_named(guarded: Guarded, temporal_dev: Temporal) -> None:
    settings = guarded.settings()
    (guarded.folder / "client.key").unlink()
    with pytest.raises(EngineNotThereError, match=r"client\.key: No such file"):
        await connect(guarded.address, temporal_dev.file.namespace, settings)


def test_any_of_the_settings_turns_it_on(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    assert tls_of(Settings(_env_file=None)) is False
    each_alone: list[dict[str, Any]] = [
        {"temporal_tls": True},
        {"temporal_tls_ca": tmp_path / "a.pem"},
        {"temporal_tls_server_name": "engine.example"},
        {"temporal_api_key": "hidden"},
    ]
    for given in each_alone:
        assert tls_of(Settings(_env_file=None, **given)) is not False
    settings = Settings(_env_file=None, **each_alone[-1])
    assert api_key_of(settings) == "hidden"
    assert "hidden" not in repr(settings)


def test_what_is_wrong_with_the_files_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    with pytest.raises(ValidationError, match="both or neither"):
        Settings(_env_file=None, temporal_tls_cert=tmp_path / "a.pem")
    with pytest.raises(ValidationError, match="cannot be read"):
        Settings(_env_file=None, temporal_tls_ca=tmp_path / "none.pem")
