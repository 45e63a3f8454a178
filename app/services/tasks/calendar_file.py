"""Tasks as an iCalendar file (RFC 5545), to import into a calendar or to subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.recurrence import until_of
from app.domain.recurrence_words import rule_words
from app.domain.zones import Zone
from app.models.changes import ChangeSet
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks.rows import zone_for

if TYPE_CHECKING:
    from icalendar import Calendar, Component

_MAKER = "-//Headwater//Reminders//EN"
# A reminder for a whole day is told in the morning, one for a time at that time.
_MORNING = timedelta(hours=9)
_MINUTES = 30


@dataclass(frozen=True, slots=True)
class _Turn:
    """A task with what surrounds it: ``root`` is the first of its series, ``revisions`` how often all were stored."""

    task: Task
    about: str
    root: int
    revisions: int
    zone: Zone


def calendar_text(ctx: Context, owner_id: int | None = None, *, as_todos: bool = False) -> bytes:
    """The open tasks of a user (None: of everybody) as the text of an .ics file.

    They are appointments, which every calendar shows, or with ``as_todos`` to-dos. The same task has the same UID in
    each file, and a series one for all its turns; SEQUENCE grows with each change. Times without a zone are those of
    whoever looks. The text changes only where the tasks do.
    """
    with ctx.reading() as session:
        made_at = session.scalar(select(func.min(ChangeSet.made_at)))
        space = uuid5(NAMESPACE_OID, f"headwater {made_at}")
        turns = _turns(session, ctx, owner_id)
        calendar = _empty(ctx.team.name)
        for turn in turns:
            for component in _components(turn, f"{uuid5(space, str(turn.root))}@headwater", ctx, as_todos=as_todos):
                calendar.add_component(component)
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def count_open(ctx: Context, owner_id: int | None) -> int:
    """How many tasks the file has."""
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(Task).where(*_wanted(owner_id))) or 0


def _wanted(owner_id: int | None) -> tuple[Any, ...]:
    return (Task.done_at.is_(None), *(() if owner_id is None else (Task.owner_id == owner_id,)))


def _turns(session: Session, ctx: Context, owner_id: int | None) -> list[_Turn]:
    statement = (
        select(Task, Contact.full_name, Company.name)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Deal, Deal.id == Task.deal_id)
        .outerjoin(Company, Company.id == func.coalesce(Deal.company_id, Contact.company_id, Task.company_id))
        .where(*_wanted(owner_id))
        .order_by(Task.due_on, Task.id)
    )
    rows = session.execute(statement).all()
    series = _series(session, [task.id for task, *_ in rows if task.follows_id is not None])
    return [
        _Turn(
            task,
            ", ".join(filter(None, (who, company))),
            *series.get(task.id, (task.id, task.version)),
            zone_for(session, ctx.clock, task.zone),
        )
        for task, who, company in rows
    ]


def _series(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each of these tasks the first one of its series, and how often all of them were stored."""
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        before = aliased(Task)
        chain = (
            select(
                Task.id.label("last"), Task.follows_id.label("up"), Task.version.label("stored"), Task.id.label("at")
            )
            .where(Task.id.in_(part))
            .cte("chain", recursive=True)
        )
        chain = chain.union_all(
            select(chain.c.last, before.follows_id, before.version, before.id).join(chain, before.id == chain.c.up)
        )
        grouped = select(chain.c.last, func.min(chain.c.at), func.sum(chain.c.stored)).group_by(chain.c.last)
        found |= {last: (first, int(stored)) for last, first, stored in session.execute(grouped)}
    return found


def _empty(name: str) -> Calendar:
    # Not at the top: only who writes a calendar needs it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Reminders, {name}")
    return calendar


def _components(turn: _Turn, uid: str, ctx: Context, *, as_todos: bool) -> list[Component]:
    """The task; of a series all that follows by its rule, and this turn by itself where it was put off."""
    task = turn.task
    due = _moment(turn, task.due_on, task.due_time)
    repeats = task.rrule is not None and not task.after_completion
    if not repeats:
        return [_component(turn, uid, due, ctx, as_todos=as_todos)]
    by_rule = _moment(turn, task.occurs_on or task.due_on, task.occurs_time)
    series = _component(turn, uid, by_rule, ctx, as_todos=as_todos)
    series.add("rrule", _rule(turn, by_rule))
    if due == by_rule:
        return [series]
    moved = _component(turn, uid, due, ctx, as_todos=as_todos)
    moved.add("recurrence-id", by_rule)
    return [series, moved]


def _moment(turn: _Turn, on: date, at: time | None) -> date | datetime:
    if at is None:
        return on
    moment = datetime.combine(on, at)
    return moment.replace(tzinfo=turn.zone.info) if isinstance(turn.zone.info, ZoneInfo) and turn.task.zone else moment


def _component(turn: _Turn, uid: str, due: date | datetime, ctx: Context, *, as_todos: bool) -> Component:
    from icalendar import Event, Todo

    task = turn.task
    made: Component = Todo() if as_todos else Event()
    made.add("uid", uid)
    made.add("dtstamp", task.created_at.replace(microsecond=0))
    made.add("sequence", turn.revisions - 1)
    made.add("summary", f"{task.subject} ({turn.about})" if turn.about else task.subject)
    notes = "\n".join(filter(None, (task.notes, _said(turn, ctx), turn.zone.words)))
    if notes:
        made.add("description", notes)
    made.add("dtstart", due)
    if as_todos:
        made.add("due", due + timedelta(minutes=1) if isinstance(due, datetime) else due + timedelta(days=1))
    elif isinstance(due, datetime):
        made.add("duration", timedelta(minutes=task.minutes or _MINUTES))
    else:
        made.add("transp", "TRANSPARENT")
    made.add_component(_alarm(task.subject, due))
    return made


def _said(turn: _Turn, ctx: Context) -> str:
    """A rule that a calendar can't know: counted from when it is done."""
    task = turn.task
    if task.rrule is None or not task.after_completion:
        return ""
    return rule_words(task.rrule, task.series_started_on or task.due_on, ctx.clock.today(), after_completion=True)


def _alarm(subject: str, due: date | datetime) -> Component:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", subject)
    alarm.add("trigger", timedelta(0) if isinstance(due, datetime) else _MORNING)
    return alarm


def _rule(turn: _Turn, start: date | datetime) -> Any:
    """The rule from this turn on: what is left of a number of times, and an end of the same kind as the start."""
    from icalendar import vRecur

    task = turn.task
    assert task.rrule is not None
    rule = vRecur.from_ical(task.rrule)
    until = until_of(task.rrule)
    if until is not None:
        rule["UNTIL"] = [_end(until, start)]
    if "COUNT" in rule:
        from app.domain.recurrence import days_on

        assert task.series_started_on is not None
        last = (task.occurs_on or task.due_on) - timedelta(days=1)
        rule["COUNT"] = [sum(1 for _ in days_on(task.rrule, task.series_started_on, last))]
    return rule


def _end(until: date, start: date | datetime) -> date | datetime:
    if not isinstance(start, datetime):
        return until
    end = datetime.combine(until, time(23, 59, 59))
    return end.replace(tzinfo=start.tzinfo).astimezone(UTC) if start.tzinfo else end
