"""Spans of days, and lines of the directory that overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from suban.domain.codes import plain_area
from suban.org.records import Placed
from suban.store.register import DirectoryRecord, UnitRecord

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days from a first to a last one, both included; `date.min` and `date.max`: without end."""

    first: date
    last: date

    def common(self, other: "Span") -> "Span | None":
        """The days that are in both, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        first = "…" if self.first == date.min else self.first
        last = "…" if self.last == date.max else self.last
        return f"{first} – {last}"

    def without(self, taken: Iterable["Span"]) -> Iterator["Span"]:
        """The days of it that are in none of the others, as spans in order."""
        first = self.first
        for each in sorted(taken):
            if each.first > self.last or first > self.last:
                break
            if each.first > first:
                yield Span(first, each.first - DAY)
            if each.last >= self.last:
                return
            first = max(first, each.last + DAY)
        if first <= self.last:
            yield Span(first, self.last)


def span_of(record: DirectoryRecord | UnitRecord) -> Span:
    """The days on which a line holds, or a unit is there, by what a city says of them."""
    return Span(record.valid_from or date.min, record.valid_to or date.max)


def overlapping(
    lines: Iterable[Placed[DirectoryRecord]],
) -> Iterator[tuple[Placed[DirectoryRecord], Placed[DirectoryRecord], Span]]:
    """Lines that name a unit for the same matter and area on the same days: each with one before it."""
    latest: dict[tuple[str, str], Placed[DirectoryRecord]] = {}
    for line in sorted(lines, key=lambda each: (each.record.valid_from, each.record.key)):
        key = line.record.matter, plain_area(line.record.area)
        before = latest.get(key)
        span = span_of(line.record)
        if before is not None and (both := span_of(before.record).common(span)) is not None:
            yield before, line, both
        if before is None or span.last > span_of(before.record).last:
            latest[key] = line
