"""The board's filter as a value: what the chips show, what a saved view stores, what the query asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

SORTS = {
    "next": "Next action",
    "amount": "Amount",
    "close": "Close date",
    "age": "Days in phase",
    "name": "Company",
    "mine": "My order",
}
"""What deals can be sorted by, and what people call it."""

GROUPINGS = {"": "None", "owner": "Owner", "month": "Month of close"}
"""What a board can be grouped by, and what people call it."""


class Closing(StrEnum):
    """A period in which the expected (or actual) close date lies."""

    ANY = "any"
    OVERDUE = "overdue"
    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"
    THIS_QUARTER = "this_quarter"
    NEXT_QUARTER = "next_quarter"
    THIS_YEAR = "this_year"
    NO_DATE = "no_date"
    CUSTOM = "custom"

    @property
    def label(self) -> str:
        """As on the chip."""
        return "Any time" if self is Closing.ANY else self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class DealFilter:
    """Which deals to show; empty parts don't restrict.

    ``owner_ids`` with ``mine`` adds the user; ``unowned`` adds deals of nobody. ``regions`` are teams by
    their users' region. ``first`` and ``last`` belong to ``Closing.CUSTOM``. ``text`` is matched like the
    search. ``without_company`` keeps only deals whose company is not known.
    """

    mine: bool = False
    unowned: bool = False
    owner_ids: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    source_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()
    closing: Closing = Closing.ANY
    first: date | None = None
    last: date | None = None
    text: str = ""
    without_company: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it shows everything."""
        return self == DealFilter()

    def parts(self) -> tuple[str, ...]:
        """The names of the parts that restrict, as on the chips; the owner's three are one, and so are the dates."""
        restricting = {
            "Owner": self.mine or self.unowned or self.owner_ids,
            "Team": self.regions,
            "Source": self.source_ids,
            "Product": self.product_ids,
            "Closing": self.closing is not Closing.ANY,
            "Text": self.text.strip(),
            "Company": self.without_company,
        }
        return tuple(name for name, value in restricting.items() if value)

    def count(self) -> int:
        """How many parts restrict."""
        return len(self.parts())

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the empty filter, as JSON values."""
        empty = DealFilter()
        return {
            item.name: _plain(getattr(self, item.name))
            for item in fields(self)
            if getattr(self, item.name) != getattr(empty, item.name)
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DealFilter:
        """What ``to_json`` gave. Unknown or damaged parts are left out: a stale view shows more, never an error."""
        known: dict[str, Any] = {}
        for item in fields(cls):
            if item.name in data:
                value = _revive(item.name, data[item.name])
                if value is not None:
                    known[item.name] = value
        return cls(**known)

    def period(self, today: date, year_start: int = 1) -> Period | None:
        """The days that ``closing`` means as of ``today``; None where it doesn't restrict or means "no date".

        ``year_start`` is the month with which the team's year begins, and so its quarters.
        """
        if self.closing is Closing.ANY or self.closing is Closing.NO_DATE:
            return None
        # The reader of dates, of which this is a part, is loaded by the first filter that needs it.
        from app.domain.day_words import add_months

        month = today.replace(day=1)
        into_year = (today.month - year_start) % 12
        year, quarter = add_months(month, -into_year), add_months(month, -(into_year % 3))
        match self.closing:
            case Closing.OVERDUE:
                return Period(None, today - timedelta(days=1))
            case Closing.THIS_MONTH:
                return _months(month, 0, 1)
            case Closing.NEXT_MONTH:
                return _months(month, 1, 1)
            case Closing.THIS_QUARTER:
                return _months(quarter, 0, 3)
            case Closing.NEXT_QUARTER:
                return _months(quarter, 3, 3)
            case Closing.THIS_YEAR:
                return _months(year, 0, 12)
            case Closing.CUSTOM:
                return Period(self.first, self.last)


def _months(start: date, skip: int, length: int) -> Period:
    from app.domain.day_words import add_months

    first = add_months(start, skip)
    return Period(first, add_months(first, length) - timedelta(days=1))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _revive(name: str, value: Any) -> Any:
    try:
        if name in ("first", "last"):
            return date.fromisoformat(value)
        if name == "closing":
            return Closing(value)
        if name.endswith("_ids"):
            return tuple(int(key) for key in value) if isinstance(value, list) else None
        if name == "regions":
            return tuple(str(region) for region in value) if isinstance(value, list) else None
        return value if isinstance(value, str if name == "text" else bool) else None
    except (TypeError, ValueError):
        return None
