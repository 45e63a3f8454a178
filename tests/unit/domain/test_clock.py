from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.config.local_zone import local_zone
from app.domain.clock import Clock

BERLIN = ZoneInfo("Europe/Berlin")
LATE = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)


def test_the_date_is_that_of_the_zone() -> None:
    clock = Clock(zone=BERLIN, source=lambda: LATE)
    assert clock.now() == LATE
    assert clock.today() == date(2026, 3, 13)
    assert clock.local_date(LATE) == date(2026, 3, 13)


def test_a_fixed_day_keeps_the_time_of_day_running() -> None:
    instants = iter([LATE, LATE + timedelta(minutes=1)])
    clock = Clock(date(2017, 12, 31), BERLIN, lambda: next(instants))
    assert clock.today() == date(2017, 12, 31)
    first, second = clock.now(), clock.now()
    assert clock.local_date(first) == date(2017, 12, 31)
    assert second - first == timedelta(minutes=1)


def test_days_begin_and_have_their_noon_in_the_zone() -> None:
    clock = Clock(zone=BERLIN)
    summer_time_begins = date(2026, 3, 29)
    assert clock.start_of(summer_time_begins) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert clock.noon_of(summer_time_begins) == datetime(2026, 3, 29, 10, tzinfo=UTC)


def test_without_a_setting_this_computer_tells_the_time() -> None:
    before = datetime.now(UTC)
    now = Clock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)
    assert Clock().local_date(now) == now.astimezone(local_zone()).date()
