"""The windows of call-backs: until when who was promised a call waits for it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.call_backs import window_end
from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks.rows import due_at, zone_for


def set_window(ctx: Context, session: Session, task: Task) -> None:
    """Give a call-back the window of its time; any other task has none, nor has one for any time of the day."""
    if task.call_zone is None or task.due_time is None:
        task.call_by_at = None
        return
    there = zone_for(session, ctx.clock, task.call_zone).info
    task.call_by_at = window_end(due_at(session, ctx.clock, task), there)
