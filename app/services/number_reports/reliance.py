"""How far forecasts could be relied on: what was expected of months that are over, beside what came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Unit as Span
from app.domain.forecast.periods import period_named, periods_of
from app.domain.money import Money
from app.services.context import Context
from app.services.number_reports.table import Column, Table, Unit, text
from app.services.shape.scope import Scope
from app.services.snapshots.predictability import Predictability, predictability_of

_HORIZON = (
    Column("days_before", "Days before"),
    text("basis", "Probability"),
    Column("months", "Months"),
    Column("mean_error", "Mean error", Unit.MONEY),
    Column("percent", "Of what came", Unit.PERCENT),
    Column("lean", "Too much on average", Unit.MONEY),
)
_MONTH = (
    text("month", "Month"),
    Column("days_before", "Days before"),
    text("from", "From"),
    *(Column(basis.value, f"{basis.label}, expected", Unit.MONEY) for basis in Basis),
    Column("came", "Came", Unit.MONEY),
)
_SLIPPAGE = (
    text("month", "Month"),
    *(Column(name, name.capitalize()) for name in ("expected", "won", "lost", "slipped", "gone")),
    Column("percent", "Slipped", Unit.PERCENT),
    Column("expected_amount", "Expected", Unit.MONEY),
    Column("slipped_amount", "Slipped", Unit.MONEY),
    Column("days_late", "Days late, median"),
)
_PUSHED = (text("times", "Expected close moved later"), Column("deals", "Open deals"))
_COVERAGE = (
    text("period", "Quarter"),
    Column("open", "Open", Unit.MONEY),
    Column("won", "Won", Unit.MONEY),
    Column("target", "Target", Unit.MONEY),
    Column("to_win", "Still to win", Unit.MONEY),
    Column("times", "Times covered"),
)
_NOTES = (
    "Only what was recorded at the time counts as known then: no history that was imported later. Amounts that slipped "
    "are as they were expected, unweighted; days late are calendar days.",
)


def reliance(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The months of the period that are over; slippage, pushed dates and coverage beside them."""
    first, last = scope.first_on or date.min, scope.last_on or date.max
    whole = periods_of(first, last, Span.MONTH)
    over = [month for month in whole if first <= month.first and month.last <= last and month.last < ctx.clock.today()]
    found = predictability_of(ctx, over)
    return tuple(_TABLES[by](found) for by in wanted), _NOTES


def _money(minor: int | None, found: Predictability) -> Decimal | None:
    return None if minor is None else Money(minor, found.currency).amount


def _month(key: str) -> str:
    return period_named(key).label


def _by_horizon(found: Predictability) -> Table:
    rows = tuple(
        (
            *(row.days_before, row.basis.label, row.months, _money(row.minor, found)),
            *(row.percent, _money(row.lean, found)),
        )
        for row in found.errors
    )
    return Table("horizon", "How wrong forecasts were, by days before the month", _HORIZON, rows)


def _by_month(found: Predictability) -> Table:
    rows = tuple(
        (
            *(_month(row.month), row.days_before, "snapshot" if row.is_snapshot else "history"),
            *(_money(minor, found) for minor in (row.phase, row.own, row.calibrated, row.came)),
        )
        for row in found.foretold
    )
    return Table("month", "What was expected of each month, and what came", _MONTH, rows)


def _slippage(found: Predictability) -> Table:
    rows = tuple(
        (
            *(_month(row.month), row.expected, row.won, row.lost, row.slipped, row.gone, row.percent),
            *(_money(row.expected_minor, found), _money(row.slipped_minor, found), row.days_late),
        )
        for row in found.slipped
    )
    behind = tuple(row.deal_ids for row in found.slipped)
    return Table("slippage", "What became of deals expected in a month", _SLIPPAGE, rows, behind=behind)


def _pushed(found: Predictability) -> Table:
    rows = tuple((_times(times), len(ids)) for times, ids in found.pushed_ids.items())
    total = ("All", sum(len(ids) for ids in found.pushed_ids.values()))
    return Table("pushed", "How often dates were pushed", _PUSHED, rows, total, tuple(found.pushed_ids.values()))


def _times(count: int) -> str:
    return {0: "Never", 1: "Once", 2: "Twice"}.get(count, f"{count} times")


def _coverage(found: Predictability) -> Table:
    row = found.coverage
    amounts = (_money(minor, found) for minor in (row.open, row.won, row.target, row.to_win))
    return Table("coverage", "Open deals against the target", _COVERAGE, ((row.period.label, *amounts, row.times),))


_TABLES: dict[str, Callable[[Predictability], Table]] = {
    "horizon": _by_horizon,
    "month": _by_month,
    "slippage": _slippage,
    "pushed": _pushed,
    "coverage": _coverage,
}
BY = tuple(_TABLES)
