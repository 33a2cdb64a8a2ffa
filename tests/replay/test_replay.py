"""The shell of today goes through what petitions of yesterday have behind them, step by step the same.

Where a test here fails, open petitions would stand still after an upgrade. **Never record a history again
only to make it pass.** Either undo what changed the shell's order of commands, or bring the change in as a
new version of the workflow (its runs then change over at their next continue-as-new), and add a history
of the new version beside the old ones: see `record.py`.
"""

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import NondeterminismError

from suban.domain.calendar import Calendar
from suban.domain.law import register
from suban.domain.rulebook import Rulebook
from suban.engine import clock
from suban.engine.converter import DATA_CONVERTER
from tests.replay.mutated import MutatedPetitionWorkflow
from workers.petitions import PASSED_THROUGH
from workflows.petition import PetitionWorkflow

HERE = Path(__file__).parent
RELEASES = sorted((HERE / "histories").iterdir())
HISTORIES = [file for release in RELEASES for file in sorted(release.glob("*.json"))]
STATUTES = sorted((HERE / "statutes").glob("*.json"))

UNREADABLE = """
The statute {digest} can no longer be read as it was kept, so no petition that was registered under it can go
on. A field that is new in a rulebook or calendar must be None by default: then what was written before it
existed keeps its digest. Do not change the kept file.
"""
UNRECORDED = """
No history of release {version} is kept. Record them before it goes out, with the shell as it will be, and
commit them: `.venv/bin/python -m tests.replay.record` (docs/upgrade.md). Leave those of others as they are.
"""
MISSING = """
{history} refers to {digest}, which is not kept beside it. Bring back the canonical JSON of that rulebook or
calendar (`statutes/{digest}.json`, from the commit that recorded the history, or from the table `statute` of
a database that has it): what an open petition was registered under stays readable for ever. Do not record the
history again.
"""


def kept(file: Path) -> Rulebook | Calendar:
    content = file.read_text(encoding="utf-8")
    is_rulebook = "in_force" in json.loads(content)
    statute = Rulebook.kept(content) if is_rulebook else Calendar.model_validate_json(content)
    assert statute.digest == file.stem, UNREADABLE.format(digest=file.stem)
    return statute


def replayer(workflow: type) -> Replayer:
    """As a worker runs it."""
    return Replayer(
        workflows=[workflow],
        data_converter=DATA_CONVERTER,
        workflow_runner=SandboxedWorkflowRunner(
            restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
        ),
    )


def recorded(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json("petition-recorded-1", file.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def statutes() -> None:
    """The law of that time; the recorded clocks are shifted."""
    clock.allow_offsets()
    register(*(kept(file) for file in STATUTES))


@pytest.mark.parametrize("file", STATUTES, ids=lambda file: file.stem)
def test_a_statute_of_an_open_petition_stays_readable_under_its_digest(file: Path) -> None:
    assert kept(file).digest == file.stem


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_statute_that_a_history_refers_to_is_kept_beside_it(file: Path) -> None:
    start = recorded(file).events[0].workflow_execution_started_event_attributes
    case = json.loads(start.input.payloads[0].data)["case"]
    for digest in (case["rulebook"], case["calendar"]):
        assert (HERE / "statutes" / f"{digest}.json") in STATUTES, MISSING.format(
            history=file.name, digest=digest
        )


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: f"{file.parent.name}-{file.stem}")
async def test_a_recorded_petition_goes_the_same_way_again(file: Path) -> None:
    await replayer(PetitionWorkflow).replay_workflow(recorded(file))


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: f"{file.parent.name}-{file.stem}")
async def test_a_shell_that_does_one_thing_more_is_found_out(file: Path) -> None:
    with pytest.raises(NondeterminismError):
        await replayer(MutatedPetitionWorkflow).replay_workflow(recorded(file))


def test_this_release_has_its_histories() -> None:
    assert HERE / "histories" / version("suban") in RELEASES, UNRECORDED.format(version=version("suban"))


def test_a_petition_that_another_release_took_over_is_among_them() -> None:
    taken_over = [file for file in HISTORIES if file.stem == "taken_over"]
    assert taken_over
    for file in taken_over:
        last = recorded(file).events[-1]
        assert last.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_the_histories_hold_what_they_are_kept_for(release: Path) -> None:
    """Timers that fired, warnings, supervision, a hand-over, signals taken and refused, every sort of act."""
    text = {
        file.stem: file.read_text(encoding="utf-8")
        for file in release.glob("*.json")
        if file.stem != "taken_over"
    }
    assert {"ordinary", "overdue", "report", "objection"} <= text.keys()
    for event in ("UPDATE_COMPLETED", "TIMER_STARTED", "EXECUTION_COMPLETED"):
        assert all(event in each for each in text.values())
    for found in ("TIMER_FIRED", "EXECUTION_SIGNALED", "warn_unit", "open_supervision", "hand_over"):
        assert found in text["overdue"]
    for act in ("correction", "report_decision", "recall", "extension_request"):
        assert f'"name": "{act}"' in text["report"]
    for act in ("recall", "return_visit", "rating_objection", "rerating", "rating_review"):
        assert f'"name": "{act}"' in text["objection"]
    if release.name != "before-releases":
        for found in ("CANCEL_REQUESTED", "RESET_WORKFLOW", '"name": "catch_up"', "EXECUTION_SIGNALED"):
            assert found in text["interfered"]
    # Closed by itself, then opened again by an objection that had been received before.
    assert "TIMER_FIRED" in text["objection"]


def test_no_person_and_no_free_text_stands_in_a_history() -> None:
    for file in HISTORIES:
        assert "路灯" not in file.read_text(encoding="utf-8")
        for event in recorded(file).events:
            assert "路灯".encode() not in event.SerializeToString()
