"""Both ways to ask whether a deal is out of time give the same answer, and that of its clock."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.phase_clock import ClockLevel, read_clock
from app.domain.stall import last_entry_over, last_entry_warned, over_since, warning_day
from app.domain.working_calendar import WorkingCalendar

CALENDARS = st.sampled_from(
    (
        WorkingCalendar(None),
        WorkingCalendar("DE"),
        WorkingCalendar(None, weekend=(4, 5)),
        WorkingCalendar(None, extra_holidays=frozenset(date(2026, 8, 1) + timedelta(n) for n in range(21))),
    )
)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 150))
def test_the_range_and_the_clock_agree(calendar: WorkingCalendar, entered: date, limit: int, later: int) -> None:
    today = entered + timedelta(later)
    is_over = read_clock(entered, today, limit, calendar).level is ClockLevel.OVER
    assert (entered <= last_entry_over(today, limit, calendar)) == is_over
    assert (over_since(entered, limit, calendar) <= today) == is_over


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_time_runs_out_on_a_working_day(calendar: WorkingCalendar, entered: date, limit: int) -> None:
    over = over_since(entered, limit, calendar)
    assert calendar.is_working(over)
    assert read_clock(entered, over, limit, calendar).late == 1


@given(CALENDARS, DAYS, st.integers(1, 60), st.integers(0, 150))
def test_the_warning_comes_in_time_and_on_the_same_day_both_ways(
    calendar: WorkingCalendar, entered: date, limit: int, later: int
) -> None:
    today, warned = entered + timedelta(later), warning_day(entered, limit, calendar)
    assert (entered <= last_entry_warned(today, limit, calendar)) == (warned <= today)
    assert entered < warned <= calendar.add_working_days(entered, limit) < over_since(entered, limit, calendar)
