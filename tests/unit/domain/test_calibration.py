"""Scores, curves and shares against known answers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf

import pytest

from app.domain.calibration.chances import Calibration, History, Method
from app.domain.calibration.intervals import wilson
from app.domain.calibration.isotonic import Step, isotonic, worth_of
from app.domain.calibration.reliability import Stated, reliability_table, score
from app.domain.calibration.shrinkage import Tally, shrunk, strength_of


@pytest.mark.parametrize(
    ("won", "ended", "low", "high"),
    # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_the_literature(won: int, ended: int, low: float, high: float) -> None:
    assert wilson(won, ended) == pytest.approx((low, high), abs=5e-5)
    assert wilson(ended - won, ended) == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_nothing_ended_tells_nothing() -> None:
    assert wilson(0, 0) == (0, 1)
    assert score([]) is None
    assert reliability_table([Stated(50, 0, 0)]) == ()
    assert isotonic([Stated(50, 0, 0)]) == ()


def test_a_score_calculated_by_hand() -> None:
    """Ten deals of which 80 % was said and 6 came, ten of which 20 % was said and 1 came."""
    found = score([Stated(80, 10, 6), Stated(20, 10, 1)])
    assert found is not None
    # (6 x 0.04 + 4 x 0.64 + 1 x 0.64 + 9 x 0.04) / 20
    assert found.brier == Fraction(19, 100)
    assert found.reliability == Fraction(25, 1000)  # (0.2 ** 2 + 0.1 ** 2) / 2
    assert found.resolution == Fraction(625, 10_000)  # 0.25 ** 2 on either side of 35 %
    assert found.uncertainty == Fraction(2275, 10_000)  # 0.35 x 0.65
    assert found.within_variance == found.within_covariance == 0
    assert found.skill == 1 - Fraction(1900, 2275)


def test_certainties_are_bins_of_their_own_ends() -> None:
    """0 is in the first bin and 100 in the last; who says them and errs once has the worst score for it."""
    first, last = reliability_table([Stated(0, 4, 1), Stated(100, 2, 2), Stated(95, 2, 1)])
    assert (first.first, first.last, first.ended, first.stated, first.share) == (0, 9, 4, Fraction(0), Fraction(1, 4))
    assert (last.first, last.last, last.ended, last.stated) == (90, 100, 4, Fraction(195, 2))
    wrong = score([Stated(0, 1, 1), Stated(100, 1, 0)])
    assert wrong is not None
    assert wrong.brier == 1


def test_saying_more_is_never_worth_less() -> None:
    """Of 40 % more came true than of 60 %: together they are worth what both were."""
    steps = isotonic([Stated(20, 10, 1), Stated(60, 10, 4), Stated(40, 30, 15), Stated(90, 10, 9)])
    assert steps == (Step(20, 20, 10, 1), Step(40, 60, 40, 19), Step(90, 90, 10, 9))
    assert [worth_of(percent, steps) for percent in (0, 50, 75, 100)] == [steps[0], steps[1], steps[1], steps[2]]
    assert worth_of(50, ()) is None


def test_reps_who_differ_are_drawn_little() -> None:
    """Two of ten and eight of ten: the moments give a correlation of 6.2 / 9, by hand."""
    strength = strength_of([Tally(10, 2), Tally(10, 8)])
    assert strength == pytest.approx(9 / 6.2 - 1)
    assert shrunk(Tally(10, 2), 0.5, strength) == pytest.approx((2 + strength / 2) / (10 + strength))
    assert strength_of([Tally(50, 25), Tally(50, 25)]) == inf
    assert shrunk(Tally(50, 30), 0.5, inf) == 0.5
    assert strength_of([Tally(10, 2)]) == strength_of([Tally(5, 0), Tally(5, 0)]) == 30
    assert strength_of([Tally(10, 0), Tally(10, 10)]) == 0.0
    assert shrunk(Tally(0, 0), 0.5, 0.0) == 0.5


def test_a_phase_needs_thirty_ended_deals() -> None:
    enough = History({1: {7: Tally(20, 8), 8: Tally(10, 7)}, 2: {7: Tally(29, 9)}}, {5: {7: Tally(60, 20)}}, {5: 60})
    calibration = Calibration(enough)
    assert calibration.source(2, 5).of(7) is None
    source = calibration.source(1, 5)
    assert (source.method, source.team) == (Method.PHASE, Tally(30, 15))
    assert source.of(None) == Decimal("50.0")
    low, high = source.of(7), source.of(8)
    assert low is not None
    assert high is not None
    assert 40 < low < 50 < high < 70
    assert calibration.note == "From 60 ended deals; a phase with fewer than 30 keeps its own probability."


def test_history_without_phases_gives_the_share_of_all() -> None:
    calibration = Calibration(History({}, {5: {7: Tally(40, 30), 8: Tally(40, 10)}, 6: {7: Tally(7, 7)}}, {}))
    assert calibration.source(1, 5).method is Method.PIPELINE
    assert calibration.source(1, 5).of(None) == Decimal("50.0")
    assert calibration.source(9, 6).of(7) is None
    assert calibration.note.startswith("From 87 ended deals. Nothing tells which phases")


def test_too_little_is_said() -> None:
    few = Calibration(History({1: {7: Tally(7, 2)}}, {5: {7: Tally(7, 2)}}, {5: 7}))
    assert (few.sample, few.method, few.note) == (7, Method.NONE, "Too little history: 7 ended deals; 30 needed.")
    # Enough ended, but their phases are told and none of them was passed by thirty.
    many = Calibration(History({p: {7: Tally(20, 9)} for p in (1, 2)}, {5: {7: Tally(40, 18)}}, {5: 40}))
    assert many.source(1, 5).method is Method.NONE
    assert many.note == "Too little history: 40 ended deals, but fewer than 30 of any one phase."
