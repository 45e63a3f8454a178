"""Arithmetic in working days holds together for any calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.working_calendar import WorkingCalendar

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
calendars = st.builds(
    WorkingCalendar,
    country=st.sampled_from([None, "DE", "GB", "US"]),
    weekend=st.sets(st.integers(0, 6), max_size=3).map(lambda week: tuple(sorted(week))),
    extra_holidays=st.frozensets(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=20),
)


@given(calendars, days, st.integers(0, 400))
def test_counting_agrees_with_looking_at_each_day(calendar: WorkingCalendar, start: date, length: int) -> None:
    one_by_one = sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, length + 1))
    assert calendar.working_days_between(start, start + timedelta(days=length)) == one_by_one


@given(calendars, days, st.integers(0, 300))
def test_adding_and_counting_are_inverse(calendar: WorkingCalendar, start: date, n: int) -> None:
    assert calendar.working_days_between(start, calendar.add_working_days(start, n)) == n


@given(calendars, days, st.integers(-300, 300).filter(bool))
def test_adding_ends_on_a_working_day(calendar: WorkingCalendar, start: date, n: int) -> None:
    end = calendar.add_working_days(start, n)
    assert calendar.is_working(end)
    assert (end > start) == (n > 0)


@given(calendars, days, days, days)
def test_counts_add_up(calendar: WorkingCalendar, a: date, b: date, c: date) -> None:
    whole = calendar.working_days_between(a, c)
    assert whole == calendar.working_days_between(a, b) + calendar.working_days_between(b, c)
