"""Sheets as they were printed, for whoever keys one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models.day_sheets import DaySheet, DaySheetLine
from app.models.tasks import Task
from app.models.team import User
from app.services.access import readable
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """A line: ``outcome`` is what was keyed back, "" as long as nothing was; ``is_gone`` says the task was deleted."""

    number: int
    task_id: int
    subject: str
    outcome: str
    is_done: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A printed sheet."""

    number: int
    on: date
    owner_id: int
    owner: str
    printed_at: datetime
    lines: tuple[KeyedLine, ...]


def read_sheet(ctx: Context, number: int) -> StoredSheet:
    """A sheet by its number; UserError where there is none."""
    with ctx.reading() as session:
        return stored_sheet(ctx, session, number)


def newest_sheet(ctx: Context) -> int | None:
    """The sheet of the user that was printed last."""
    newest = select(DaySheet.id).where(DaySheet.owner_id == ctx.user.id).order_by(DaySheet.id.desc()).limit(1)
    with ctx.reading() as session:
        return session.scalar(newest)


def stored_sheet(ctx: Context, session: Session, number: int) -> StoredSheet:
    """The same within an open session."""
    found = session.execute(
        select(DaySheet, User.name)
        .join(User, User.id == DaySheet.owner_id)
        .where(DaySheet.id == number, readable(ctx, DaySheet))
    ).first()
    if found is None:
        raise UserError(
            f"There is no day sheet {number}. Its number stands at the upper right of the paper.", field="sheet"
        )
    sheet, owner = found
    statement = (
        select(DaySheetLine, Task.subject, Task.done_at)
        .outerjoin(Task, Task.id == DaySheetLine.task_id)
        .where(DaySheetLine.sheet_id == sheet.id)
        .order_by(DaySheetLine.number)
    )
    lines = tuple(_line(*row) for row in session.execute(statement))
    return StoredSheet(sheet.id, sheet.for_on, sheet.owner_id, owner, sheet.printed_at, lines)


def _line(line: DaySheetLine, subject: str | None, done_at: datetime | None) -> KeyedLine:
    is_gone = subject is None
    return KeyedLine(line.number, line.task_id, subject or "", line.outcome or "", done_at is not None, is_gone)
