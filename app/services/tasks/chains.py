"""Tasks that follow another: their day moves with its day, and in the end with the day on which it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Op
from app.domain.access_rules import may
from app.domain.errors import UserError
from app.models.tasks import Task
from app.services.context import Context
from app.storage.access.rows import StoredRows, stored_row
from app.storage.unit_of_work import UnitOfWork

MOST_DAYS = 1000


def check_chain(session: Session, task_id: int | None, after_id: int | None, days: int | None) -> None:
    """UserError where a task would follow itself, by whichever way, or something that is gone, or too late."""
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise UserError(f"Use 0 to {MOST_DAYS:,} working days.", field="chain_days")
    seen: set[int] = set()
    first = True
    while after_id is not None and after_id not in seen:
        if after_id == task_id:
            raise UserError("A reminder can't follow itself, directly or by others.", field="chain_after_id")
        seen.add(after_id)
        before = session.get(Task, after_id)
        if before is None and first:
            raise UserError("The reminder to follow was deleted meanwhile. Choose another.", field="chain_after_id")
        first, after_id = False, before.chain_after_id if before else None


def chained_day(ctx: Context, session: Session, task: Task) -> date | None:
    """The day of a task that follows another: estimated from that one's due day until it is done."""
    before = None if task.chain_after_id is None else session.get(Task, task.chain_after_id)
    if before is None:
        return None
    start = before.due_on
    if task.after_completion:
        start = ctx.clock.local_date(before.done_at) if before.done_at else max(start, ctx.clock.today())
    return ctx.calendar.add_working_days(start, task.chain_days or 0)


def pull_along(ctx: Context, uow: UnitOfWork, before: Task) -> None:
    """Move what follows a task that was moved or done, and what follows that, as far as the user may.

    What somebody put off to a later day by hand stays there.
    """
    stored = StoredRows(uow.session.connection())
    for task in _followers(uow.session, before, {before.id}):
        day = chained_day(ctx, uow.session, task)
        row = stored_row(uow.session.connection(), "tasks", task.id)
        if day is None or row is None or (task.snoozed_count and day < task.due_on):
            continue
        if day != task.due_on and may(ctx.actor, "tasks", Op.EDIT, row, stored):
            task.due_on = day


def _followers(session: Session, before: Task, seen: set[int]) -> Iterator[Task]:
    """Those next to it first: the day of the later ones follows from theirs."""
    found = session.scalars(
        select(Task).where(Task.chain_after_id == before.id, Task.done_at.is_(None)).order_by(Task.id)
    )
    for task in found.all():
        if task.id not in seen:
            seen.add(task.id)
            yield task
            yield from _followers(session, task, seen)
