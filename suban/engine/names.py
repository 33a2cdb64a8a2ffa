"""What workflows, queues and effects are called on the engine."""

PETITIONS = "petitions"
NOTICES = "notices"

PETITION_WORKFLOW = "PetitionWorkflow"

CASE_QUERY = "case"

WRITE_JOURNAL = "write_journal"
ADMIT_SIGNAL = "admit_signal"

WAKE = "wake"
"""A signal that is no act: the petition looks whether a new release has taken over. No act may be called so."""


def petition_workflow_id(number: str) -> str:
    """The id of a petition's workflow."""
    return f"petition-{number}"
