"""How a command ends when something outside it is wrong: a readable text and exit code 1, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from suban.settings import SettingsError


@contextmanager
def told(*expected: type[Exception]) -> Iterator[None]:
    """Prints errors a person can act on, whose message is already written for them, and exits with 1."""
    kinds: tuple[type[Exception], ...] = (SettingsError, *expected)
    try:
        yield
    except kinds as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
