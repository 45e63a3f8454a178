"""The forecast as columns by month: every open deal in one of them, and the day that a deal gets which is put there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.by_month import MOST_MONTHS, Stand, columns_of, dated, day_beside, day_in, months_shown
from app.domain.forecast.facts import Facts, TargetFact
from app.domain.forecast.periods import months_of, period_named, span
from app.domain.forecast.rows import Dimension, Row
from app.domain.forecast.sums import breakdown
from tests.support.forecast_facts import TODAY, any_facts, deal, facts

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 4)


@pytest.mark.parametrize(
    ("month", "had", "gets"),
    [
        ("2026-05", date(2026, 4, 20), date(2026, 5, 20)),  # the same day of the month
        ("2026-04", date(2026, 5, 31), date(2026, 4, 30)),  # the last one, where there is no such day
        ("2027-02", date(2026, 3, 30), date(2027, 2, 28)),
        ("2028-02", date(2026, 3, 30), date(2028, 2, 29)),
        ("2026-03", date(2026, 4, 20), date(2026, 3, 20)),
        ("2026-03", date(2026, 4, 5), TODAY),  # 5 March has passed
        ("2026-03", date(2026, 2, 28), date(2026, 3, 28)),  # overdue, and the day is still to come
        ("2026-04", date(2025, 12, 3), date(2026, 4, 3)),
        ("2026-04", None, date(2026, 4, 30)),  # never expected yet: by the end of the month
        ("9999-12", date(2026, 4, 30), date(9999, 12, 30)),
    ],
)
def test_the_day_a_deal_gets_in_a_month(month: str, had: date | None, gets: date) -> None:
    assert day_in(period_named(month), had, TODAY) == gets


@pytest.mark.parametrize(
    ("had", "by", "gets"),
    [
        (date(2026, 4, 30), 1, date(2026, 5, 30)),
        (date(2026, 4, 5), -1, TODAY),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 20), 1, date(2026, 3, 20)),  # overdue ones come into the present month first
        (None, 1, date(2026, 3, 31)),
        (None, 2, date(2026, 4, 30)),
    ],
)
def test_the_day_a_deal_gets_some_months_on(had: date | None, by: int, gets: date) -> None:
    assert day_beside(had, by, TODAY) == gets


@pytest.mark.parametrize(
    ("had", "by"), [(date(2026, 3, 20), -1), (date(2026, 1, 20), -1), (None, -1), (date.max, 1), (MAY, -4)]
)
def test_no_deal_is_put_into_the_past_or_beyond_the_calendar(had: date | None, by: int) -> None:
    with pytest.raises(UserError):
        day_beside(had, by, TODAY)
    with pytest.raises(UserError):
        day_in(period_named("2026-02"), had, TODAY)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ((date(2026, 1, 1), date(2026, 6, 30)), (MARCH, date(2026, 6, 30))),
        ((date(2026, 5, 20), date(2026, 7, 2)), (date(2026, 5, 1), date(2026, 7, 31))),
        ((date(2024, 1, 1), date(2024, 12, 31)), (MARCH, date(2026, 3, 31))),  # all over: the present month
        ((date(2026, 1, 1), date.max), (MARCH, date(2028, 2, 29))),
        ((date.max, date.max), (date(9999, 12, 1), date.max)),
    ],
)
def test_the_months_shown_are_whole_and_not_over(asked: tuple[date, date], shown: tuple[date, date]) -> None:
    found = months_shown(span(*asked), TODAY)
    assert (found.first, found.last) == shown
    assert len(months_of(found)) <= MOST_MONTHS


def test_every_stand_has_its_column_with_its_figures() -> None:
    found = facts(
        deal(1, close_on=date(2026, 3, 1)),
        deal(2, close_on=None),
        deal(3, close_on=date(2026, 3, 20), own_probability=80),
        deal(4, close_on=date(2026, 3, 20), amount_minor=200_000),
        deal(5, close_on=date(2026, 7, 1)),
        deal(6, outcome=Outcome.WON, close_on=date(2026, 3, 2), amount_minor=500_000),
        first_on=MARCH,
        last_on=date(2026, 4, 30),
        targets=(TargetFact(1, "2026-04", 900_000, "EUR"),),
    )
    overdue, undated, march, april, later = columns_of(found)
    assert [column.label for column in columns_of(found)] == ["Overdue", "No date", "Mar 2026", "Apr 2026", "Later"]
    assert (overdue.row.open_ids, undated.row.open_ids, later.row.open_ids) == ((1,), (2,), (5,))
    assert (march.row.open_ids, march.row.open, march.row.won) == ((4, 3), 300_000, 500_000)
    assert (march.row.expected(Basis.PHASE), march.row.expected(Basis.OWN)) == (90_000, 140_000)
    assert (april.row.count, april.row.target, march.row.target) == (0, 900_000, None)
    assert later.month == period_named("2026-05")
    moved = {column.key: column.row.open_ids for column in columns_of(dated(found, {3: MAY, 2: date(2026, 4, 30)}))}
    assert moved == {"overdue": (1,), "undated": (), "2026-03": (4,), "2026-04": (2,), "later": (3, 5)}


def test_a_board_of_coming_months_shows_what_is_expected_sooner() -> None:
    found = facts(deal(1, close_on=date(2026, 3, 20)), first_on=date(2026, 4, 1))
    sooner = next(column for column in columns_of(found) if column.stand is Stand.EARLIER)
    assert (sooner.label, sooner.row.open_ids, sooner.month) == ("Sooner", (1,), None)


@given(found=any_facts())
def test_the_columns_have_every_open_deal_once_and_the_figures_of_the_forecast(found: Facts) -> None:
    months = months_shown(found.period, TODAY)
    found = replace(found, first_on=months.first, last_on=months.last)
    columns = columns_of(found)
    still_open = sorted(one.id for one in found.deals if one.outcome is Outcome.OPEN)
    assert sorted(key for column in columns for key in column.row.open_ids) == still_open
    by_month = {row.key: row for row in breakdown(found, Dimension.MONTH).rows}
    for column in columns:
        if column.month is not None and column.stand is Stand.MONTH:
            assert column.row.key == column.month.key
            assert figures(column.row) == figures(by_month[column.key])


def figures(row: Row) -> tuple[int | None, ...]:
    return row.open, row.phase, row.own, row.calibrated, row.won, row.lost, row.target
