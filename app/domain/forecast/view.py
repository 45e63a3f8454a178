"""Which deals a period is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Period
from app.domain.forecast.worth import Worth


def in_view(facts: Facts, period: Period) -> Sequence[Worth]:
    """The deals closed in a period and the open ones expected in it.

    An open deal whose date has passed may still come: it is in view of a period that has today in it, too.
    """
    known: Sequence[Worth] | None = facts.kept.get(period)
    if known is None:
        known = facts.kept[period] = _in_view(facts, period)
    return known


def _in_view(facts: Facts, period: Period) -> list[Worth]:
    first, last, today = period.first, period.last, facts.today
    late_from = date.min if today in period else first
    return [
        worth
        for worth in facts.worths
        if (day := worth.deal.close_on) is not None
        and day <= last
        and (day >= first or (late_from <= day < today and worth.deal.outcome is Outcome.OPEN))
    ]


def is_overdue(deal: DealFact, facts: Facts) -> bool:
    """Whether a deal is open though its expected close has passed."""
    return deal.outcome is Outcome.OPEN and deal.close_on is not None and deal.close_on < facts.today
