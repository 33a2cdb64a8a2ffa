"""Time-outs and retries by kind of effect. Technical figures: what the law gives stands in rules/."""

from datetime import timedelta

from temporalio.common import RetryPolicy

# The database may be away for long; it is asked again soon after its return, and for ever.
JOURNAL_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=5), maximum_attempts=0
)
JOURNAL_ATTEMPT = timedelta(seconds=10)

# A local activity is cheap while all is well. It is tried once: while it is tried again it holds its workflow
# task, and a worker that is told to stop never ends. What fails goes on as an ordinary activity, which
# operators see waiting.
LOCAL_ATTEMPT = timedelta(seconds=3)
LOCAL_RETRY = RetryPolicy(maximum_attempts=1)

# A killed worker's task is given to another after this long; a cold replay of many petitions needs less.
WORKFLOW_TASK = timedelta(seconds=5)
STICKY_QUEUE = timedelta(seconds=1)

# An act received just before a petition closed by itself may still be on its way.
CLOSING_GRACE = timedelta(minutes=1)

# A batch of petitions that go over to another calendar: each is asked up to three times for 15 seconds.
CALENDAR_BATCH = timedelta(minutes=10)
CALENDAR_HEARTBEAT = timedelta(seconds=10)

# A worker that is told to stop ends what it is about to write: cut off in the middle, a connection to the
# database would be left open.
GRACE = timedelta(seconds=3)
