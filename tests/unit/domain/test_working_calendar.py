from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import UserError
from app.domain.working_calendar import WorkingCalendar

PLAIN = WorkingCalendar(None)


def test_days_in_a_phase_count_the_working_days_after_the_day_of_entry() -> None:
    sunday, thursday = date(2026, 3, 8), date(2026, 3, 12)
    assert PLAIN.working_days_between(sunday, thursday) == 4


def test_the_day_of_entry_counts_nothing() -> None:
    assert PLAIN.working_days_between(date(2026, 3, 12), date(2026, 3, 12)) == 0


def test_a_weekend_counts_nothing() -> None:
    assert PLAIN.working_days_between(date(2026, 3, 13), date(2026, 3, 15)) == 0
    assert PLAIN.working_days_between(date(2026, 3, 13), date(2026, 3, 16)) == 1


def test_looking_backwards_counts_negative() -> None:
    assert PLAIN.working_days_between(date(2026, 3, 16), date(2026, 3, 13)) == -1


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 3, 12), 1, date(2026, 3, 13)),
        (date(2026, 3, 12), 2, date(2026, 3, 16)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
        (date(2026, 3, 16), -1, date(2026, 3, 13)),
        (date(2026, 3, 14), 0, date(2026, 3, 14)),
    ],
)
def test_adding_working_days(start: date, n: int, expected: date) -> None:
    assert PLAIN.add_working_days(start, n) == expected


def test_public_holidays_of_the_country_are_free() -> None:
    good_friday, easter_monday = date(2026, 4, 3), date(2026, 4, 6)
    england = WorkingCalendar("GB-ENG")
    assert PLAIN.is_working(good_friday)
    assert not england.is_working(good_friday)
    assert not england.is_working(easter_monday)
    assert england.working_days_between(date(2026, 4, 2), date(2026, 4, 7)) == 1


def test_holidays_of_a_part_of_a_country() -> None:
    corpus_christi = date(2026, 6, 4)
    assert WorkingCalendar("DE-BE").is_working(corpus_christi)
    assert not WorkingCalendar("DE-BY").is_working(corpus_christi)


def test_holidays_are_counted_across_the_turn_of_a_year() -> None:
    germany = WorkingCalendar("DE")
    # 25 December and 1 January fall on weekdays; 26 December is a Saturday and was free anyway.
    assert germany.working_days_between(date(2026, 12, 24), date(2027, 1, 4)) == 5


def test_the_teams_own_holidays_are_free() -> None:
    team = WorkingCalendar(None, extra_holidays=frozenset({date(2026, 3, 13)}))
    assert not team.is_working(date(2026, 3, 13))
    assert team.add_working_days(date(2026, 3, 12), 1) == date(2026, 3, 16)


def test_another_weekend() -> None:
    riyadh = WorkingCalendar(None, weekend=(4, 5))
    assert riyadh.is_working(date(2026, 3, 15))
    assert not riyadh.is_working(date(2026, 3, 13))
    assert riyadh.working_days_between(date(2026, 3, 12), date(2026, 3, 15)) == 1


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(UserError, match="at least one working day"):
        WorkingCalendar(None, weekend=(0, 1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize("country", ["XX", "GB-ZZZ", "gb"])
def test_an_unknown_country_is_named(country: str) -> None:
    with pytest.raises(UserError, match=f"No holidays are known for “{country}”"):
        WorkingCalendar(country).is_working(date(2026, 3, 12))
