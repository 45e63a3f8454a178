"""What a forecast is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.forecast.periods import Unit


@dataclass(frozen=True, slots=True)
class ForecastQuery:
    """The days from ``first_on`` to ``last_on``, cut into units.

    ``pipeline_id`` None is all of them, ``owner_ids`` empty is everybody. ``as_of`` asks for the forecast as it was at
    the end of a past day; None is now.
    """

    first_on: date
    last_on: date
    unit: Unit = Unit.MONTH
    pipeline_id: int | None = None
    owner_ids: tuple[int, ...] = ()
    as_of: date | None = None
