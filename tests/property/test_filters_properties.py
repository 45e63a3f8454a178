"""A saved view shows again what it showed."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.filter_words import FilterNames, describe_filter
from app.domain.filters import Closing, DealFilter

keys = st.lists(st.integers(1, 2**40), max_size=3).map(tuple)
days = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
filters = st.builds(
    DealFilter,
    mine=st.booleans(),
    unowned=st.booleans(),
    owner_ids=keys,
    regions=st.lists(st.text(), max_size=3).map(tuple),
    source_ids=keys,
    product_ids=keys,
    closing=st.sampled_from(Closing),
    first=days,
    last=days,
    text=st.text(),
    without_company=st.booleans(),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(filters)
def test_a_view_survives_being_stored(chosen: DealFilter) -> None:
    assert DealFilter.from_json(json.loads(json.dumps(chosen.to_json()))) == chosen


@given(st.dictionaries(st.sampled_from(list(DealFilter.__dataclass_fields__)) | st.text(max_size=3), json_values))
def test_any_stored_object_gives_a_filter(stored: dict[str, object]) -> None:
    chosen = DealFilter.from_json(stored)
    assert DealFilter.from_json(chosen.to_json()) == chosen


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 12))
def test_a_day_lies_in_its_quarter_of_the_teams_year(today: date, year_start: int) -> None:
    def days(closing: Closing) -> tuple[date, date]:
        period = DealFilter(closing=closing).period(today, year_start)
        assert period is not None
        return period.first or date.min, period.last or date.max

    (first, last), (begin, end) = days(Closing.THIS_QUARTER), days(Closing.THIS_YEAR)
    assert begin <= first <= today <= last <= end
    assert begin.month == year_start
    assert (first.month - year_start) % 3 == 0


@given(filters, st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 12))
def test_a_period_is_never_upside_down_and_always_described(chosen: DealFilter, today: date, year_start: int) -> None:
    period = chosen.period(today, year_start)
    if period is not None and chosen.closing is not Closing.CUSTOM and period.first and period.last:
        assert period.first <= period.last
    described = describe_filter(chosen, FilterNames({}, {}, {}), today)
    assert (described == "All deals") <= (chosen.count() <= 1)
