"""Call-backs that were not made in their window, for those who have to see to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from app.domain.access_rules import LEADERS
from app.domain.subjects import record_of
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.tasks.asking import with_records


@dataclass(frozen=True, slots=True)
class MissedCall:
    """A call that somebody waited for until ``by_at`` (aware, UTC); ``owner`` was to make it.

    ``about`` is the company, else the person or the deal; ``place`` is the table and key of the record to open.
    """

    task_id: int
    subject: str
    by_at: datetime
    owner: str
    about: str
    place: tuple[str, int] | None


def missed_calls(ctx: Context) -> tuple[MissedCall, ...]:
    """Those that the user answers for and that are still not made, the longest waited for first."""
    with ctx.reading() as session:
        query = concerning_user(ctx, Task, User.name, func.coalesce(Company.name, Contact.full_name, Deal.name, ""))
        query = query.outerjoin(User, User.id == Task.owner_id).where(Task.call_by_at <= ctx.clock.now())
        found = session.execute(query).all()
        return tuple(_missed(*row) for row in found)


def next_window_end(ctx: Context) -> datetime | None:
    """When the next of them will have been missed, as far as is planned."""
    with ctx.reading() as session:
        ahead: datetime | None = session.scalar(
            concerning_user(ctx, Task.call_by_at).where(Task.call_by_at > ctx.clock.now()).limit(1)
        )
        return ahead


def concerning_user(ctx: Context, *columns: Any) -> Any:
    """The open call-backs of which the context's user is to hear, in whichever window, the earliest first.

    Leaders hear of all; others of their own, and of those to their customers.
    """
    query = with_records(select(*columns).select_from(Task))
    query = query.where(Task.call_by_at.is_not(None), Task.done_at.is_(None), _whose(ctx))
    return query.order_by(Task.call_by_at, Task.id)


def _whose(ctx: Context) -> ColumnElement[bool]:
    owners = (Task.owner_id, Task.original_owner_id, Deal.owner_id, Contact.owner_id, Company.owner_id)
    return true() if ctx.user.role in LEADERS else or_(*(one == ctx.user.id for one in owners))


def _missed(task: Task, owner: str | None, about: str) -> MissedCall:
    assert task.call_by_at is not None
    return MissedCall(task.id, task.subject, task.call_by_at, owner or "", about, record_of(task))
