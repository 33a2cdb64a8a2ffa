"""Choosing TCP ports."""

import socket
from collections.abc import Container

_TRIES = 50


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port that only waits for old connections to expire counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port(host: str, preferred: int = 0, avoid: Container[int] = ()) -> int:
    """Gives `preferred` if nobody listens there, else the next free port after it, else any.

    Nothing reserves the port: who starts a server on it must be ready to choose again.
    """
    if preferred:
        for port in range(preferred, min(preferred + _TRIES, 65536)):
            if port not in avoid and is_free(host, port):
                return port
    while True:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((host, 0))
            port = int(probe.getsockname()[1])
        if port not in avoid:
            return port


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there, within half a second."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False
