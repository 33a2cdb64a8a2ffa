"""Whether a unit's level fits its area and superior: streets belong to a district, villages to a township."""

from collections.abc import Iterator

from suban.domain.codes import plain_area, wider_areas
from suban.domain.organisation import Level, level_of, level_of_area, narrower, parents_of
from suban.store.register import UnitRecord
from suban.wording import N_
from suban.wording.organisation import level_text

Misfit = tuple[str, str, dict[str, object]]
"""The field that is wrong, the message, and its figures."""


def level_misfits(unit: UnitRecord, parent: UnitRecord | None) -> Iterator[Misfit]:
    """What does not fit. A unit may be of a higher level than its area: a city's branch in a district."""
    level = level_of(unit.level, unit.kind, unit.area)
    of_area = level_of_area(unit.area)
    if level is not None and of_area is not None and narrower(level, of_area):
        message = N_(
            "is of the level {level}, below that of its area {area} ({of_area}): mend the level or the area"
        )
        yield (
            "level",
            message,
            {"level": _named(level), "area": unit.area, "of_area": _named(of_area)},
        )
    if parent is None:
        return
    above = level_of(parent.level, parent.kind, parent.area)
    if level is not None and above is not None:
        known = parents_of(level, unit.area)
        if above not in known:
            message = N_(
                "{parent} is of the level {above}, and the superior of a unit of the level {level} is of one "
                "of: {known}. Name another superior, or mend the level"
            )
            figures = {"parent": parent.code, "above": _named(above), "level": _named(level)}
            yield "parent", message, {**figures, "known": "、".join(map(_named, known))}
    area = plain_area(parent.area)
    if area.isdecimal() and unit.area.isdecimal() and area not in wider_areas(unit.area):
        message = N_(
            "{parent} is of the area {above}, which does not hold {area}: "
            "name another superior, or mend the area"
        )
        yield "parent", message, {"parent": parent.code, "above": parent.area, "area": unit.area}


def _named(level: Level) -> str:
    return f"{level_text(level)['zh']} {level}"
