"""Amounts in words and figures, in full and where there is little room."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.money import Money
from app.ui.shared.money_text import brief_money


@pytest.mark.parametrize(
    ("amount", "currency", "brief"),
    [
        ("12.34", "EUR", "€12.34"),
        ("3141.59", "PLN", "PLN 3,142"),
        ("99999", "EUR", "€99,999"),
        ("168180", "SEK", "SEK 168k"),
        ("999499", "EUR", "€999k"),
        ("999500", "EUR", "€1.00M"),
        ("10005534", "USD", "$10.0M"),
        ("-1234567", "EUR", "-€1.23M"),
        ("999999999999.99", "EUR", "€1.00tn"),
        ("7500000000", "JPY", "¥7.50bn"),
    ],
)
def test_where_there_is_little_room_three_figures_are_enough(amount: str, currency: str, brief: str) -> None:
    assert brief_money(Money.of(Decimal(amount), currency)) == brief
