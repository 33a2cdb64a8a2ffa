"""Periods of reports: a month, a quarter or a year, each with the one before and the same one a year before.

Longnan, art. 25: 通过月报、季报等形式.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from suban.domain.calendar import ONE_DAY

_CODE = re.compile(r"(?P<year>20[0-9]{2})(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")

_MONTHS = 12
_QUARTER = 3


@dataclass(frozen=True)
class Period:
    """So many whole months from the first day of one on."""

    year: int
    month: int
    months: int

    @classmethod
    def parse(cls, code: str) -> Self:
        """2026-03, 2026-Q1 or 2026. Raises `ValueError` for anything else."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise ValueError(code)
        year = int(found["year"])
        if found["month"]:
            return cls(year, int(found["month"]), 1)
        if found["quarter"]:
            return cls(year, (int(found["quarter"]) - 1) * _QUARTER + 1, _QUARTER)
        return cls(year, 1, _MONTHS)

    @property
    def code(self) -> str:
        """As it is asked for."""
        if self.months == 1:
            return f"{self.year}-{self.month:02}"
        if self.months == _QUARTER:
            return f"{self.year}-Q{(self.month - 1) // _QUARTER + 1}"
        return str(self.year)

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        after = self._moved(self.months)
        return after.since - ONE_DAY

    @property
    def before(self) -> "Period":
        """The one before it."""
        return self._moved(-self.months)

    @property
    def year_before(self) -> "Period":
        """The same one a year before."""
        return self._moved(-_MONTHS)

    def _moved(self, by: int) -> "Period":
        year, month = divmod(self.year * _MONTHS + self.month - 1 + by, _MONTHS)
        return Period(year, month + 1, self.months)
