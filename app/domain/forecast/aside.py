"""What stands beside a forecast: deals that are in no sum, and those that need a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter

from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period
from app.domain.forecast.rows import Apart, Key, Row
from app.domain.forecast.view import sides
from app.domain.forecast.worth import Worth
from app.domain.money import Money

_ID, _MINOR = attrgetter("deal.id"), attrgetter("minor")
_PHASE, _OWN, _CALIBRATED = attrgetter("phase"), attrgetter("own"), attrgetter("calibrated")


def set_apart(facts: Facts, period: Period) -> Apart:
    """The deals that a reader has to be told about, each with its figures."""
    known: Apart | None = facts.kept.get((Apart, period))
    if known is None:
        known = facts.kept[Apart, period] = _set_apart(facts, period)
    return known


def _set_apart(facts: Facts, period: Period) -> Apart:
    within, undated, earlier, later = sides(facts, period)
    today, open_ = facts.today, Outcome.OPEN
    unrated = [worth for worth in within if not worth.is_rated]
    still_open = [worth for worth in within if worth.deal.outcome is open_]
    overdue = [worth for worth in still_open if (day := worth.deal.close_on) is not None and day < today]
    unpaid = [worth for worth in still_open if worth.minor <= 0 and worth.is_priced and worth.is_rated]
    return Apart(
        undated=row_of("undated", "No date", undated),
        earlier=row_of("earlier", f"Before {period.label}", earlier),
        later=row_of("later", f"After {period.label}", later),
        unpriced=row_of("unpriced", "No amount", [worth for worth in within if not worth.is_priced]),
        unrated=row_of("unrated", "No exchange rate", unrated),
        overdue=row_of("overdue", "Before today", overdue),
        unpaid=row_of("unpaid", "Zero or less", unpaid),
        unrated_amounts=_by_currency(unrated),
    )


def row_of(key: Key, label: str, worths: Iterable[Worth]) -> Row:
    """The figures of some deals."""
    parts: dict[Outcome, list[Worth]] = {outcome: [] for outcome in Outcome}
    for worth in worths:
        parts[worth.deal.outcome].append(worth)
    still_open, won, lost = parts[Outcome.OPEN], parts[Outcome.WON], parts[Outcome.LOST]
    # Summed without a line of Python for each of tens of thousands of deals.
    return Row(
        key,
        label,
        open=sum(map(_MINOR, still_open)),
        phase=sum(map(_PHASE, still_open)),
        own=sum(map(_OWN, still_open)),
        calibrated=sum(map(_CALIBRATED, still_open)),
        won=sum(map(_MINOR, won)),
        lost=sum(map(_MINOR, lost)),
        open_ids=tuple(map(_ID, still_open)),
        won_ids=tuple(map(_ID, won)),
        lost_ids=tuple(map(_ID, lost)),
    )


def _by_currency(worths: Iterable[Worth]) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for worth in worths:
        sums[worth.deal.currency] += worth.deal.amount_minor or 0
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
