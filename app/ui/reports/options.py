"""What somebody chose to see, as one value that is kept over restarts; periods by the team's own year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from app.domain.forecast.periods import Period, Unit, period_of
from app.services.number_reports.catalogue import REPORTS, Kind, kind_named
from app.services.shape.scope import last_months

USUAL, EVER = "months", "ever"


def periods(today: date, year_start: int) -> dict[str, tuple[str, Period | None]]:
    """The periods that are offered, by keys that stay the same while days pass: words and days (None: all days)."""

    def whole(day: date, unit: Unit) -> Period:
        return period_of(day, unit, year_start)

    month, quarter, year = (whole(today, unit) for unit in Unit)
    before = timedelta(days=1)
    return {
        USUAL: ("The last twelve months", last_months(today)),
        "month": ("This month", month),
        "last-month": ("Last month", whole(month.first - before, Unit.MONTH)),
        "quarter": ("This quarter", quarter),
        "last-quarter": ("Last quarter", whole(quarter.first - before, Unit.QUARTER)),
        "year": ("This year", year),
        "last-year": ("Last year", whole(year.first - before, Unit.YEAR)),
        EVER: ("All days", None),
    }


@dataclass(frozen=True, slots=True)
class Options:
    """``report`` is a name of the catalogue, ``span`` a key of ``periods``, ``by`` the chosen table of each report."""

    report: str = REPORTS[0].name
    span: str = USUAL
    owner_id: int | None = None
    by: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The report."""
        return kind_named(self.report)

    @property
    def cut(self) -> str:
        """The table of it that is shown."""
        chosen = self.by.get(self.report, "")
        return chosen if chosen in self.kind.by else self.kind.usual[0]

    def with_cut(self, by: str) -> Options:
        """Another table of the same report."""
        return replace(self, by={**self.by, self.report: by})

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"report": self.report, "span": self.span, "owner_id": self.owner_id, "by": dict(self.by)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any], today: date) -> Options:
        """What ``to_json`` gave; damaged or unknown parts are left out."""
        options = cls()
        if content.get("report") in {kind.name for kind in REPORTS}:
            options = replace(options, report=content["report"])
        if content.get("span") in periods(today, 1):
            options = replace(options, span=content["span"])
        if isinstance(content.get("owner_id"), int):
            options = replace(options, owner_id=content["owner_id"])
        by = content.get("by")
        if isinstance(by, dict) and all(isinstance(one, str) for pair in by.items() for one in pair):
            options = replace(options, by=by)
        return options
