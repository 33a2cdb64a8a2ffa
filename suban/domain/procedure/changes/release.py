"""What a release makes of a case."""

from suban.domain.acts import Release
from suban.domain.case import Case, Released
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes


def released(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit reads these particulars, with those that it was given before."""
    act = entry.act
    assert isinstance(act, Release)
    now = Released(unit=act.unit, particulars=act.particulars)
    return {"released": (*(case.released or ()), now)}


CHANGES: ChangesOf = {"released": released}
