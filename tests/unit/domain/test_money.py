from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision

from app.domain.errors import UserError
from app.domain.money import _COMMON, Money, decimal_text, precision


def test_the_short_list_of_precisions_agrees_with_cldr() -> None:
    assert {code: get_currency_precision(code) for code in _COMMON} == _COMMON


def test_other_currencies_come_from_cldr() -> None:
    assert (precision("KWD"), precision("KRW")) == (3, 0)


@pytest.mark.parametrize("code", ["XXZ", "eur", "", "€"])
def test_what_is_no_currency_is_named(code: str) -> None:
    with pytest.raises(UserError, match=f"“{code}” is not a currency code"):
        precision(code)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("31200.50", "EUR", 3_120_050),
        ("0.005", "EUR", 0),
        ("0.015", "EUR", 2),
        ("-0.015", "EUR", -2),
        ("500", "JPY", 500),
        ("1.2345", "KWD", 1234),
    ],
)
def test_from_major_units_half_to_even(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


def test_back_to_major_units_with_the_currencys_decimals() -> None:
    assert str(Money(3_120_050, "EUR").amount) == "31200.50"
    assert str(Money(500, "JPY").amount) == "500"
    assert str(Money(3_120_000, "EUR")) == "31200.00 EUR"
    assert decimal_text(3_120_000, "EUR") == "31200.00"
    assert decimal_text(None, "EUR") is None


def test_only_one_currency_can_be_added() -> None:
    assert Money(1, "EUR") + Money(2, "EUR") == Money(3, "EUR")
    with pytest.raises(ValueError, match="cannot add USD to EUR without a rate"):
        Money(1, "EUR") + Money(2, "USD")


def test_major_units_may_be_exact_decimals_of_any_size() -> None:
    assert Money.of(Decimal("123456789012.34"), "EUR").minor == 12_345_678_901_234
