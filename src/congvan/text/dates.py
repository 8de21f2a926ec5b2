"""Dates as a clerk types them and as the decree writes them."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?:([0-9]{1,2})/)?([0-9]{1,2})/)?([0-9]{4})")


@dataclass(frozen=True)
class PartialDate:
    """A date whose day, or month and day, may be left to fill in by hand (None)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day needs a month")
        # Let the calendar decide what a blank leaves open: 31 is checked only when the month is known.
        dt.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def first(self) -> dt.date:
        """The first day that the date may be."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last day that the date may be."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def day_text(self) -> str | None:
        """The day with a 0 before those under 10 (PL I, Phần I, Mục II, điểm b khoản 4); None for a blank."""
        return None if self.day is None else f"{self.day:02d}"

    @property
    def month_text(self) -> str | None:
        """The month with a 0 before 1 and 2 only (same clause); None for a blank."""
        if self.month is None:
            return None
        return f"{self.month:02d}" if self.month <= 2 else str(self.month)


@dataclass(frozen=True)
class OpenDate:
    """A date that is left to fill in by hand as a whole, its year too."""


def parse_date(text: str) -> PartialDate:
    """Read 2020-08-17, 17/8/2020 or a partial form (2020-08, 8/2020, 2020).

    Raises ValueError for another form, and for a day that is not in the calendar (31/2).
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise ValueError(f"not a date: {text!r}")
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
