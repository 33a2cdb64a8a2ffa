"""What the log of readings calls what was read, and what is counted of it."""

from collections.abc import Mapping

from suban.domain.reading_log import ReadingKind
from suban.domain.rulebook import Counted, Held
from suban.wording import N_, Language, both

READINGS: dict[ReadingKind, str] = {
    "petition": N_("a petition"),
    "terms": N_("time limits of a petition"),
    "journal": N_("journal of a petition"),
    "work_order": N_("work order of a petition"),
    "earlier": N_("earlier petitions of the same petitioner"),
    "assistance": N_("assistance groups of a petitioner"),
    "file": N_("a file of a petition"),
    "act": N_("the answer to an act"),
    "list": N_("a list or a search of petitions"),
    "lookup": N_("petitions of a telephone number"),
    "complaints": N_("complaints about the service"),
    "integrity": N_("the integrity file"),
    "misconduct": N_("records of misconduct"),
    "inspection": N_("records for an organ of supervision"),
    "supervision": N_("orders and what calls for them"),
    "notices": N_("notices"),
    "figures": N_("figures"),
    "report": N_("a report"),
    "shared_data": N_("shared data"),
    "exchange": N_("exchange with other platforms"),
    "appraisal": N_("an appraisal"),
    "topic": N_("a topic"),
    "media": N_("items for the media"),
    "reading_log": N_("the log of readings"),
    "protection": N_("requests to erase, legal holds and erasures"),
}
COUNTED: dict[Counted, str] = {
    "identities": N_("petitions whose petitioner was shown"),
    "petitions": N_("petitions opened one by one"),
    "searches": N_("searches and lists"),
    "refusals": N_("refused readings"),
}

HELD: dict[Held, str] = {
    "identity": N_("who asked"),
    "texts": N_("texts"),
    "files": N_("the files"),
}


def reading_text(kind: ReadingKind) -> Mapping[Language, str]:
    """What was read."""
    return both(READINGS[kind])


def counted_text(counted: Counted) -> Mapping[Language, str]:
    """What is counted of somebody's readings of a day."""
    return both(COUNTED[counted])


def held_text(held: Held) -> Mapping[Language, str]:
    """What of a petition is kept, and erased."""
    return both(HELD[held])
