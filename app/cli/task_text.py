"""How reminders are written by commands: for people and for programs."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from app.cli.output import table

if TYPE_CHECKING:
    from datetime import date

    from app.services.context import Context
    from app.services.tasks import TaskRow


def row_json(row: TaskRow, today: date) -> dict[str, Any]:
    """A task as programs read it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "due_on": row.due_on,
        "due_time": f"{row.due_time:%H:%M}" if row.due_time else None,
        "zone": row.zone,
        "done_at": row.done_at,
        "owner": row.owner or None,
        "person": row.who or None,
        "deal": row.deal_id,
        "company": row.company_id,
        "rrule": row.rrule,
        "repeats": repeat_text(row, today) or None,
        "waits_for": row.waits_for or None,
        "snoozed": row.snoozed_count,
        "minutes": row.minutes,
        "notes": row.notes,
    }


def tasks_table(rows: tuple[TaskRow, ...], today: date) -> str:
    """Tasks as lists show them; below, the time zones that are not known here."""
    from app.domain.zones import zone_of

    if not rows:
        return 'There is no such reminder. Add one with: headwater tasks add "call Ana tomorrow 10:00"'
    lines = ((row.id, when_text(row), row.subject, row.who, row.owner, repeat_text(row, today)) for row in rows)
    lost = filter(None, dict.fromkeys(zone_of(row.zone, None, UTC).words for row in rows if row.due_time))
    shown = table(("ID", "Due", "What", "Who", "Owner", "Repeats"), lines, right=(0,))
    return "\n\n".join((shown, *lost))


def when_text(row: TaskRow) -> str:
    """``"2026-03-16 09:00 Europe/Madrid"``."""
    clock = f" {row.due_time:%H:%M}" if row.due_time else ""
    return f"{row.due_on}{clock}" + (f" {row.zone}" if row.zone and row.due_time else "")


def repeat_text(row: TaskRow, today: date, before: str = "") -> str:
    """How it repeats, behind ``before``; "" where it does not."""
    from app.domain.recurrence_words import rule_words

    if row.rrule is None:
        return ""
    since = row.series_started_on or row.due_on
    return before + rule_words(row.rrule, since, today, after_completion=row.after_completion)


def clock_text(ctx: Context, row: TaskRow) -> str:
    """What is to be known of its time on a day on which the clocks change; "" on all others."""
    from app.domain.zones import clock_words, zone_of

    if row.due_time is None:
        return ""
    return clock_words(row.due_on, row.due_time, zone_of(row.zone, None, ctx.clock.zone).info)
