from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from app.domain.day_text import distance_text, duration_text, long_day, medium_day, short_day, tight_day, time_text

TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 3, 12), "Thu 12"),
        (date(2026, 3, 16), "Mon 16"),
        (date(2026, 3, 25), "Wed 25"),
        (date(2026, 3, 26), "26 Mar"),
        (date(2026, 4, 2), "2 Apr"),
        (date(2026, 3, 11), "11 Mar"),
        (date(2027, 4, 2), "2 Apr 2027"),
        (date(2025, 12, 19), "19 Dec 2025"),
    ],
)
def test_the_shortest_clear_name(on: date, said: str) -> None:
    assert short_day(on, TODAY) == said


def test_a_near_day_of_the_next_year_needs_no_year() -> None:
    assert short_day(date(2027, 1, 4), date(2026, 12, 28)) == "Mon 4"


def test_longer_names() -> None:
    assert medium_day(date(2026, 3, 27), TODAY) == "Fri 27 March"
    assert long_day(date(2026, 3, 13), TODAY) == "Friday 13 March"
    assert long_day(date(2027, 3, 13), TODAY) == "Saturday 13 March 2027"


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, "2 days ago"), (-1, "yesterday"), (0, "today"), (1, "tomorrow"), (15, "in 15 days")],
)
def test_distances(days: int, said: str) -> None:
    assert distance_text(TODAY + timedelta(days=days), TODAY) == said


def test_a_time_keeps_its_zeros() -> None:
    assert time_text(time(9, 5)) == "09:05"


def test_a_day_where_there_is_little_room_keeps_its_weekday_or_its_year() -> None:
    today = date(2026, 3, 12)
    assert tight_day(date(2026, 3, 27), today) == "Fri 27 March"
    assert tight_day(date(2026, 12, 25), today) == "Fri 25 Dec"
    assert tight_day(date(2027, 1, 1), date(2026, 12, 28)) == "1 Jan 2027"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (45, "45 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 m"), (190, "3 h 10 m")],
)
def test_how_long_something_takes(minutes: int, words: str) -> None:
    assert duration_text(minutes) == words
