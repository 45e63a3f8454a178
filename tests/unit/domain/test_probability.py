from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.domain.probability import (
    Lean,
    check_probability,
    effective_probability,
    lean,
    round_hundredths,
    weighted,
    weighted_sum,
)


def test_the_reps_own_probability_goes_before_the_phases() -> None:
    assert effective_probability(50, None) == 50
    assert effective_probability(50, 55) == 55
    assert effective_probability(50, 0) == 0


def test_where_the_rep_leans() -> None:
    assert lean(50, None) is Lean.AGREES
    assert lean(50, 50) is Lean.AGREES
    assert lean(50, 55) is Lean.ABOVE
    assert lean(50, 45) is Lean.BELOW


@pytest.mark.parametrize(
    ("minor", "percent", "expected"),
    [
        (3_120_000, 55, 1_716_000),
        (1, 50, 0),
        (3, 50, 2),
        (1, 51, 1),
        (-3, 50, -2),
        (-1, 50, 0),
        (777, 0, 0),
        (777, 100, 777),
    ],
)
def test_weighting_rounds_half_to_even(minor: int, percent: int, expected: int) -> None:
    assert weighted(minor, percent) == expected


def test_a_column_is_weighted_with_each_deals_own_probability() -> None:
    column = [(31_200_00, 55), (15_900_00, 45), (52_750_00, 60), (11_300_00, 50)]
    assert weighted_sum(column) == 61_615_00


def test_a_sum_is_rounded_once() -> None:
    assert weighted_sum([(1, 50)] * 4) == 2
    assert sum(weighted(1, 50) for _ in range(4)) == 0
    assert round_hundredths(200) == 2


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_probability_lies_between_0_and_100(percent: int) -> None:
    with pytest.raises(UserError, match="from 0 to 100"):
        check_probability(percent)
    assert check_probability(100) == 100
