"""What forecasts were worth: from the snapshots that were kept, and from the change log where none was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period, Unit, period_of
from app.domain.forecast.predictability import HORIZONS, Coverage, Error, Foretold, Slippage, errors, slippage
from app.domain.forecast.rows import Dimension
from app.domain.forecast.sums import breakdown, outlook
from app.models.snapshots import ForecastSnapshot, SnapshotFigure
from app.services.context import Context
from app.services.forecast import ForecastQuery, read_facts
from app.services.snapshots.taking import known_on
from app.services.time_travel import TooEarly, pushed_dates

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Predictability:
    """How far forecasts could be relied on, amounts in minor units of ``currency``.

    ``foretold`` has a row for each complete month and horizon of which something is known, ``slipped`` one for each
    month; ``pushed_ids`` are the open deals by how many times their expected close was moved later. Only what was
    recorded at that time counts as known then, no history that was imported later. ``hides_targets``: who asked may
    not see the targets of all.
    """

    currency: str
    foretold: tuple[Foretold, ...]
    errors: tuple[Error, ...]
    slipped: tuple[Slippage, ...]
    pushed_ids: Mapping[int, tuple[int, ...]]
    coverage: Coverage
    hides_targets: bool = False

    @property
    def pushed(self) -> dict[int, int]:
        """How many open deals were pushed so many times."""
        return {times: len(ids) for times, ids in self.pushed_ids.items()}


def predictability(ctx: Context, months: int = 6) -> Predictability:
    """Over the last so many complete months. Never on the thread that draws: each horizon is a forecast of its own."""
    if not 1 <= months <= MOST_MONTHS:
        raise UserError(f"Give a number of months from 1 to {MOST_MONTHS}.", field="months")
    return predictability_of(ctx, tuple(_months(ctx.clock.today(), months)))


def predictability_of(ctx: Context, past: Sequence[Period]) -> Predictability:
    """Over months that are over, at most ``MOST_MONTHS`` of them: UserError for more."""
    if len(past) > MOST_MONTHS:
        raise UserError(f"These are more than {MOST_MONTHS} months. Choose fewer.", field="months")
    quarter = period_of(ctx.clock.today(), Unit.QUARTER, ctx.team.year_start)
    first = min((month.first for month in past), default=quarter.first)
    facts = read_facts(ctx, ForecastQuery(min(first, quarter.first), max(ctx.clock.today(), quarter.last)))
    now, came = {deal.id: deal for deal in facts.deals}, _won_by_month(facts)
    foretold: list[Foretold] = []
    slipped: list[Slippage] = []
    for month in past:
        for days in HORIZONS:
            row, seen = _foretold(ctx, month, days, came[month.key])
            foretold += [row] if row is not None else []
            if days == 0 and seen is not None:
                slipped.append(slippage(month, seen.worths, now))
    return Predictability(
        facts.currency,
        tuple(foretold),
        errors(foretold),
        tuple(slipped),
        _pushed(ctx, facts),
        _coverage(facts, quarter),
        facts.hides_targets,
    )


def _months(today: date, count: int) -> Iterator[Period]:
    first = today.replace(day=1)
    found = []
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(period_of(first, Unit.MONTH))
    yield from reversed(found)


def _won_by_month(facts: Facts) -> Counter[str]:
    came: Counter[str] = Counter()
    for worth in facts.worths:
        if worth.deal.outcome is Outcome.WON and worth.deal.close_on is not None:
            came[period_of(worth.deal.close_on, Unit.MONTH).key] += worth.minor
    return came


def _foretold(ctx: Context, month: Period, days: int, came: int) -> tuple[Foretold | None, Facts | None]:
    """The row of a horizon, and the facts that were read for it. Slippage needs those of the shortest always."""
    on = month.first - timedelta(days=days + 1)
    kept = _kept(ctx, on, month.key)
    facts = _facts(ctx, on) if kept is None or days == 0 else None
    if kept is None and facts is None:
        return None, None
    sums = kept or _expected(facts, month) if facts is not None else kept
    assert sums is not None
    return Foretold(month.key, days, on, kept is not None, *sums, came), facts


def _kept(ctx: Context, on: date, month: str) -> tuple[int, int, int] | None:
    sums = [func.coalesce(func.sum(getattr(SnapshotFigure, f"{basis}_minor")), 0) for basis in Basis]
    with ctx.reading() as session:
        known = select(ForecastSnapshot.id).where(ForecastSnapshot.taken_on == on, ForecastSnapshot.origin != "hand")
        key = session.scalar(known)
        if key is None:
            return None
        closed = SnapshotFigure.category.in_([Outcome.WON.value, Outcome.LOST.value])
        found = select(*sums).where(SnapshotFigure.snapshot_id == key, SnapshotFigure.period == month, ~closed)
        kept = session.execute(found).one()
    return int(kept[0]), int(kept[1]), int(kept[2])


def _facts(ctx: Context, on: date) -> Facts | None:
    """What was known at the end of a day; None where that is nothing, since deals were recorded later."""
    try:
        facts = known_on(ctx, on)
    except TooEarly:
        return None
    return facts if facts.deals else None


def _expected(facts: Facts, month: Period) -> tuple[int, int, int]:
    due = [
        worth
        for worth in facts.worths
        if worth.deal.outcome is Outcome.OPEN and worth.deal.close_on is not None and worth.deal.close_on in month
    ]
    return sum(one.phase for one in due), sum(one.own for one in due), sum(one.calibrated for one in due)


def _pushed(ctx: Context, facts: Facts) -> dict[int, tuple[int, ...]]:
    still_open = [deal.id for deal in facts.deals if deal.outcome is Outcome.OPEN]
    times = pushed_dates(ctx, still_open)
    found: dict[int, list[int]] = {0: []}
    for deal_id in still_open:
        found.setdefault(times.get(deal_id, 0), []).append(deal_id)
    return {count: tuple(ids) for count, ids in sorted(found.items())}


def _coverage(facts: Facts, quarter: Period) -> Coverage:
    view = outlook(facts, Basis.PHASE, quarter)
    return Coverage(quarter, breakdown(facts, Dimension.PHASE, Basis.PHASE, quarter).total.open, view.won, view.target)
