"""What the platform adds to an act from the register of units, before it is recorded."""

from api.problems import ProblemError
from api.surroundings import Surroundings
from suban.domain.acts import Act, RecusalRequest, TextRef
from suban.store import people


async def completed(here: Surroundings, act: Act) -> Act:
    """The act with what only the register knows. Whatever was sent in those places does not count."""
    if isinstance(act, RecusalRequest):
        return await _with_decider(here, act)
    return act


async def _with_decider(here: Surroundings, request: RecusalRequest[TextRef]) -> RecusalRequest[TextRef]:
    """A member of the staff is decided on by the person's own unit, a whole unit by its superior."""
    if request.person is not None:
        person = await people.person(here.store, request.person)
        if person is None:
            raise ProblemError("person_unknown")
        return request.with_(unit=person.unit, decider=person.unit)
    if request.unit is None:
        return request.with_(decider=None)
    unit = await people.unit(here.store, request.unit)
    if unit is None:
        raise ProblemError("unit_unknown")
    return request.with_(decider=unit.parent)
