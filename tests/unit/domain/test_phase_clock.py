from __future__ import annotations

from datetime import date

import pytest

from app.domain.phase_clock import ClockLevel, PhaseClock, TouchCount, read_clock
from app.domain.working_calendar import WorkingCalendar

CALENDAR = WorkingCalendar(None)
TODAY = date(2026, 3, 12)


def test_a_deal_that_entered_on_sunday_has_used_four_of_ten_days_on_thursday() -> None:
    clock = read_clock(date(2026, 3, 8), TODAY, 10, CALENDAR)
    assert clock.text == "4 of 10 d"
    assert clock.compact == "4/10"
    assert clock.level is ClockLevel.NORMAL
    assert clock.last_on == date(2026, 3, 20)
    assert clock.share == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("used", "limit", "level"),
    [
        (0, 10, ClockLevel.NORMAL),
        (7, 10, ClockLevel.NORMAL),
        (8, 10, ClockLevel.WARN),
        (10, 10, ClockLevel.WARN),
        (11, 10, ClockLevel.OVER),
        (2, 3, ClockLevel.NORMAL),
        (3, 3, ClockLevel.WARN),
        (6, 7, ClockLevel.WARN),
        (11, 14, ClockLevel.NORMAL),
        (12, 14, ClockLevel.WARN),
        (400, None, ClockLevel.NONE),
    ],
)
def test_levels(used: int, limit: int | None, level: ClockLevel) -> None:
    assert PhaseClock(used, limit, None).level is level


def test_past_the_limit_the_bar_is_full_and_the_days_late_are_known() -> None:
    clock = read_clock(date(2026, 3, 5), TODAY, 3, CALENDAR)
    assert (clock.text, clock.late, clock.share) == ("5 of 3 d", 2, 1.0)
    assert clock.last_on == date(2026, 3, 10)


def test_without_a_limit_only_the_days_are_told() -> None:
    clock = read_clock(date(2026, 1, 14), TODAY, None, CALENDAR)
    assert (clock.text, clock.compact, clock.share, clock.late) == ("41 d", "41 d", 0.0, 0)
    assert clock.last_on is None


def test_looking_at_a_day_before_the_entry_reads_nothing_used() -> None:
    assert read_clock(date(2026, 3, 20), TODAY, 10, CALENDAR).used == 0


def test_touches() -> None:
    assert TouchCount(3, 8).text == "3 of 8"
    assert TouchCount(1, None).text == "1 touch"
    assert TouchCount(0, None).text == "0 touches"
    assert not TouchCount(7, 8).is_reached
    assert TouchCount(8, 8).is_reached
    assert not TouchCount(0, None).is_reached
    assert TouchCount(1, None).is_reached
