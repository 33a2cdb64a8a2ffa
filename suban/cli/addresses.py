"""Where a command finds the database that it works on."""

from pathlib import Path

from pydantic import SecretStr

from suban.embedded.state import StateDirectory
from suban.settings import Settings


def beside_the_stack(here: Settings) -> Settings:
    """Where no database is set: that of the `suban dev` that runs here, with its city and its key."""
    if here.database_url is not None:
        return here
    noted: dict[str, object] = dict(StateDirectory(here.state_dir).addresses())
    if "secret_key" in noted:
        noted["secret_key"] = SecretStr(str(noted["secret_key"]))
    if isinstance(folder := noted.get("files_dir"), str):
        noted["files_dir"] = Path(folder)
    return here.model_copy(update=noted)
