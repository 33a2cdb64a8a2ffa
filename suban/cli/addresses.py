"""Where a command finds the database that it works on."""

from pathlib import Path

from suban.embedded.state import StateDirectory
from suban.settings import Settings


def beside_the_stack(here: Settings) -> Settings:
    """Where no database is set: that of the `suban dev` that runs on this state directory."""
    if here.database_url is not None:
        return here
    noted: dict[str, object] = {**StateDirectory(here.state_dir).addresses()}
    if isinstance(folder := noted.get("files_dir"), str):
        noted["files_dir"] = Path(folder)
    return here.model_copy(update=noted)
