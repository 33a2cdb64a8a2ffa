"""What workflows, queues and effects are called on the engine."""

PETITIONS = "petitions"
NOTICES = "notices"

PETITION_WORKFLOW = "PetitionWorkflow"

CASE_QUERY = "case"
CATCH_UP = "catch_up"

WRITE_JOURNAL = "write_journal"
ADMIT_SIGNAL = "admit_signal"

WAKE = "wake"
"""A signal that is no act: the next run begins at once, under the release that is in charge."""


def petition_workflow_id(number: str) -> str:
    """The id of a petition's workflow."""
    return f"petition-{number}"
