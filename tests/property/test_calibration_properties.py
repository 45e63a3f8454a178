"""Scores add up, curves rise, shares stay between what they are drawn from."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from app.domain.calibration.intervals import wilson
from app.domain.calibration.isotonic import Step, isotonic
from app.domain.calibration.reliability import Stated, reliability_table, score
from app.domain.calibration.shrinkage import Tally, shrunk, strength_of

counts = st.integers(0, 200).flatmap(lambda ended: st.tuples(st.just(ended), st.integers(0, ended)))
stated = st.builds(lambda percent, tally: Stated(percent, *tally), st.integers(0, 100), counts)


@given(st.lists(stated, max_size=30))
def test_the_parts_of_a_score_add_up_exactly(said: list[Stated]) -> None:
    found, table = score(said), reliability_table(said)
    assert (found is None) == (table == ())
    if found is None:
        return
    within = found.within_variance - found.within_covariance
    assert found.brier == found.reliability - found.resolution + found.uncertainty + within
    assert (found.ended, found.won) == (sum(row.ended for row in table), sum(row.won for row in table))
    assert all(row.first <= row.stated <= row.last for row in table)
    assert all(row.interval.low - 1e-12 <= row.share <= row.interval.high + 1e-12 for row in table)


@given(st.lists(stated, max_size=15))
def test_the_rising_curve_keeps_the_sums_and_beats_what_was_stated(said: list[Stated]) -> None:
    steps = isotonic(said)
    shares = [step.share for step in steps]
    assert shares == sorted(set(shares))
    assert sum(step.won for step in steps) == sum(one.won for one in said)
    error = sum((one.won - one.ended * _share(steps, one.percent)) * _share(steps, one.percent) for one in said)
    assert error == 0  # what is left over has nothing to do with the curve: it is a projection
    before = sum(_squares(one, Fraction(one.percent, 100)) for one in said)
    assert sum(_squares(one, _share(steps, one.percent)) for one in said) <= before


@given(st.lists(counts, min_size=1, max_size=12))
def test_a_share_is_drawn_towards_all_and_never_beyond(people: list[tuple[int, int]]) -> None:
    tallies = [Tally(*one) for one in people]
    everybody = sum(tallies, Tally(0, 0))
    strength = strength_of(tallies)
    assert 0 <= strength <= inf
    base = everybody.won / everybody.ended if everybody.ended else 0.5
    for tally in tallies:
        own = tally.won / tally.ended if tally.ended else base
        low, high = sorted((own, base))
        assert low - 1e-12 <= shrunk(tally, base, strength) <= high + 1e-12
        assert 0 <= wilson(*reversed(tally)).low <= wilson(*reversed(tally)).high <= 1


def _share(steps: tuple[Step, ...], percent: int) -> Fraction:
    found = [step for step in steps if step.first <= percent <= step.last]
    return found[0].share if found else Fraction(0)


def _squares(one: Stated, share: Fraction) -> Fraction:
    return one.won * (1 - share) ** 2 + (one.ended - one.won) * share**2
