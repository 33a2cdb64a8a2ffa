"""How the way to the engine is secured: TLS, a certificate of one's own, an API key."""

from pathlib import Path
from typing import Protocol

from pydantic import SecretStr
from temporalio.service import TLSConfig


class Secured(Protocol):
    """What the settings say of it. Any of the values turns TLS on."""

    @property
    def temporal_tls(self) -> bool: ...
    @property
    def temporal_tls_ca(self) -> Path | None: ...
    @property
    def temporal_tls_cert(self) -> Path | None: ...
    @property
    def temporal_tls_key(self) -> Path | None: ...
    @property
    def temporal_tls_server_name(self) -> str | None: ...
    @property
    def temporal_api_key(self) -> SecretStr | None: ...


def tls_of(secured: Secured) -> TLSConfig | bool:
    """What the client is to be told; False without TLS. Raises `OSError` where a file cannot be read."""
    given = (
        secured.temporal_tls_ca,
        secured.temporal_tls_cert,
        secured.temporal_tls_key,
        secured.temporal_tls_server_name,
        secured.temporal_api_key,
    )
    if not secured.temporal_tls and not any(given):
        return False
    return TLSConfig(
        server_root_ca_cert=_content(secured.temporal_tls_ca),
        domain=secured.temporal_tls_server_name,
        client_cert=_content(secured.temporal_tls_cert),
        client_private_key=_content(secured.temporal_tls_key),
    )


def api_key_of(secured: Secured) -> str | None:
    """The key in clear."""
    return secured.temporal_api_key.get_secret_value() if secured.temporal_api_key else None


def _content(file: Path | None) -> bytes | None:
    return file.read_bytes() if file else None
