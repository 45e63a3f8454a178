"""When the money comes in: the forecast's deals at their terms of payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.forecast.basis import Basis
from app.domain.forecast.cash import CashFlow, cash_flow
from app.domain.forecast.periods import span
from app.domain.payment_terms import MOST_DAYS
from app.services.context import Context
from app.services.forecast.calibrated import with_calibration
from app.services.forecast.query import ForecastQuery
from app.services.forecast.reading import read_facts
from app.services.payment_terms import read_terms


def read_cash_flow(ctx: Context, query: ForecastQuery, basis: Basis = Basis.PHASE) -> CashFlow:
    """The payments that fall into the months of the query.

    Terms are those that hold now, whatever day the query asks about: they are not kept for each day.
    """
    reach = timedelta(days=min(MOST_DAYS, query.first_on.toordinal() - 1))
    facts = read_facts(ctx, replace(query, first_on=query.first_on - reach))
    if basis is Basis.CALIBRATED:
        facts = with_calibration(ctx, facts)
    with ctx.reading() as session:
        terms_of = read_terms(session)
    return cash_flow(facts, terms_of, basis, span(query.first_on, query.last_on))
