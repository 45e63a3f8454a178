"""Reads the worklist of the context's user: the rows that are shown and no others, however many are stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks.asking import IN_ORDER, open_of, with_records
from app.services.tasks.own_days import OwnDays, in_own_order, read_own_days
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
_NEWEST_FIRST = (Task.done_at.desc(), Task.id.desc())


def read_worklist(ctx: Context, shown: Shown | None = None) -> Worklist:
    """The worklist of today, in one snapshot."""
    shown, today = shown or Shown(), ctx.clock.today()
    with ctx.reading() as session:
        days = near_days(ctx, session)
        wanted = conditions(ctx, days)
        parts = {section: _part(session, section, where, shown.of(section), days) for section, where in wanted.items()}
        is_new = not any(part.count for part in parts.values()) and not _ever(session, ctx.user.id)
        return Worklist(
            today,
            **{str(section): part for section, part in parts.items()},
            booked=_booked(session, wanted[Section.TODAY]),
            next_at=_first_time(session, wanted[Section.TOMORROW], days, _after(today)),
            is_new=is_new,
        )


def conditions(ctx: Context, days: OwnDays | None = None) -> dict[Section, ColumnElement[bool]]:
    """Which tasks each section holds; ``days`` are those of ``near_days``."""
    today, tomorrow, days = ctx.clock.today(), _after(ctx.clock.today()), days or OwnDays()
    mine = open_of(ctx.user.id)
    return {
        Section.OVERDUE: and_(mine, days.lying(Task.due_on < today, lambda day: day < today)),
        Section.TODAY: and_(mine, days.lying(Task.due_on == today, lambda day: day == today)),
        Section.DONE: and_(Task.owner_id == ctx.user.id, Task.done_at >= ctx.clock.start_of(today)),
        Section.TOMORROW: and_(mine, days.lying(Task.due_on == tomorrow, lambda day: day == tomorrow)),
    }


def near_days(ctx: Context, session: Session) -> OwnDays:
    """The user's own days of tasks at a time elsewhere, near today: the bell rings by them."""
    today = ctx.clock.today()
    return read_own_days(ctx, session, open_of(ctx.user.id), today, _after(today))


def count_of(session: Session, where: ColumnElement[bool]) -> int:
    """How many tasks meet a condition."""
    return session.scalar(select(func.count()).select_from(Task).where(where)) or 0


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _part(session: Session, section: Section, where: ColumnElement[bool], most: int, days: OwnDays) -> Part:
    order: Sequence[Any] = _NEWEST_FIRST if section is Section.DONE else IN_ORDER
    if most == 0:
        return Part((), count_of(session, where))
    found = session.execute(_rows(where, order).limit(most + 1)).all()
    tasks = tuple(_task(row, days) for row in found[:most])
    if section is not Section.DONE and days.tasks:
        tasks = tuple(in_own_order(list(tasks)))
    # Only where more is stored than shown it has to be counted.
    return Part(tasks, count_of(session, where) if len(found) > most else len(tasks))


def _rows(where: ColumnElement[bool], order: Sequence[Any]) -> Any:
    return with_records(select(*_COLUMNS)).outerjoin(Phase, Phase.id == Deal.phase_id).where(where).order_by(*order)


def _task(row: Row[Any], days: OwnDays) -> TodayTask:
    on, at = days.moment(row.id, row.due_on, row.due_time)
    values = dict(row._mapping) | {"due_on": on, "due_time": at}
    return TodayTask(**values | {"is_stall": bool(row.is_stall), "repeats": bool(row.repeats)})


def _first_time(session: Session, where: ColumnElement[bool], days: OwnDays, day: date) -> time | None:
    elsewhere = Task.id.in_(list(days.tasks))
    stored = session.scalar(select(func.min(Task.due_time)).where(where, ~elsewhere))
    times = [one.at for one in days.tasks.values() if one.on == day]
    return min([*times, stored] if stored is not None else times, default=None)


def _booked(session: Session, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.sum(Task.minutes)).where(where)) or 0


def _ever(session: Session, user_id: int) -> bool:
    return session.scalar(select(Task.id).where(Task.owner_id == user_id).limit(1)) is not None
