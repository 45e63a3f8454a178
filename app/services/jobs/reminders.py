"""Tells a person what falls due, once, on that person's computer; what was missed meanwhile comes along."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Row, String, Text, and_, cast, func, literal, or_, select

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


def run(ctx: Context) -> list[Fired]:
    """Note what is due to the user and was not told yet, oldest first."""
    due = _due(ctx)
    fired: list[Fired] = []
    for start in range(0, len(due), _PER_TURN):
        fired += _fire(ctx, due[start : start + _PER_TURN])
    return fired


def _due(ctx: Context) -> list[Row[str, int, str, date, time | None]]:
    now, today = ctx.clock.now(), ctx.clock.today()
    wall = now.astimezone(ctx.clock.zone).time().replace(tzinfo=None)
    is_due = or_(
        Task.due_on < today,
        and_(Task.due_on == today, or_(Task.due_time.is_(None), Task.due_time <= wall)),
    )
    told = select(Occurrence.id).where(Occurrence.key == _key).exists()
    query = (
        select(_key, Task.id, Task.subject, Task.due_on, Task.due_time)
        .where(Task.owner_id == ctx.user.id, Task.done_at.is_(None), is_due, ~told)
        .order_by(Task.due_on, Task.due_time, Task.id)
    )
    with ctx.reading() as session:
        return list(session.execute(query).all())


def _fire(ctx: Context, due: list[Row[str, int, str, date, time | None]]) -> list[Fired]:
    told = {
        key: Fired(key, NAME, subject, _instant(ctx, on, at), ctx.user.id, "tasks", task_id)
        for key, task_id, subject, on, at in due
    }
    news = [NewOccurrence(one.key, NAME, one.due_at, "tasks", one.record_id, ctx.user.id) for one in told.values()]
    return [told[key] for key in fire(ctx.db, news, ctx.clock.now())]


def _instant(ctx: Context, on: date, at: time | None) -> datetime:
    if at is None:
        return ctx.clock.start_of(on)
    return ctx.clock.instant_of(on, at)
