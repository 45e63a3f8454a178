from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.fx import Part, Rate, RateTable, Total
from app.domain.money import Money

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
TABLE = RateTable(
    "EUR",
    [
        Rate("USD", MARCH, Decimal("0.92")),
        Rate("USD", JANUARY, Decimal("0.95")),
        Rate("JPY", JANUARY, Decimal("0.006")),
        Rate("KWD", JANUARY, Decimal("3")),
    ],
)


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2025, 12, 31), None),
        (JANUARY, Decimal("0.95")),
        (date(2026, 2, 28), Decimal("0.95")),
        (MARCH, Decimal("0.92")),
        (date(2030, 1, 1), Decimal("0.92")),
    ],
)
def test_the_newest_rate_not_later_than_the_day_holds(on: date, rate: Decimal | None) -> None:
    assert TABLE.rate("USD", on) == rate


def test_the_home_currency_needs_no_rate() -> None:
    assert TABLE.rate("EUR", date(1990, 1, 1)) == 1
    assert TABLE.convert(Money(1234, "EUR"), MARCH) == Money(1234, "EUR")


@pytest.mark.parametrize(
    ("money", "converted"),
    [
        (Money(10_000, "USD"), Money(9_200, "EUR")),
        (Money(10_000, "JPY"), Money(6_000, "EUR")),
        (Money(10_000, "KWD"), Money(3_000, "EUR")),
        (Money(25, "USD"), Money(23, "EUR")),
        (Money(-25, "USD"), Money(-23, "EUR")),
    ],
)
def test_conversion_minds_the_decimals_of_both_currencies(money: Money, converted: Money) -> None:
    assert TABLE.convert(money, MARCH) == converted


def test_a_half_is_rounded_to_even() -> None:
    halves = RateTable("EUR", [Rate("USD", JANUARY, Decimal("0.5"))])
    assert halves.convert(Money(1, "USD"), MARCH) == Money(0, "EUR")
    assert halves.convert(Money(3, "USD"), MARCH) == Money(2, "EUR")


def test_without_a_rate_nothing_is_converted() -> None:
    assert TABLE.convert(Money(100, "CHF"), MARCH) is None
    assert TABLE.convert(Money(100, "USD"), date(2025, 1, 1)) is None


def test_a_total_names_what_it_leaves_out() -> None:
    parts = [
        Part(10_000, "EUR", MARCH),
        Part(10_000, "USD", MARCH),
        Part(10_000, "SEK", MARCH),
        Part(10_000, "CHF", MARCH),
        Part(10_000, "CHF", MARCH),
    ]
    assert TABLE.total(parts) == Total(Money(19_200, "EUR"), ("CHF", "SEK"))
    assert TABLE.total([]) == Total(Money(0, "EUR"))


def test_each_part_is_converted_at_the_rate_of_its_day() -> None:
    parts = [Part(10_000, "USD", JANUARY), Part(10_000, "USD", MARCH)]
    assert TABLE.total(parts).money == Money(18_700, "EUR")


def test_a_total_is_rounded_once() -> None:
    halves = RateTable("EUR", [Rate("USD", JANUARY, Decimal("0.5"))])
    assert halves.total([Part(1, "USD", MARCH)] * 4).money == Money(2, "EUR")


def test_a_weighted_total_takes_hundredths() -> None:
    column = [(Part(0, "EUR", MARCH), 31_200_00 * 55), (Part(0, "USD", MARCH), 10_000_00 * 50)]
    assert TABLE.weighted_total(column).money == Money(17_160_00 + 4_600_00, "EUR")
    assert TABLE.weighted_total([(Part(0, "CHF", MARCH), 100)]).missing == ("CHF",)
