"""Tells of call-backs that were not made in time: whose they are, whose customer waits, and who leads the team."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.domain.subjects import record_of
from app.models.occurrences import Occurrence
from app.models.tasks import Task
from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.tasks.missed_calls import concerning_user
from app.storage.claims import NewOccurrence, fire

NAME = "call missed"
_PER_TURN = 1000


class _Missed(NamedTuple):
    task_id: int
    subject: str
    by_at: datetime
    deal_id: int | None
    contact_id: int | None
    company_id: int | None

    @property
    def about(self) -> tuple[str | None, int | None]:
        """The table and key of what it is about, as near as it is known."""
        return record_of(self) or (None, None)


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
    fired: list[Fired] = []
    for first in range(0, len(missed), _PER_TURN):
        fired += _fire(ctx, missed[first : first + _PER_TURN])
    return fired


def _fire(ctx: Context, missed: list[_Missed]) -> list[Fired]:
    user = ctx.user.id
    keys = {one.task_id: f"call-missed|task:{one.task_id}|{one.by_at:%Y-%m-%dT%H:%MZ}|user:{user}" for one in missed}
    news = [NewOccurrence(keys[one.task_id], NAME, one.by_at, "tasks", one.task_id, user) for one in missed]
    new = set(fire(ctx.db, news, ctx.clock.now()))
    return [
        Fired(keys[one.task_id], NAME, f"Not made in time: {one.subject}", one.by_at, user, *one.about)
        for one in missed
        if keys[one.task_id] in new
    ]
