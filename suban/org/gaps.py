"""Gaps of the dispatch directory: matters that no unit is charged with, in some area, on days to come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from suban.domain.codes import plain_area, wider_areas
from suban.domain.rulebook import Rulebook
from suban.org.checks import Standing
from suban.org.findings import Finding
from suban.org.records import Placed
from suban.org.spans import DAY, Span, span_of
from suban.store.register import DirectoryRecord
from suban.wording import N_

Holding = tuple[Placed[DirectoryRecord], Span]
"""A line, and the days on which it holds and its unit is there."""


def gaps(
    standing: Standing, rulebooks: Sequence[Rulebook], areas: Sequence[str], today: date
) -> Iterator[Finding]:
    """The gaps from a day on, those of the same days and areas as one finding. `areas` are plain.

    A matter is one of the rulebook that binds on the day; of a day that no rulebook binds nothing is asked.
    """
    holding = tuple(_holding(standing, today))
    found: dict[tuple[Span, tuple[str, ...]], list[str]] = defaultdict(list)
    for matter, uncovered in _uncovered(holding, rulebooks, areas, today).items():
        by_span: dict[Span, list[str]] = defaultdict(list)
        for area in areas:
            for span in uncovered.get(area, ()):
                by_span[span].append(area)
        for span, within in by_span.items():
            found[span, tuple(within)].append(matter)
    for (span, lacking), matters in sorted(found.items(), key=lambda each: each[0]):
        yield Finding(
            "gap",
            N_(
                "no line names a unit that is there: add a line for the matter and the area, or one that "
                "leaves the matter or the area empty, for any other"
            ),
            matters=tuple(matters),
            areas=lacking,
            days=span,
            rows=tuple(dict.fromkeys(_beside(holding, matters, lacking, span))),
            everywhere=len(lacking) == len(areas),
        )


def _holding(standing: Standing, today: date) -> Iterator[Holding]:
    for line in standing.directory.values():
        unit = standing.units.get(line.record.unit)
        if unit is None or unit.record.ended_on is not None:
            continue
        span = span_of(line.record).common(span_of(unit.record))
        if span is not None and span.last >= today:
            yield line, span


def _uncovered(
    holding: Sequence[Holding], rulebooks: Sequence[Rulebook], areas: Sequence[str], today: date
) -> dict[str, dict[str, list[Span]]]:
    """For each matter and area the spans without a line."""
    charged: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for line, span in holding:
        charged[line.record.matter, plain_area(line.record.area)].append(span)
    wider = {area: (*wider_areas(area), "") for area in areas}
    found: dict[str, dict[str, list[Span]]] = {}
    for matter, asked in _asked(rulebooks, today).items():
        lines = dict.fromkeys((matter, ""))
        for area in areas:
            taken = [span for name in lines for each in wider[area] for span in charged.get((name, each), ())]
            if spans := [gap for span in asked for gap in span.without(taken)]:
                found.setdefault(matter, {})[area] = spans
    return found


def _asked(rulebooks: Sequence[Rulebook], today: date) -> dict[str, list[Span]]:
    """The days from today on on which the law lists each matter; "" alone, any, where it lists none."""
    found: dict[str, list[Span]] = {}
    lasts = [*(each.in_force.since - DAY for each in rulebooks[1:]), date.max]
    for rulebook, last in zip(rulebooks, lasts, strict=True):
        days = Span(rulebook.in_force.since, last).common(Span(today, date.max))
        for matter in tuple(each.matter for each in rulebook.matters or ()) or ("",):
            spans = found.setdefault(matter, [])
            if days is not None and spans and spans[-1].last + DAY == days.first:
                spans[-1] = Span(spans[-1].first, days.last)
            elif days is not None:
                spans.append(days)
    return found


def _beside(
    holding: Iterable[Holding], matters: Sequence[str], areas: Sequence[str], span: Span
) -> Iterator[str]:
    """The lines that hold until the day before, or from the day after."""
    around = {each for area in areas for each in (*wider_areas(area), "")}
    for line, held in holding:
        near = (held.last != date.max and held.last + DAY == span.first) or (
            span.last != date.max and held.first == span.last + DAY
        )
        if near and line.record.matter in ("", *matters) and plain_area(line.record.area) in around:
            yield line.where.row
