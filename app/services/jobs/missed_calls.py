"""Tells of call-backs that were not made in time: whose they are, whose customer waits, and who leads the team."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.models.occurrences import Occurrence
from app.models.tasks import Task
from app.services.context import Context
from app.services.jobs.fired import Fired, record_for, tell_once
from app.services.tasks.missed_calls import concerning_user

NAME = "call missed"


class _Missed(NamedTuple):
    task_id: int
    subject: str
    by_at: datetime
    deal_id: int | None
    contact_id: int | None
    company_id: int | None


def run(ctx: Context) -> list[Fired]:
    """Note what the user was not told of yet, once for each window, the longest waited for first."""
    # The window is the occurrence: put off, a call is as late as before; agreed anew, it may be missed anew.
    told = select(Occurrence.id).where(
        Occurrence.subject_table == "tasks",
        Occurrence.subject_id == Task.id,
        Occurrence.kind == NAME,
        Occurrence.user_id == ctx.user.id,
        Occurrence.due_at == Task.call_by_at,
    )
    columns = (Task.id, Task.subject, Task.call_by_at, Task.deal_id, Task.contact_id, Task.company_id)
    query = concerning_user(ctx, *columns).where(Task.call_by_at <= ctx.clock.now())
    with ctx.reading() as session:
        query = query.where(~told.correlate(Task).exists())
        missed = [_Missed(*row) for row in session.execute(query)]
    return tell_once(ctx, "tasks", [(one.task_id, _told(ctx, one)) for one in missed])


def _told(ctx: Context, one: _Missed) -> Fired:
    key = f"call-missed|task:{one.task_id}|{one.by_at:%Y-%m-%dT%H:%MZ}|user:{ctx.user.id}"
    return Fired(key, NAME, f"Not made in time: {one.subject}", one.by_at, ctx.user.id, *record_for(one))
