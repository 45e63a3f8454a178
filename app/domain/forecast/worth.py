"""What a deal is worth in the team's currency. This is where a forecast rounds: once per deal, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.forecast.basis import Outcome
from app.domain.fx import Part, RateTable

if TYPE_CHECKING:
    from app.domain.forecast.facts import DealFact


class Worth(NamedTuple):
    """A deal in whole minor units of the team's currency.

    ``minor`` is its amount, 0 where ``is_priced`` or ``is_rated`` is false: nobody knows the amount, or no rate leads
    to the team's currency. ``phase``, ``own`` and ``calibrated`` are what is expected of it on each basis; of a deal
    that is won or lost nothing more is.
    """

    deal: DealFact
    minor: int
    is_priced: bool
    is_rated: bool
    phase: int
    own: int
    calibrated: int


# What ``_make`` does, without a call of Python's for each deal.
_MADE: Callable[[tuple[Any, ...]], Worth] = partial(tuple.__new__, Worth)


def worth_of(deals: Sequence[DealFact], rates: RateTable, today: date) -> Iterator[Worth]:
    """Each deal converted (an open one at today's rate, a closed one at that of its day) and then weighted.

    Both steps end in a whole minor unit, rounded half to even. Where the rep said nothing, or history is too short, the
    phase's probability counts.
    """
    known: dict[tuple[str, date], Decimal | None] = {}
    made, home, open_ = _MADE, rates.home, Outcome.OPEN
    # One slice of the tuple takes a third of the time of so many names, for tens of thousands of deals.
    told, calibrated = _places(deals[0]._fields) if deals else (slice(0), 0)
    deal: Any
    for deal in deals:
        outcome, minor, currency, close_on, percent, said = deal[told]
        history = deal[calibrated]
        is_open = outcome is open_
        if minor is None:
            yield made((deal, 0, False, True, 0, 0, 0))
            continue
        if currency != home:
            on = today if is_open else close_on or today
            # Rates are looked up once per currency and day; converting the unit keeps both precisions in one factor.
            if (currency, on) not in known:
                known[currency, on] = rates.exact(Part(1, currency, on))
            factor = known[currency, on]
            if factor is None:
                yield made((deal, 0, True, False, 0, 0, 0))
                continue
            minor = int((minor * factor).to_integral_value(ROUND_HALF_EVEN))
        if not is_open:
            yield made((deal, minor, True, True, 0, 0, 0))
            continue
        # `round_hundredths`, which a call for each deal would make the longest part of this.
        phase, rest = divmod(minor * percent, 100)
        if rest >= 50 and (rest > 50 or phase % 2):
            phase += 1
        own = phase
        if said is not None and said != percent:
            own, rest = divmod(minor * said, 100)
            if rest >= 50 and (rest > 50 or own % 2):
                own += 1
        yield made((deal, minor, True, True, phase, own, phase if history is None else _weighted(minor, history)))


def _places(fields: Sequence[str]) -> tuple[slice, int]:
    """Where a deal has its outcome, amount, currency, day and probabilities, and where the calibrated one."""
    place = fields.index
    return slice(place("outcome"), place("own_probability") + 1), place("calibrated")


def shared_out(minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``minor`` in proportion to the weights, so that the parts add up to it.

    Each part is rounded down, and the units left over go to the largest remainders, the first of equal ones. Weights
    that add up to nothing count as equal.
    """
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    if whole < 0:
        weights, whole = [-weight for weight in weights], -whole
    parts = [divmod(minor * weight, whole) for weight in weights]
    left = minor - sum(part for part, _ in parts)
    lucky = set(sorted(range(len(parts)), key=lambda place: -parts[place][1])[:left])
    return tuple(part + (place in lucky) for place, (part, _) in enumerate(parts))


def _weighted(minor: int, percent: Decimal) -> int:
    return int((minor * percent / 100).to_integral_value(ROUND_HALF_EVEN))
