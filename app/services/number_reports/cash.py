"""Cash flow: when the money of won and open deals comes in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.domain.forecast.basis import Basis
from app.domain.forecast.cash import CashFlow
from app.domain.money import Money
from app.services.context import Context
from app.services.forecast.cash import read_cash_flow
from app.services.forecast.query import ForecastQuery
from app.services.number_reports.table import Column, Table, Unit, text
from app.services.shape.scope import Scope

BY = tuple(str(basis) for basis in Basis)
_COLUMNS = (
    text("month", "Month"),
    Column("won", "Won", Unit.MONEY),
    Column("expected", "Expected", Unit.MONEY),
    Column("total", "Together", Unit.MONEY),
)
_TITLES = {
    Basis.PHASE: "By the probabilities of the phases",
    Basis.OWN: "By the reps' own probabilities",
    Basis.CALIBRATED: "By calibrated probabilities",
}


def cash(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The months of the period, each with what is due from won deals and what is expected of open ones."""
    query = ForecastQuery(
        scope.first_on or date.min, scope.last_on or date.max, pipeline_id=scope.pipeline_id, owner_ids=scope.owner_ids
    )
    flows = [read_cash_flow(ctx, query, Basis(by)) for by in wanted]
    return tuple(map(_table, flows)), aside(flows[0])


def _table(flow: CashFlow) -> Table:
    def amount(minor: int) -> Decimal:
        return Money(minor, flow.currency).amount

    rows = tuple(
        (month.period.label, amount(month.won), amount(month.expected), amount(month.total)) for month in flow.months
    )
    won, expected = (sum(getattr(month, name) for month in flow.months) for name in ("won", "expected"))
    return Table(
        flow.basis.value,
        _TITLES[flow.basis],
        _COLUMNS,
        rows,
        ("All", amount(won), amount(expected), amount(flow.total)),
        tuple(month.deal_ids for month in flow.months),
    )


def aside(flow: CashFlow) -> tuple[str, ...]:
    """What is in no month, and what else is to be known."""
    after = f"{Money(flow.after, flow.currency).amount:,} {flow.currency}"
    said = [f"After these months {after}. What was due before them is taken as paid."]
    counted = (
        (flow.overdue, "whose expected close has passed, counted from today"),
        (flow.undated, "without a date, in no month"),
        (flow.unpriced, "without an amount, in no month"),
        (flow.unrated, "without an exchange rate, in no month"),
    )
    said += [f"{len(ids)} {'deal' if len(ids) == 1 else 'deals'} {words}." for ids, words in counted if ids]
    return tuple(said)
