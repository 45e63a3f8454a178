"""Dates read back from every form in which the program shows them, and no text does harm."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.dates_in_words import read_date
from app.domain.day_text import long_day, medium_day, short_day, time_text
from app.domain.errors import UserError

todays = st.dates(date(1990, 1, 1), date(2090, 12, 31))
spans = st.integers(-800, 800).map(lambda days: timedelta(days=days))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))


@given(todays, spans, times)
def test_shown_dates_read_back(today: date, span: timedelta, at: time) -> None:
    on = today + span
    for text in (f"{on:%Y-%m-%d}", f"{on:%d.%m.%Y}", f"{on.day} {on:%B %Y}", f"{on:%B} {on.day}, {on.year}"):
        assert read_date(text, today).on == on
        timed = read_date(f"{text} {time_text(at)}", today)
        assert (timed.on, timed.at) == (on, at)


@given(todays, st.integers(0, 364).map(lambda days: timedelta(days=days)))
def test_future_days_read_back_as_shown(today: date, span: timedelta) -> None:
    on = today + span
    for show in (short_day, medium_day, long_day):
        assert read_date(show(on, today), today).on == on


@given(todays, st.integers(0, 364).map(lambda days: timedelta(days=days)))
def test_past_days_read_back_as_shown(today: date, span: timedelta) -> None:
    on = today - span
    for show in (medium_day, long_day):
        assert read_date(show(on, today), today, prefer_past=True).on == on


@given(todays, st.integers(0, 2000))
def test_offsets_count_days(today: date, days: int) -> None:
    assert read_date(f"+{days}d", today).on == today + timedelta(days=days)
    assert read_date(f"{days} days ago", today).on == today - timedelta(days=days)


@given(todays, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_is_within_a_week(today: date, word: str) -> None:
    future, past = read_date(word, today).on, read_date(word, today, prefer_past=True).on
    assert 1 <= (future - today).days <= 7
    assert 1 <= (today - past).days <= 7
    assert f"{future:%a}".lower() == f"{past:%a}".lower() == word


pieces = st.lists(
    st.sampled_from(
        ["mon", "fri", "next", "mar", "feb", "29", "31", "0", "10:30", "2026", "at", "+", "end of", "w", ".", "/"]
    )
    | st.text(max_size=4),
    max_size=5,
).map(" ".join)


@given(todays, pieces | st.text(max_size=70), st.booleans(), st.booleans())
@example(date(2026, 3, 12), "at at at at at 1", True, True)
@example(date(2026, 12, 31), "31 10", True, True)
def test_any_text_is_read_or_refused_in_words(today: date, text: str, day_first: bool, prefer_past: bool) -> None:
    try:
        reading = read_date(text, today, day_first=day_first, prefer_past=prefer_past)
    except UserError:
        return
    assert 1900 <= reading.on.year < 2200
    assert reading.text.split()[1] == str(reading.on.day)
