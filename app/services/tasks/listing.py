"""Tasks of a person or of the whole team, up to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement

from app.models.tasks import Task
from app.services.concerns import Subject, concerning
from app.services.context import Context
from app.services.tasks.rows import TaskRow, read_tasks


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """``owner_id`` None is everybody, ``until_on`` None any day, ``about`` None any record; open ones unless
    ``is_done``.
    """

    owner_id: int | None = None
    until_on: date | None = None
    about: Subject | None = None
    is_done: bool = False


def list_tasks(ctx: Context, query: TaskQuery) -> tuple[TaskRow, ...]:
    """The tasks asked for, the next first."""
    where: list[ColumnElement[bool]] = [Task.done_at.is_not(None) if query.is_done else Task.done_at.is_(None)]
    if query.owner_id is not None:
        where.append(Task.owner_id == query.owner_id)
    if query.until_on is not None:
        where.append(Task.due_on <= query.until_on)
    if query.about is not None:
        where.append(concerning(Task, query.about))
    with ctx.reading() as session:
        return read_tasks(session, *where)
