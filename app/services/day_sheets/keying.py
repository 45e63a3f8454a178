"""Keys back what was ticked and written on a sheet: all of it in one step, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from app.domain.errors import UserError
from app.models.day_sheets import DaySheetLine
from app.models.tasks import Task
from app.services.activities import ATTEMPT, LogActivity, add_activity
from app.services.context import Context, command
from app.services.day_sheets.marks import Mark, Outcome
from app.services.day_sheets.stored import StoredSheet, stored_sheet
from app.services.tasks import snoozed_day
from app.services.tasks.doing import finish
from app.services.tasks.snoozing import put_off
from app.storage.unit_of_work import UnitOfWork

_SUBJECT = 300
_CALL = "call"
_WORDS = {Outcome.DONE: "done", Outcome.SNOOZED: "put off", Outcome.NOTED: "noted", Outcome.MISSED: "not reached"}


@dataclass(frozen=True, slots=True)
class KeyBack:
    """What was written on a sheet, by its numbers."""

    sheet: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class KeyedBack:
    """The change set to undo all of it by, how much of each there was, and how many numbers are still open."""

    change_set_id: int | None
    label: str
    done: int
    snoozed: int
    noted: int
    missed: int
    left: int


@command
def key_back(ctx: Context, cmd: KeyBack) -> KeyedBack:
    """Carry out what the marks say; a note goes into the timeline of what the task is about, of a call as the call.

    UserError names every number that is not on the sheet, was keyed back before, or whose task was deleted, and then
    nothing is stored. A task that somebody has done meanwhile stays done.
    """
    with ctx.unit_of_work("Keyed back a day sheet") as uow:
        sheet = stored_sheet(ctx, uow.session, cmd.sheet)
        refuse_wrong(sheet, cmd.marks)
        lines = {line.number: line for line in uow.session.scalars(_lines(sheet.number))}
        for mark in cmd.marks:
            _carry_out(ctx, uow, lines[mark.number], mark)
        counts = {outcome: sum(mark.outcome is outcome for mark in cmd.marks) for outcome in Outcome}
        said = ", ".join(f"{count} {_WORDS[outcome]}" for outcome, count in counts.items() if count)
        uow.label = f"Keyed back sheet {sheet.number}: {said}"
        left = sum(line.outcome is None for line in lines.values())
    key = uow.change.change_set_id if uow.change else None
    done, snoozed, noted, missed = (counts[outcome] for outcome in Outcome)
    return KeyedBack(key, uow.label, done, snoozed, noted, missed, left)


def refuse_wrong(sheet: StoredSheet, marks: tuple[Mark, ...]) -> None:
    """UserError that names all numbers with which something is wrong."""
    lines = {line.number: line for line in sheet.lines}
    problems = []
    unknown = [str(mark.number) for mark in marks if mark.number not in lines]
    if unknown:
        problems.append(f"Sheet {sheet.number} has no {_listed(unknown, 'or')}: it ends with {len(lines)}.")
    known = [lines[mark.number] for mark in marks if mark.number in lines]
    if keyed := [f"{line.number} ({_WORDS[Outcome(line.outcome)]})" for line in known if line.outcome]:
        problems.append(f"Keyed back before: {_listed(keyed, 'and')}.")
    if gone := [str(line.number) for line in known if line.is_gone and not line.outcome]:
        problems.append(f"Deleted meanwhile: {_listed(gone, 'and')}.")
    if problems:
        raise UserError(f"{' '.join(problems)} Nothing was stored; leave these out or put them right.", field="marks")


def _listed(words: list[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _lines(sheet: int) -> Select[DaySheetLine]:
    return select(DaySheetLine).where(DaySheetLine.sheet_id == sheet).order_by(DaySheetLine.number)


def _carry_out(ctx: Context, uow: UnitOfWork, line: DaySheetLine, mark: Mark) -> None:
    task = uow.session.get_one(Task, line.task_id)
    line.outcome, line.keyed_at = str(mark.outcome), uow.now
    if mark.note or mark.outcome is Outcome.MISSED:
        _tell(ctx, uow, task, mark)
    if task.done_at is not None:
        return
    if mark.outcome is Outcome.DONE:
        finish(ctx, uow, task)
    elif mark.outcome in (Outcome.SNOOZED, Outcome.MISSED):
        put_off(ctx, uow, task, {"due_on": _new_day(ctx, task, mark)})


def _new_day(ctx: Context, task: Task, mark: Mark) -> date:
    today = ctx.clock.today()
    if mark.to_on is not None and mark.to_on < today:
        raise UserError(f"{mark.number}: this day has passed. Choose today or a later day.", field="marks")
    return mark.to_on or snoozed_day(ctx.calendar, task.due_on, today, 1)


def _tell(ctx: Context, uow: UnitOfWork, task: Task, mark: Mark) -> None:
    """What was written by hand: into the timeline, and where the task is about nothing, to the task's own notes.

    What was said in a call is told as a call, and one that reached nobody as that, whatever was written.
    """
    is_missed = mark.outcome is Outcome.MISSED
    if is_missed and task.kind != _CALL:
        raise UserError(f"{mark.number} is no call. Key {mark.number}s to put it off.", field="marks")
    deal, company, person = task.deal_id, task.company_id, task.contact_id
    if not (deal or company or person):
        task.notes = "\n".join(filter(None, (task.notes, mark.note))) or None
        return
    if is_missed or (mark.outcome is Outcome.DONE and task.kind == _CALL):
        kind, subject, text = ATTEMPT if is_missed else _CALL, "", mark.note
    else:
        kind, subject = "note", f"{task.subject}: {mark.note}"[:_SUBJECT]
        text = mark.note if len(mark.note) > _SUBJECT else ""
    told = LogActivity(kind, text, subject, deal_id=deal, company_id=company, contact_id=person)
    add_activity(ctx, uow, told)
