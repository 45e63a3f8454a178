"""Tells a person what falls due, once, on that person's computer; what was missed meanwhile comes along."""

from __future__ import annotations

from datetime import date, time
from typing import NamedTuple

from sqlalchemy import String, Text, and_, cast, func, literal, or_, select

from app.models.occurrences import Occurrence
from app.models.tasks import Task
from app.services.context import Context
from app.services.jobs.fired import Fired
from app.storage.claims import NewOccurrence, fire

NAME = "reminder"
_PER_TURN = 1000

_day = cast(Task.due_on, String)
_minute = func.substr(cast(Task.due_time, Text), 1, 5)
# Put off or handed to another person, a task is due anew and reminds anew; back where it was it does not.
_key = (
    literal("reminder|task:")
    + cast(Task.id, String)
    + "|"
    + _day
    + func.coalesce(literal("T") + _minute, "")
    + "|user:"
    + cast(Task.owner_id, String)
)


class _Due(NamedTuple):
    key: str
    task_id: int
    subject: str
    due_on: date
    due_time: time | None
    deal_id: int | None
    contact_id: int | None
    company_id: int | None

    @property
    def about(self) -> tuple[str | None, int | None]:
        """The table and key of what it is about, as near as it is known."""
        places = (("deals", self.deal_id), ("contacts", self.contact_id), ("companies", self.company_id))
        return next((place for place in places if place[1] is not None), (None, None))


def run(ctx: Context) -> list[Fired]:
    """Note what is due to the user and was not told yet, oldest first."""
    due = _due(ctx)
    fired: list[Fired] = []
    for start in range(0, len(due), _PER_TURN):
        fired += _fire(ctx, due[start : start + _PER_TURN])
    return fired


def _due(ctx: Context) -> list[_Due]:
    now, today = ctx.clock.now(), ctx.clock.today()
    wall = now.astimezone(ctx.clock.zone).time().replace(tzinfo=None)
    is_due = or_(
        Task.due_on < today,
        and_(Task.due_on == today, or_(Task.due_time.is_(None), Task.due_time <= wall)),
    )
    told = select(Occurrence.id).where(Occurrence.key == _key).exists()
    columns = (_key, *(getattr(Task, name if name != "task_id" else "id") for name in _Due._fields[1:]))
    query = (
        select(*columns)
        .where(Task.owner_id == ctx.user.id, Task.done_at.is_(None), is_due, ~told)
        .order_by(Task.due_on, Task.due_time, Task.id)
    )
    with ctx.reading() as session:
        return [_Due(*row) for row in session.execute(query)]


def _fire(ctx: Context, due: list[_Due]) -> list[Fired]:
    user = ctx.user.id
    at = {one.key: ctx.clock.instant_of(one.due_on, one.due_time or time(0)) for one in due}
    news = [NewOccurrence(one.key, NAME, at[one.key], "tasks", one.task_id, user) for one in due]
    new = set(fire(ctx.db, news, ctx.clock.now()))
    return [Fired(one.key, NAME, one.subject, at[one.key], user, *one.about) for one in due if one.key in new]
