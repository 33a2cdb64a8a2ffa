"""The checks of the records and of the engine: what they are called, what they are told, when they run."""

from datetime import timedelta
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.common import RetryPolicy

ANALYSIS = "analysis"
"""The queue of what nobody waits for."""

CHECK_WORKFLOW = "CheckWorkflow"

CheckName = Literal["workflows", "limits", "notices", "journals"]
"""`workflows`: an open petition has one, and no other runs. `limits`: none passed without its entry.
`notices`: none waits for long. `journals`: folded again, each leads to the read tables and to what its
workflow knows."""

CHECKS: tuple[CheckName, ...] = get_args(CheckName)
OFTEN: tuple[CheckName, ...] = ("workflows", "limits", "notices")
"""Those that cost little; the journals are folded once a day, when few people work."""

# The database may be away: what cannot be looked at now is looked at with the next round.
RETRY = RetryPolicy(initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=1))
GIVE_UP = timedelta(hours=6)
HEARTBEAT = timedelta(seconds=60)

_OFTEN_ID, _DAILY_ID = "checks-often", "checks-daily"
_CHINA = "Asia/Shanghai"


class CheckOrder(BaseModel):
    """Which checks to make, one after another."""

    model_config = ConfigDict(frozen=True)

    checks: tuple[CheckName, ...]


class CheckReport(BaseModel):
    """How many things were looked at, and how many were not as they should be."""

    model_config = ConfigDict(frozen=True)

    check: CheckName
    examined: int
    found: int


async def schedule_checks(client: Client, every: timedelta, daily_hour: int) -> None:
    """See to it that the engine makes the checks: the cheap ones so often, that of the journals at this hour.

    What another worker has scheduled is changed where the settings differ; a pause by an operator stays.
    """
    often = ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every)])
    daily = ScheduleSpec(
        calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(daily_hour)])], time_zone_name=_CHINA
    )
    await _schedule(client, _OFTEN_ID, OFTEN, often)
    await _schedule(client, _DAILY_ID, ("journals",), daily)


async def _schedule(client: Client, id_: str, checks: tuple[CheckName, ...], spec: ScheduleSpec) -> None:
    action = ScheduleActionStartWorkflow(
        CHECK_WORKFLOW, CheckOrder(checks=checks), id=id_, task_queue=ANALYSIS, run_timeout=GIVE_UP
    )
    # A round that lasts longer than the pause between two must not run beside the next.
    policy = SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP)
    schedule = Schedule(action=action, spec=spec, policy=policy)
    try:
        await client.create_schedule(id_, schedule)
    except ScheduleAlreadyRunningError:

        async def changed(there: ScheduleUpdateInput) -> ScheduleUpdate:
            schedule.state = there.description.schedule.state
            return ScheduleUpdate(schedule)

        await client.get_schedule_handle(id_).update(changed)
