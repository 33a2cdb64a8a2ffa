"""How long a limit is."""

from suban.domain.rulebook import Limit
from suban.wording import N_, Language, both

_AMOUNTS = {
    ("working_days", True): N_("{amount} working day"),
    ("working_days", False): N_("{amount} working days"),
    ("calendar_days", True): N_("{amount} calendar day"),
    ("calendar_days", False): N_("{amount} calendar days"),
    ("months", True): N_("{amount} month"),
    ("months", False): N_("{amount} months"),
    ("minutes", True): N_("{amount} minute"),
    ("minutes", False): N_("{amount} minutes"),
}


def limit_text(limit: Limit) -> dict[Language, str]:
    """A length of time that the law gives."""
    return both(_AMOUNTS[limit.unit, limit.amount == 1], amount=limit.amount)
