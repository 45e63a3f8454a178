"""What is done to tasks here: shown at once, stored behind, taken back in place where that fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import ConflictError
from app.ui.host import Host
from app.ui.shared.call_in_hand import CallInHand
from app.ui.shared.later import later
from app.ui.today.rows import Line, Memory

if TYPE_CHECKING:
    from app.services.saved import Saved
    from app.services.tasks import SnoozeTask

# What changes tasks is loaded when something is done: the window begins without it.

LINGER_MS = 4000
"""How long a task that was done stays where it was, struck through, before it goes to the others that are done."""


class Deeds(QObject):
    """Changes the memory of the screen, and says so."""

    shown = Signal()
    """Something looks different now."""

    def __init__(self, host: Host, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._memory = host, memory
        self.linger_ms = LINGER_MS

    def complete(self, line: Line) -> None:
        """Done: struck through at once."""
        task = line.task
        self._memory.linger(line, self._host.ctx.clock.now())
        self.shown.emit()
        from app.services.tasks import CompleteTask, complete_task

        work = partial(complete_task, self._host.ctx, CompleteTask(task.id, task.version))
        self._run(task.id, work, lambda: later(self, self.linger_ms, partial(self._settle, task.id)))

    def reopen(self, line: Line) -> None:
        """Not done after all."""
        from app.services.tasks import ReopenTask, reopen_task

        task = line.task
        self._memory.forget(task.id)
        work = partial(reopen_task, self._host.ctx, ReopenTask(task.id))
        self._run(task.id, work)

    def snooze(self, line: Line, command: SnoozeTask) -> None:
        """Put it off: it goes from here at once."""
        from app.services.tasks import snooze_task

        self._leave(line, partial(snooze_task, self._host.ctx, command))

    def delete(self, line: Line) -> None:
        """Delete it; undo brings it back."""
        from app.services.tasks import DeleteTask, delete_task

        self._leave(line, partial(delete_task, self._host.ctx, DeleteTask(line.task.id, line.task.version)))

    def open(self, line: Line) -> None:
        """Open what it is about."""
        record = line.task.record
        if record is None:
            self._host.message("This reminder is about no deal, person or company", kind="info")
        else:
            CallInHand.of(self._host).task_id = line.task.id
            self._host.open_record(*record)

    def print_call_sheet(self, line: Line) -> None:
        """Show what to take to the telephone about it before it is printed."""
        from app.ui.shared.call_sheets import print_tasks

        if line.task.record is not None:
            print_tasks(self._host, [line.task.id])

    def _leave(self, line: Line, work: Callable[[], Saved]) -> None:
        self._memory.gone[line.task.id] = line.task.version
        self.shown.emit()
        self._run(line.task.id, work)

    def _run(self, task_id: int, work: Callable[[], Saved], done: Callable[[], None] | None = None) -> None:
        def stored(saved: Saved) -> None:
            self._memory.failed.discard(task_id)
            self._host.saved(saved.change_set_id, saved.label)
            if done is not None:
                done()

        def failed(error: Exception) -> None:
            self._memory.fail(task_id)
            self.shown.emit()
            again = partial(self._run, task_id, work, done) if not isinstance(error, ConflictError) else None
            self._host.show_error(error, retry=again)

        self._host.saving("")
        self._host.runner.command(work, owner=self, done=stored, failed=failed)

    def _settle(self, task_id: int) -> None:
        """It has lingered long enough."""
        if task_id in self._memory.lingering:
            self._memory.forget(task_id)
            self.shown.emit()
