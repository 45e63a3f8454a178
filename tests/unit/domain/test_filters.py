from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.filter_words import FilterNames, describe_filter
from app.domain.filters import Closing, DealFilter, Period

TODAY = date(2026, 3, 12)
NAMES = FilterNames({1: "Mira Osei", 2: "Jonas Lindqvist"}, {5: "Hanover fair"}, {7: "GTX Pro", 8: "MG Special"})


@pytest.mark.parametrize(
    ("closing", "period"),
    [
        (Closing.ANY, None),
        (Closing.NO_DATE, None),
        (Closing.OVERDUE, Period(None, date(2026, 3, 11))),
        (Closing.THIS_MONTH, Period(date(2026, 3, 1), date(2026, 3, 31))),
        (Closing.NEXT_MONTH, Period(date(2026, 4, 1), date(2026, 4, 30))),
        (Closing.THIS_QUARTER, Period(date(2026, 1, 1), date(2026, 3, 31))),
        (Closing.NEXT_QUARTER, Period(date(2026, 4, 1), date(2026, 6, 30))),
        (Closing.THIS_YEAR, Period(date(2026, 1, 1), date(2026, 12, 31))),
        (Closing.CUSTOM, Period(None, None)),
    ],
)
def test_what_a_period_means_today(closing: Closing, period: Period | None) -> None:
    assert DealFilter(closing=closing).period(TODAY) == period


def test_periods_at_the_turn_of_the_year() -> None:
    last_day = date(2026, 12, 31)
    assert DealFilter(closing=Closing.THIS_MONTH).period(last_day) == Period(date(2026, 12, 1), last_day)
    assert DealFilter(closing=Closing.NEXT_MONTH).period(last_day) == Period(date(2027, 1, 1), date(2027, 1, 31))
    assert DealFilter(closing=Closing.NEXT_QUARTER).period(last_day) == Period(date(2027, 1, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("today", "this_quarter", "next_quarter", "year"),
    [
        (date(2026, 3, 12), (date(2026, 2, 1), date(2026, 4, 30)), date(2026, 7, 31), date(2025, 5, 1)),
        (date(2026, 1, 31), (date(2025, 11, 1), date(2026, 1, 31)), date(2026, 4, 30), date(2025, 5, 1)),
        (date(2026, 5, 1), (date(2026, 5, 1), date(2026, 7, 31)), date(2026, 10, 31), date(2026, 5, 1)),
        (date(2026, 4, 30), (date(2026, 2, 1), date(2026, 4, 30)), date(2026, 7, 31), date(2025, 5, 1)),
    ],
)
def test_quarters_of_a_year_that_begins_in_may(
    today: date, this_quarter: tuple[date, date], next_quarter: date, year: date
) -> None:
    this = DealFilter(closing=Closing.THIS_QUARTER).period(today, 5)
    following = DealFilter(closing=Closing.NEXT_QUARTER).period(today, 5)
    whole = DealFilter(closing=Closing.THIS_YEAR).period(today, 5)
    assert this == Period(*this_quarter)
    assert following == Period(this_quarter[1] + timedelta(days=1), next_quarter)
    assert whole == Period(year, year.replace(year=year.year + 1) - timedelta(days=1))


def test_own_dates() -> None:
    chosen = DealFilter(closing=Closing.CUSTOM, first=date(2026, 3, 1))
    assert chosen.period(TODAY) == Period(date(2026, 3, 1), None)


def test_labels_of_periods() -> None:
    assert Closing.ANY.label == "Any time"
    assert Closing.THIS_QUARTER.label == "This quarter"


def test_the_restricting_parts_are_named_and_counted() -> None:
    assert DealFilter().is_empty
    assert DealFilter().parts() == ()
    chosen = DealFilter(mine=True, owner_ids=(2,), closing=Closing.OVERDUE, text=" ferro ", without_company=True)
    assert chosen.parts() == ("Owner", "Closing", "Text", "Company")
    assert chosen.count() == 4
    assert DealFilter(text="  ").count() == 0


@pytest.mark.parametrize(
    ("stored", "chosen"),
    [
        ({}, DealFilter()),
        ({"colour": "red"}, DealFilter()),
        ({"closing": "someday"}, DealFilter()),
        ({"owner_ids": "12"}, DealFilter()),
        ({"owner_ids": ["x"]}, DealFilter()),
        ({"owner_ids": [2, 3]}, DealFilter(owner_ids=(2, 3))),
        ({"regions": "Central"}, DealFilter()),
        ({"first": "yesterday", "mine": True}, DealFilter(mine=True)),
        ({"mine": "no", "text": 5}, DealFilter()),
        ({"first": 5}, DealFilter()),
    ],
)
def test_a_damaged_view_shows_more_and_never_fails(stored: dict[str, Any], chosen: DealFilter) -> None:
    assert DealFilter.from_json(stored) == chosen


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (DealFilter(), "All deals"),
        (DealFilter(mine=True), "My deals"),
        (DealFilter(unowned=True), "Deals of nobody"),
        (DealFilter(mine=True, owner_ids=(2,), unowned=True), "Deals of me, Jonas Lindqvist or nobody"),
        (DealFilter(owner_ids=(9,)), "Deals of one that was deleted"),
        (
            DealFilter(mine=True, closing=Closing.THIS_QUARTER, product_ids=(7, 8)),
            "My deals closing this quarter, with GTX Pro or MG Special",
        ),
        (DealFilter(source_ids=(5,)), "Deals from Hanover fair"),
        (DealFilter(regions=("Central", "East")), "Deals of team Central or East"),
        (DealFilter(closing=Closing.OVERDUE), "Deals past their close date"),
        (DealFilter(closing=Closing.NO_DATE), "Deals without a close date"),
        (
            DealFilter(closing=Closing.CUSTOM, first=date(2026, 3, 1), last=date(2026, 3, 31)),
            "Deals closing from Sun 1 March until Tue 31 March",
        ),
        (DealFilter(closing=Closing.CUSTOM, last=date(2027, 3, 31)), "Deals closing until Wed 31 March 2027"),
        (DealFilter(closing=Closing.CUSTOM), "All deals"),
        (DealFilter(text=" ferro ", without_company=True), "Deals matching “ferro”, without a company"),
    ],
)
def test_a_filter_in_words(chosen: DealFilter, said: str) -> None:
    assert describe_filter(chosen, NAMES, TODAY) == said
