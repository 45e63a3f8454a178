"""A promise beside the worklist, and a call that was not made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.clock import Clock
from app.domain.day_text import short_day, time_text
from app.domain.next_step import step_state
from app.ui.shared.phase_words import step_sign
from app.ui.today.dated_line import DatedLine

if TYPE_CHECKING:
    from app.services.promises.queries import PromiseRow
    from app.services.tasks.missed_calls import MissedCall
    from app.services.touch_plan import PlannedTouch


class PromiseLine(DatedLine):
    """What is promised, and by when."""

    def __init__(self, row: PromiseRow, today: date) -> None:
        sign = step_sign(step_state(row.due_on, today))
        super().__init__("Promise", when_text(row, today), row.text, row.company or row.who, sign)
        self.row = row


class MissedLine(DatedLine):
    """Who waited for a call, until when, and whose it was to make."""

    def __init__(self, row: MissedCall, clock: Clock) -> None:
        local, today = row.by_at.astimezone(clock.zone), clock.today()
        when = time_text(local.time()) if local.date() == today else _day_text(local.date(), today)
        super().__init__("Call not made", when, row.subject, row.owner, "overdue")
        self.row = row


class TouchLine(DatedLine):
    """Whom to touch on a later day of the week."""

    def __init__(self, touch: PlannedTouch, today: date) -> None:
        super().__init__("Touch", short_day(touch.on, today), touch.subject, touch.company or touch.who, "future")
        self.touch = touch


def when_text(row: PromiseRow, today: date) -> str:
    """``"Yesterday"``, ``"14:00"``, ``"Today"``, ``"Fri 13"``."""
    if row.due_on == today:
        return time_text(row.due_time) if row.due_time else "Today"
    return _day_text(row.due_on, today)


def _day_text(day: date, today: date) -> str:
    return "Yesterday" if (day - today).days == -1 else short_day(day, today)
