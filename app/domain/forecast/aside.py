"""What stands beside a forecast: deals that are in no sum, and those that need a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period
from app.domain.forecast.rows import Apart, Key, Row
from app.domain.forecast.view import in_view, is_overdue
from app.domain.forecast.worth import Worth
from app.domain.money import Money


def set_apart(facts: Facts, period: Period) -> Apart:
    """The deals that a reader has to be told about, each with its figures."""
    known: Apart | None = facts.kept.get((Apart, period))
    if known is None:
        known = facts.kept[Apart, period] = _set_apart(facts, period)
    return known


def _set_apart(facts: Facts, period: Period) -> Apart:
    undated: list[Worth] = []
    earlier: list[Worth] = []
    later: list[Worth] = []
    seen = in_view(facts, period)
    late_is_in_view = facts.today in period
    for worth in facts.worths:
        day = worth.deal.close_on
        if day is None:
            undated.append(worth)
        elif worth.deal.outcome is not Outcome.OPEN:
            continue
        elif day > period.last:
            later.append(worth)
        elif day < period.first and not (late_is_in_view and day < facts.today):
            earlier.append(worth)
    unrated = [worth for worth in seen if not worth.is_rated]
    return Apart(
        undated=row_of("undated", "No date", undated),
        earlier=row_of("earlier", f"Before {period.label}", earlier),
        later=row_of("later", f"After {period.label}", later),
        unpriced=row_of("unpriced", "No amount", [worth for worth in seen if not worth.is_priced]),
        unrated=row_of("unrated", "No exchange rate", unrated),
        overdue=row_of("overdue", "Before today", [worth for worth in seen if is_overdue(worth.deal, facts)]),
        unrated_amounts=_by_currency(unrated),
    )


def row_of(key: Key, label: str, worths: Iterable[Worth]) -> Row:
    """The figures of some deals."""
    parts: dict[Outcome, list[Worth]] = {outcome: [] for outcome in Outcome}
    for worth in worths:
        parts[worth.deal.outcome].append(worth)
    still_open, won, lost = (parts[outcome] for outcome in (Outcome.OPEN, Outcome.WON, Outcome.LOST))
    # Lists instead of generators: this runs for each of some hundred cells over tens of thousands of deals.
    return Row(
        key,
        label,
        sum([worth.minor for worth in still_open]),
        sum([worth.phase for worth in still_open]),
        sum([worth.own for worth in still_open]),
        sum([worth.calibrated for worth in still_open]),
        sum([worth.minor for worth in won]),
        sum([worth.minor for worth in lost]),
        None,
        *(tuple([worth.deal.id for worth in part]) for part in (still_open, won, lost)),
    )


def _by_currency(worths: Iterable[Worth]) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for worth in worths:
        sums[worth.deal.currency] += worth.deal.amount_minor or 0
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
