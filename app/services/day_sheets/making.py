"""Makes the day sheet: what is due on a day, numbered, with the numbers kept so that they can be keyed back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.tickler import Folder
from app.models.day_sheets import DaySheet, DaySheetLine
from app.models.team import User
from app.services.context import Context, command
from app.services.day_sheets.facts import DaySheetFacts, SheetLine
from app.services.day_sheets.page import document_of
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper
from app.services.tickler.contents import within
from app.services.tickler.people import require_may_look
from app.services.tickler.rows import FolderTask, read_tasks


@dataclass(frozen=True, slots=True)
class PrintDaySheet:
    """The sheet of a day (None is today) of somebody (None is the user). That of today has what is overdue, too."""

    on: date | None = None
    owner_id: int | None = None


@command
def make_day_sheet(ctx: Context, cmd: PrintDaySheet) -> DaySheetFacts:
    """Number what is due, and keep the numbers. A sheet with the same lines that nobody keyed back yet is used again,
    so that a second copy has the same number. UserError where the user may not print for that person.
    """
    owner_id, today = require_may_look(ctx, cmd.owner_id), ctx.clock.today()
    on = cmd.on or today
    with ctx.unit_of_work(f"Printed the day sheet of {on:%Y-%m-%d}") as uow:
        tasks = _due(ctx, uow.session, owner_id, on)
        sheet = _same(uow.session, owner_id, on, tasks)
        if sheet is None:
            sheet = DaySheet(for_on=on, owner_id=owner_id, printed_at=uow.now)
            uow.session.add(sheet)
            uow.session.flush()
            uow.session.add_all(
                DaySheetLine(sheet_id=sheet.id, number=number, task_id=task.id, owner_id=owner_id)
                for number, task in enumerate(tasks, 1)
            )
        owner = uow.session.get_one(User, owner_id).name
        lines = tuple(SheetLine(number, task) for number, task in enumerate(tasks, 1))
        number = sheet.id
    return DaySheetFacts(number, on, today, owner, ctx.user.name, uow.now, lines)


def print_day_sheet(ctx: Context, cmd: PrintDaySheet, target: Path, paper: Paper | None = None) -> DaySheetFacts:
    """Make the sheet and write it as a PDF; ``paper`` None is what the team's country uses."""
    facts = make_day_sheet(ctx, cmd)
    write_pdf(target, document_of(ctx, facts, paper))
    return facts


def _due(ctx: Context, session: Session, owner_id: int, on: date) -> tuple[FolderTask, ...]:
    """What lies on the day; on that of today what is overdue comes first."""
    folders = (None, Folder(on, on)) if on == ctx.clock.today() else (Folder(on, on),)
    found = [within(ctx, session, owner_id, folder) for folder in folders]
    return tuple(task for where, days in found for task in read_tasks(session, where, days))


def _same(session: Session, owner_id: int, on: date, tasks: tuple[FolderTask, ...]) -> DaySheet | None:
    newest = (
        select(DaySheet)
        .where(DaySheet.owner_id == owner_id, DaySheet.for_on == on)
        .order_by(DaySheet.id.desc())
        .limit(1)
    )
    sheet = session.scalar(newest)
    if sheet is None:
        return None
    lines = session.execute(
        select(DaySheetLine.task_id, DaySheetLine.outcome)
        .where(DaySheetLine.sheet_id == sheet.id)
        .order_by(DaySheetLine.number)
    ).all()
    return sheet if [tuple(line) for line in lines] == [(task.id, None) for task in tasks] else None
