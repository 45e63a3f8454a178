"""What is due about a record: the next step, further tasks, and the line in which steps are planned and put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.day_text import medium_day, time_text
from app.domain.errors import ConflictError, UserError
from app.domain.next_step import NO_STEP, StepReading
from app.domain.recurrence_words import rule_phrase
from app.domain.zones import clock_words, zone_of
from app.services.concerns import Subject
from app.services.planning import Plan, PlanStep, plan_step, read_plan
from app.services.tasks import (
    CompleteTask,
    EditTask,
    SnoozeTask,
    TaskRow,
    complete_task,
    edit_task,
    snooze_task,
)
from app.ui.shared.habits import habits
from app.ui.shared.sheet.check_row import CheckRow
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.sentence_line import SentenceLine
from app.ui.shared.sheet.step_dialog import StepDialog
from app.ui.shared.sheet.step_strip import StepStrip, when_text
from app.ui.shared.snooze_menu import offer_snooze

_MOST_ROWS = 3
_EXAMPLE = "Call Ana Fri 10:30 about delivery"


class StepPanel(QWidget):
    """``reached_out`` tells that a call or an e-mail was begun from here, so that it can be logged."""

    reached_out = Signal(str)
    left = Signal()
    """The line was left by key: the sheet takes the focus."""

    def __init__(self, desk: SheetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks: tuple[TaskRow, ...] = ()
        self._step: StepReading = NO_STEP
        self._target: TaskRow | None = None
        self._mode = ""
        self.strip, self.line = StepStrip(), SentenceLine()
        self.why_not: Callable[[TaskRow | None], str] = lambda _task: ""
        """Why the user may not do with a task, or plan one; "" where they may."""
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.strip)
        self._column.addWidget(self.line)
        self.line.hide()
        self._connect()

    def _connect(self) -> None:
        self.strip.done_asked.connect(self.complete)
        self.strip.snooze_asked.connect(lambda _task: self.snooze())
        self.strip.edit_asked.connect(self.edit)
        self.strip.plan_asked.connect(self.plan)
        self.strip.reached_out.connect(self._on_reached_out)
        self.line.submitted.connect(self._on_submitted)
        self.line.left.connect(self._on_left)

    def show_tasks(self, tasks: tuple[TaskRow, ...], step: StepReading) -> None:
        """Show what is due; an empty subject of a closed record shows nothing."""
        self._tasks, self._step = tasks, step
        first = tasks[0] if tasks else None
        self.strip.show_step(first, step, when_text(first, self._desk.ctx.clock) if first else "")
        self.strip.set_locked(self.why_not(first))
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._make_row(task) for task in tasks[1 : 1 + _MOST_ROWS]]
        hidden = len(tasks) - 1 - _MOST_ROWS
        for place, row in enumerate(self._rows):
            self._column.insertWidget(1 + place, row)
        self.strip.setToolTip(f"and {hidden} more" if hidden > 0 else "")

    @property
    def first(self) -> TaskRow | None:
        """The next step, if there is one."""
        return self._tasks[0] if self._tasks else None

    def forget(self) -> None:
        """Another record is shown."""
        self._mode, self._target = "", None
        self.line.hide()

    def plan(self) -> None:
        """Ask for a further step."""
        self._begin("plan", None, "Next step", "Plan", "", _EXAMPLE)

    def edit(self, task: TaskRow) -> None:
        """Ask for other words or another day."""
        clock = f" {time_text(task.due_time)} {task.zone or ''}".rstrip() if task.due_time else ""
        repeats = ""
        if task.rrule:
            repeats = f" {rule_phrase(task.rrule, task.series_started_on or task.due_on)}"
            repeats += " after it is done" if task.after_completion else ""
            repeats += " on working days" if task.on_working_days else ""
        text = f"{task.subject} {task.due_on:%Y-%m-%d}{clock}{repeats}"
        self._begin("edit", task, "Change the step", "Save", text, _EXAMPLE)

    def complete(self, task: TaskRow) -> None:
        """Mark a task as done."""
        ctx, cmd = self._desk.ctx, CompleteTask(task.id, task.version)
        self._desk.run(partial(complete_task, ctx, cmd), failed=self._on_not_done)

    def _on_not_done(self, error: Exception) -> None:
        self.show_tasks(self._tasks, self._step)  # the tick goes again
        self._desk.host.show_error(error)

    def snooze(self) -> None:
        """Offer days to put the next step off to."""
        if not self._tasks:
            self.plan()
            return
        task, button = self._tasks[0], self.strip.snooze_button()
        anchor = QRect(button.mapToGlobal(QPoint(0, 0)), button.size())
        take = partial(self._snooze_to, task)
        offer_snooze(
            self._desk.host.window,
            self._desk.ctx,
            anchor,
            take,
            due_on=task.due_on,
            count=task.snoozed_count,
            zone=task.zone,
        )

    def details(self, task: TaskRow | None = None) -> None:
        """Ask how long a step is planned to take and which other one it follows: that of the row with the focus, or
        the next one.
        """
        focused = (one for row, one in zip(self._rows, self._tasks[1:], strict=False) if row.hasFocus())
        task = task or next(focused, self.first)
        if task is None:
            self.plan()
            return
        self._desk.host.ask(StepDialog(self._desk, task, self._tasks))

    def _snooze_to(self, task: TaskRow, on: date, at: time | None) -> None:
        ctx = self._desk.ctx
        self._desk.change(lambda seen: snooze_task(ctx, SnoozeTask(task.id, seen, to_on=on, to_time=at)), task.version)

    def _begin(self, mode: str, task: TaskRow | None, name: str, action: str, text: str, example: str) -> None:
        kept = self.line.text() if self._mode == mode and self._target == task else ""
        self._mode, self._target = mode, task
        self.line.show()
        self.line.begin(name, action, kept or text, example, self._read)

    def _read(self, text: str) -> str:
        plan = read_plan(text, habits(self._desk.ctx))
        due_on = plan.due_on if self._target is None else _values(self._target, plan)["due_on"]
        day = medium_day(due_on, self._desk.ctx.clock.today())
        guess = "" if plan.is_dated else " (no day named: the next working day)"
        zone = zone_of(plan.zone, None, self._desk.ctx.clock.zone).info
        changed = f". {words}" if plan.due_time and (words := clock_words(due_on, plan.due_time, zone)) else ""
        return f"{plan.subject}: {day}{plan.details}{guess}{changed}"

    def _on_submitted(self, text: str) -> None:
        ctx, how, task = self._desk.ctx, habits(self._desk.ctx), self._target
        plan = read_plan(text, how)
        if task is not None:
            self._edit(task, _values(task, plan))
        else:
            step = PlanStep(plan, self._subject())
            self._desk.run(partial(plan_step, ctx, step), done=lambda _: self._stored(), failed=self._on_failed)

    def _edit(self, task: TaskRow, values: dict[str, Any], version: int | None = None) -> None:
        """Store other words, another day or another time, each of which somebody may have changed meanwhile."""
        ctx = self._desk.ctx

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                self._desk.host.show_error(
                    error, settle=lambda decided: self._edit(task, decided.of(values), decided.version)
                )
            else:
                self._on_failed(error)

        edit = EditTask(task.id, task.version if version is None else version, values)
        self._desk.run(partial(edit_task, ctx, edit), done=lambda _: self._stored(), failed=failed)

    def _subject(self) -> Subject:
        return self._desk.subject

    def _stored(self) -> None:
        self.line.line_edit().clear()
        self._on_left()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._desk.host.show_error(error)
        else:
            self.line.say_error(error.message)

    def _on_left(self) -> None:
        self.line.hide()
        self.left.emit()

    def _on_reached_out(self, task: TaskRow) -> None:
        if task.kind == "call":
            if task.phone:
                QDesktopServices.openUrl(QUrl(f"tel:{task.phone.replace(' ', '')}"))
            self.reached_out.emit("call")
        elif task.email:
            QDesktopServices.openUrl(QUrl(f"mailto:{task.email}"))
            self.reached_out.emit("email")

    def _make_row(self, task: TaskRow) -> QWidget:
        clock = self._desk.ctx.clock
        role = "danger" if task.due_on < clock.today() else "text2"
        row = CheckRow(task.subject, when_text(task, clock), aside_role=role)
        refused = self.why_not(task)
        row.setToolTip(refused or "Mark as done. The context menu plans its time")
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row.customContextMenuRequested.connect(lambda _at: self.details(task))
        row.setEnabled(not refused)
        row.clicked.connect(lambda: self.complete(task))
        return row


def _values(task: TaskRow, plan: Plan) -> dict[str, Any]:
    """What a changed sentence says about a task. A series whose rule stays goes on as it was; only this turn moves."""
    values = {"kind": plan.kind, "subject": plan.subject, "due_on": plan.due_on, "due_time": plan.due_time}
    if plan.rrule == task.rrule:
        values["due_on"] = plan.typed_on or task.due_on if task.rrule else plan.due_on
    else:
        values["rrule"] = plan.rrule
    if plan.zone != task.zone:
        values["zone"] = plan.zone
    if plan.rrule and plan.after_completion != task.after_completion:
        values["after_completion"] = plan.after_completion
    if plan.rrule and plan.on_working_days != task.on_working_days:
        values["on_working_days"] = plan.on_working_days
    return values
