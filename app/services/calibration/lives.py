"""Deals from their start to their end, and what was stated of them on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.calibration.pace import Life
from app.domain.fx import RateTable
from app.domain.money import Money
from app.models.deals import Deal, DealLine, Product
from app.models.pipeline import Phase
from app.services.access import readable
from app.services.calibration.history import ENDED_KINDS, WON_KINDS
from app.services.calibration.past_values import PastValues, past_values
from app.services.context import Context
from app.services.rate_table import rate_table

_STATED = ("amount_minor", "currency", "expected_close_on")


class Said(NamedTuple):
    """What is stated of a deal now, and since when the database knows it."""

    owner_id: int | None
    pipeline_id: int
    created_at: datetime
    amount_minor: int | None
    currency: str
    expected_close_on: date | None


@dataclass(frozen=True, slots=True)
class Lives:
    """All deals with a start, or at least an end. ``left_out`` counts those that ended on a day nobody knows, or for
    whose amount there is no rate on that day."""

    lives: tuple[Life, ...]
    said: Mapping[int, Said]
    left_out: int
    _rates: RateTable
    _past: PastValues

    def stated(self, ctx: Context, day: date) -> dict[int, int | None]:
        """The amounts that were stated at the first instant of a day, in minor units of the team's currency."""
        found: dict[int, int | None] = {}
        for deal_id in self.said:
            amount, currency, _ = self._at(ctx, deal_id, day)
            money = None if amount is None else self._rates.convert(Money(amount, currency), day)
            found[deal_id] = None if money is None else money.minor
        return found

    def due_on(self, ctx: Context, deal_id: int, day: date) -> date | None:
        """The close that was expected of a deal at the first instant of a day."""
        due_on: date | None = self._at(ctx, deal_id, day)[2]
        return due_on

    def _at(self, ctx: Context, deal_id: int, day: date) -> tuple[Any, ...]:
        said, at = self.said[deal_id], ctx.clock.start_of(day)
        if said.created_at >= at:
            # It was imported later: what the file says of it may be newer than the day.
            return None, said.currency, None
        return self._past.at(deal_id, at, (said.amount_minor, said.currency, said.expected_close_on))


def read_lives(ctx: Context, session: Session) -> Lives:
    """The deals that the user may see."""
    rates = rate_table(ctx, session)
    lives: list[Life] = []
    said: dict[int, Said] = {}
    left_out = 0
    for row in session.execute(_deals(ctx)):
        life = _life(row, rates)
        if life is None:
            left_out += row.kind in ENDED_KINDS
            continue
        lives.append(life)
        said[row.id] = Said(*(getattr(row, name) for name in Said._fields))
    return Lives(tuple(lives), said, left_out, rates, past_values(session, _STATED))


def _deals(ctx: Context) -> Select[Any]:
    """Each deal with the kind of its phase and its first line."""
    firsts = select(func.min(DealLine.id).label("id")).group_by(DealLine.deal_id).subquery()
    line = select(DealLine.deal_id, DealLine.product_id, DealLine.quantity).join(firsts, firsts.c.id == DealLine.id)
    lines = line.where(DealLine.product_id.is_not(None)).subquery()
    return (
        select(
            Deal.id,
            Deal.started_on,
            Deal.closed_on,
            *(getattr(Deal, name) for name in Said._fields),
            Phase.kind,
            lines.c.product_id,
            lines.c.quantity,
            Product.list_price_minor,
            Product.currency.label("list_currency"),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(lines, lines.c.deal_id == Deal.id)
        .outerjoin(Product, Product.id == lines.c.product_id)
        .where(readable(ctx, Deal))
    )


def _life(row: Any, rates: RateTable) -> Life | None:
    """None for what has neither start nor end, an end without a day, or a win whose worth can't be told.

    What ended without a start, or before it, came unannounced: it started on the day on which it ended.
    """
    ended, won = row.kind in ENDED_KINDS, row.kind in WON_KINDS
    ended_on: date | None = row.closed_on if ended else None
    if (ended and ended_on is None) or (ended_on is None and row.started_on is None):
        return None
    started_on = min(day for day in (row.started_on, ended_on) if day is not None)
    worth = None
    if won and ended_on is not None and row.amount_minor is not None:
        money = rates.convert(Money(row.amount_minor, row.currency), ended_on)
        if money is None:
            return None
        worth = money.minor
    return Life(row.id, started_on, ended_on, won, worth, row.product_id, _listed(row, rates, started_on))


def _listed(row: Any, rates: RateTable, day: date) -> int | None:
    """The list price of what the first line offers, at the rate of the day on which the deal started."""
    if not row.list_price_minor or row.list_currency is None:
        return None
    money = rates.convert(Money(row.list_price_minor, row.list_currency), day)
    whole = None if money is None else (Decimal(money.minor) * row.quantity).to_integral_value(ROUND_HALF_EVEN)
    return None if whole is None else int(whole)
