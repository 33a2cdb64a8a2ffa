"""How the changes that entries make are listed."""

from collections.abc import Callable

from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind
from suban.domain.law import Law
from suban.domain.procedure.clocks import Changes

ChangesOf = dict[EntryKind, Callable[[Law, Case, Entry], Changes]]
"""What each kind of entry changes."""


def nothing(law: Law, case: Case, entry: Entry) -> Changes:
    """It is recorded, and changes no clock and no stage."""
    return {}
