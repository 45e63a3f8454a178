"""A forecast in few figures, small enough to be kept for every day."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Unit, period_of
from app.domain.forecast.rows import OVERDUE
from app.domain.forecast.view import is_overdue
from app.domain.forecast.worth import Worth


class Figure(NamedTuple):
    """The deals of an owner, a period and a category: how many, and what they come to in minor units.

    ``period`` is the key of the month in which they are expected or closed, `OVERDUE`, or "" without a date.
    ``category`` is the value of a `Category`, or ``won`` or ``lost``; of those nothing more is expected.
    """

    owner_id: int | None
    period: str
    category: str
    deals: int
    amount: int
    phase: int
    own: int
    calibrated: int

    def expected(self, basis: Basis) -> int:
        """What is still expected, on a basis."""
        return {Basis.PHASE: self.phase, Basis.OWN: self.own, Basis.CALIBRATED: self.calibrated}[basis]


def figures_of(facts: Facts) -> tuple[Figure, ...]:
    """The figures of all open deals, and of those that closed in the period of the facts."""
    parts: dict[tuple[int | None, str, str], list[Worth]] = defaultdict(list)
    for worth in facts.worths:
        deal = worth.deal
        if deal.outcome is Outcome.OPEN or (deal.close_on is not None and deal.close_on in facts.period):
            parts[deal.owner_id, _period(deal, facts), _category(deal)].append(worth)
    return tuple(_figure(*key, worths) for key, worths in sorted(parts.items(), key=lambda part: str(part[0])))


def _figure(owner_id: int | None, period: str, category: str, worths: list[Worth]) -> Figure:
    amounts = (sum(getattr(worth, name) for worth in worths) for name in ("minor", "phase", "own", "calibrated"))
    return Figure(owner_id, period, category, len(worths), *amounts)


def _period(deal: DealFact, facts: Facts) -> str:
    if is_overdue(deal, facts):
        return OVERDUE
    return "" if deal.close_on is None else period_of(deal.close_on, Unit.MONTH).key


def _category(deal: DealFact) -> str:
    return deal.category.value if deal.outcome is Outcome.OPEN else deal.outcome.value
