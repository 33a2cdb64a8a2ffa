"""Whether workflows may run on a shifted clock: in tests and `suban play` only."""

_offsets_allowed = False


def allow_offsets() -> None:
    """Let this process run petitions whose clock is shifted."""
    global _offsets_allowed  # noqa: PLW0603 - one switch per process, set once at start-up
    _offsets_allowed = True


def offsets_allowed() -> bool:
    """Whether this process takes petitions whose clock is shifted."""
    return _offsets_allowed
