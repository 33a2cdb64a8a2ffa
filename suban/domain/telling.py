"""Who must be told of an entry. The wording and the ways of sending are elsewhere."""

from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, SupervisionFact, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.rulebook import Audience

Subject = EntryKind
"""A notice says what an entry of its kind says."""


class Telling(Value):
    """A notice that is owed: of what, and to whom (the people are found when it is sent)."""

    subject: Subject
    audience: Audience
    unit: str | None


_AUDIENCES: dict[EntryKind, tuple[Audience, ...]] = {
    "registered": ("petitioner", "office"),
    "accepted": ("petitioner",),
    "not_accepted": ("petitioner",),
    "dispatched": ("handlers", "petitioner"),
    "return_requested": ("office",),
    "return_agreed": ("handlers",),
    "return_refused": ("handlers",),
    "extension_requested": ("office",),
    "extension_granted": ("handlers", "petitioner"),
    "extension_refused": ("handlers",),
    "replied": ("office", "petitioner"),
    "approved": ("handlers", "petitioner"),
    "sent_back": ("handlers",),
    "rated": ("handlers",),
    "rehandling_ordered": ("handlers",),
    "withdrawn": ("handlers",),
    "lapse_annulled": ("handlers",),
}


def tellings(law: Law, before: Case, entry: Entry, after: Case) -> tuple[Telling, ...]:
    """The notices that an entry owes. A unit that the entry takes the petition from is still told."""
    unit = before.unit if entry.kind == "return_agreed" else after.unit
    return tuple(
        Telling(subject=entry.kind, audience=audience, unit=unit)
        for audience in _audiences(law, after, entry)
        # Units are told only when there is one.
        if unit is not None or audience in ("petitioner", "office")
    )


def _audiences(law: Law, case: Case, entry: Entry) -> tuple[Audience, ...]:
    match entry.fact:
        case WarningFact() | SupervisionFact() as fact:
            return (fact.audience,)
        case TermFact() if entry.kind == "lapsed":
            urged = law.rule_of(case.term(entry.fact.serial), case).lapse == "urged"
            return ("handlers",) if urged else ()
        case _:
            return _AUDIENCES.get(entry.kind, ())
