"""What is left out of lists for somebody whom a petition complains of."""

from collections.abc import Iterable

from api.surroundings import Surroundings
from suban.domain.acts import Actor
from suban.domain.confidentiality import keys_of
from suban.store.closing_off import closed_among


async def closed_ones(here: Surroundings, actor: Actor, numbers: Iterable[str | None]) -> frozenset[str]:
    """Those of the petitions that are closed to somebody: in what they read they do not stand."""
    named = {number for number in numbers if number is not None}
    return await closed_among(here.store, named, keys_of(actor)) if named else frozenset()
