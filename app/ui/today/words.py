"""Today in words: for the eye in rows and heads, for the ear in accessible names."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo

from app.domain.day_text import duration_text, short_day, time_text
from app.domain.zones import lost_words
from app.services.today import Section, Side, TodayTask, Worklist
from app.ui.today.rows import Head, Line, More, Row

_KINDS = {"call": "call", "email": "e-mail", "letter": "letter", "meeting": "meeting", "task": "task"}


def when_text(line: Line, zone: tzinfo) -> str:
    """``2 d late``, ``10:30``, ``Any time``; of what is done, when that was."""
    task = line.task
    if line.state == "done" and task.done_at is not None:
        return time_text(task.done_at.astimezone(zone).time())
    if line.late:
        return f"{line.late} d late"
    return time_text(task.due_time) if task.due_time else "Any time"


def head_title(head: Head, today: date) -> str:
    """The name of a section; tomorrow has its day with it."""
    if head.section is Section.TOMORROW:
        tomorrow = today + timedelta(days=1)
        return f"Tomorrow, {short_day(tomorrow, today)}"
    return head.section.capitalize()


def more_text(more: More) -> str:
    """What a row says behind which more tasks wait."""
    return f"{more.hidden:,} more"


def asides(found: Worklist) -> dict[Section, str]:
    """What stands at the right of the heads."""
    tomorrow = ""
    if found.tomorrow.count:
        tomorrow = f"Nothing before {time_text(found.next_at)}" if found.next_at else "Nothing at a fixed time"
    return {
        Section.OVERDUE: "Oldest first",
        Section.TODAY: f"{duration_text(found.booked)} booked" if found.booked else "",
        Section.TOMORROW: tomorrow,
    }


def spoken(row: Row, today: date, zone: tzinfo) -> str:
    """A row for those who listen."""
    if isinstance(row, Head):
        state = "" if row.is_open else ", folded"
        return ", ".join(filter(None, (f"{head_title(row, today)}, {row.count}{state}", row.aside)))
    if isinstance(row, More):
        return more_text(row)
    return spoken_task(row.task, when_text(row, zone), is_done=row.state == "done", failed=row.state == "failed")


def about_text(task: TodayTask) -> str:
    """Whom it is about, and what is wrong with the zone of its time."""
    return ", ".join(filter(None, (task.about, lost_words(task.zone, task.due_time))))


def spoken_task(task: TodayTask, when: str, *, is_done: bool, failed: bool) -> str:
    """A task for those who listen: what is to be done comes first."""
    state = "done" if is_done else "could not be saved" if failed else ""
    parts = (task.subject, _KINDS.get(task.kind, ""), when, about_text(task), task.phase_code, state)
    return ", ".join(filter(None, parts))


def empty_words(found: Worklist) -> tuple[str, str]:
    """Title and sentence where nothing is left to be done."""
    if found.is_new:
        return "Nothing to do yet", "Write what is to be done in the line above, such as: Call Ana tomorrow 10:00"
    done = f"{found.done.count} done. " if found.done.count else ""
    return "Nothing left for today", f"{done}{_tomorrow(found)}"


def _tomorrow(found: Worklist) -> str:
    if not found.tomorrow.count:
        return "Nothing is due tomorrow."
    things = f"{found.tomorrow.count} {'reminder' if found.tomorrow.count == 1 else 'reminders'}"
    return f"Tomorrow starts at {time_text(found.next_at)}, with {things}." if found.next_at else f"Tomorrow: {things}."


def status_text(found: Worklist, side: Side | None) -> str:
    """What the status bar tells: ``11 due   3 overdue   2 to decide``."""
    parts = [f"{found.due:,} due"]
    if found.overdue.count:
        parts.append(f"{found.overdue.count:,} overdue")
    if side is not None and side.to_decide:
        parts.append(f"{side.to_decide:,} to decide")
    return "   ".join(parts)
