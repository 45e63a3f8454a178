"""Tells a person what falls due, once, on that person's computer; what was missed meanwhile comes along."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.clock import Clock
from app.domain.zones import instant_of
from app.models.occurrences import Occurrence
from app.models.tasks import Task, waits
from app.services.context import Context
from app.services.jobs.fired import Fired, record_for, tell_once
from app.services.tasks.absences import leads, read_rota
from app.services.tasks.rows import zone_for
from app.services.telling import task_key

NAME = "reminder"


class _Due(NamedTuple):
    key: str
    task_id: int
    subject: str
    due_on: date
    due_time: time | None
    deal_id: int | None
    contact_id: int | None
    company_id: int | None
    zone: str | None


def run(ctx: Context) -> list[Fired]:
    """Note what is due to the user and was not told yet, oldest first."""
    found = [(one.task_id, _told(ctx, one, at)) for one, at in _due(ctx)]
    return tell_once(ctx, "tasks", found)


def _due(ctx: Context) -> list[tuple[_Due, datetime]]:
    """What is due to the user, each with its instant, the earliest first."""
    now, today, key = ctx.clock.now(), ctx.clock.today(), task_key(ctx.user.id)
    wall = now.astimezone(ctx.clock.zone).time().replace(tzinfo=None)
    # Elsewhere it may be tomorrow already. That limit is for the index: a choice of conditions is not looked up by it.
    tomorrow = today + timedelta(days=1)
    is_due = and_(
        Task.due_on <= tomorrow,
        or_(
            Task.due_on < today,
            and_(Task.due_on == today, or_(Task.due_time.is_(None), Task.due_time <= wall)),
            Task.zone.is_not(None),
        ),
    )
    told = select(Occurrence.id).where(Occurrence.key == key).exists()
    columns = (key, *(getattr(Task, name if name != "task_id" else "id") for name in _Due._fields[1:]))
    with ctx.reading() as session:
        whose = _for_whom(ctx, session, today)
        if not whose:
            return []
        query = select(*columns).where(Task.owner_id.in_(whose), Task.done_at.is_(None), is_due, ~told, ~waits())
        query = query.where(*(or_(Task.owner_id != one, Task.due_on >= since) for one, since in whose.items() if since))
        query = query.order_by(Task.due_on, Task.due_time, Task.id)
        found = [_Due(*row) for row in session.execute(query)]
        # Many fall due at once, at the beginning of the same day.
        instant = cache(partial(_instant, session, ctx.clock))
        timed = [(one, instant(one.due_on, one.due_time, one.zone)) for one in found]
    return [(one, at) for one, at in timed if at <= now]


def _for_whom(ctx: Context, session: Session, today: date) -> dict[int, date | None]:
    """Whose reminders the user gets: their own, and those of people they stand in for; none while they are away.

    Where somebody is away and nobody stands in, whoever leads the team hears of it, too, because a customer may wait:
    of what falls due from that day on.
    """
    rota, user_id = read_rota(session, today), ctx.user.id
    people = sorted({user_id, *(one.user_id for one in rota.away)})
    whose: dict[int, date | None] = {one: None for one in people if rota.whose_turn(one, today) == user_id}
    if leads(ctx):
        alone = {one: rota.alone_from(one, today) for one in people if one not in whose}
        whose |= {one: since for one, since in alone.items() if since is not None}
    return whose


def _instant(session: Session, clock: Clock, on: date, at: time | None, zone: str | None) -> datetime:
    return instant_of(on, at or time(0), zone_for(session, clock, zone).info if at else clock.zone)


def _told(ctx: Context, one: _Due, at: datetime) -> Fired:
    return Fired(one.key, NAME, one.subject, at, ctx.user.id, *record_for(one))
