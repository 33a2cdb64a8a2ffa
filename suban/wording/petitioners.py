"""What petitioners are called, what is known of them, and the channel that no rulebook names."""

from collections.abc import Mapping

from suban.domain.filing import PetitionerKind
from suban.domain.rulebook import Particular
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


_PARTICULARS: dict[Particular, str] = {
    "name": N_("name"),
    "organisation": N_("name of the organisation"),
    "phone": N_("telephone number"),
    "email": N_("e-mail address"),
    "address": N_("where the petitioner lives"),
    "files": N_("files of the petition"),
    "earlier": N_("earlier petitions tied to it"),
}


def particular_text(particular: Particular) -> dict[Language, str]:
    """What may be read of a petitioner, each by itself."""
    return both(_PARTICULARS[particular])
