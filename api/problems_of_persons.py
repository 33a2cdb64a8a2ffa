"""Errors of the records about persons: their codes, statuses and texts."""

from typing import Literal

from suban.wording import N_

PersonProblem = Literal[
    "misconduct_not_listed",
    "misconduct_unknown",
    "circumstance_unknown",
    "circumstance_missing",
    "follow_up_unknown",
    "follow_up_on_persons",
    "tolerance_unknown",
    "record_annulled",
    "record_concluded",
    "record_not_concluded",
    "record_not_objected",
    "record_not_founded",
    "not_assigned",
    "not_investigator",
    "not_told",
    "not_found_out",
    "not_heard",
    "in_conflict",
    "investigator_unfit",
    "no_law_then",
    "complaint_unknown",
    "organ_unknown",
    "handover_unknown",
    "bundle_changed",
]

PERSON_PROBLEMS: dict[PersonProblem, tuple[int, str]] = {
    "misconduct_not_listed": (
        422,
        N_("The regulation of that day lists no misconduct of units and staff, so none can be recorded."),
    ),
    "misconduct_unknown": (
        422,
        N_("The regulation of that day does not list this kind of misconduct. It lists: {figure}."),
    ),
    "circumstance_unknown": (
        422,
        N_("The regulation does not name this circumstance. It names: {figure}."),
    ),
    "circumstance_missing": (
        422,
        N_(
            "The regulation demands the circumstance “{figure}” for this. Name it in “circumstances” of the "
            "conclusion if it was found; if it was not, this kind or measure does not apply."
        ),
    ),
    "follow_up_unknown": (
        422,
        N_("The regulation does not provide for this measure. It provides for: {figure}."),
    ),
    "follow_up_on_persons": (
        422,
        N_(
            "This measure falls on persons, and the record is about a unit. Record separately what the "
            "person responsible did."
        ),
    ),
    "tolerance_unknown": (
        422,
        N_("This regulation does not provide for tolerating errors. Conclude “founded” or “unfounded”."),
    ),
    "record_annulled": (409, N_("The record has been annulled and has no effect. Nothing more is needed.")),
    "record_concluded": (
        409,
        N_("The record is concluded. To change it, a supervisor corrects or annuls it with a reason."),
    ),
    "record_not_concluded": (409, N_("The record is not concluded yet. That comes first.")),
    "record_not_objected": (
        409,
        N_("No objection waits for a decision. To change the record, correct or annul it with a reason."),
    ),
    "record_not_founded": (
        409,
        N_("No misconduct was found, so no measure follows. Correct the conclusion first if it is wrong."),
    ),
    "not_assigned": (409, N_("Nobody investigates yet. A supervisor assigns somebody first.")),
    "not_investigator": (403, N_("Only who was assigned to investigate records the findings.")),
    "not_told": (
        409,
        N_("Those whom it is about have not been told yet. Tell them first what they are to answer."),
    ),
    "not_found_out": (409, N_("There are no findings yet. The investigator records them first.")),
    "not_heard": (
        409,
        N_(
            "Whoever it is about has not been heard. Tell them, and record their statement, or that they "
            "were asked and declined."
        ),
    ),
    "in_conflict": (
        403,
        N_(
            "The record is about you, or about the unit that you work for. A reviewer or supervisor of "
            "another unit keeps it."
        ),
    ),
    "investigator_unfit": (
        422,
        N_("“{field}” must name a reviewer or supervisor who does not work for the unit that it is about."),
    ),
    "no_law_then": (422, N_("No regulation was in force on that day. Check “{field}”.")),
    "complaint_unknown": (
        422,
        N_("“{field}” names a service complaint that is not there. Give the ids that the platform gave."),
    ),
    "organ_unknown": (
        422,
        N_("The regulation names no such organ that may be given records. It names: {figure}."),
    ),
    "handover_unknown": (
        422,
        N_("The regulation does not provide for handing abuse over so. It provides for: {figure}."),
    ),
    "bundle_changed": (
        409,
        N_(
            "What stands in the store is no longer what was given then: {figure}. Look at "
            "/verification, and record a new access."
        ),
    ),
}
