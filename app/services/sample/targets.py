"""What the invented team is to sell, from the quarter before this one to the next."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.domain.forecast.periods import Unit, period_of
from app.models.team import Target
from app.services.context import Context
from app.services.sample.deals import Prices
from app.services.sample.sizes import TEAM, SampleSize
from app.storage.unit_of_work import UnitOfWork

_IN_A_QUARTER = (112_000, 100_000, 124_000, 106_000)  # euro for a seller, where there are as many deals as usual


def targets(ctx: Context, uow: UnitOfWork, sellers: list[int], prices: Prices, size: SampleSize) -> None:
    """A target per seller and quarter; those that somebody set already stay."""
    this = period_of(ctx.clock.today(), Unit.QUARTER, ctx.team.year_start)
    around = (this.first - timedelta(days=1), this.first, this.last + timedelta(days=1))
    known = {tuple(row) for row in uow.session.execute(select(Target.user_id, Target.period))}
    for place, user_id in enumerate(sellers):
        # Whole thousands, whatever the size.
        euro = _IN_A_QUARTER[place % len(_IN_A_QUARTER)] * size.closed_deals // TEAM.closed_deals // 1000 * 1000
        for day in around:
            key = period_of(day, Unit.QUARTER, ctx.team.year_start).key
            if (user_id, key) not in known:
                minor = prices.minor(euro, prices.home)
                uow.session.add(Target(user_id=user_id, period=key, amount_minor=minor, currency=prices.home))
    uow.session.flush()
