"""How long something takes when part of it is still going on: the product-limit estimate.

Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958) 457-481. What still goes on
counts for as long as it was watched, and is neither left out nor taken for finished. What ended and what is still
going on at the same length: the ends come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Products of shares miss a half by some rounding; R's survfit allows the same.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Point:
    """Of ``at_risk`` that lasted at least ``length``, ``ended`` ended then; ``share`` of all last longer."""

    length: int
    at_risk: int
    ended: int
    share: float


@dataclass(frozen=True, slots=True)
class Spread:
    """``count`` observations, ``going_on`` of them not ended. Quartiles of the length; None is not reached yet.

    ``watched`` is the longest length seen, ended or not: a quartile that is None is longer than that.
    """

    count: int
    going_on: int
    lower: int | None = None
    median: int | None = None
    upper: int | None = None
    watched: int | None = None

    @property
    def ended(self) -> int:
        """How many came to their end."""
        return self.count - self.going_on


def curve(ended: Mapping[int, int], going_on: Mapping[int, int]) -> Iterator[Point]:
    """The estimate at each length at which something ended; both give counts by length."""
    at_risk, share = sum(ended.values()) + sum(going_on.values()), 1.0
    for length in sorted({*ended, *going_on}):
        ends = ended.get(length, 0)
        if ends:
            share *= 1 - ends / at_risk
            yield Point(length, at_risk, ends, share)
        at_risk -= ends + going_on.get(length, 0)


def spread(ended: Mapping[int, int], going_on: Mapping[int, int]) -> Spread:
    """Median and quartiles: the first length after which at most so large a share lasts longer."""
    points = list(curve(ended, going_on))
    lower, median, upper = (
        next((point.length for point in points if point.share <= share + _ROUNDING), None)
        for share in (0.75, 0.5, 0.25)
    )
    lasting = sum(going_on.values())
    watched = max((*ended, *going_on), default=None)
    return Spread(sum(ended.values()) + lasting, lasting, lower, median, upper, watched)
