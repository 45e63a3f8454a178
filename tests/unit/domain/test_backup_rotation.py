"""The older backups are, the fewer are kept, and never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backup_rotation import Made, Reason, superseded

NOW = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)


def regular(*ages: timedelta) -> list[Made]:
    return [Made(NOW - age, Reason.REGULAR) for age in ages]


def hours(*numbers: float) -> list[Made]:
    return regular(*(timedelta(hours=number) for number in numbers))


def days(*numbers: float) -> list[Made]:
    return regular(*(timedelta(days=number) for number in numbers))


def test_of_the_last_day_one_each_hour_is_kept() -> None:
    made = hours(0.1, 0.2, 1, 1.2, 5, 23)
    assert superseded(made, NOW) == set(hours(0.2, 1.2))


def test_of_the_last_month_one_each_day_is_kept() -> None:
    # 15:30 less 25 hours is 14:30 of the day before, less 38 is 01:30 of it.
    made = hours(0, 25, 38) + days(10, 10.1, 30)
    assert superseded(made, NOW) == {*hours(38), *days(10.1)}


def test_of_two_years_one_each_month_is_kept() -> None:
    made = days(0, 45, 46, 400, 401, 800)
    assert superseded(made, NOW) == set(days(46, 401, 800))


def test_the_newest_is_kept_however_old_it_is() -> None:
    assert superseded(days(3000), NOW) == set()
    assert superseded(days(3000, 3001), NOW) == set(days(3001))


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.REGULAR, Reason.BEFORE_IMPORT}))
def test_what_was_made_for_a_purpose_stays(reason: Reason) -> None:
    made = [Made(NOW - timedelta(days=number), reason) for number in (0, 0.001, 3000)]
    assert superseded(made, NOW) == set()


@given(st.lists(st.integers(0, 900 * 24 * 60), min_size=1, max_size=60))
def test_day_after_day_the_same_are_kept_as_at_once(minutes: list[int]) -> None:
    """Rotating often loses nothing that rotating once would have kept."""
    end = NOW + timedelta(days=900)
    kept: set[Made] = set()
    made = sorted(Made(NOW + timedelta(minutes=minute), Reason.REGULAR) for minute in set(minutes))
    for each in made:
        kept |= {each}
        kept -= superseded(kept, each.at)
        assert max(kept) == each
    kept -= superseded(kept, end)
    assert kept == set(made) - superseded(made, end)
