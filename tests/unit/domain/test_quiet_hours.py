"""When nobody is disturbed."""

from __future__ import annotations

from datetime import time

import pytest

from app.domain.quiet_hours import QuietHours, read_clock


@pytest.mark.parametrize(
    ("start", "end", "at", "quiet"),
    [
        (18, 8, 17, False),
        (18, 8, 18, True),
        (18, 8, 3, True),
        (18, 8, 8, False),
        (12, 13, 12, True),
        (12, 13, 13, False),
        (9, 9, 9, False),
    ],
)
def test_they_may_go_over_midnight(start: int, end: int, at: int, quiet: bool) -> None:
    assert QuietHours(time(start), time(end)).holds(time(at)) is quiet


def test_what_is_no_time_is_the_usual_one() -> None:
    assert (read_clock("19:30", time(18)), read_clock("late", time(18))) == (time(19, 30), time(18))
