"""What stands under deploy/, taken apart for the tests beside this file."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from typer.main import get_command

from suban.cli import app
from suban.settings import Settings
from tests.docs.documents import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose"
CHART = DEPLOY / "helm" / "suban"
RENDERED = Path(__file__).parent / "rendered"

SETTINGS = {f"SUBAN_{name.upper()}" for name in Settings.model_fields}
PINNED = re.compile(r"[a-z]+(/[a-z-]+)?:v?\d+\.\d+(\.\d+)?(-[a-z-]+)?")
"""An image by an exact version, without a host, so that each place can have its own registry."""
NO_PLACE_FOR_SECRETS = re.compile(r"PASSWORD|SECRET|TOKEN|KEY$|PWD|DATABASE_URL")

_DEFAULT = re.compile(r"\$\{[A-Z_]+:-([^${}]*)\}")


def yaml(file: Path) -> Any:
    """The content of a YAML file of one document."""
    return YAML(typ="safe", pure=True).load(file.read_text("utf-8"))


def documents(file: Path) -> list[Any]:
    """Those of a file with several."""
    return [each for each in YAML(typ="safe", pure=True).load_all(file.read_text("utf-8")) if each]


def by_default(text: str) -> str:
    """What compose makes of `${NAME:-default}` where nothing is set, defaults within defaults too."""
    while (plain := _DEFAULT.sub(r"\1", text)) != text:
        text = plain
    assert "${" not in text, text
    return text


def compose() -> dict[str, Any]:
    """The compose file, as it is where no variable is set."""
    text = by_default((COMPOSE / "compose.yml").read_text("utf-8"))
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return loaded


def check_command(arguments: Sequence[str]) -> None:
    """Asserts that `suban` has this command, with these options."""
    command: Any = get_command(app)
    for given in arguments:
        if given.startswith("--"):
            options = {option for each in command.params for option in each.opts} | {"--help"}
            assert given in options, arguments
        elif hasattr(command, "commands"):
            assert given in command.commands, arguments
            command = command.commands[given]


def check_settings(environment: Mapping[str, str]) -> None:
    """Asserts that these are settings that there are, and that none of them should be a secret."""
    ours = {name for name in environment if name.startswith("SUBAN_")}
    assert ours <= SETTINGS
    assert [name for name in environment if NO_PLACE_FOR_SECRETS.search(name)] == []


def chart_files() -> Iterator[Path]:
    """What the rendered manifests are made of."""
    yield from sorted(file for file in CHART.rglob("*") if file.is_file())


def digest(values: Path) -> str:
    """The digest of the chart and of values beside it: other files, other manifests."""
    known = hashlib.sha256()
    for file in (*chart_files(), values):
        known.update(f"{file.name}\0".encode() + file.read_bytes())
    return known.hexdigest()
