"""The key of a request that may be repeated, where the record itself keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """The Idempotency-Key of a request, and SHA-256 of its canonical body."""

    key: str
    body_digest: str
