"""Two probabilities of a deal, the phase's and the rep's own, and amounts weighted with them.

Rounding rule: one amount is weighted to whole minor units, half to even, as in Money. A sum adds the
exact products of amount and per cent and is rounded once, at its end; it may differ from the sum of the
rounded parts by a few minor units and is the right one of the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.domain.errors import UserError


class Lean(StrEnum):
    """Where the rep's own probability lies against the phase's."""

    AGREES = "agrees"
    ABOVE = "above"
    BELOW = "below"


def check_probability(percent: int) -> int:
    """``percent`` itself; UserError unless it lies between 0 and 100."""
    if not 0 <= percent <= 100:
        raise UserError(f"{percent} % is no probability. Give a number from 0 to 100.", field="own_probability")
    return percent


def effective_probability(phase: int, own: int | None) -> int:
    """The rep's own probability where there is one, else the phase's, in per cent."""
    return phase if own is None else own


def lean(phase: int, own: int | None) -> Lean:
    """How the rep's own probability compares with the phase's."""
    if own is None or own == phase:
        return Lean.AGREES
    return Lean.ABOVE if own > phase else Lean.BELOW


def weighted(minor: int, percent: int) -> int:
    """An amount in minor units times a probability, in whole minor units."""
    return round_hundredths(minor * percent)


def weighted_sum(parts: Iterable[tuple[int, int]]) -> int:
    """The weighted sum of (minor units, per cent) pairs of one currency, in whole minor units."""
    return round_hundredths(sum(minor * percent for minor, percent in parts))


def round_hundredths(hundredths: int) -> int:
    """Hundredths of minor units, such as a database's sum of ``amount x per cent``, in whole minor units."""
    whole, rest = divmod(hundredths, 100)
    if rest < 50:
        return whole
    return whole + (rest > 50 or whole % 2)
