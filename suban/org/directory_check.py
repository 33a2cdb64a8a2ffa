"""The check of the dispatch directory: all that is found, of what stands or would stand after an import."""

from collections.abc import Iterator, Sequence
from datetime import date

from suban.domain.codes import plain_area, wider_areas
from suban.domain.organisation import LEVELS, level_of_area
from suban.domain.rulebook import ActName, Role, Rulebook
from suban.org.checks import Standing
from suban.org.findings import Finding
from suban.org.gaps import gaps
from suban.org.levels import level_misfits
from suban.org.named import away, unused, without_people
from suban.org.records import stored
from suban.org.spans import overlapping, span_of
from suban.store.register import Register
from suban.wording import N_


def standing_now(register: Register) -> Standing:
    """What stands: units also where they have ended, for a line may still name them."""
    there = stored(register)
    return Standing(
        {each.record.code: each for each in there.units},
        {each.record.id: each for each in there.people if each.record.ended_on is None},
        {each.record.key: each for each in there.directory if each.record.ended_on is None},
        {each.record.key: each for each in there.functions if each.record.ended_on is None},
    )


def findings(standing: Standing, rulebooks: Sequence[Rulebook], today: date) -> tuple[Finding, ...]:
    """All that is found from a day on, what is wrong before what is only remarked.

    `rulebooks` are those of the city, the earliest first.
    """
    cities = _cities(standing, rulebooks)
    acting = _roles(rulebooks, "reply")
    found = [
        *gaps(standing, rulebooks, _areas(standing, cities, today), today),
        *_overlaps(standing),
        *away(standing, today),
        *without_people(standing, acting, today),
        *unused(standing, acting, today),
        *_levels(standing),
        *_outside(standing, cities),
    ]
    return tuple(sorted(found, key=lambda each: each.remark))


def _roles(rulebooks: Sequence[Rulebook], act: ActName) -> tuple[Role, ...]:
    rules = [rule for each in rulebooks if (rule := each.authority_for(act)) is not None]
    return tuple(dict.fromkeys(role for rule in rules for role in rule.roles))


def _cities(standing: Standing, rulebooks: Sequence[Rulebook]) -> frozenset[str]:
    """The areas that the platform is for: those of the units whose people dispatch."""
    dispatching = _roles(rulebooks, "dispatch")
    people = [each.record for each in standing.people.values()]
    centres = {each.unit for each in people if each.role in dispatching and each.unit in standing.units}
    return frozenset(plain_area(standing.units[each].record.area) for each in centres if each)


def _areas(standing: Standing, cities: frozenset[str], today: date) -> tuple[str, ...]:
    """The areas that units and lines have, within the city; a city's own areas in letters are in it."""
    units = [each.record for each in standing.units.values()]
    named = {each.area for each in units if each.ended_on is None and span_of(each).last >= today}
    lines = [each.record for each in standing.directory.values()]
    named |= {each.area for each in lines if each.area and span_of(each).last >= today}
    areas = {plain_area(each) for each in named}
    return tuple(sorted((each for each in areas if _within(each, cities)), key=_widest_first))


def _within(area: str, cities: frozenset[str]) -> bool:
    return not (cities and area.isdecimal()) or not cities.isdisjoint(wider_areas(area))


def _widest_first(area: str) -> tuple[int, str]:
    level = level_of_area(area)
    return (LEVELS.index(level) if level else len(LEVELS)), area


def _overlaps(standing: Standing) -> Iterator[Finding]:
    for before, line, days in overlapping(standing.directory.values()):
        yield Finding(
            "overlap",
            N_("the same matter and area has two units at a time: give the earlier line a last day"),
            matters=(line.record.matter,),
            areas=(line.record.area,),
            units=tuple(dict.fromkeys((before.record.unit, line.record.unit))),
            days=days,
            rows=(before.where.row, line.where.row),
        )


def _levels(standing: Standing) -> Iterator[Finding]:
    for unit in standing.units.values():
        if unit.record.ended_on is not None:
            continue
        for _, message, figures in level_misfits(unit.record, standing.parent(unit.record)):
            yield Finding(
                "level_misfit",
                message,
                figures,
                areas=(unit.record.area,),
                units=(unit.record.code,),
                rows=(unit.where.row,),
            )


def _outside(standing: Standing, cities: frozenset[str]) -> Iterator[Finding]:
    for line in standing.directory.values():
        area = plain_area(line.record.area)
        above = {each for city in cities for each in wider_areas(city)}
        if area and not _within(area, cities) and area not in above:
            yield Finding(
                "outside",
                N_("the area lies outside the city ({cities}): mend the code, if it is not meant"),
                {"cities": "、".join(sorted(cities))},
                matters=(line.record.matter,),
                areas=(line.record.area,),
                units=(line.record.unit,),
                days=span_of(line.record),
                rows=(line.where.row,),
            )
