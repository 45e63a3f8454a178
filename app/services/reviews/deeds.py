"""What was done with a deal while a review went on: read from the change log, so that every way of doing it counts.

Nobody keys a decision in twice: whoever holds the meeting decides by the usual commands, in the meeting, on the deal's
sheet or anywhere else, and what they undid was not decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.domain.day_text import medium_day
from app.models.changes import ChangeRow, ChangeSet
from app.models.judgements import Judgement
from app.models.reviews import ReviewItem, ReviewMeeting
from app.models.stalls import StallDecision
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.record_changes import RecordChange, record_changes
from app.services.timeline import FieldNews

NOTED = "Noted about"
"""How the labels of change sets begin that wrote nothing but a note: it stands in the minutes by itself."""
_TASK = "task"


@dataclass(frozen=True, slots=True)
class TaskMade:
    """A task that came of a review, and who has it."""

    id: int
    subject: str
    due_on: date
    owner: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """What was decided about a deal, in sentences, the first first; and the tasks that were made."""

    decided: tuple[str, ...] = ()
    tasks: tuple[TaskMade, ...] = ()


def deeds_of(ctx: Context, meeting: ReviewMeeting, who: str, deal_id: int) -> Deeds:
    """What ``who``, who holds the meeting, did with a deal since it began, or until it ended."""
    changes = reversed(record_changes(ctx, "deals", deal_id))
    today, said = ctx.clock.today(), _said(ctx, deal_id)
    decided = [_sentence(one, said.get(one.at, ""), today) for one in changes if _counts(one, meeting, who)]
    return Deeds(tuple(decided), tuple(_tasks(ctx, meeting, deal_id)))


def as_kept(deeds: Deeds) -> dict[str, list[dict[str, Any]]]:
    """The same as JSON values, by the columns that keep them."""
    tasks = [asdict(task) | {"due_on": task.due_on.isoformat()} for task in deeds.tasks]
    return {"decided": [{"text": text} for text in deeds.decided], "tasks": tasks}


def kept(item: ReviewItem) -> Deeds:
    """What was kept of an item when its meeting ended."""
    tasks = (TaskMade(**(one | {"due_on": date.fromisoformat(one["due_on"])})) for one in item.tasks or ())
    return Deeds(tuple(one["text"] for one in item.decided or ()), tuple(tasks))


def _counts(change: RecordChange, meeting: ReviewMeeting, who: str) -> bool:
    if change.is_undone or change.undoes_id is not None or change.is_bulk or change.who != who:
        return False
    if not _within(change.at, meeting) or change.label.startswith(NOTED):
        return False
    only_tasks = not change.fields and all(part.noun == _TASK and part.op == "I" for part in change.parts)
    return not (only_tasks and change.op == "U")


def _within(at: datetime, meeting: ReviewMeeting) -> bool:
    return at >= meeting.begun_at and (meeting.ended_at is None or at <= meeting.ended_at)


def _said(ctx: Context, deal_id: int) -> dict[datetime, str]:
    """What decisions about a stall and a manager's judgement say beyond the label of their step, by its instant."""
    today = ctx.clock.today()
    stalls = select(StallDecision.decided_at, StallDecision.until_on, StallDecision.reason)
    judged = select(Judgement.judged_at, Judgement.category, Judgement.probability, Judgement.note)
    with ctx.reading() as session:
        said = {
            at: _joined(medium_day(until_on, today) if until_on else "", reason)
            for at, until_on, reason in session.execute(stalls.where(StallDecision.deal_id == deal_id))
        }
        for at, category, percent, note in session.execute(judged.where(Judgement.deal_id == deal_id)):
            said[at] = _joined(category, "" if percent is None else f"{percent}%", note)
    return said


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _sentence(change: RecordChange, said: str, today: date) -> str:
    """Of an edit what the fields are and were, else the label of the step and what was said with it."""
    if change.label.startswith("Changed ") and change.fields:
        told = "; ".join(_news(one, today) for one in change.fields)
        return told[0].upper() + told[1:]
    return f"{change.label}: {said}" if said else change.label


def _news(news: FieldNews, today: date) -> str:
    before, after = (_value(value, today) for value in (news.before, news.after))
    now = f"{news.label.lower()} {after or 'taken away'}"
    return f"{now}, it was {before}" if before else now


def _value(value: object, today: date) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date) and not isinstance(value, datetime):
        return medium_day(value, today)
    return str(value)


def _tasks(ctx: Context, meeting: ReviewMeeting, deal_id: int) -> Iterator[TaskMade]:
    added = (
        select(Task.id, Task.subject, Task.due_on, User.name)
        .join(ChangeRow, (ChangeRow.row_id == Task.id) & (ChangeRow.table_name == "tasks") & (ChangeRow.op == "I"))
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == Task.owner_id)
        .where(Task.deal_id == deal_id, ChangeSet.user_id == meeting.user_id, ChangeSet.is_bulk.is_(False))
        .where(ChangeSet.made_at >= meeting.begun_at)
        .order_by(Task.due_on, Task.id)
        .distinct()
    )
    if meeting.ended_at is not None:
        added = added.where(ChangeSet.made_at <= meeting.ended_at)
    with ctx.reading() as session:
        rows: Iterable[Any] = session.execute(added).all()
    for task_id, subject, due_on, owner in rows:
        yield TaskMade(task_id, subject, due_on, owner or "")
