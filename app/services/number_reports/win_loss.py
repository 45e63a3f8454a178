"""Won and lost: why, against whom, by whom, from where, with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from app.domain.forecast.periods import Unit as Span
from app.domain.forecast.periods import period_of
from app.domain.forecast.worth import shared_out
from app.models.deals import DealLine, Product
from app.services.context import Context
from app.services.deals.lines import line_total
from app.services.number_reports.closed import OUTCOMES, Sale, Sales, closed_in, outcomes, rate
from app.services.number_reports.table import Column, Table, Unit, Value, grouped, text
from app.services.shape.scope import Scope

BY = ("reason", "competitor", "rep", "team", "manager", "source", "product", "month", "quarter", "year")
_LOSSES = (
    Column("lost", "Lost"),
    Column("share", "Of all lost", Unit.PERCENT),
    Column("lost_value", "Lost value", Unit.MONEY),
)


def win_loss(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """One table for each of ``wanted``, which are of BY."""
    sales = closed_in(ctx, scope)
    tables = tuple(_table(ctx, sales, by) for by in wanted)
    notes = ("Deals that were won or lost in the period. Amounts are converted at the rate of the day they closed.",)
    more = ("A deal with several products counts for each of them.",) if "product" in wanted else ()
    return tables, (*notes, *more, *sales.notes())


def _table(ctx: Context, sales: Sales, by: str) -> Table:
    if by in ("reason", "competitor"):
        return _of_losses(sales, by)
    if by in ("month", "quarter", "year"):
        return _of_periods(ctx, sales, Span(by))
    if by == "product":
        return _of_products(ctx, sales)
    names = sales.names
    labels: dict[str, Callable[[Sale], str]] = {
        "rep": lambda deal: names.owner(deal.owner_id),
        "team": lambda deal: names.region(deal.owner_id),
        "manager": lambda deal: names.manager(deal.owner_id),
        "source": lambda deal: names.source(deal.source_id),
    }
    parts = grouped(sales.deals, labels[by], lambda deals: outcomes(sales, deals), _key)
    return parts.table(by, f"By {by}", (text(by, by.capitalize()), *OUTCOMES))


def _key(deal: Sale) -> int:
    return deal.id


def _of_losses(sales: Sales, by: str) -> Table:
    lost = [deal for deal in sales.deals if deal.outcome == "lost"]

    def figures(deals: Any) -> tuple[Value, ...]:
        return len(deals), rate(len(deals), len(lost)), sales.money(deals, "lost")

    def label(deal: Sale) -> str:
        return (deal.reason if by == "reason" else deal.competitor) or f"No {by} given"

    title = "Why deals were lost" if by == "reason" else "Who won them instead"
    parts = grouped(lost, label, figures, _key)
    table = parts.table(by, title, (text(by, by.capitalize()), *_LOSSES))
    return table if lost else replace(table, total=None)


def _of_periods(ctx: Context, sales: Sales, unit: Span) -> Table:
    def label(deal: Sale) -> tuple[date, str]:
        if deal.closed_on is None:
            return date.min, "No day"
        period = period_of(deal.closed_on, unit, ctx.team.year_start)
        return period.first, period.label

    parts = grouped(sales.deals, label, lambda deals: outcomes(sales, deals), _key).in_order()
    return parts.table(unit.value, f"By {unit.value}", (text("period", unit.value.capitalize()), *OUTCOMES))


def _of_products(ctx: Context, sales: Sales) -> Table:
    """A deal's amount is shared out by what its lines come to, so that the parts add up to it."""
    wanted = {deal.id: deal for deal in sales.deals}
    query = (
        select(DealLine.deal_id, Product.name, DealLine.quantity, DealLine.unit_price_minor, DealLine.discount_percent)
        .outerjoin(Product, Product.id == DealLine.product_id)
        .order_by(DealLine.deal_id, DealLine.position, DealLine.id)
    )
    parts: dict[int, dict[str, int]] = {}
    with ctx.reading() as session:
        for key, name, quantity, price, discount in session.execute(query):
            if key in wanted:
                shares = parts.setdefault(key, {})
                product = name or "No product"
                shares[product] = shares.get(product, 0) + line_total(quantity, price, discount)
    sold = [
        (product, part)
        for deal in sales.deals
        for product, part in _shared(deal, parts.get(deal.id) or {"No product": 1}).items()
    ]
    found = grouped(
        sold, lambda sale: sale[0], lambda part: outcomes(sales, [deal for _, deal in part]), lambda sale: sale[1].id
    )
    table = found.table("product", "By product", (text("product", "Product"), *OUTCOMES))
    return replace(table, total=("All", *outcomes(sales, sales.deals)))


def _shared(deal: Sale, lines: dict[str, int]) -> dict[str, Sale]:
    if deal.minor is None:
        return dict.fromkeys(lines, deal)
    portions = shared_out(deal.minor, list(lines.values()))
    return {name: replace(deal, minor=minor) for name, minor in zip(lines, portions, strict=True)}
