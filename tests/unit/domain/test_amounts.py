from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.amounts import parse_amount, read_amount, typed_amount
from app.domain.errors import UserError
from app.domain.number_text import DecimalMark


@pytest.mark.parametrize(
    ("text", "value", "explanation"),
    [
        ("31200", "31200", "= 31,200"),
        ("31200+4%", "32448", "31,200 + 4% = 32,448"),
        ("31200 + 4 %", "32448", "31,200 + 4% = 32,448"),
        ("100-10%", "90", "100 - 10% = 90"),
        ("100+10%+10%", "121", "100 + 10% + 10% = 121"),
        ("12 x 450", "5400", "12 × 450 = 5,400"),
        ("12×450", "5400", "12 × 450 = 5,400"),
        ("100 + 2*50", "200", "100 + 2 × 50 = 200"),
        ("1000/4", "250", "1,000 / 4 = 250"),
        ("200*50%", "100", "200 × 50% = 100"),
        ("50%*200", "100", "50% × 200 = 100"),
        ("100+10%*2", "120", "100 + 10% × 2 = 120"),
        ("12k", "12000", "= 12,000"),
        ("1.5m+500k", "2000000", "1,500,000 + 500,000 = 2,000,000"),
        ("2*-3", "-6", "2 × -3 = -6"),
        ("--5", "5", "= 5"),
    ],
)
def test_amounts_and_sums(text: str, value: str, explanation: str) -> None:
    amount = parse_amount(text)
    assert amount.value == Decimal(value)
    assert amount.explanation == explanation
    assert amount.currency is None


def test_the_explanation_uses_the_decimal_mark_of_the_reader() -> None:
    amount = parse_amount("31.200+4%", decimal_mark=",")
    assert amount.value == 32448
    assert amount.explanation == "31.200 + 4% = 32.448"


def test_an_ambiguous_number_is_flagged() -> None:
    assert parse_amount("1.234 + 1").is_ambiguous
    assert not parse_amount("1.234 + 1", decimal_mark=".").is_ambiguous
    assert read_amount("1,234").is_ambiguous


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€31,200.00", "31200", "EUR"),
        ("1.234,56 EUR", "1234.56", "EUR"),
        ("$342.09K", "342090", "USD"),
        ("EUR1234", "1234", "EUR"),
        ("1234EUR", "1234", "EUR"),
        ("50 chf", "50", "CHF"),
        ("-€5", "-5", "EUR"),
        ("€-5", "-5", "EUR"),
        ("5 zł", "5", "PLN"),
        ("Fr. 5", "5", "CHF"),
        ("12mio EUR", "12000000", "EUR"),
        ("3\u00a0000\u00a0€", "3000", "EUR"),
    ],
)
def test_currencies_beside_an_amount(text: str, value: str, currency: str) -> None:
    for amount in (parse_amount(text), read_amount(text)):
        assert (amount.value, amount.currency) == (Decimal(value), currency)


def test_a_shared_sign_means_the_home_currency_where_it_can() -> None:
    assert parse_amount("$5", home_currency="CAD").currency == "CAD"
    assert parse_amount("$5", home_currency="EUR").currency == "USD"
    assert parse_amount("US$5", home_currency="CAD").currency == "USD"
    assert parse_amount("5 kr", home_currency="NOK").currency == "NOK"


def test_one_currency_may_be_repeated() -> None:
    amount = parse_amount("5 EUR + 3 €")
    assert (amount.value, amount.currency) == (Decimal(8), "EUR")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type an amount"),
        ("  ", "Type an amount"),
        ("abc", "“abc” is not a number"),
        ("5 + 3 2", "“3 2” is not a number"),
        ("5 6,7", "“5 6,7” is not a number"),
        ("5 (6)", "“5 \\(6\\)” is not a number"),
        ("10%", "A percentage needs an amount before it"),
        ("10% + 5", "A percentage needs an amount before it"),
        ("5+", "The sum is not finished"),
        ("5 + * ", "The sum is not finished"),
        ("2**3", "Put a number before “\\*”"),
        ("*3", "Put a number before “\\*”"),
        ("5/0", "Nothing can be divided by zero"),
        ("€5+$5", "two currencies: EUR and USD"),
        ("5 xyz", "“XYZ” is not a currency code"),
        ("10000000000000", "too large"),
        ("9" * 60 + "/" + "9" * 30, "too large"),
        ("1/0.00000000000001", "too large"),
        ("1+" * 100, "too long"),
    ],
)
def test_a_refusal_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        parse_amount(text)


@pytest.mark.parametrize("text", ["31200+4%", "12 x 450", "5 EUR + 3", "10%", "", "1" * 101])
def test_files_hold_single_amounts(text: str) -> None:
    with pytest.raises(UserError, match=r"is not a number|too long"):
        read_amount(text)


@pytest.mark.parametrize(("text", "value"), [("(1,234.50)", "-1234.5"), ("1.234,50-", "-1234.5")])
def test_files_may_write_minus_the_way_accountants_do(text: str, value: str) -> None:
    amount = read_amount(text)
    assert amount.value == Decimal(value)
    assert amount.explanation == "= -1,234.50"


@pytest.mark.parametrize("text", ["1'200.-", "1.200,–", "CHF 1'200.—", "1'200.-- CHF", "1200,-"])
def test_dashes_for_cents_are_no_minus(text: str) -> None:
    for amount in (parse_amount(text), read_amount(text)):
        assert (amount.value, amount.is_ambiguous) == (Decimal(1200), False)


def test_a_minus_behind_such_a_number_still_counts() -> None:
    assert parse_amount("1'200.- + 50").value == 1250
    assert parse_amount("-1'200.-").value == -1200
    assert parse_amount("5.-3").value == 2
    assert read_amount("(1'200.-)").value == -1200


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1.234", ",", "1234"),
        ("1,234", ",", "1234"),
        ("1,234", ".", "1234"),
        ("31,200+4%", ",", "32448"),
        ("31,200+1.125%", ".", "31551"),
        ("12,5", ".", "12.5"),
        ("1.234,56", ".", "1234.56"),
        ("1.234 KWD", ".", "1.234"),
        ("1.234 KWD", ",", "1234"),
    ],
)
def test_a_typed_amount_is_read_as_people_write_where_they_are(text: str, mark: DecimalMark, value: str) -> None:
    amount = typed_amount(text, decimal_mark=mark, home_currency="EUR")
    assert (amount.value, amount.is_ambiguous) == (Decimal(value), False)


@pytest.mark.parametrize(
    ("text", "mark", "meanings"),
    [
        ("1.234", ".", "1,234 or 1.23"),
        ("1.234 EUR", ".", "1,234 or 1.23"),
        ("31.200+4%", ".", "32,448 or 32.45"),
        ("1,234", None, "1,234 or 1.23"),
        ("1.234", None, "1,234 or 1.23"),
    ],
)
def test_a_typed_amount_with_two_meanings_is_asked_about(text: str, mark: DecimalMark | None, meanings: str) -> None:
    with pytest.raises(UserError, match=f"can mean {meanings}"):
        typed_amount(text, decimal_mark=mark, home_currency="EUR")
