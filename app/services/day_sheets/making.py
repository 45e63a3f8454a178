"""Makes the day sheet: what is due on a day, numbered, with the numbers kept so that they can be keyed back."""

from __future__ import annotations

from collections.abc import Sequence
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
from app.storage.unit_of_work import UnitOfWork

_LOOKED_AT = 20
"""So many sheets of a day are looked through for one with the same lines: call sheets have some of their own."""


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
        tasks = read_due(ctx, uow.session, owner_id, on)
        number = keep_numbers(uow, owner_id, on, [task.id for task in tasks])
        owner = uow.session.get_one(User, owner_id).name
        lines = tuple(SheetLine(number, task) for number, task in enumerate(tasks, 1))
    return DaySheetFacts(number, on, today, owner, ctx.user.name, uow.now, lines)


def keep_numbers(uow: UnitOfWork, owner_id: int, on: date, task_ids: Sequence[int]) -> int:
    """The number of the sheet on which these tasks are the lines 1, 2 and so on: of one that is there, or a new one."""
    known = _same(uow.session, owner_id, on, task_ids)
    if known is not None:
        return known
    sheet = DaySheet(for_on=on, owner_id=owner_id, printed_at=uow.now)
    uow.session.add(sheet)
    uow.session.flush()
    uow.session.add_all(
        DaySheetLine(sheet_id=sheet.id, number=number, task_id=task_id, owner_id=owner_id)
        for number, task_id in enumerate(task_ids, 1)
    )
    return sheet.id


def print_day_sheet(ctx: Context, cmd: PrintDaySheet, target: Path, paper: Paper | None = None) -> DaySheetFacts:
    """Make the sheet and write it as a PDF; ``paper`` None is what the team's country uses."""
    facts = make_day_sheet(ctx, cmd)
    write_pdf(target, document_of(ctx, facts, paper))
    return facts


def read_due(ctx: Context, session: Session, owner_id: int, on: date) -> tuple[FolderTask, ...]:
    """What lies on somebody's day; on that of today what is overdue comes first."""
    folders = (None, Folder(on, on)) if on == ctx.clock.today() else (Folder(on, on),)
    found = [within(ctx, session, owner_id, folder) for folder in folders]
    return tuple(task for where, days in found for task in read_tasks(session, where, days))


def _same(session: Session, owner_id: int, on: date, task_ids: Sequence[int]) -> int | None:
    newest = (
        select(DaySheet.id)
        .where(DaySheet.owner_id == owner_id, DaySheet.for_on == on)
        .order_by(DaySheet.id.desc())
        .limit(_LOOKED_AT)
    )
    lines: dict[int, list[tuple[int, str | None]]] = {key: [] for key in session.scalars(newest)}
    query = (
        select(DaySheetLine.sheet_id, DaySheetLine.task_id, DaySheetLine.outcome)
        .where(DaySheetLine.sheet_id.in_(lines))
        .order_by(DaySheetLine.number)
    )
    for key, task_id, outcome in session.execute(query):
        lines[key].append((task_id, outcome))
    wanted = [(task_id, None) for task_id in task_ids]
    return next((key for key, found in lines.items() if found == wanted), None)
