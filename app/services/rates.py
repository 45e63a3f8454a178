"""The team's dated exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.fx import Rate, RateTable
from app.domain.money import precision
from app.models.team import ExchangeRate
from app.services.context import Context, command


@dataclass(frozen=True, slots=True)
class SetRate:
    """From ``valid_on`` on, one unit of ``currency`` is worth ``rate`` units of the team's currency."""

    currency: str
    valid_on: date
    rate: Decimal


def rate_table(ctx: Context, session: Session) -> RateTable:
    """All rates, for sums."""
    rows = session.execute(select(ExchangeRate.currency, ExchangeRate.valid_on, ExchangeRate.rate))
    return RateTable(ctx.team.currency, (Rate(*row) for row in rows))


@command
def set_rate(ctx: Context, cmd: SetRate) -> int | None:
    """Add a rate, or replace that of the same day. Returns the change set's key."""
    if cmd.rate <= 0:
        raise UserError("A rate must be more than 0.", field="rate")
    if cmd.currency == ctx.team.currency:
        raise UserError(f"{cmd.currency} is the team's own currency; its rate is always 1.", field="currency")
    precision(cmd.currency)
    with ctx.unit_of_work(f"Set the {cmd.currency} rate") as uow:
        same_day = select(ExchangeRate).where(
            ExchangeRate.currency == cmd.currency, ExchangeRate.valid_on == cmd.valid_on
        )
        stored = uow.session.scalar(same_day)
        if stored is None:
            uow.session.add(ExchangeRate(currency=cmd.currency, valid_on=cmd.valid_on, rate=cmd.rate))
        else:
            stored.rate = cmd.rate
    return uow.change.change_set_id if uow.change else None
