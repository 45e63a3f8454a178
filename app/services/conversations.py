"""A conversation by telephone: told in the timeline, and the call that was planned for it done in the same step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.domain.clock import Clock
from app.domain.subjects import record_of
from app.domain.zones import instant_of, zone_of
from app.models.tasks import Task
from app.services.activities import LogActivity, add_activity
from app.services.concerns import Subject, concerning
from app.services.context import Context, command
from app.services.saved import Saved, saved
from app.services.tasks.doing import finish, next_words
from app.services.tasks.rows import TaskRow, read_tasks


@dataclass(frozen=True, slots=True)
class LogConversation:
    """What was said. ``chosen_id`` is the planned call that somebody went to, where several are due about the record.

    ``with_planned``: whom it was with was not asked yet, so it was with whoever that call was planned with.
    """

    entry: LogActivity
    chosen_id: int | None = None
    with_planned: bool = False


@dataclass(frozen=True, slots=True)
class Conversation(Saved):
    """A conversation that was logged; ``made`` says whether a planned call is done with it."""

    made: bool = False


@command
def log_conversation(ctx: Context, cmd: LogConversation) -> Conversation:
    """Add a conversation to the timeline; the planned call that it was is done with it."""
    with ctx.unit_of_work("Logged a conversation") as uow:
        entry = cmd.entry
        call = call_made(_due(ctx, uow.session, entry), entry.contact_id, cmd.chosen_id)
        if call is not None and cmd.with_planned and entry.contact_id is None:
            entry = replace(entry, contact_id=call.contact_id)
        activity = add_activity(ctx, uow, entry)
        uow.label = f"Logged: {activity.subject}"
        if call is not None:
            following = finish(ctx, uow, uow.session.get_one(Task, call.id))
            uow.label += f"; done: {call.subject}{next_words(ctx, following)}"
    done = saved(uow, activity)
    return Conversation(done.change_set_id, done.label, done.record_id, done.version, call is not None)


def due_calls(ctx: Context, tasks: Iterable[TaskRow], subject: Subject) -> tuple[TaskRow, ...]:
    """The user's own calls among open tasks that are due today or late and that open this record."""
    record = record_of(subject)
    if record is None:
        return ()
    return tuple(
        task
        for task in tasks
        if task.kind == "call"
        and task.owner_id == ctx.user.id
        and record_of(task) == record
        and not task.waits_for
        and _own_day(ctx.clock, task) <= ctx.clock.today()
    )


def call_made(due: Sequence[TaskRow], person_id: int | None, chosen_id: int | None) -> TaskRow | None:
    """Which of the calls that are due about a record a conversation with somebody (None: unknown) was.

    The one that was chosen, else the only one. None where there is none, or nobody can tell which of several.
    """
    fitting = [call for call in due if person_id is None or call.contact_id in (None, person_id)]
    return next((call for call in fitting if call.id == chosen_id), fitting[0] if len(fitting) == 1 else None)


def _due(ctx: Context, session: Session, entry: LogActivity) -> tuple[TaskRow, ...]:
    subject = _about(entry)
    own = (Task.owner_id == ctx.user.id, Task.kind == "call", Task.done_at.is_(None))
    return due_calls(ctx, read_tasks(session, concerning(Task, subject), *own), subject)


def _about(entry: LogActivity) -> Subject:
    """The record where it was logged: a person who is named beside a deal or a company is whom it was with."""
    if entry.deal_id is not None:
        return Subject(deal_id=entry.deal_id)
    return (
        Subject(company_id=entry.company_id) if entry.company_id is not None else Subject(contact_id=entry.contact_id)
    )


def _own_day(clock: Clock, task: TaskRow) -> date:
    """The day on which it lies here; in a zone that is not known any more it counts as if it were this one."""
    if task.due_time is None or task.zone is None:
        return task.due_on
    return clock.local_date(instant_of(task.due_on, task.due_time, zone_of(task.zone, None, clock.zone).info))
