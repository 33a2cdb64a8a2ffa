"""Small made-up cities to try things on, Longnan and Anshan: units, people, and a token for each role.

Names, numbers and addresses are invented. Nothing of it is loaded but by `suban dev` and tests.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files

from ruamel.yaml import YAML

from suban.org.files import read_files
from suban.org.importing import Wish, import_rows
from suban.org.tree import TOKENS
from suban.settings import Settings
from suban.store.database import connect
from suban.store.people import bearer, replace_token


def cities() -> tuple[str, ...]:
    """The places that have made-up people."""
    names = (each.name for each in files("suban.demo").iterdir())
    return tuple(sorted(each.removesuffix(".yml") for each in names if each.endswith(".yml")))


async def load(
    settings: Settings, kept: Mapping[str, str] | None = None, city: str | None = None
) -> dict[str, str]:
    """Load the demo data of a city and give a token for each label (CENTRE, HANDLER ...).

    The city is that of the settings unless another one is given. Its data come the way of `suban org import`.
    A token of `kept` that is still good for that person stays; other tokens of theirs end.
    """
    with as_file(files("suban.demo") / f"{city or settings.city}.yml") as file:
        rows = read_files([file])
        labels: dict[str, str] = YAML(typ="safe").load(file.read_text("utf-8"))[TOKENS]
    store = connect(settings.need("database_url"), pool_size=2)
    try:
        await import_rows(store, rows, datetime.now(UTC), Wish())
        tokens = {}
        for label, person in labels.items():
            token = (kept or {}).get(label)
            holder = await bearer(store, token, datetime.now(UTC)) if token else None
            if token is None or holder is None or holder.person != person:
                token = secrets.token_urlsafe(32)
                await replace_token(store, person, token, expires_at=None)
            tokens[label] = token
        return tokens
    finally:
        await store.dispose()
