"""What can be done about a notice, wherever it is shown. ``heard`` is called when it was done and is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial

from PySide6.QtCore import QObject

from app.services.notices import MarkRead, Notice, mark_read
from app.services.saved import Saved
from app.services.tasks import CompleteTask, SnoozeTask, complete_task, snooze_task
from app.ui.host import Host
from app.ui.shared.storing import store

Heard = Callable[[], None]


def mark(host: Host, owner: QObject, ids: tuple[int, ...] | None, heard: Heard) -> None:
    """These were seen, or (None) all there are."""
    work = partial(mark_read, host.ctx, MarkRead(ids))
    host.runner.command(work, owner=owner, done=lambda _count: heard())


def carry_out(host: Host, owner: QObject, notice: Notice, work: Callable[[], Saved], heard: Heard) -> None:
    """Run the command that settles it; undo takes that back."""
    store(host, owner, work, done=lambda _saved: mark(host, owner, (notice.id,), heard))


def complete(host: Host, owner: QObject, notice: Notice, heard: Heard) -> None:
    """The reminder is done."""
    assert notice.task_id is not None
    command = CompleteTask(notice.task_id, notice.version)
    carry_out(host, owner, notice, partial(complete_task, host.ctx, command), heard)


def put_off(host: Host, owner: QObject, notice: Notice, to_on: date, to_time: time | None, heard: Heard) -> None:
    """The reminder waits until another day; ``to_time`` None keeps its own time."""
    assert notice.task_id is not None
    command = SnoozeTask(notice.task_id, notice.version, to_on=to_on, to_time=to_time)
    carry_out(host, owner, notice, partial(snooze_task, host.ctx, command), heard)


def open_record(host: Host, notice: Notice, heard: Heard) -> None:
    """Show what it is about; it is read by that."""
    # Where it was shown may be closed by then, so the window answers for it.
    mark(host, host.window, (notice.id,), heard)
    if notice.record is not None:
        host.open_record(*notice.record)
    elif host.can_run("go.today"):
        host.run("go.today")
