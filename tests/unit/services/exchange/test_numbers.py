from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import UserError
from app.services.exchange.numbers import Amount, analyse, read_number, settle
from app.services.exchange.rows import Cell


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1.234,56 EUR", "1234.56", "EUR"),
        ("$342.09K", "342090", "USD"),
        ("1,100.04", "1100.04", None),
        ("(500)", "-500", None),
        ("1 234,56 €", "1234.56", "EUR"),
        ("1\u202f234,56", "1234.56", None),
        ("₹12,34,567", "1234567", "INR"),
        ("CHF 1'200.-", "1200", "CHF"),
        ("1.5 Mio. €", "1500000", "EUR"),
        ("500-", "-500", None),
        ("500000.0", "500000", None),
        ("6.0E7", "60000000", None),
        ("1e-2", "0.01", None),
    ],
)
def test_amounts_as_people_write_them(text: str, value: str, currency: str | None) -> None:
    assert read_number(text, None) == Amount(Decimal(value), currency)


def test_a_dollar_sign_is_the_teams_own_dollar() -> None:
    assert read_number("$5", None, "CAD").currency == "CAD"
    assert read_number("$5", None, "EUR").currency == "USD"


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12 apples", "5 EUR 6 USD", "--", "1e", "1e999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_number(text, None)


def test_a_value_of_two_meanings_is_never_guessed() -> None:
    with pytest.raises(UserError, match=r"“1.234” can be 1.234 or 1234"):
        read_number("1.234", None)
    assert read_number("1.234", ".").value == Decimal("1.234")
    assert read_number("1.234", ",").value == Decimal(1234)


def test_another_value_of_the_column_decides() -> None:
    assert analyse(["1.234", "5,50"]).decided == ","
    assert analyse(["1,234", "1,234.50"]).decided == "."
    assert analyse(["1.234", "1.234.567"]).decided == ","
    assert analyse(["1054", "12 000", ""]).decided == "."


def test_a_column_without_proof_is_the_users() -> None:
    analysis = analyse(["1.234", "5", "x"])
    assert (analysis.count, analysis.decided, analysis.ambiguous, analysis.unreadable) == (3, None, ("1.234",), 1)
    with pytest.raises(UserError) as caught:
        settle("Amount", analysis, None)
    assert caught.value.field == "Amount"
    assert "“1.234” in “Amount” can be 1.234 or 1234." in caught.value.message
    assert settle("Amount", analysis, ",") == ","


def test_proofs_of_both_marks_are_shown() -> None:
    with pytest.raises(UserError, match=r"The column also has “1.50” and “2,50”"):
        settle("Amount", analyse(["1.234", "1.50", "2,50"]), None)


def test_two_marks_without_double_meaning_are_read_as_written() -> None:
    assert settle("Amount", analyse(["1.50", "2,50"]), None) is None


def test_numbers_of_workbooks_have_one_meaning() -> None:
    assert analyse([Decimal("1.234")]).ambiguous == ()
    assert read_number(Decimal("1.234"), None).value == Decimal("1.234")
    with pytest.raises(UserError, match="“true” is not a number"):
        read_number(True, None)


def test_repeated_values_are_counted_but_looked_at_once() -> None:
    from app.services.exchange.numbers import NumberAnalyser

    analyser = NumberAnalyser()
    for _ in range(3):
        analyser.add("x", 10)
    assert (analyser.result().count, analyser.result().unreadable) == (30, 10)


@pytest.mark.parametrize(
    ("values", "are_shares"),
    [
        ([Decimal("0.4"), Decimal(1), Decimal(0)], True),
        (["0.9", "1.0", "0.0"], True),
        (["0,25", "1", "50 %"], True),
        (["0.5", "40"], False),
        (["0", "1"], False),
        (["0.4%", "1%"], False),
    ],
)
def test_a_column_of_shares_is_told_from_one_of_per_cent(values: list[Cell], are_shares: bool) -> None:
    assert analyse(values).are_shares is are_shares
