"""Stated probabilities beside what came true: the table of a reliability diagram, and the Brier score in its parts.

All is computed in fractions, so that the parts of a score add up to it exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from app.domain.calibration.intervals import Interval, wilson

BINS = (*((low, low + 9) for low in range(0, 90, 10)), (90, 100))
"""Ten bins of stated per cent, first and last included."""


class Stated(NamedTuple):
    """``ended`` deals of which ``percent`` was said, and how many of them were ``won``."""

    percent: int
    ended: int
    won: int


@dataclass(frozen=True, slots=True)
class Bin:
    """What was stated from ``first`` to ``last`` per cent. ``stated`` is its mean and ``share`` what came true."""

    first: int
    last: int
    ended: int
    won: int
    stated: Fraction
    interval: Interval

    @property
    def share(self) -> Fraction:
        return Fraction(self.won, self.ended)


@dataclass(frozen=True, slots=True)
class Score:
    """The Brier score and its parts: ``brier`` is their sum exactly.

    brier = reliability - resolution + uncertainty + within_variance - within_covariance. Reliability is the harm of
    saying 60 % of what comes true 40 % of the time (0 is best), resolution the use of telling deals apart (the more the
    better), uncertainty what saying the same of all would score. The two within-bin terms are 0 where every bin holds
    one stated value.
    """

    ended: int
    won: int
    brier: Fraction
    reliability: Fraction
    resolution: Fraction
    uncertainty: Fraction
    within_variance: Fraction
    within_covariance: Fraction

    @property
    def skill(self) -> Fraction | None:
        """How much of the score of "the same for all" is saved: 1 is perfect, 0 no better. None where all are alike."""
        return None if self.uncertainty == 0 else 1 - self.brier / self.uncertainty


def reliability_table(stated: Iterable[Stated], bins: Sequence[tuple[int, int]] = BINS) -> tuple[Bin, ...]:
    """The bins in which anything was stated, in their order."""
    table = []
    for (first, last), inside in _binned(stated, bins):
        ended, won = sum(one.ended for one in inside), sum(one.won for one in inside)
        mean = Fraction(sum(one.percent * one.ended for one in inside), ended)
        table.append(Bin(first, last, ended, won, mean, wilson(won, ended)))
    return tuple(table)


def score(stated: Iterable[Stated], bins: Sequence[tuple[int, int]] = BINS) -> Score | None:
    """The score of what was stated; None where nothing ended.

    G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950) 1-3, in
    its half form for two outcomes; A. H. Murphy, A new vector partition of the probability score, Journal of Applied
    Meteorology 12 (1973) 595-600; the within-bin terms by D. B. Stephenson, C. A. S. Coelho and I. T. Jolliffe, Two
    extra components in the Brier score decomposition, Weather and Forecasting 23 (2008) 752-757.
    """
    groups = list(_binned(stated, bins))
    everything = [one for _, inside in groups for one in inside]
    ended, won = sum(one.ended for one in everything), sum(one.won for one in everything)
    if ended == 0:
        return None
    base = Fraction(won, ended)
    reliability = resolution = variance = covariance = Fraction(0)
    for _, inside in groups:
        count = sum(one.ended for one in inside)
        mean = Fraction(sum(one.percent * one.ended for one in inside), 100 * count)
        share = Fraction(sum(one.won for one in inside), count)
        reliability += count * (mean - share) ** 2
        resolution += count * (share - base) ** 2
        for one in inside:
            off = Fraction(one.percent, 100) - mean
            variance += one.ended * off**2
            covariance += 2 * off * (one.won - one.ended * share)
    parts = (reliability, resolution, base * (1 - base) * ended, variance, covariance)
    return Score(ended, won, _brier(everything, ended), *(part / ended for part in parts))


def _brier(stated: Iterable[Stated], ended: int) -> Fraction:
    """The mean square of what was stated less what came: won is 1, lost 0."""
    hundredths = sum(one.won * (100 - one.percent) ** 2 + (one.ended - one.won) * one.percent**2 for one in stated)
    return Fraction(hundredths, 10_000 * ended)


def _binned(
    stated: Iterable[Stated], bins: Sequence[tuple[int, int]]
) -> Iterable[tuple[tuple[int, int], list[Stated]]]:
    kept = [one for one in stated if one.ended]
    for first, last in bins:
        inside = [one for one in kept if first <= one.percent <= last]
        if inside:
            yield (first, last), inside
