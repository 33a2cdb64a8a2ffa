"""What workflows, queues and effects are called on the engine."""

from typing import Literal

PETITIONS: str = "petitions"
NOTICES: str = "notices"

PETITION_WORKFLOW = "PetitionWorkflow"

CASE_QUERY = "case"

WRITE_JOURNAL = "write_journal"
ADMIT_SIGNAL = "admit_signal"

Effect = Literal[
    "record_lapse", "urge_unit", "warn_unit", "open_supervision", "escalate_to_superior", "hand_over"
]


def petition_workflow_id(number: str) -> str:
    """The id of a petition's workflow."""
    return f"petition-{number}"
