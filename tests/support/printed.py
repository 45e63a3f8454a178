"""Forecasts to print, made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.domain.forecast.basis import Basis, Category, Outcome
from app.domain.forecast.facts import DealFact, Facts, PersonFact
from app.domain.forecast.periods import Unit
from app.domain.forecast.targets import TargetFact
from app.domain.fx import Rate, RateTable
from app.services.reports.printed import Printed

TODAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 9, 41, tzinfo=UTC)
RATES = RateTable("EUR", [Rate("USD", date(2026, 1, 1), Decimal("0.9"))])
PEOPLE = {1: PersonFact(1, "Mira Osei", "North"), 2: PersonFact(2, "Jonas Lindqvist", "South")}


def deal(number: int = 1, **values: Any) -> DealFact:
    """An open deal of Mira's over 1,000 euro, expected on 20 March with 40 per cent."""
    known: dict[str, Any] = {
        "name": f"Scale {number}", "company_id": number, "company": f"Company {number}", "owner_id": 1,
        "owner": "Mira Osei", "region": "North", "pipeline_id": 1, "phase_id": 5, "phase_code": "D1",
        "phase_kind": "delta", "phase_position": 5, "is_stall": False, "outcome": Outcome.OPEN,
        "amount_minor": 100_000, "currency": "EUR", "close_on": date(2026, 3, 20), "phase_probability": 40,
        "own_probability": None, "category": Category.BEST_CASE,
    }  # fmt: skip
    return DealFact(id=number, **{**known, **values})


def facts(deals: Iterable[DealFact], *, today: date = TODAY, targets: Iterable[TargetFact] = ()) -> Facts:
    """Those of January to June 2026."""
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    return Facts(today, first, last, RATES, tuple(deals), people=PEOPLE, targets=tuple(targets))


def printed(found: Facts, basis: Basis = Basis.PHASE, **values: Any) -> Printed:
    """A print of them by Tom Hadley of Fernhill Scales."""
    return Printed(found, basis, Unit.MONTH, NOW, "Tom Hadley", "Fernhill Scales", **values)
