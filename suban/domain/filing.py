"""What is recorded of a filing beside what is asked: who files, and which way it came."""

from typing import Literal

PetitionerKind = Literal["natural_person", "legal_person", "unincorporated_organisation"]
"""Who a petitioner is in law; an organisation has a name, and somebody who speaks for it."""

IMPORT_CHANNEL = "import"
"""How imported petitions came: it tells them from those that were filed here."""
