"""What somebody chose to see, as one value that is kept over restarts; periods by the team's own year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from app.domain.forecast.periods import Period, Unit, period_of
from app.services.number_reports.catalogue import REPORTS, Kind, kind_named
from app.services.number_reports.days import Days, Look

USUAL, EVER = "months", "ever"
_UNITS = (Unit.MONTH, Unit.QUARTER, Unit.YEAR)
_SPANS = frozenset({USUAL, EVER, *(f"{which}{unit}" for unit in _UNITS for which in ("", "last-", "next-"))})


def periods(days: Days, today: date, year_start: int) -> dict[str, tuple[str, Period | None]]:
    """The periods that a report offers, by keys that stay the same while days pass: words and days (None: all days)."""
    found: dict[str, tuple[str, Period | None]] = {USUAL: (days.words, days.period(today, year_start=year_start))}
    ahead = days.look is Look.AHEAD
    for unit in _UNITS:
        this = period_of(today, unit, year_start)
        beside = this.last + timedelta(days=1) if ahead else this.first - timedelta(days=1)
        which = "Next" if ahead else "Last"
        found[str(unit)] = (f"This {unit}", this)
        found[f"{which.lower()}-{unit}"] = (f"{which} {unit}", period_of(beside, unit, year_start))
    if days.may_be_open:
        found[EVER] = ("All days", None)
    return found


@dataclass(frozen=True, slots=True)
class Options:
    """``report`` is a name of the catalogue, ``span`` a key of ``periods``, ``by`` the chosen table of each report.

    ``span`` and ``owner_id`` are kept for the other reports where the present one can't be asked about them.
    """

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

    @property
    def owner_ids(self) -> tuple[int, ...]:
        """Whose figures they are; empty for everybody."""
        return () if self.owner_id is None or self.kind.most_owners == 0 else (self.owner_id,)

    def period(self, today: date, year_start: int) -> tuple[str, Period | None]:
        """Its days, in words too: those chosen, else the report's usual ones."""
        offered = periods(self.kind.days, today, year_start)
        return offered.get(self.span, offered[USUAL])

    def with_cut(self, by: str) -> Options:
        """Another table of the same report."""
        return replace(self, by={**self.by, self.report: by})

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"report": self.report, "span": self.span, "owner_id": self.owner_id, "by": dict(self.by)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Options:
        """What ``to_json`` gave; damaged or unknown parts are left out."""
        options = cls()
        if content.get("report") in {kind.name for kind in REPORTS}:
            options = replace(options, report=content["report"])
        if content.get("span") in _SPANS:
            options = replace(options, span=content["span"])
        if isinstance(content.get("owner_id"), int):
            options = replace(options, owner_id=content["owner_id"])
        by = content.get("by")
        if isinstance(by, dict) and all(isinstance(one, str) for pair in by.items() for one in pair):
            options = replace(options, by=by)
        return options
