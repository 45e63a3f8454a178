"""What was told to the context's user, newest first, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.deals import Deal
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.models.promises import Promise
from app.models.tasks import Task
from app.services.context import Context

REMINDER = "reminder"
KINDS = (REMINDER, "stall", "warning", "promise", "promise broken")
"""The jobs whose news are for people; the others look after themselves."""

MOST = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was told. ``due_at`` and ``told_at`` are instants (aware, UTC).

    ``record`` is the table and key to open, None where there is none. Of a reminder ``task_id`` is set, with its
    ``version`` and ``due_on`` as they are now; ``is_over`` says that it was done meanwhile.
    """

    id: int
    kind: str
    title: str
    about: str
    due_at: datetime
    told_at: datetime | None
    is_read: bool
    record: tuple[str, int] | None = None
    task_id: int | None = None
    version: int | None = None
    due_on: date | None = None
    snoozed_count: int = 0
    zone: str | None = None
    is_over: bool = False


def notices(ctx: Context, most: int = MOST) -> tuple[Notice, ...]:
    """The newest; those about something that was deleted since are left out."""
    query = select(Occurrence).where(_told(ctx.user.id)).order_by(Occurrence.id.desc()).limit(most)
    with ctx.reading() as session:
        found = session.scalars(query).all()
        facts = {**_tasks(session, found), **_deals(session, found), **_promises(session, found)}
        made = [_notice(one, facts.get((one.subject_table, one.subject_id))) for one in found]
    return tuple(one for one in made if one is not None)


def unread_count(ctx: Context) -> int:
    """How many the user has not seen; a reminder whose task is done or gone is no news."""
    query = (
        select(func.count())
        .select_from(Occurrence)
        .outerjoin(Task, and_(Occurrence.subject_table == "tasks", Task.id == Occurrence.subject_id))
        .where(_told(ctx.user.id), Occurrence.read_at.is_(None))
        .where(or_(Occurrence.kind != REMINDER, and_(Task.id.is_not(None), Task.done_at.is_(None))))
    )
    with ctx.reading() as session:
        return session.scalar(query) or 0


def _told(user_id: int) -> ColumnElement[bool]:
    return and_(Occurrence.user_id == user_id, Occurrence.kind.in_(KINDS), Occurrence.status == "done")


_Facts = dict[tuple[str | None, int | None], dict[str, Any]]


def _ids(found: Iterable[Occurrence], table: str) -> list[int]:
    return [one.subject_id for one in found if one.subject_table == table and one.subject_id is not None]


def _tasks(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = (
        select(Task, Deal.name, Company.name)
        .outerjoin(Deal, Deal.id == Task.deal_id)
        .outerjoin(Company, Company.id == func.coalesce(Deal.company_id, Task.company_id))
        .where(Task.id.in_(_ids(found, "tasks")))
    )
    return {("tasks", task.id): _of_task(task, company or deal) for task, deal, company in session.execute(query)}


def _of_task(task: Task, about: str | None) -> dict[str, Any]:
    places = (("deals", task.deal_id), ("contacts", task.contact_id), ("companies", task.company_id))
    return {
        "title": task.subject,
        "about": about or "",
        "record": next((place for place in places if place[1] is not None), None),
        "task_id": task.id,
        "version": task.version,
        "due_on": task.due_on,
        "snoozed_count": task.snoozed_count,
        "zone": task.zone,
        "is_over": task.done_at is not None,
    }


def _deals(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = (
        select(Deal.id, Deal.name, Company.name.label("company"))
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(Deal.id.in_(_ids(found, "deals")))
    )
    return {
        ("deals", row.id): {
            "title": row.company or row.name,
            "about": row.name if row.company else "",
            "record": ("deals", row.id),
        }
        for row in session.execute(query)
    }


def _promises(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = select(Promise).where(Promise.id.in_(_ids(found, "promises")))
    return {("promises", one.id): _of_promise(one) for one in session.scalars(query)}


def _of_promise(one: Promise) -> dict[str, Any]:
    places = (("deals", one.deal_id), ("contacts", one.contact_id), ("companies", one.company_id))
    return {"title": one.text, "about": "", "record": next((place for place in places if place[1] is not None), None)}


def _notice(one: Occurrence, facts: dict[str, Any] | None) -> Notice | None:
    if facts is None:
        return None
    is_read = one.read_at is not None or bool(facts.get("is_over"))
    return Notice(one.id, one.kind, due_at=one.due_at, told_at=one.done_at, is_read=is_read, **facts)
