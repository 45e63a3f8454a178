"""What is done with rows and folders: every deed is one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.quick_add import AddKind
from app.domain.tickler import Folder
from app.services.quick_add.understand import Asked
from app.services.saved import Saved
from app.services.tasks import (
    CompleteTask,
    CompleteTasks,
    DeleteTask,
    DeleteTasks,
    MoveTasks,
    SnoozeTask,
    TasksChanged,
    complete_task,
    complete_tasks,
    delete_task,
    delete_tasks,
    move_tasks,
    snooze_task,
)
from app.services.tickler import AddToFolder, FolderTask, OpenFolder, Refile, add_to_folder, refile
from app.ui.host import Host
from app.ui.shared.habits import habits
from app.ui.shared.sheet.desk import SheetDesk


class Deeds(QObject):
    """Commands of the tickler's screen."""

    def __init__(self, host: Host, owner: QWidget) -> None:
        super().__init__(owner)
        self._host, self._owner = host, owner
        self._desk = SheetDesk(host, owner)

    def complete(self, tasks: Sequence[FolderTask]) -> None:
        """Done, several in one step: what repeats is planned anew with them."""
        ctx = self._host.ctx
        if len(tasks) == 1:
            self._desk.run(partial(complete_task, ctx, CompleteTask(tasks[0].id, tasks[0].version)))
        elif tasks:
            self._desk.run(partial(complete_tasks, ctx, CompleteTasks(tuple(task.id for task in tasks))))

    def snooze(self, tasks: Sequence[FolderTask], on: date, at: time | None) -> None:
        """Put off; several together in one step."""
        if len(tasks) == 1:
            command = SnoozeTask(tasks[0].id, tasks[0].version, to_on=on, to_time=at)
            self._desk.run(partial(snooze_task, self._host.ctx, command))
        elif tasks:
            self.move([task.id for task in tasks], on)

    def delete(self, tasks: Sequence[FolderTask]) -> None:
        """Delete, several in one step; undo brings them back."""
        ctx = self._host.ctx
        if len(tasks) == 1:
            self._desk.run(partial(delete_task, ctx, DeleteTask(tasks[0].id, tasks[0].version)))
        elif tasks:
            self._desk.run(partial(delete_tasks, ctx, DeleteTasks({task.id: task.version for task in tasks})))

    def move(self, ids: Sequence[int], to_on: date) -> None:
        """Make them due on another day."""
        self._move(partial(move_tasks, self._host.ctx, MoveTasks(tuple(ids), to_on)))

    def file(self, ids: Sequence[int], folder: Folder) -> None:
        """Put them into a folder."""
        self.move(ids, folder.filing_day(self._host.ctx.calendar))

    def refile(self, source: Folder | None, owner_id: int | None, to_on: date) -> None:
        """Put all that lies in a folder, or is overdue (None), on another day."""
        self._move(partial(refile, self._host.ctx, Refile(OpenFolder(source, owner_id), to_on)))

    def add(self, text: str, folder: Folder, owner_id: int | None, done: Callable[[Saved], None],
            failed: Callable[[Exception], None]) -> None:  # fmt: skip
        """Put something new into a folder."""
        command = AddToFolder(self.asked(text), folder, owner_id)
        self._desk.run(partial(add_to_folder, self._host.ctx, command), done=done, failed=failed)

    def asked(self, text: str) -> Asked:
        """What was typed, and how its writer writes."""
        return Asked(text, habits(self._host.ctx), AddKind.REMINDER)

    def open(self, task: FolderTask) -> None:
        """Open what a task is about."""
        if task.record is None:
            self._host.message("This reminder is about no deal, person or company", kind="info")
        else:
            self._host.open_record(*task.record)

    def _move(self, work: Callable[[], TasksChanged]) -> None:
        self._desk.run(work, toast=True)
