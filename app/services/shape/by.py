"""What figures are told apart by."""

from __future__ import annotations

from enum import StrEnum


class By(StrEnum):
    """``team`` is the region of a deal's owner. A deal of several nurture programmes counts in each."""

    REP = "rep"
    TEAM = "team"
    MANAGER = "manager"
    SOURCE = "source"
    PROGRAMME = "programme"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def is_period(self) -> bool:
        """Whether the parts follow one another in time."""
        return self in (By.MONTH, By.QUARTER, By.YEAR)

    @property
    def heading(self) -> str:
        """``"Rep"``."""
        return self.value.capitalize()
