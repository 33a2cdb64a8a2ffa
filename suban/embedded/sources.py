"""Which code a developer runs: its own digest, so that changed code is another release to the engine."""

import hashlib
from pathlib import Path

from suban.settings import ROOT

_PARTS = ("activities", "suban", "workers", "workflows")


def sources_label(root: Path = ROOT) -> str:
    """A label for the release: `dev.` and eight digits of the digest of all that a worker runs."""
    whole = hashlib.sha256()
    for part in _PARTS:
        for file in sorted((root / part).rglob("*.py")):
            whole.update(str(file.relative_to(root)).encode())
            whole.update(file.read_bytes())
    return f"dev.{whole.hexdigest()[:8]}"
