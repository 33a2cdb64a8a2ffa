"""What workflows, queues and effects are called on the engine."""

PETITIONS = "petitions"
NOTICES = "notices"

PETITION_WORKFLOW = "PetitionWorkflow"
CALENDAR_CHANGE_WORKFLOW = "CalendarChangeWorkflow"

CASE_QUERY = "case"
CATCH_UP = "catch_up"
PROGRESS_QUERY = "progress"

CHANGE_CALENDAR = "change_calendar"
PAUSE = "pause"
RESUME = "resume"

WRITE_JOURNAL = "write_journal"
ADMIT_SIGNAL = "admit_signal"

WAKE = "wake"
"""A signal that is no act: the next run begins at once, under the release that is in charge."""

COUNT_LAGGING = "count_lagging"
LIST_LAGGING = "list_lagging"
CHANGE_CALENDARS = "change_calendars"
NOTE_CALENDAR_CHANGE = "note_calendar_change"


def petition_workflow_id(number: str) -> str:
    """The id of a petition's workflow."""
    return f"petition-{number}"


def calendar_change_id(calendar: str) -> str:
    """The id of the workflow by which open petitions go over to a calendar, by its digest."""
    return f"calendar-{calendar}"
