"""Expected cash by month: what was won and is still to be paid, and what open deals would bring, weighted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Period, Unit, period_of, periods_of
from app.domain.forecast.worth import Worth
from app.domain.payment_terms import PaymentTerms

TermsOf = Callable[[DealFact], PaymentTerms]


@dataclass(frozen=True, slots=True)
class CashMonth:
    """What is due in a month, in whole minor units of the team's currency.

    ``won`` comes from deals that are won, ``expected`` from open ones, weighted. ``deal_ids`` are the deals behind it.
    """

    period: Period
    won: int
    expected: int
    deal_ids: tuple[int, ...]

    @property
    def total(self) -> int:
        """Both together."""
        return self.won + self.expected


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The months in order; ``after`` is what falls due later. What was due before them is taken as paid.

    ``overdue`` counts open deals whose day of close is past: their payments are counted from today. ``undated``,
    ``unpriced`` and ``unrated`` deals are in no month.
    """

    basis: Basis
    currency: str
    months: tuple[CashMonth, ...]
    after: int
    overdue: tuple[int, ...]
    undated: tuple[int, ...]
    unpriced: tuple[int, ...]
    unrated: tuple[int, ...]

    @property
    def total(self) -> int:
        """All months together."""
        return sum(month.total for month in self.months)


def cash_flow(facts: Facts, terms_of: TermsOf, basis: Basis, months: Period) -> CashFlow:
    """The payments of won and open deals that fall into ``months``.

    ``facts`` must reach back as far as the longest terms: what was won before the first month may be paid in it. An
    open deal pays what is expected of it, counted from its expected close, or from today where that day has passed.
    """
    won: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    behind: dict[str, dict[int, None]] = defaultdict(dict)
    overdue: list[int] = []
    for worth in _paying(facts):
        deal = worth.deal
        is_open = deal.outcome is Outcome.OPEN
        day = deal.close_on or facts.today
        if is_open and day < facts.today:
            overdue.append(deal.id)
            day = facts.today
        into = expected if is_open else won
        for on, minor in terms_of(deal).payments(_of(worth, basis) if is_open else worth.minor, day):
            if on < months.first:
                continue
            key = _AFTER if on > months.last else period_of(on, Unit.MONTH).key
            into[key] += minor
            behind[key][deal.id] = None
    aside = [worth for worth in facts.worths if worth.deal.outcome is not Outcome.LOST]
    return CashFlow(
        basis=basis,
        currency=facts.currency,
        months=tuple(
            CashMonth(month, won[month.key], expected[month.key], tuple(behind[month.key]))
            for month in periods_of(months.first, months.last, Unit.MONTH)
        ),
        after=won[_AFTER] + expected[_AFTER],
        overdue=tuple(overdue),
        undated=tuple(worth.deal.id for worth in aside if worth.deal.close_on is None),
        unpriced=tuple(worth.deal.id for worth in aside if not worth.is_priced),
        unrated=tuple(worth.deal.id for worth in aside if not worth.is_rated),
    )


_AFTER = "after"


def _paying(facts: Facts) -> list[Worth]:
    return [
        worth
        for worth in facts.worths
        if worth.deal.outcome is not Outcome.LOST and worth.deal.close_on and worth.is_priced and worth.is_rated
    ]


def _of(worth: Worth, basis: Basis) -> int:
    return {Basis.PHASE: worth.phase, Basis.OWN: worth.own, Basis.CALIBRATED: worth.calibrated}[basis]
