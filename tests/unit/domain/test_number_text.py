from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import UserError
from app.domain.number_text import DecimalMark, read_number, show_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31200", "31200"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("1 234 567,89", "1234567.89"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1,234,567", "1234567"),
        ("12,34,567", "1234567"),
        ("12,5", "12.5"),
        ("0,234", "0.234"),
        ("1234,567", "1234.567"),
        (".5", "0.5"),
        ("12.", "12"),
        ("12k", "12000"),
        ("342.09K", "342090.00"),
        ("1.5 mio", "1500000.0"),
        ("3 Tsd", "3000"),
        ("2bn", "2000000000"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("5-", "-5"),
        ("(1,234.50)", "-1234.50"),
        (" 7 ", "7"),
    ],
)
def test_one_number_in_many_spellings(text: str, value: str) -> None:
    number = read_number(text)
    assert number.value == Decimal(value)
    assert not number.is_ambiguous


@pytest.mark.parametrize(
    ("text", "mark", "value", "is_ambiguous"),
    [
        ("1.234", ".", "1.234", False),
        ("1.234", ",", "1234", False),
        ("1.234", None, "1234", True),
        ("1,234", ",", "1.234", False),
        ("1,234", ".", "1234", False),
        ("1,234", None, "1234", True),
        ("12,5", ".", "12.5", False),
        ("1.234,56", ".", "1234.56", False),
    ],
)
def test_the_decimal_mark_decides_only_where_the_text_does_not(
    text: str, mark: DecimalMark | None, value: str, is_ambiguous: bool
) -> None:
    number = read_number(text, mark)
    assert (number.value, number.is_ambiguous) == (Decimal(value), is_ambiguous)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1e5",
        "1,23,45",
        "1 23",
        "1.2,3.4",
        "1.234.5",
        "10..5",
        "0.'5",
        "10.5 000",
        "(5",
        "5)",
        "--5",
        "12.5.2026",
        "٣",
        "5 kilo",
        "5 tſd",
        "5 6",
        "NaN",
        "0x10",
    ],
)
def test_what_is_no_number_is_quoted_back(text: str) -> None:
    with pytest.raises(UserError, match=r"is not a number\. Write it like"):
        read_number(text)


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(UserError) as caught:
        read_number("x" * 10_000)
    assert len(caught.value.message) < 120


def test_showing_a_number() -> None:
    assert show_number(Decimal("32448.00")) == "32,448"
    assert show_number(Decimal("32448.5"), ",") == "32.448,50"
    assert show_number(Decimal("-0.005")) == "0"
