"""Where a command finds the database that it works on."""

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
    return here.model_copy(update=noted)
