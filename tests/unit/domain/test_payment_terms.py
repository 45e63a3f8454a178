from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.payment_terms import Instalment, PaymentTerms


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("30", "30"),
        (" 30 days ", "30"),
        ("at once", "0"),
        ("50 % 0, 50% 60", "50 % 0, 50 % 60"),
        ("70% after 60 days, 30 % at once", "30 % 0, 70 % 60"),
    ],
)
def test_terms_are_read_as_people_write_them(typed: str, text: str) -> None:
    terms = PaymentTerms.parse(typed)
    assert terms.text == text
    assert PaymentTerms.parse(terms.text) == terms


@pytest.mark.parametrize("typed", ["", "soon", "50 % 0", "50 % 0, 60", "60 % 0, 60 % 9", "731", "0 % 3, 100 % 4", "-3"])
def test_what_can_not_be_meant_is_refused_with_how_to_write_it(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        PaymentTerms.parse(typed)
    assert refused.value.field == "payment_terms"


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(-(10**9), 10**12))
def test_payments_add_up_to_the_amount(weights: list[int], minor: int) -> None:
    percents = [100 * weight // sum(weights) for weight in weights]
    percents[0] += 100 - sum(percents)
    terms = PaymentTerms(tuple(Instalment(percent, 30 * place) for place, percent in enumerate(percents)))
    payments = list(terms.payments(minor, date(2026, 3, 12)))
    assert sum(part for _, part in payments) == minor
    assert [day for day, _ in payments] == sorted(day for day, _ in payments)


def test_a_payment_never_lies_beyond_the_last_day_there_is() -> None:
    assert list(PaymentTerms.parse("60").payments(100, date(9999, 12, 30))) == [(date(9999, 12, 31), 100)]
