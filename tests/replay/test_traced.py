"""Traces may be switched on while petitions are open: what was done without them is replayed all the same."""

from pathlib import Path

import pytest
from temporalio.worker import Replayer

from suban.engine.converter import DATA_CONVERTER
from suban.engine.tracing import Tracing
from tests.replay.test_replay import HISTORIES, recorded, statutes
from workers.petitions import sandbox
from workflows.petition import PetitionWorkflow

__all__ = ["statutes"]


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: f"{file.parent.name}-{file.stem}")
async def test_a_recorded_petition_goes_the_same_way_with_traces(file: Path) -> None:
    replayer = Replayer(
        workflows=[PetitionWorkflow],
        data_converter=DATA_CONVERTER,
        workflow_runner=sandbox(),
        interceptors=[Tracing()],
    )
    await replayer.replay_workflow(recorded(file))
