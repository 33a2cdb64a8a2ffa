"""Why an act was refused, and what to do: of closing on a ground, of cooperation, of reopening."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "closing_ground_unknown": N_(
        "Nobody closes a petition on such a ground. Choose one of: {closing_grounds}."
    ),
    "closing_undecided": N_(
        "Whether the petition is accepted has not been decided yet. Decide that first: answer it, do not "
        "accept it, or find it a repeat."
    ),
    "closing_pending": N_("The closing has been asked for already. Wait for the office's decision."),
    "closing_not_pending": N_(
        "No closing waits for a decision. Let it be asked for first, with its evidence."
    ),
    "closing_answer_missing": N_(
        "The petitioner must be told why the petition is closed. Write the answer and send again."
    ),
    "own_closing": N_("You asked for this closing yourself. Somebody else decides on it."),
    "evidence_unknown": N_("There is no such evidence of a closing. Choose of these: {evidence}."),
    "evidence_missing": N_(
        "This ground needs evidence that is not named: {evidence}. Add it and send again."
    ),
    "evidence_empty": N_("Say what the evidence is, or attach it as files."),
    "began_missing": N_("Name the day on which this came up."),
    "began_outside": N_(
        "This must have come up while the petition was handled: from {first_on} to {last_on}. What was so "
        "before is another ground."
    ),
    "materials_not_withheld": N_(
        "No request for materials has lapsed unanswered. Ask the petitioner for what is missing, and wait "
        "until the limit for that has lapsed."
    ),
    "noncooperation_unrecorded": N_(
        "It is not on record that the petitioner does not cooperate, or the petitioner does so again. Record "
        "it first; the days count from then."
    ),
    "noncooperation_too_short": N_(
        "The petitioner must not have cooperated for {days} days in a row. If that goes on, it can be closed "
        "from {closable_on} on."
    ),
    "cooperating_already": N_(
        "It is not on record that the petitioner did not cooperate: nothing is to be ended."
    ),
    "nothing_to_excuse": N_("Nothing was asked of the petitioner that is not there: no reason is needed."),
    "excuse_unanswered": N_(
        "The petitioner has given a reason. Say why it is no good one, or do not close on this ground."
    ),
    "not_closed": N_("The petition is not closed: it is handled still. Add what is new to it."),
    "closing_final": N_(
        "What was closed on this ground is not opened again. File a new petition if something is new."
    ),
    "reopening_too_late": N_(
        "It could be opened again until the end of {last_on}. File a new petition if something is new."
    ),
    "reopenings_used_up": N_(
        "It has been opened again {times} times already, which is as often as may be. File a new petition "
        "if something is new."
    ),
    "reopening_pending": N_("That has been asked for already. Wait for the office's decision."),
    "reopening_not_pending": N_("Nobody has asked that it be opened again: there is nothing to refuse."),
}
