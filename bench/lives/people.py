"""Who acts in a random life: the same few people that a scenario names by role and unit."""

from collections.abc import Sequence
from typing import get_args

from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.taking import authority_refusal, is_turn
from suban.domain.rulebook import ActName, Role

UNITS = ("CG", "SW", "ZJ")
_IN_UNITS: tuple[Role, ...] = ("handler", "leader")
CENTRE_UNIT = "OFFICE"
_OF_THE_CENTRE: tuple[Role, ...] = ("operator", "reviewer")
_ELSEWHERE: tuple[Role, ...] = ("petitioner", "supervisor", "administrator")


def person_of(by: str) -> Actor:
    """Somebody by a scenario's words for them: `reviewer#2`, `handler#2@SW`."""
    who, _, unit = by.partition("@")
    role = who.partition("#")[0]
    return Actor.model_validate(
        {"person": f"demo-{who.replace('#', '-')}", "role": role, "unit": unit or None}
    )


def words_for(actor: Actor) -> str:
    """A person in a scenario's words."""
    number = actor.person.removeprefix(f"demo-{actor.role}").removeprefix("-")
    return f"{actor.role}{f'#{number}' if number else ''}{f'@{actor.unit}' if actor.unit else ''}"


def _everybody(first: int, last: int) -> tuple[Actor, ...]:
    """So many of each role, numbered: in units each has other people than the next."""
    found = []
    for number in range(first, last + 1):
        found += [person_of(_numbered(role, number)) for role in _ELSEWHERE]
        found += [person_of(f"{_numbered(role, number)}@{CENTRE_UNIT}") for role in _OF_THE_CENTRE]
        found += [
            person_of(f"{_numbered(role, number * len(UNITS) + index)}@{unit}")
            for role in _IN_UNITS
            for index, unit in enumerate(UNITS)
        ]
    return tuple(found)


def _numbered(role: str, number: int) -> str:
    return f"{role}#{number}" if number else role


EVERYBODY = (*_everybody(0, 1), person_of("handler#99"))
"""Two of each role, in each unit; and somebody of a unit that nobody knows of."""

OTHERS = _everybody(10, 12)
"""People who have not acted on any petition yet: whoever was recused or reviewed before, they were not."""


def open_now(law: Law, case: Case) -> tuple[ActName, ...]:
    """The acts whose turn it is, whoever does them."""
    return tuple(name for name in get_args(ActName) if is_turn(law, case, name))


def open_to(law: Law, case: Case, actor: Actor, names: Sequence[ActName]) -> tuple[ActName, ...]:
    """Those of them that this person may do: as `possible_acts` says, asked for many people at less cost."""
    return tuple(name for name in names if authority_refusal(law, case, actor, name) is None)
