"""The rates that sums are made with. Apart from the use cases of rates, because the board begins with sums."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.fx import Rate, RateTable
from app.models.team import ExchangeRate
from app.services.context import Context


def rate_table(ctx: Context, session: Session) -> RateTable:
    """All rates, for sums."""
    rows = session.execute(select(ExchangeRate.currency, ExchangeRate.valid_on, ExchangeRate.rate))
    return RateTable(ctx.team.currency, (Rate(*row) for row in rows))
