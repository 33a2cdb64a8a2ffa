"""What every part of the stack is."""

from abc import ABC, abstractmethod

from suban.embedded.child import Command


class Part(ABC):
    """A server or worker that runs as one process."""

    name: str
    """Latin and short: names the log file and the process record."""
    title: str
    """For people: Chinese, then English."""
    grace_seconds = 5.0
    """How long it may take to stop by itself."""
    start_seconds = 60.0
    """How long it may take until it is ready."""

    def prepare(self) -> None:  # noqa: B027  # most parts have nothing to do here
        """Does what has to be done before each start.

        Raises:
            StackError: it cannot be started.
        """

    @abstractmethod
    def command(self) -> Command:
        """How to start its process; called once for each start, after `prepare`."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it can do its work now; quick, and called often while it starts.

        Raises:
            StackError: it runs, but can never do its work.
        """

    @property
    def address(self) -> str:
        """Where it answers, for people; empty if nowhere."""
        return ""
