"""Axes: round steps from zero, and where a value lies between the two ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1, 2, 3, 4, 5, 6, 8)
_INTERVALS = 3


@dataclass(frozen=True, slots=True)
class Axis:
    """The ticks of an axis, the least first; whole numbers of the unit that the values are in.

    ``is_empty`` where nothing but zero is to be shown: other ticks would mean nothing.
    """

    ticks: tuple[int, ...]
    is_empty: bool = False

    @property
    def low(self) -> int:
        """Where the axis begins: zero, or below it."""
        return self.ticks[0]

    @property
    def high(self) -> int:
        """Where it ends."""
        return self.ticks[-1]

    def share(self, value: float) -> float:
        """How far along the axis a value lies: 0 at its beginning, 1 at its end."""
        return (value - self.low) / (self.high - self.low)


def axis_for(values: Iterable[int], intervals: int = _INTERVALS) -> Axis:
    """An axis that holds zero and all values, of about so many steps that are easy to read."""
    known = [0, *values]
    low, high = min(known), max(known)
    if low == high:
        return Axis((0, 1), is_empty=True)
    step = _step(high - low, intervals)
    return Axis(tuple(range(low // step * step, -(-high // step) * step + step, step)))


def _step(span: int, intervals: int) -> int:
    """The least round number of which ``intervals`` reach over the span."""
    power = 1
    while True:
        for first in _STEPS:
            if first * power * intervals >= span:
                return first * power
        power *= 10
