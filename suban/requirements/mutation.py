"""Do the law cases guard the law? Each value of a rulebook is changed, and some case must notice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from suban.domain.calendar import Calendar
from suban.domain.rulebook import Rulebook
from suban.requirements.cases import LawCase
from suban.requirements.mutants import Mutant, mutants


class BrokenCaseError(Exception):
    """A case that the rulebook fails as it is; the text says which, in Chinese and English."""


@dataclass(frozen=True)
class Report:
    """What became of the mutants of one rulebook."""

    rulebook: str
    cases: int
    refused: int
    noticed: int
    survivors: tuple[Mutant, ...]

    @property
    def mutants(self) -> int:
        """How many there were."""
        return self.refused + self.noticed + len(self.survivors)


def mutate(rulebook: Rulebook, cases: Iterable[LawCase], calendar: Calendar) -> Report:
    """Change each value in turn and look for a case that notices. Raises `BrokenCaseError`."""
    asked = [each for each in cases if each.rulebook == rulebook.id]
    _hold(rulebook, asked, calendar)
    refused = noticed = 0
    survivors = []
    for mutant in mutants(rulebook):
        changed = mutant.of(rulebook)
        if changed is None:
            refused += 1
            continue
        index = _noticing(changed, asked, calendar)
        if index is None:
            survivors.append(mutant)
        else:
            noticed += 1
            # What noticed this one is likely to notice its neighbour.
            asked.insert(0, asked.pop(index))
    return Report(rulebook.id, len(asked), refused, noticed, tuple(survivors))


def _hold(rulebook: Rulebook, cases: Sequence[LawCase], calendar: Calendar) -> None:
    """All cases hold before anything is changed: else every mutant would seem noticed."""
    wrong = [f"{each.name}: {said}" for each in cases for said in each.wrong(rulebook, calendar)]
    if wrong:
        raise BrokenCaseError(
            "规则册未改动时这些案例已不符 / these cases do not hold for the rulebook as it is:\n"
            + "\n".join(f"  {each}" for each in wrong)
        )


def _noticing(changed: Rulebook, cases: Sequence[LawCase], calendar: Calendar) -> int | None:
    return next((index for index, each in enumerate(cases) if _notices(each, changed, calendar)), None)


def _notices(case: LawCase, changed: Rulebook, calendar: Calendar) -> bool:
    try:
        return bool(case.wrong(changed, calendar))
    except Exception:  # noqa: BLE001 - a changed rulebook may break the procedure anywhere, and that is seen
        return True
