"""What an open window does by itself: every half minute a turn of the jobs. What they did is told elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.bootstrap.backup_watch import BackupWatch
from app.services.jobs.scheduler import TICK_SECONDS, Scheduler
from app.ui.host import Host
from app.ui.notices.desk import NoticeDesk
from app.ui.shared.later import later

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.jobs.fired import Fired
    from app.ui.main_window import MainWindow
    from app.ui.settings_store import SettingsStore

_AFTER_MS = 3000


class Clockwork(QObject):
    """One for each open database. ``fired`` carries what a turn did, where it did something."""

    fired = Signal(object)
    _on_time = Signal()

    def __init__(self, host: Host, seconds: float = TICK_SECONDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._is_busy = False
        self._ends: list[Callable[[], None]] = []
        self._scheduler = Scheduler(self._on_time.emit, seconds)
        # From the scheduler's thread to ours: the runner is called from here only.
        self._on_time.connect(self.turn, Qt.ConnectionType.QueuedConnection)

    def also(self, look: Callable[[], None]) -> None:
        """Something else to be done each time, on the GUI thread."""
        self._on_time.connect(look, Qt.ConnectionType.QueuedConnection)

    def at_end(self, put_away: Callable[[], None]) -> None:
        """Something to be done when it stops, on the GUI thread."""
        self._ends.append(put_away)

    def start(self) -> None:
        """Begin in a moment, when the window has been filled: the first turn makes up for the time it was closed."""
        later(self, _AFTER_MS, self._begin)

    def _begin(self) -> None:
        # The library takes as long to load as the window: not on the GUI thread.
        self._host.runner.background(lambda _progress: self._scheduler.start(), owner=self, done=lambda _none: None)
        self._on_time.emit()

    def stop(self) -> None:
        """End. Of a turn that is under way nothing more is heard."""
        self._scheduler.stop()
        for put_away in self._ends:
            put_away()
        self._ends.clear()

    def turn(self) -> None:
        """One turn now, unless the last one still waits for its place."""
        if self._is_busy:
            return
        self._is_busy = True
        ctx = self._host.ctx
        # No command: those wait for a lost connection as somebody's unsaved edits do, and this is nobody's edit.
        self._host.runner.background(
            lambda _progress: _tick(ctx), owner=self, done=self._on_done, failed=self._on_failed
        )

    def _on_done(self, fired: list[Fired]) -> None:
        self._is_busy = False
        if fired:
            self.fired.emit(fired)

    def _on_failed(self, error: Exception) -> None:
        """Faults of the world show elsewhere already, and the next turn tries again; a bug of ours is told once."""
        self._is_busy = False
        from app.domain.errors import EnvironmentFault, UserError

        if not isinstance(error, EnvironmentFault | UserError):
            self._scheduler.stop()
            self._host.show_error(error)


def wound_up(main: MainWindow, settings: SettingsStore, come: Callable[[], None], parent: QObject) -> Clockwork:
    """A clockwork with all that goes by it: backups, the bell, messages. ``come`` brings the window to the front."""
    clockwork = Clockwork(main, parent=parent)
    clockwork.also(BackupWatch(main, lambda: settings.settings, clockwork).look)
    notices = NoticeDesk(main, main.frame.bar.bell, lambda: settings.settings, come, clockwork)
    clockwork.fired.connect(notices.hear)
    clockwork.also(notices.look)
    clockwork.at_end(notices.stop)
    return clockwork


def _tick(ctx: Context) -> list[Fired]:
    from app.services.jobs.tick import tick

    return tick(ctx, on_busy=lambda _error: None)
