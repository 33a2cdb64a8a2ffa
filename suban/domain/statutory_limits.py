"""The limit that another law gives a petition: in the place of the rulebook's own, or the earlier of both."""

from datetime import datetime

from suban.domain.calendar import CalendarEndsError
from suban.domain.law import Law
from suban.domain.rulebook import Kind
from suban.domain.terms import Term


def under_statutory(law: Law, term: Term, kind: Kind, name: str | None) -> Term:
    """A clock that the rulebook has begun, under the limit of another law where that is the one that counts.

    `name` is the code of that limit, None where the petition has none. Its source is the citation.
    """
    if name is None:
        return term
    rules, other = law.rulebook.statutory_limits, law.rulebook.statutory_limit(name, kind)
    if rules is None or other is None or term.name not in rules.of:
        return term
    cited = term.with_(limit=other.limit, source=other.source)
    return term if rules.how == "earliest" and not _ends_earlier(law, cited, term) else cited


def _ends_earlier(law: Law, term: Term, than: Term) -> bool:
    """By the moments, since twenty days may end before five; more time that was granted comes on top."""
    end, other = _end(law, term), _end(law, than)
    return end is not None and (other is None or end < other)


def _end(law: Law, term: Term) -> datetime | None:
    try:
        return law.due(term.with_(extensions=(), not_before=None)).at
    except CalendarEndsError:
        # Later than any moment that the calendar knows.
        return None
