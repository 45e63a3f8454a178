"""Chances by age, calculated by hand, and forecasts that know nothing of what comes later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calibration.backtest import (
    Errors,
    Foretold,
    Prices,
    Standing,
    errors,
    foretell,
    known_on,
    phase_speeds,
    won_between,
)
from app.domain.calibration.pace import Life, Pace, following, pace, position_of

DAY = date(2026, 1, 1)
FIRST = date(2026, 7, 1)


def life(number: int, start: int, end: int | None = None, *, won: bool = True, worth: int | None = None) -> Life:
    ended_on = None if end is None else DAY + timedelta(end)
    return Life(number, DAY + timedelta(start), ended_on, won and end is not None, worth)


def test_a_chance_is_that_of_each_day_as_long_as_the_deal_is_open() -> None:
    steady = Pace([0.1], [0.1], (1, 2, 20), (1, 1, 1))
    assert steady.chance(0, 2, 0) == pytest.approx(0.1 + 0.8 * 0.1)
    assert steady.chance(500, 2, 1) == pytest.approx(0.2 + 0.7 * 0.2)
    assert steady.chance(0, 3, 2) == 1.0  # more than certain is certain


def test_a_pace_calculated_by_hand() -> None:
    """One deal won at the age of three days, another still open at ten; nothing is known before the first end."""
    found = pace([life(1, 0, 3), life(2, 0)], DAY + timedelta(10))
    assert found is not None
    # Watched: five days in the first week of age (one and four), three in the second; one win in eight days.
    first = (1 + 70 / 8) / (5 + 70)
    second = (0 + 70 * first) / (3 + 70)
    assert found.wins[:2] == pytest.approx([first, second])
    assert list(found.losses[:2]) == [0, 0]
    # January is a first month of a quarter, seen once: half of the difference (of its logarithm) is believed.
    assert found.win_season == pytest.approx([(1.5 / (5 * first + 3 * second + 0.5)) ** 0.5, 1, 1])


def test_a_year_that_begins_in_february_has_quarters_that_do() -> None:
    assert [position_of(month, 2) for month in (2, 3, 4, 5, 1)] == [0, 1, 2, 0, 2]
    assert following(date(2026, 12, 31)) == date(2027, 1, 1)


def test_what_ended_long_ago_tells_no_pace() -> None:
    assert pace([life(1, 0, 3)], DAY + timedelta(400)) is None
    assert pace([], DAY) is None


def test_a_price_is_what_was_stated_or_what_the_product_brought() -> None:
    won = [life(number, 0, 5, worth=100 * number)._replace(product_id=7) for number in (1, 2)]
    prices = Prices([*won, life(3, 0, 5, worth=900)])
    assert prices.of(life(4, 0, worth=50)) == 50
    assert prices.of(life(4, 0)._replace(product_id=7)) == 150
    assert prices.of(life(4, 0)._replace(product_id=7, listed=300)) == 200
    assert prices.of(life(4, 0)._replace(product_id=8, listed=300)) == 300
    assert prices.of(life(4, 0)) == 400
    assert Prices([]).of(life(4, 0)) == 0


def test_too_little_history_gives_no_calibrated_forecast() -> None:
    few = [life(number, 0, 20, worth=100) for number in range(29)] + [life(99, 150)]
    told = foretell(few, {99: Standing(40)}, FIRST, earlier={})
    # Due when half of the won deals were: after twenty days, so within the month. It may bring what they brought.
    assert (told.calibrated, told.by_phase, told.as_before, told.open_deals) == (None, 40, 0, 1)
    enough = foretell([*few, life(98, 0, 20, worth=100)], {}, FIRST, earlier={})
    assert enough.calibrated is not None
    assert foretell([], {}, FIRST, earlier={}) == Foretold(FIRST, None, 0, 0, 0, 0)


def test_steady_business_is_foretold_as_it_is() -> None:
    """Every day one deal starts; it brings 100 after ten days, or nothing: 50 a day, 1,550 in July."""
    lives = [
        life(day, day, day + 10, won=day % 2 == 0, worth=100 if day % 2 == 0 else None) for day in range(-200, 300)
    ]
    told = foretell(known_on(lives, FIRST, {}), {}, FIRST, earlier={})
    came = won_between(lives, FIRST, following(FIRST))
    assert told.open_deals == 10
    assert told.calibrated == pytest.approx(came, rel=0.1)
    assert told.as_before == pytest.approx(came, rel=0.05)


def test_a_phase_is_as_fast_as_it_was() -> None:
    """Of four deals in phase 1 on 1 June two were won in June, of four in phase 2 none; their ages are the same."""
    known = [life(n, 140, 160 if n < 2 else None) for n in range(8)]
    found = Pace([0.01], [0.0], (1, 1, 1), (1, 1, 1))
    phases = {n: 1 if n < 4 else 2 for n in range(8)}
    speeds = phase_speeds(found, known, {date(2026, 6, 1): phases}, 1)
    expected = 4 * (1 - 0.99**30)
    assert speeds == {1: pytest.approx(3 / (expected + 1)), 2: pytest.approx(1 / (expected + 1))}


def test_errors_compare_the_months_that_all_three_foretell() -> None:
    months = [(Foretold(FIRST, 10, 0, 20, 30, 1), 12), (Foretold(FIRST, None, 0, 9, 9, 1), 0)]
    assert errors([*months, (Foretold(FIRST, 10, 0, 20, 30, 1), 6)]) == Errors(2, 3, 11, 21)
    assert errors(months[1:]) == Errors(0, None, None, None)


days = st.integers(-400, 400)
lives = st.builds(
    lambda number, start, lasts, won, worth: Life(
        number,
        DAY + timedelta(start),
        None if lasts is None else DAY + timedelta(start + lasts),
        won and lasts is not None,
        worth if won and lasts is not None else None,
    ),
    st.integers(1, 5),
    days,
    st.none() | st.integers(0, 300),
    st.booleans(),
    st.integers(-1000, 100_000),
)


@given(st.lists(lives, max_size=60), st.data())
def test_what_comes_later_changes_no_forecast(before: list[Life], data: st.DataObject) -> None:
    """Whatever ends on the day or later may end otherwise, or never; whatever starts then may not come at all."""

    def otherwise(one: Life) -> Life:
        if one.ended_on is not None and one.ended_on < FIRST:
            return one
        lasts = data.draw(st.none() | st.integers(0, 300))
        end = None if lasts is None else max(FIRST, one.started_on) + timedelta(lasts)
        return one._replace(ended_on=end, won=end is not None and data.draw(st.booleans()), worth=data.draw(days))

    after = [otherwise(one) for one in before if one.started_on < FIRST]
    standing = {number: Standing(30, phase_id=number % 2) for number in range(6)}
    earlier = {date(2026, month, 1): dict.fromkeys(range(month), 1) for month in (3, 4, 5, 6)}
    foretold = [foretell(known_on(them, FIRST, {}), standing, FIRST, earlier=earlier) for them in (before, after)]
    assert foretold[0] == foretold[1]
