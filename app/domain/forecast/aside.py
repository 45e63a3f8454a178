"""What stands beside a forecast: deals that are in no sum, and those that need a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

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
    seen = in_view(facts, period)
    inside = {worth.deal.id for worth in seen}
    outside = [worth for worth in facts.worths if worth.deal.id not in inside and worth.deal.outcome is Outcome.OPEN]
    unrated = [worth for worth in seen if not worth.is_rated]
    return Apart(
        undated=row_of("undated", "No date", (worth for worth in facts.worths if worth.deal.close_on is None)),
        earlier=row_of("earlier", f"Before {period.label}", _dated(outside, before=period)),
        later=row_of("later", f"After {period.label}", _dated(outside, after=period)),
        unpriced=row_of("unpriced", "No amount", (worth for worth in seen if not worth.is_priced)),
        unrated=row_of("unrated", "No exchange rate", unrated),
        overdue=row_of("overdue", "Before today", (worth for worth in seen if is_overdue(worth.deal, facts))),
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


def _dated(worths: Sequence[Worth], *, before: Period | None = None, after: Period | None = None) -> Iterable[Worth]:
    for worth in worths:
        day = worth.deal.close_on
        if day is not None and ((before and day < before.first) or (after and day > after.last)):
            yield worth


def _by_currency(worths: Iterable[Worth]) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for worth in worths:
        sums[worth.deal.currency] += worth.deal.amount_minor or 0
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
