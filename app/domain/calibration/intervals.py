"""How far a share can be trusted that was counted in a few deals."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

_NORMAL_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: two sides of 95 %."""


class Interval(NamedTuple):
    """From ``low`` to ``high``, both shares between 0 and 1."""

    low: float
    high: float


def wilson(won: int, ended: int) -> Interval:
    """The 95 % score interval of a share of ``won`` among ``ended``; all of 0 to 1 where nothing ended.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212. Unlike
    the usual plus-minus it stays within 0 and 1 and does not collapse where all or none were won.
    """
    if ended == 0:
        return Interval(0.0, 1.0)
    share, square = won / ended, _NORMAL_95**2
    middle = share + square / (2 * ended)
    reach = _NORMAL_95 * sqrt(share * (1 - share) / ended + square / (4 * ended * ended))
    scale = 1 + square / ended
    # Rounding may leave a hair beyond the ends where all or none were won.
    low = 0.0 if won == 0 else (middle - reach) / scale
    high = 1.0 if won == ended else (middle + reach) / scale
    return Interval(low, high)
