"""What an entry makes of a case. Folding the journal over an empty case gives the case."""

from collections.abc import Iterable

from suban.domain.case import REMEMBERED_ACTS, Case, DoneAct
from suban.domain.entries import Entry, seal
from suban.domain.law import Law
from suban.domain.procedure.changes import (
    assignment,
    calendar,
    clarification,
    closing,
    escalation,
    evaluation,
    handling,
    intake,
    joint_handling,
    outcome,
    overdue,
    protection,
    recusal,
    release,
    respondents,
    sorting,
    supervision,
    transfers,
    whistle,
)
from suban.domain.procedure.changes.table import ChangesOf, nothing


def evolve(law: Law, case: Case, entry: Entry) -> Case:
    """The case after one more entry. Raises ValueError where the entry is not the next."""
    if entry.number != case.entries + 1:
        raise ValueError(f"entry {entry.number} does not follow entry {case.entries} of {case.number}")
    law = law.under(case)
    done = case.done_acts
    if entry.act_id is not None:
        done = (*done, DoneAct.made(id=entry.act_id, entry=entry.number))[-REMEMBERED_ACTS:]
    changes = _CHANGES[entry.kind](law, case, entry)
    if law.rulebook.transfers is not None:
        changes = {"tally": transfers.counted(law, case, entry), **changes}
    return case.with_(
        **changes,
        entries=entry.number,
        head=seal(case.head, entry.canonical()),
        moment=entry.at if case.moment is None else max(case.moment, entry.at),
        done_acts=done,
    )


def replay(law: Law, case: Case, entries: Iterable[Entry]) -> Case:
    """The case after a run of entries."""
    for entry in entries:
        case = evolve(law, case, entry)
    return case


_CHANGES: ChangesOf = {
    **intake.CHANGES,
    **respondents.CHANGES,
    **sorting.CHANGES,
    **assignment.CHANGES,
    **escalation.CHANGES,
    **joint_handling.CHANGES,
    **whistle.CHANGES,
    **handling.CHANGES,
    **recusal.CHANGES,
    **release.CHANGES,
    **protection.CHANGES,
    **clarification.CHANGES,
    **outcome.CHANGES,
    **closing.CHANGES,
    **evaluation.CHANGES,
    **overdue.CHANGES,
    **transfers.CHANGES,
    **supervision.CHANGES,
    **calendar.CHANGES,
    # No clock: nobody was under this law, or this platform, when it was handled.
    "imported": nothing,
    "signal_refused": closing.still_closed,
    "cancellation_requested": closing.still_closed,
}
