from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.changes import compare
from app.domain.forecast.sums import forecast
from app.domain.forecast.what_if import Supposed, WhatIf, check_supposed_day
from tests.support.forecast_facts import TODAY, deal, facts


def test_a_probability_that_is_supposed_holds_on_every_basis() -> None:
    real = facts(deal(1, own_probability=10, calibrated=Decimal(5)), deal(2))
    supposed = WhatIf().suppose([1], probability=80).applied(real)
    row = forecast(supposed).whole
    rest = forecast(real).whole
    plain = forecast(facts(deal(2))).whole
    for basis in Basis:
        assert row.expected(basis) == plain.expected(basis) + 80_000
    assert rest.open == row.open


def test_dropped_deals_are_out_and_moved_ones_count_in_their_new_month() -> None:
    real = facts(deal(1), deal(2))
    what_if = WhatIf().suppose([1], is_dropped=True).suppose([2], close_on=date(2026, 4, 3))
    supposed = what_if.applied(real)
    assert [one.id for one in supposed.deals] == [2]
    assert [row.label for row in forecast(supposed).by_period.rows if row.count] == ["Apr 2026"]
    assert what_if.without([1, 2]).applied(real) is real
    assert not what_if.suppose([1], is_dropped=False).suppose([2], close_on=None)


def test_what_came_out_can_not_be_supposed_otherwise() -> None:
    won = facts(deal(1, outcome=Outcome.WON, close_on=date(2026, 3, 1)))
    assert WhatIf({1: Supposed(probability=0, is_dropped=True)}).applied(won).deals == won.deals


def test_what_can_not_be_is_refused() -> None:
    with pytest.raises(UserError):
        WhatIf().suppose([1], probability=101)
    with pytest.raises(UserError, match="has passed"):
        check_supposed_day(date(2026, 3, 11), TODAY)


@given(
    st.dictionaries(
        st.integers(1, 6),
        st.builds(
            Supposed,
            st.none() | st.integers(0, 100),
            st.none() | st.dates(TODAY, date(2027, 1, 1)),
            st.none() | st.integers(-(10**6), 10**8),
            st.booleans(),
        ),
    )
)
def test_the_differences_explain_what_is_supposed(of_deals: dict[int, Supposed]) -> None:
    real = facts(*(deal(number) for number in range(1, 6)))
    changes = compare(real, WhatIf(of_deals).applied(real))
    assert sum(row.difference for row in changes.rows) == changes.difference
    assert {row.id for row in changes.rows} <= of_deals.keys()
    what_if = WhatIf({deal_id: one for deal_id, one in of_deals.items() if not one.is_nothing})
    assert WhatIf.from_json(json.loads(json.dumps(what_if.to_json()))) == what_if
    assert what_if.within(real).of_deals.keys() == what_if.of_deals.keys() - {6}


def test_what_was_kept_and_is_damaged_supposes_nothing() -> None:
    whole = {"probability": 80, "close_on": None, "amount_minor": None, "is_dropped": False}
    assert WhatIf.from_json({"1": whole}) == WhatIf({1: Supposed(80)})
    damages: tuple[object, ...] = (
        None,
        7,
        [1],
        {"one": whole},
        {"1": 7},
        {"1": {}},
        {"1": whole | {"probability": 300}},
    )
    for damaged in (*damages, {"1": whole | {"close_on": "soon"}}, {"1": whole | {"amount_minor": [1]}}):
        assert WhatIf.from_json(damaged) == WhatIf()
