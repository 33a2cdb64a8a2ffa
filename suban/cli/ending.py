"""How the process of a command ends."""

import logging
import os
import sys
from typing import Any

import typer


class App(typer.Typer):
    """A command line whose exit code is kept, whatever the threads of the engine's client are about."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Run the command that is asked for."""
        try:
            return super().__call__(*arguments, **options)
        except SystemExit as end:
            if "temporalio.bridge" in sys.modules and isinstance(end.code, int):
                _leave(end.code)
            raise


def _leave(code: int) -> None:
    # The client's threads may come for the interpreter while it is being torn down, and then the process is
    # aborted instead of ending with its code (temporalio/sdk-python#300).
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or 1
    os._exit(code)
