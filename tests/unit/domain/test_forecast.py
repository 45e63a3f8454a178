"""Forecasts of known deals, and of none: every oddity has its place and is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis, Category, Outcome, category_of, derived_category
from app.domain.forecast.facts import Facts, ProductShare, TargetFact
from app.domain.forecast.periods import Period, Unit, months_of, period_named, period_of, periods_of, span
from app.domain.forecast.rows import OVERDUE, Dimension, Row
from app.domain.forecast.sums import breakdown, forecast, outlook
from app.domain.forecast.targets import target_of
from app.domain.money import Money
from tests.support.forecast_facts import deal, facts

WON, LOST = Outcome.WON, Outcome.LOST
MAY = date(2026, 5, 4)
FEBRUARY = date(2026, 2, 3)


def targets(**given: int) -> tuple[TargetFact, ...]:
    """Targets of Mira by period, such as q2026_02=100 for February."""
    return tuple(TargetFact(1, name.removeprefix("q").replace("_", "-"), minor, "EUR") for name, minor in given.items())


def rows(found: Facts, by: Dimension, basis: Basis = Basis.PHASE) -> dict[str, Row]:
    return {row.label: row for row in breakdown(found, by, basis).rows}


def test_without_deals_everything_is_nothing_and_every_month_is_there() -> None:
    made = forecast(facts())
    assert (made.whole.open, made.whole.won, made.whole.count, made.whole.win_rate) == (0, 0, 0, None)
    assert [row.label for row in made.by_period.rows] == [
        f"{m} 2026" for m in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
    ]
    assert (made.outlook.total, made.outlook.target, made.outlook.percent, made.outlook.to_find) == (0, None, None, 0)
    assert made.by_rep.rows == ()
    assert made.notes == ("There is no deal to forecast.",)


def test_the_outlook_adds_what_is_won_to_what_is_expected_and_says_what_is_missing() -> None:
    found = facts(
        deal(1, outcome=WON, close_on=FEBRUARY, amount_minor=500_000),
        deal(2, close_on=date(2026, 3, 30), own_probability=80),
        deal(3, close_on=date(2026, 3, 2)),
        deal(4, close_on=MAY),
        targets=targets(q2026_Q1=1_000_000),
    )
    made = outlook(found, Basis.PHASE)
    assert (made.period.label, made.won, made.expected, made.overdue) == ("Q1 2026", 500_000, 60_000, 30_000)
    assert (made.target, made.total, made.percent, made.to_find) == (1_000_000, 560_000, 56, 440_000)
    assert outlook(found, Basis.OWN).expected == 110_000
    assert outlook(facts(last_on=FEBRUARY), Basis.PHASE).period.label == "1 Jan 2026 to 3 Feb 2026"


def test_each_deal_is_rounded_once() -> None:
    """Thrice 30 per cent of 5 cents are 1.5 each, so 2 each: 6, as whoever adds up the printed lines finds."""
    found = facts(*(deal(number, amount_minor=5) for number in (1, 2, 3)), deal(4, amount_minor=15))
    assert forecast(found).whole.phase == 2 + 2 + 2 + 4
    assert breakdown(found, Dimension.REP).total.phase == 10


def test_what_is_not_in_the_sums_is_listed_apart_and_said() -> None:
    made = forecast(
        facts(
            deal(1),
            deal(2, close_on=None),
            deal(3, close_on=None, outcome=WON),
            deal(4, amount_minor=None),
            deal(5, currency="CHF", amount_minor=1_200_000),
            deal(6, close_on=date(9999, 12, 31)),
            deal(7, close_on=date(2026, 3, 11)),
            deal(8, amount_minor=0),
            deal(9, amount_minor=-100_000),
        )
    )
    apart = made.apart
    assert (apart.undated.open_ids, apart.undated.won_ids) == ((2,), (3,))
    assert (apart.unpriced.deal_ids, apart.unrated.deal_ids) == ((4,), (5,))
    assert (apart.later.deal_ids, apart.overdue.deal_ids, apart.earlier.deal_ids) == ((6,), (7,), ())
    assert apart.unpaid.deal_ids == (8, 9)
    assert apart.unrated_amounts == (Money(1_200_000, "CHF"),)
    assert (made.whole.count, made.whole.open, made.whole.phase) == (6, 100_000, 30_000)
    late = made.by_period.row(OVERDUE)
    assert late is not None
    assert (late.label, late.phase) == ("Before today", 30_000)
    assert made.notes == (
        "2 deals without a date: in no sum. Give them one.",
        "1 deal without an amount: counted with nothing.",
        "1 deal without an exchange rate, worth 12000.00 CHF: in no amount. Add the rate.",
        "2 deals with an amount of zero or below: counted as it stands.",
        "1 deal should have closed before today and still is open.",
        "1 deal expected after the period: in no sum.",
    )


def test_deals_that_are_late_count_where_today_lies_and_nowhere_else() -> None:
    late = deal(1, close_on=date(2025, 12, 1))
    assert forecast(facts(late)).whole.open_ids == (1,)
    april = forecast(facts(late, first_on=date(2026, 4, 1)))
    assert (april.whole.open_ids, april.apart.earlier.open_ids) == ((), (1,))
    past = forecast(facts(late, first_on=date(2025, 12, 1), last_on=date(2025, 12, 31)))
    assert [(row.label, row.count) for row in past.by_period.rows] == [("Before today", 1), ("Dec 2025", 0)]


def test_a_probability_of_nothing_or_all_is_believed_and_a_missing_one_said() -> None:
    found = facts(
        deal(1, own_probability=0),
        deal(2, own_probability=100),
        deal(3, calibrated=Decimal("12.5")),
        calibration="Of 40 closed deals.",
    )
    made = forecast(found, Basis.OWN)
    assert made.whole.own == 0 + 100_000 + 30_000
    assert made.notes == (
        "Reps gave a probability of their own for 2 of 3 deals that are open; for the others the phase's counts.",
    )
    history = forecast(found, Basis.CALIBRATED)
    assert history.whole.calibrated == 30_000 + 30_000 + 12_500
    assert history.notes == (
        "Of 40 closed deals.",
        "There is too little history for 2 deals: there the phase's probability counts.",
    )
    assert list(rows(found, Dimension.BAND, Basis.OWN)) == ["100 %", "21 to 40 %", "0 %"]
    assert list(rows(found, Dimension.BAND, Basis.CALIBRATED)) == ["21 to 40 %", "1 to 20 %"]


def test_who_left_what_was_retired_and_what_nobody_has_keep_their_rows() -> None:
    found = facts(
        deal(1, owner_id=3),
        deal(2, owner_id=None, phase_id=2, is_renewal=True),
        deal(3, outcome=WON, close_on=FEBRUARY),
        deal(4, outcome=LOST, close_on=FEBRUARY, amount_minor=None),
        targets=(*targets(q2026_Q1=100), TargetFact(2, "2026-05", 30, "EUR"), TargetFact(2, "2026-06", 5, "CHF")),
    )
    reps = rows(found, Dimension.REP)
    assert list(reps) == ["Ada Roth (left)", "Jonas Lind", "Mira Osei", "Nobody"]
    assert (reps["Jonas Lind"].target, reps["Jonas Lind"].count) == (30, 0)
    assert reps["Mira Osei"].win_rate == Decimal("50.0")
    assert list(rows(found, Dimension.TEAM)) == ["North", "No team"]
    assert list(rows(found, Dimension.PHASE)) == [
        "D1 Discovery, Sales",
        "Won, Sales",
        "Lost, Sales",
        "D9 Old offer (retired), Before",
    ]
    assert {label: row.count for label, row in rows(found, Dimension.KIND).items()} == {
        "New business": 1,
        "Renewals": 1,
    }
    assert list(rows(found, Dimension.CATEGORY)) == ["Pipeline", "Won", "Lost"]
    assert forecast(found).notes[-1].startswith("Targets in CHF are left out")


def test_a_deal_is_shared_out_among_its_products() -> None:
    lines = (ProductShare(1, "Scale", 200), ProductShare(2, "Hopper", 100), ProductShare(1, "Scale", 0))
    found = facts(
        deal(1, amount_minor=100, products=lines),
        deal(2, amount_minor=50),
        deal(3, amount_minor=7, products=(ProductShare(1, "Scale", 5), ProductShare(2, "Hopper", -5))),
    )
    cut = breakdown(found, Dimension.PRODUCT)
    assert [(row.label, row.open, row.count) for row in cut.rows] == [
        ("Hopper", 33 + 3, 2),
        ("Scale", 67 + 4, 2),
        ("No product", 50, 1),
    ]
    assert (cut.total.open, cut.total.count) == (157, 3)


def test_what_was_asked_for_the_shorter_period_holds_and_nothing_counts_twice() -> None:
    found = facts(targets=targets(q2026=1_300, q2026_Q1=400, q2026_02=200))
    months = found.monthly_targets
    assert [months[1, f"2026-{month:02}"] for month in range(1, 13)] == [100, 200, 100] + [100] * 9
    assert target_of(months, period_named("2026-Q1")) == 400
    assert target_of(months, period_named("2026")) == 1_300
    assert target_of(months, span(date(2026, 1, 15), date(2026, 3, 31))) == 300
    uneven = facts(targets=targets(q2026=400_000_01)).monthly_targets
    assert [target_of(uneven, period_named(f"2026-q{quarter}")) for quarter in (1, 2, 3, 4)] == [
        *(100_000_00, 100_000_00, 100_000_00),
        100_000_01,
    ]
    more = facts(targets=targets(q2026_Q1=400, q2026_01=300, q2026_02=300)).monthly_targets
    assert target_of(more, period_named("2026-Q1")) == 600
    fiscal = facts(targets=targets(q2026_Q1=300), year_start=4).monthly_targets
    assert set(fiscal) == {(1, "2026-04"), (1, "2026-05"), (1, "2026-06")}


def test_periods_follow_the_fiscal_year_and_end_with_the_calendar() -> None:
    assert period_of(date(2026, 2, 5), Unit.QUARTER, 4) == Period(
        date(2026, 1, 1), date(2026, 3, 31), "2025-Q4", "Q4 2025/26"
    )
    assert period_named("2025-Q4", 4) == period_of(date(2026, 2, 5), Unit.QUARTER, 4)
    assert [each.key for each in periods_of(date(2026, 3, 12), date(2027, 4, 1), Unit.YEAR, 4)] == [
        "2025",
        "2026",
        "2027",
    ]
    assert period_of(date.max, Unit.YEAR, 7).last == date.max
    assert months_of(span(date(2026, 1, 2), date(2026, 3, 31))) == ("2026-02", "2026-03")
    assert (span(date(2026, 1, 1), date(2026, 6, 30)).label, span(MAY, MAY).label) == (
        "Jan to Jun 2026",
        "4 May 2026",
    )
    for wrong in ("2026-Q5", "2026-13", "26", "0000"):
        with pytest.raises(UserError, match="2026-Q1"):
            period_named(wrong)
    with pytest.raises(UserError, match="before it begins"):
        span(MAY, FEBRUARY)
    with pytest.raises(UserError, match="1,200"):
        periods_of(date.min, date.max, Unit.MONTH)


def test_a_quarter_or_year_of_which_only_a_part_was_asked_for_says_so() -> None:
    found = facts(deal(1, close_on=date(2026, 4, 2)), first_on=date(2026, 1, 1), last_on=date(2026, 4, 30))
    assert [row.label for row in breakdown(found, Dimension.YEAR).rows] == ["2026, in part"]
    assert [row.label for row in breakdown(found, Dimension.QUARTER).rows] == ["Q1 2026", "Q2 2026, in part"]
    assert [row.label for row in breakdown(found, Dimension.MONTH).rows][-1] == "Apr 2026"
    assert [row.label for row in breakdown(found, Dimension.QUARTER, period=period_named("2026-Q1")).rows] == [
        "Q1 2026"
    ]


def test_how_a_deal_is_counted_upon() -> None:
    assert [derived_category(percent) for percent in (100, 70, 69, 40, 39, 1, 0)] == [
        Category.COMMIT,
        Category.COMMIT,
        Category.BEST_CASE,
        Category.BEST_CASE,
        Category.PIPELINE,
        Category.PIPELINE,
        Category.OMITTED,
    ]
    assert category_of(None, Category.COMMIT, 10, is_stall_overdue=False) is Category.COMMIT
    assert category_of(None, Category.COMMIT, 10, is_stall_overdue=True) is Category.OMITTED
    assert category_of(Category.PIPELINE, Category.COMMIT, 10, is_stall_overdue=True) is Category.PIPELINE
