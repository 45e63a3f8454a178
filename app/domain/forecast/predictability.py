"""How far a team's forecasts could be relied on: by horizon, by what slipped, by what is there to reach the target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median
from typing import NamedTuple

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import DealFact
from app.domain.forecast.periods import Period
from app.domain.forecast.worth import Worth

HORIZONS = (0, 30, 60, 90)
"""Days before the first of a month."""


class Foretold(NamedTuple):
    """What was expected of a month so many days before it began, and what was won in it; minor units.

    ``on`` is the day whose end it was seen from; ``is_snapshot`` tells that it was kept, and not read from the log.
    """

    month: str
    days_before: int
    on: date
    is_snapshot: bool
    phase: int
    own: int
    calibrated: int
    came: int

    def expected(self, basis: Basis) -> int:
        return {Basis.PHASE: self.phase, Basis.OWN: self.own, Basis.CALIBRATED: self.calibrated}[basis]


class Error(NamedTuple):
    """How wrong forecasts of one horizon were on average over ``months``.

    ``minor`` is the mean distance from what came, ``percent`` its share of what came, None where nothing did.
    ``lean`` is the mean of forecast less result: above 0 too much was expected.
    """

    days_before: int
    basis: Basis
    months: int
    minor: int
    percent: Decimal | None
    lean: int


def errors(foretold: Iterable[Foretold]) -> tuple[Error, ...]:
    """For each horizon and basis; horizons of which nothing is known are left out."""
    rows = tuple(foretold)
    found = []
    for days in HORIZONS:
        own = [row for row in rows if row.days_before == days]
        found += [_error(days, basis, own) for basis in Basis if own]
    return tuple(found)


def _error(days: int, basis: Basis, rows: Sequence[Foretold]) -> Error:
    missed = sum(abs(row.expected(basis) - row.came) for row in rows)
    lean = sum(row.expected(basis) - row.came for row in rows)
    came = sum(row.came for row in rows)
    percent = (Decimal(100) * missed / came).quantize(Decimal("0.1")) if came > 0 else None
    return Error(days, basis, len(rows), _mean(missed, len(rows)), percent, _mean(lean, len(rows)))


def _mean(total: int, count: int) -> int:
    return int((Decimal(total) / count).to_integral_value(ROUND_HALF_EVEN))


@dataclass(frozen=True, slots=True)
class Slippage:
    """What became of the deals that were expected to close in a month when it began.

    ``won`` and ``lost`` closed in it or before, ``slipped`` later or not yet, ``gone`` are not there any more.
    ``slipped_minor`` is the part of ``expected_minor`` (both amounts as they were then, unweighted) that slipped.
    ``days_late`` is the median of days from the day expected to the day of close, or to the one that is expected now.
    ``deal_ids`` are all that were expected.
    """

    month: str
    expected: int
    won: int
    lost: int
    slipped: int
    gone: int
    expected_minor: int
    slipped_minor: int
    days_late: int | None
    deal_ids: tuple[int, ...]

    @property
    def percent(self) -> Decimal | None:
        """Slipped of all, in per cent to one decimal; None where nothing was expected."""
        return (Decimal(100) * self.slipped / self.expected).quantize(Decimal("0.1")) if self.expected else None


def slippage(month: Period, then: Iterable[Worth], now: Mapping[int, DealFact]) -> Slippage:
    """From the deals as they were when the month began, and as they are."""
    due = [worth for worth in then if _is_due(worth.deal, month)]
    ends: dict[str, list[Worth]] = {"won": [], "lost": [], "slipped": [], "gone": []}
    for worth in due:
        ends[_end(now.get(worth.deal.id), month)].append(worth)
    late = [_days_late(worth.deal, now[worth.deal.id]) for worth in ends["slipped"]]
    known = [days for days in late if days is not None]
    counts = {name: len(worths) for name, worths in ends.items()}
    return Slippage(
        month.key,
        len(due),
        **counts,
        expected_minor=sum(worth.minor for worth in due),
        slipped_minor=sum(worth.minor for worth in ends["slipped"]),
        days_late=int(median(known)) if known else None,
        deal_ids=tuple(worth.deal.id for worth in due),
    )


def _is_due(deal: DealFact, month: Period) -> bool:
    return deal.outcome is Outcome.OPEN and deal.close_on is not None and deal.close_on in month


def _end(deal: DealFact | None, month: Period) -> str:
    if deal is None:
        return "gone"
    in_time = deal.outcome is not Outcome.OPEN and (deal.close_on is None or deal.close_on <= month.last)
    return deal.outcome.value if in_time else "slipped"


def _days_late(then: DealFact, now: DealFact) -> int | None:
    if then.close_on is None or now.close_on is None:
        return None
    return (now.close_on - then.close_on).days


class Coverage(NamedTuple):
    """The open deals of a period against what is still to be won in it; minor units. None without a target."""

    period: Period
    open: int
    won: int
    target: int | None

    @property
    def to_win(self) -> int | None:
        """What the target still asks for."""
        return None if self.target is None else max(self.target - self.won, 0)

    @property
    def times(self) -> Decimal | None:
        """How many times the open deals would make it, to one decimal; None where nothing is left to win."""
        return (Decimal(self.open) / self.to_win).quantize(Decimal("0.1")) if self.to_win else None
