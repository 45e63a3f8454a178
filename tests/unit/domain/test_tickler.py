"""The 43 folders on any day: in order, without a gap, and rolling on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.tickler import Folder, day_folders, folders, month_folders
from app.domain.working_calendar import WorkingCalendar

DAYS = st.dates(date(2000, 1, 1), date(2200, 1, 1))


@given(DAYS)
def test_there_are_43_folders_without_a_gap(today: date) -> None:
    found = folders(today)
    assert len(found) == 43
    assert found[0].first == today
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)
    assert len({folder.key for folder in found}) == 43


@given(DAYS)
def test_tomorrow_one_folder_is_gone_and_nothing_lies_in_two(today: date) -> None:
    now, then = day_folders(today), day_folders(today + timedelta(days=1))
    assert then[:-1] == now[1:]
    first = month_folders(today)[0]
    assert first.first == then[-1].first


def test_a_month_folder_holds_what_has_no_day_of_its_own() -> None:
    april = month_folders(date(2026, 3, 12))[0]
    assert (april.key, april.first, april.last, april.is_cut) == ("2026-04", date(2026, 4, 12), date(2026, 4, 30), True)
    assert month_folders(date(2026, 3, 12))[-1].key == "2027-03"
    whole = month_folders(date(2026, 3, 1))[0]
    assert (whole.first, whole.is_cut) == (date(2026, 4, 1), False)


def test_a_short_month_may_have_days_only() -> None:
    assert [folder.key for folder in month_folders(date(2026, 1, 31))][:2] == ["2026-03", "2026-04"]


@given(DAYS)
def test_what_is_filed_in_a_month_is_due_within_it_on_a_working_day(today: date) -> None:
    calendar = WorkingCalendar(None)
    for folder in month_folders(today):
        day = folder.filing_day(calendar)
        assert folder.first <= day <= folder.last
        assert calendar.is_working(day) or not any(
            calendar.is_working(folder.first + timedelta(days=n)) for n in range((folder.last - folder.first).days + 1)
        )


def test_a_day_folder_keeps_its_day_even_on_a_weekend() -> None:
    saturday = date(2026, 3, 14)
    assert Folder(saturday, saturday).filing_day(WorkingCalendar(None)) == saturday
