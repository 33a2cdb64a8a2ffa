"""What petitioners are called, and the channel that no rulebook names."""

from collections.abc import Mapping

from suban.domain.filing import PetitionerKind
from suban.wording import N_, Language, both

KINDS: dict[PetitionerKind, str] = {
    "natural_person": N_("natural person"),
    "legal_person": N_("legal person"),
    "unincorporated_organisation": N_("unincorporated organisation"),
}
IMPORTED = N_("imported")


def petitioner_kind_text(kind: PetitionerKind) -> Mapping[Language, str]:
    """Who a petitioner is in law."""
    return both(KINDS[kind])


def imported_text() -> Mapping[Language, str]:
    """How a petition came that was imported."""
    return both(IMPORTED)
