"""Rules of repetition: read, refused, worked out and said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import UserError
from app.domain.recurrence import after_completion, days_on, first_day, next_on, next_turn, parse_rule
from app.domain.recurrence_phrases import read_rule
from app.domain.recurrence_words import ending_words, rule_phrase, rule_words
from app.domain.working_calendar import WorkingCalendar
from app.domain.zones import check_zone, clock_words, instant_of, zone_of

START = date(2026, 1, 31)
TODAY = date(2026, 3, 12)


def first_days(rule: str, started_on: date = START, count: int = 3) -> list[date]:
    return list(islice(days_on(rule, started_on, date(started_on.year - 1, 12, 31)), count))


@pytest.mark.parametrize(
    ("words", "rule", "says"),
    [
        ("every day", "FREQ=DAILY", "Every day"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"),
        ("every 2nd monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Every 2nd Monday"),
        ("Every other Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "Every 2nd Friday"),
        ("every mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "Every Monday, Wednesday and Friday"),
        ("every 13 weeks until december", "FREQ=WEEKLY;INTERVAL=13;UNTIL=20261231", "Every 13 weeks, until December"),
        (
            "every month on the 31st",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "Every month on the 31st, or the last day of shorter months",
        ),
        ("monthly on the 15th 10 times", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=10", "Every month on the 15th, 10 times"),
        ("every last friday", "FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday"),
        ("every 2nd tuesday of the month", "FREQ=MONTHLY;BYDAY=2TU", "Every month on the 2nd Tuesday"),
        ("every last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"),
        (
            "every 29 february",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            "Every year on 29 February, in other years on the 28th",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "Every month on the 31st, in months that have one",
        ),
        ("rrule:freq=yearly;interval=1", "FREQ=YEARLY", "Every year on 31 January"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20", "By the rule FREQ=YEARLY;BYWEEKNO=20"),
    ],
)
def test_words_become_a_rule_and_a_rule_words(words: str, rule: str, says: str) -> None:
    assert read_rule(words, START) == rule
    assert rule_words(rule, START, TODAY) == says


def test_the_end_is_said_by_itself() -> None:
    assert ending_words("FREQ=DAILY", TODAY) == "no end"
    assert ending_words("FREQ=DAILY;UNTIL=20271231", TODAY) == "until December 2027"
    assert ending_words("FREQ=DAILY;UNTIL=20260403", TODAY) == "until 3 April"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a repetition"),
        ("FREQ=", "not a rule"),
        ("FREQ=SECONDLY", "at most once a day"),
        ("FREQ=FORTNIGHTLY", "no frequency"),
        ("INTERVAL=2;FREQ=DAILY;FREQ=DAILY", "stands twice"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "not both"),
        ("FREQ=DAILY;COUNT=0", "from 1 on"),
        ("FREQ=DAILY;COUNT=1001", "at most 1,000 turns"),
        ("FREQ=DAILY;INTERVAL=99999", "more than ten years"),
        ("FREQ=DAILY;UNTIL=20250101", "ends before it starts"),
        ("FREQ=DAILY;UNTIL=soon", "not a day"),
        ("FREQ=WEEKLY;BYDAY=2MO", "Only months and years"),
        ("FREQ=WEEKLY;BYDAY=XX", "not a day of the week"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no such day"),
        ("FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31", "no such day"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", "no such day"),
        ("FREQ=YEARLY;BYMONTH=13", "1 to 12"),
        ("FREQ=DAILY;BYHOUR=9", "reminder's own"),
        ("FREQ=DAILY;X-MOON=FULL", "not known"),
        ("FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 400), "too long"),
        ("every 31 april", "no such day"),
        ("every 40th", "1 to 31"),
        ("every 0 quarters", "every 0 quarters. Count from 1"),
        ("every so often", "not a repetition"),
    ],
)
def test_what_can_not_be_is_refused_with_a_way_out(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as refused:
        read_rule(text, START)
    assert refused.value.field == "rrule"


def test_the_rules_of_the_standard_skip_what_does_not_exist_and_ours_take_the_last_day() -> None:
    assert [day.month for day in first_days("FREQ=MONTHLY;BYMONTHDAY=31")] == [1, 3, 5]
    assert first_days(read_rule("every month on the 31st", START))[1:] == [date(2026, 2, 28), date(2026, 3, 31)]
    leap = date(2024, 2, 29)
    assert [day.year for day in first_days("FREQ=YEARLY", leap)] == [2024, 2028, 2032]
    assert first_days(read_rule("every year", leap), leap)[1] == date(2025, 2, 28)


def test_a_century_without_a_leap_year_is_no_end() -> None:
    assert next_on("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2096, 2, 29), date(2096, 3, 1)) == date(2104, 2, 29)


def test_an_old_daily_series_is_found_without_counting_through_it() -> None:
    assert next_on("FREQ=DAILY;INTERVAL=3", date(1990, 1, 1), date(2026, 3, 12)) == date(2026, 3, 14)
    assert next_on("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", date(1990, 1, 1), date(2026, 3, 12)) == date(2026, 3, 13)


def test_the_series_begins_with_the_next_day_that_fits_whatever_its_interval() -> None:
    assert first_day("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", TODAY) == date(2026, 3, 16)
    assert first_day("FREQ=DAILY;COUNT=2", TODAY) == TODAY


def test_turns_that_have_passed_are_left_out_but_that_of_the_day() -> None:
    turn = next_turn("FREQ=DAILY", START, date(2026, 3, 1), TODAY)
    assert turn is not None
    assert turn.on == TODAY
    assert next_turn("FREQ=DAILY;UNTIL=20260301", START, date(2026, 3, 1), TODAY) is None


def test_a_turn_on_a_holiday_waits_for_the_next_working_day() -> None:
    easter = next_turn("FREQ=DAILY", START, date(2026, 4, 2), date(2026, 4, 2), WorkingCalendar("DE"))
    assert easter is not None
    assert (easter.on, easter.due_on) == (date(2026, 4, 3), date(2026, 4, 7))


def test_counted_from_when_it_is_done() -> None:
    turn, rule = after_completion("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31))
    assert turn is not None
    assert (turn.on, rule) == (date(2026, 2, 28), "FREQ=MONTHLY;COUNT=2")
    assert after_completion("FREQ=DAILY;COUNT=1", TODAY)[0] is None
    assert after_completion("FREQ=WEEKLY;UNTIL=20260315", TODAY)[0] is None
    monday, _ = after_completion("FREQ=WEEKLY;BYDAY=MO", TODAY)
    assert monday is not None
    assert monday.on == date(2026, 3, 16)
    assert rule_words("FREQ=WEEKLY;INTERVAL=2", TODAY, TODAY, after_completion=True) == "Every 2 weeks after it is done"


def test_a_time_that_the_clocks_skip_or_repeat() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert instant_of(spring, time(2, 30), berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert clock_words(spring, time(2, 30), berlin) == "The clocks skip 02:30 that day, so it is due at 03:30."
    assert instant_of(autumn, time(2, 30), berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock_words(autumn, time(2, 30), berlin) == "02:30 comes twice that day; the first one counts."
    assert clock_words(autumn, time(9), berlin) == ""


def test_a_zone_that_vanished_gives_way_to_the_teams_and_it_is_said() -> None:
    assert zone_of("Europe/Madrid", None, UTC).words == ""
    lost = zone_of("Mars/Olympus", "Europe/Berlin", UTC)
    assert lost.info == ZoneInfo("Europe/Berlin")
    assert lost.words == "The time zone “Mars/Olympus” is not known here; the team's is used."
    assert zone_of("Mars/Olympus", None, UTC).info is UTC
    assert zone_of("../../etc/passwd", None, UTC).lost
    with pytest.raises(UserError, match="not a time zone"):
        check_zone("Mars/Olympus")
    assert check_zone(" America/New York ") == "America/New_York"


def test_parse_rule_stores_one_spelling() -> None:
    assert parse_rule(" RRULE:byday=mo ; freq=weekly;interval=1 ", START) == "FREQ=WEEKLY;BYDAY=MO"


def test_what_may_be_typed_for_a_rule_means_that_rule() -> None:
    for rule in (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY",
        "FREQ=YEARLY;COUNT=3",
    ):
        assert read_rule(rule_phrase(rule, START), START) == rule
    assert rule_phrase(read_rule("every 29 february", START), START).startswith("every year on 29 February, in other")
