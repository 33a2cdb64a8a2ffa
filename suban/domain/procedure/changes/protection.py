"""What marking its content makes of a case."""

from suban.domain.acts import ProtectionMarking
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes


def protection_marked(law: Law, case: Case, entry: Entry) -> Changes:
    """These marks stand from now on, and no others."""
    assert isinstance(entry.act, ProtectionMarking)
    return {"marks": entry.act.marks or None}


CHANGES: ChangesOf = {"protection_marked": protection_marked}
