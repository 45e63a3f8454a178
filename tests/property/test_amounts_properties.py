"""Amounts read back as written, sums are right, and no text at all does harm."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.amounts import parse_amount, read_amount
from app.domain.errors import UserError
from app.domain.number_text import DecimalMark, show_number

marks = st.sampled_from([".", ","])
amounts = st.decimals(-(10**12), 10**12, places=2)


@given(amounts, marks)
def test_a_shown_number_reads_back(value: Decimal, mark: DecimalMark) -> None:
    assert read_amount(show_number(value, mark), decimal_mark=mark).value == value


@given(amounts, marks, st.sampled_from([" ", "\u00a0", "'"]))
def test_other_group_separators(value: Decimal, mark: str, group: str) -> None:
    text = f"{value:,.2f}".replace(".", "d").replace(",", group).replace("d", mark)
    number = read_amount(text)
    assert (number.value, number.is_ambiguous) == (value, False)


operands = st.integers(0, 10_000)
steps = st.lists(st.tuples(st.sampled_from("+-*"), operands), max_size=4)


@given(operands, steps)
def test_sums_agree_with_arithmetic(first: int, rest: list[tuple[str, int]]) -> None:
    expression = str(first) + "".join(f"{operator}{n}" for operator, n in rest)
    expected = eval(expression)
    if abs(expected) < 10**13:
        assert parse_amount(expression).value == expected


@given(st.integers(0, 10**6), st.integers(0, 200))
def test_a_percentage_is_of_what_stands_before_it(base: int, percent: int) -> None:
    expected = Fraction(base) * (100 + percent) / 100
    assert Fraction(parse_amount(f"{base} + {percent}%").value) == expected


@given(st.text(alphabet="0123456789.,+-*/x% k€$EURm()'", max_size=30) | st.text(max_size=120))
@example("1+" * 60)
@example("((((((((((((((((((1")
@example("1 " * 50)
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (parse_amount, read_amount):
        try:
            amount = read(text)
        except UserError:
            continue
        assert amount.value.is_finite()
        assert amount.explanation.startswith(("= ", "-")) or amount.explanation[0].isdigit()


def test_long_hostile_text_is_refused_quickly() -> None:
    with pytest.raises(UserError):
        read_amount("1 " * 1_000_000)
