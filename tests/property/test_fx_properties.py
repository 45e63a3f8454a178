"""Sums over currencies: order and grouping don't matter, and nothing without a rate is added."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.fx import Part, Rate, RateTable

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
foreign = st.sampled_from(["USD", "GBP", "JPY", "KWD"])
rates = st.lists(
    st.builds(Rate, foreign, days, st.decimals("0.001", 1000, places=4)),
    max_size=8,
    unique_by=lambda rate: (rate.currency, rate.valid_on),
)
parts = st.lists(st.builds(Part, st.integers(-(10**12), 10**12), foreign | st.just("EUR"), days), max_size=12)


@given(rates, parts, st.data())
def test_the_order_does_not_matter(known: list[Rate], items: list[Part], data: st.DataObject) -> None:
    other_rates = data.draw(st.permutations(known))
    other_items = data.draw(st.permutations(items))
    assert RateTable("EUR", other_rates).total(other_items) == RateTable("EUR", known).total(items)


@given(rates, parts)
def test_what_has_no_rate_is_left_out_and_named(known: list[Rate], items: list[Part]) -> None:
    table = RateTable("EUR", known)
    total = table.total(items)
    convertible = [part for part in items if table.rate(part.currency, part.on) is not None]
    assert table.total(convertible).money == total.money
    assert set(total.missing) == {p.currency for p in items if table.rate(p.currency, p.on) is None}


@given(st.lists(st.integers(-(10**12), 10**12)), st.lists(st.integers(-(10**12), 10**12)), days)
def test_sums_of_the_home_currency_are_exact(left: list[int], right: list[int], on: date) -> None:
    table = RateTable("EUR")
    both = [Part(minor, "EUR", on) for minor in left + right]
    assert table.total(both).money.minor == sum(left) + sum(right)


@given(rates, st.integers(0, 10**12), foreign, days, days)
def test_a_rate_never_comes_from_the_future(
    known: list[Rate], minor: int, currency: str, on: date, later: date
) -> None:
    on, later = sorted((on, later))
    table = RateTable("EUR", known)
    with_later = RateTable("EUR", [*known, Rate(currency, later, Decimal(7))])
    if later > on:
        assert with_later.exact(Part(minor, currency, on)) == table.exact(Part(minor, currency, on))
