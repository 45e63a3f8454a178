"""Which days a report is about, where nobody says otherwise: it looks back, at months that are over, or ahead."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.day_words import add_months
from app.domain.forecast.periods import Period, span

_NUMBERS = {3: "three", 6: "six", 12: "twelve"}


class Look(StrEnum):
    """BACK until today, OVER until the end of the last month, AHEAD from the first day of this one."""

    BACK = "back"
    OVER = "over"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Days:
    """``months`` are those taken as usual. ``may_be_open``: the report can be asked of all days, too."""

    look: Look = Look.BACK
    months: int = 12
    may_be_open: bool = True

    @property
    def words(self) -> str:
        """``"The last twelve months"``, ``"The next six months"``."""
        number = _NUMBERS.get(self.months, str(self.months))
        return {
            Look.BACK: f"The last {number} months",
            Look.OVER: f"The last {number} whole months",
            Look.AHEAD: f"The next {number} months",
        }[self.look]

    def period(
        self, today: date, first: date | None = None, last: date | None = None, *, year_start: int = 1
    ) -> Period:
        """The usual days, or what they are where their first or last one is given. UserError where they end first."""
        if self.look is Look.AHEAD:
            first = first or min(today, last or today).replace(day=1)
            last = last or _month_end(add_months(first.replace(day=1), self.months - 1))
        else:
            last = last or (today if self.look is Look.BACK else today.replace(day=1) - timedelta(days=1))
            first = first or add_months(last.replace(day=1), 1 - self.months)
        return span(first, last, year_start)


LAST_YEAR = Days()


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
