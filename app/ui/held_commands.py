"""Commands that wait for the database, as the window sees them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from app.ui.jobs import Job
from app.ui.link_bridge import LinkBridge
from app.ui.shared.later import later
from app.ui.waiting_room import WaitingRoom
from app.ui.work_queue import Work

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.holding import HeldCommand, Kept
    from app.storage.link import LinkState

_AGAIN_MS = 300


class HeldCommands(QObject):
    """Part of the runner. ``start`` has a job done, ``put`` something else on the writer thread."""

    changed = Signal(int)
    """How many wait."""
    returned = Signal(object, object)
    """A HeldCommand that waited was refused with this error, and whoever gave it is gone."""
    _told = Signal(int)
    _stuck = Signal()

    def __init__(
        self,
        link: LinkBridge,
        jobs: Mapping[int, Job],
        finished: Callable[[int], None],
        start: Callable[[Job], None],
        put: Callable[[Work], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._link, self._start, self._put = link, start, put
        self._room = WaitingRoom(jobs, finished, self._tell, self._ask_again)
        self.run = self._room.run
        """On the writer thread: do the job of this number now, or have it wait."""
        self._told.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._stuck.connect(self._on_stuck, Qt.ConnectionType.QueuedConnection)
        link.changed.connect(self._on_link_changed)

    @property
    def count(self) -> int:
        """How many wait; they are safe on disk."""
        return self._room.count

    def attach(self, ctx: Context, *, owner: QObject, done: Callable[[Kept], None]) -> None:
        """For this database from now on; ``done`` is told what an earlier run could not save there."""
        self._link.attach(ctx.db.link)
        self._start(Job("command", lambda: self._room.open(ctx), owner, done, None, is_early=True))

    def detach(self) -> None:
        """For no database any more, behind the commands given so far; what waits stays on disk."""
        self._link.detach()
        self._start(Job("command", self._room.close, self, None, None, is_early=True))

    def resume(
        self,
        ctx: Context,
        command: HeldCommand,
        *,
        owner: QObject,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Carry out a command that is kept on disk, under the key it was given with."""
        from app.services.holding import running

        job = Job("command", running(ctx, command.call), owner, done, failed, held=command.name)
        job.errand.key = command.key
        self._start(job)

    def put_back(self, command: HeldCommand) -> None:
        """Keep a command with the reason for which it was refused."""
        self._put(lambda: self._room.put_back(command))

    def forget(self, name: str) -> None:
        """Keep a command no longer."""
        self._put(lambda: self._room.forget(name))

    def hand_back(self, job: Job, error: Exception, *, is_void: bool) -> None:
        """A command that waited was refused: whoever gave it takes its input back, or it stays on disk."""
        from app.services.holding import HeldCommand

        if job.failed is not None and not is_void:
            self.forget(job.held)
            job.failed(error)
        elif job.errand.call is not None:
            command = HeldCommand(job.errand.call, job.errand.key, datetime.now(UTC), job.held, str(error))
            self.returned.emit(command, error)

    def _on_link_changed(self, state: LinkState) -> None:
        if state.is_up:
            self._put(self._room.flush)

    def _on_stuck(self) -> None:
        later(self, _AGAIN_MS, lambda: self._put(self._room.flush))

    def _tell(self, count: int) -> None:
        """On the writer thread."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._told.emit(count)

    def _ask_again(self) -> None:
        """On the writer thread."""
        with contextlib.suppress(RuntimeError):
            self._stuck.emit()
