"""Reads the worklist of the context's user: the rows that are shown and no others, however many are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.zones import instant_of
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task, waits
from app.services.context import Context
from app.services.tasks.rows import zone_for
from app.services.today.rows import Part, Section, Shown, TodayTask, Worklist

_COLUMNS = (
    Task.id,
    Task.version,
    Task.kind,
    Task.subject,
    Task.due_on,
    Task.due_time,
    Task.done_at,
    Task.deal_id,
    Task.company_id,
    Task.contact_id,
    func.coalesce(Company.name, Contact.full_name, Deal.name, "").label("about"),
    func.coalesce(Phase.code, "").label("phase_code"),
    func.coalesce(Phase.kind, "").label("phase_kind"),
    func.coalesce(Phase.is_stall, False).label("is_stall"),
    Task.rrule.is_not(None).label("repeats"),
    Task.snoozed_count,
    Task.zone,
)
_IN_ORDER = (Task.due_on, Task.due_time.is_(None), Task.due_time, Task.id)
_NEWEST_FIRST = (Task.done_at.desc(), Task.id.desc())


def read_worklist(ctx: Context, shown: Shown | None = None) -> Worklist:
    """The worklist of today, in one snapshot."""
    shown, today = shown or Shown(), ctx.clock.today()
    with ctx.reading() as session:
        moved = days_elsewhere(ctx, session)
        wanted = conditions(ctx, moved)
        parts = {section: _part(session, section, where, shown.of(section), moved) for section, where in wanted.items()}
        is_new = not any(part.count for part in parts.values()) and not _ever(session, ctx.user.id)
        return Worklist(
            today,
            **{str(section): part for section, part in parts.items()},
            booked=_booked(session, wanted[Section.TODAY]),
            next_at=session.scalar(select(func.min(Task.due_time)).where(wanted[Section.TOMORROW])),
            is_new=is_new,
        )


def conditions(ctx: Context, moved: Mapping[int, date] | None = None) -> dict[Section, ColumnElement[bool]]:
    """Which tasks each section holds; ``moved`` are those of ``days_elsewhere``."""
    today, tomorrow, days = ctx.clock.today(), _after(ctx.clock.today()), moved or {}
    mine = and_(Task.owner_id == ctx.user.id, Task.done_at.is_(None), ~waits())

    def of(stored: ColumnElement[bool], *, fits: Callable[[date], bool]) -> ColumnElement[bool]:
        if not days:
            return and_(mine, stored)
        ours = [key for key, day in days.items() if fits(day)]
        return and_(mine, or_(and_(stored, Task.id.not_in(days)), Task.id.in_(ours)))

    return {
        Section.OVERDUE: of(Task.due_on < today, fits=lambda day: day < today),
        Section.TODAY: of(Task.due_on == today, fits=lambda day: day == today),
        Section.DONE: and_(Task.owner_id == ctx.user.id, Task.done_at >= ctx.clock.start_of(today)),
        Section.TOMORROW: of(Task.due_on == tomorrow, fits=lambda day: day == tomorrow),
    }


def days_elsewhere(ctx: Context, session: Session) -> dict[int, date]:
    """The user's own day of tasks at a time elsewhere, where that is another day than theirs: the bell rings by it."""
    today = ctx.clock.today()
    near = Task.due_on.between(today - timedelta(days=2), today + timedelta(days=2))
    query = select(Task.id, Task.due_on, Task.due_time, Task.zone).where(
        Task.owner_id == ctx.user.id, Task.done_at.is_(None), near, Task.zone.is_not(None), Task.due_time.is_not(None)
    )
    found: dict[int, date] = {}
    for key, on, at, zone in session.execute(query):
        day = ctx.clock.local_date(instant_of(on, at or time(0), zone_for(session, ctx.clock, zone).info))
        if day != on:
            found[key] = day
    return found


def count_of(session: Session, where: ColumnElement[bool]) -> int:
    """How many tasks meet a condition."""
    return session.scalar(select(func.count()).select_from(Task).where(where)) or 0


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _part(session: Session, section: Section, where: ColumnElement[bool], most: int, moved: Mapping[int, date]) -> Part:
    order: Sequence[Any] = _NEWEST_FIRST if section is Section.DONE else _IN_ORDER
    if most == 0:
        return Part((), count_of(session, where))
    found = session.execute(_rows(where, order).limit(most + 1)).all()
    tasks = tuple(_task(row, moved) for row in found[:most])
    # Only where more is stored than shown it has to be counted.
    return Part(tasks, count_of(session, where) if len(found) > most else len(tasks))


def _rows(where: ColumnElement[bool], order: Sequence[Any]) -> Any:
    return (
        select(*_COLUMNS)
        .outerjoin(Deal, Deal.id == Task.deal_id)
        .outerjoin(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Company, Company.id == func.coalesce(Deal.company_id, Task.company_id, Contact.company_id))
        .where(where)
        .order_by(*order)
    )


def _task(row: Row[Any], moved: Mapping[int, date]) -> TodayTask:
    values = dict(row._mapping) | {"due_on": moved.get(row.id, row.due_on)}
    return TodayTask(**values | {"is_stall": bool(row.is_stall), "repeats": bool(row.repeats)})


def _booked(session: Session, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.sum(Task.minutes)).where(where)) or 0


def _ever(session: Session, user_id: int) -> bool:
    return session.scalar(select(Task.id).where(Task.owner_id == user_id).limit(1)) is not None
