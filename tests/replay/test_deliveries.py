"""Today's shells go through what deliveries of yesterday have behind them, step by step the same.

`one_told` and `one_given_up` are of the release before there were batches, when each notice had a workflow of
its own. `batch` has two notices that were held for a night, one of which a recipient was given up, and an
urgent one. **Never record a history again only to make a failing replay pass**: see `test_replay.py`.
"""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from suban.engine.converter import DATA_CONVERTER
from workers.petitions import sandbox
from workflows.delivery import DeliveryBatchWorkflow, DeliveryWorkflow

HISTORIES = sorted((Path(__file__).parent / "deliveries").glob("*.json"))


def recorded(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json("notices-recorded", file.read_text("utf-8"))


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_a_delivery_that_is_under_way_goes_on(file: Path) -> None:
    replayer = Replayer(
        workflows=[DeliveryBatchWorkflow, DeliveryWorkflow],
        data_converter=DATA_CONVERTER,
        workflow_runner=sandbox(),
    )
    await replayer.replay_workflow(recorded(file))


def test_there_are_histories() -> None:
    assert {file.stem for file in HISTORIES} == {"one_told", "one_given_up", "batch"}
