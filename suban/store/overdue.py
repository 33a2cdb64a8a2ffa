"""What is overdue, one for lists, figures and the live state, as the domain says of each petition."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from suban.domain.entries import EntryKind
from suban.store.journal import STAFF_TERMS
from suban.store.tables import JournalEntry, Petition

_REPLIES: tuple[EntryKind, ...] = ("replied", "report_refused")
"""A refusal to accept a report is a reply too."""

_LAPSED = "$.terms[*] ? (@.lapsed == true && !exists(@.stopped_at) && ({}))".format(
    " || ".join(f'@.name == "{each}"' for each in STAFF_TERMS)
)
"""A limit that office or unit must meet has lapsed, and runs on."""


def is_overdue(now: datetime, due_at: Any = Petition.due_at) -> ColumnElement[bool]:
    """`overdue` as a condition: by the end that it names first, an index finds the few among all."""
    return and_(due_at <= now, overdue(now, due_at))


def overdue(now: datetime, due_at: Any = Petition.due_at) -> ColumnElement[bool]:
    """As `suban.domain.running.is_overdue`: a reply given in time, or an extension asked for, stays it.

    So does a recusal that is not decided, but what has lapsed already. `due_at` is the column of the end that
    is asked about: the petition's nearest, or that of one of its limits.
    """
    replied_at = (
        select(func.max(JournalEntry.at))
        .where(JournalEntry.number == Petition.number, JournalEntry.kind.in_(_REPLIES))
        .correlate(Petition)
        .scalar_subquery()
    )
    return func.coalesce(
        and_(
            due_at <= now,
            Petition.case["extension_asked"].is_(None),
            or_(
                Petition.case["recusals_asked"].is_(None),
                func.jsonb_path_exists(Petition.case, cast(_LAPSED, JSONPATH)),
            ),
            or_(Petition.stage != "replied", due_at <= replied_at),
        ),
        False,
    )
