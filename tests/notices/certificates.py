"""Certificates of servers that tests run: one that is good, and one of an authority that nobody knows."""

import ssl
from pathlib import Path

import trustme


def trusted(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server at 127.0.0.1 shows, and the file with the authority that signed it."""
    authority = trustme.CA()
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(file)
    return shown(authority, "127.0.0.1"), file


def shown(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """What a server of that name shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context
