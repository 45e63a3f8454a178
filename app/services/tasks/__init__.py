"""What is due: add, edit, do, put off, repeat, follow, delete. A deal's next step is its earliest open task."""

from app.domain.snooze import SnoozeChoice
from app.services.next_steps import next_steps, short_name
from app.services.tasks.commands import (
    KINDS,
    AddTask,
    DeleteTask,
    DeleteTasks,
    EditTask,
    MoveTasks,
    TasksChanged,
    add_task,
    delete_task,
    delete_tasks,
    edit_task,
    move_tasks,
)
from app.services.tasks.doing import (
    CompleteTask,
    CompleteTasks,
    ReopenTask,
    complete_task,
    complete_tasks,
    next_turn,
    reopen_task,
)
from app.services.tasks.rows import (
    TaskRow,
    open_tasks,
    read_open_tasks,
    step_of,
    task_rows,
)
from app.services.tasks.snoozing import (
    SnoozeTask,
    snooze_choices,
    snooze_task,
    snoozed_day,
)

__all__ = [
    "KINDS",
    "AddTask",
    "CompleteTask",
    "CompleteTasks",
    "DeleteTask",
    "DeleteTasks",
    "EditTask",
    "MoveTasks",
    "ReopenTask",
    "SnoozeChoice",
    "SnoozeTask",
    "TaskRow",
    "TasksChanged",
    "add_task",
    "complete_task",
    "complete_tasks",
    "delete_task",
    "delete_tasks",
    "edit_task",
    "move_tasks",
    "next_steps",
    "next_turn",
    "open_tasks",
    "read_open_tasks",
    "reopen_task",
    "short_name",
    "snooze_choices",
    "snooze_task",
    "snoozed_day",
    "step_of",
    "task_rows",
]
