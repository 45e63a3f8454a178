"""Reads the tickler: the counts and the open folder, again after changes and when a day begins."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.tickler import Folder, folders
from app.services.tickler import OpenFolder, read_folder, read_tickler
from app.storage.feed import Change
from app.ui.host import Host

# Changes come in bursts, such as one's own that is both answered and told of.
_AFTER_MS = 15
_LOOK_AT_CLOCK_MS = 30_000
_TABLES = frozenset(("tasks", "deals", "companies", "contacts", "phases"))


class Loader(QObject):
    """``hold`` and ``release`` bracket a menu or a pull; what changes meanwhile is shown afterwards."""

    counted = Signal(object)
    """The Tickler was read."""
    opened = Signal(object)
    """The Contents of the open folder were read."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.owner_id: int | None = None
        self._today = host.ctx.clock.today()
        self.folder: Folder | None = folders(self._today)[0]
        """The open folder; None is what is overdue."""
        self._held, self._stale = 0, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.load)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_AT_CLOCK_MS)
        self._clock.timeout.connect(self._on_time_passed)
        self._clock.start()
        host.changes.connect(self._on_changed)

    def load(self) -> None:
        """Read everything, now."""
        if self._held:
            self._stale = True
            return
        self._stale = False
        counts = partial(read_tickler, self._host.ctx, self.owner_id)
        self._host.runner.query(counts, owner=self, done=self.counted.emit, lane="counts")
        self._read_open()

    def open(self, folder: Folder | None) -> None:
        """Open another folder."""
        self.folder = folder
        self._read_open()

    def show_person(self, owner_id: int | None) -> None:
        """Look into the tickler of somebody else."""
        self.owner_id = owner_id
        self.load()

    def hold(self) -> None:
        """Change nothing until ``release``."""
        self._held += 1

    def release(self) -> None:
        """Show what has changed meanwhile."""
        self._held -= 1
        if not self._held and self._stale:
            self._timer.start()

    def _read_open(self) -> None:
        contents = partial(read_folder, self._host.ctx, OpenFolder(self.folder, self.owner_id))
        self._host.runner.query(contents, owner=self, done=self.opened.emit, lane="open")

    def _on_changed(self, change: Change) -> None:
        if change.is_bulk or any(row.table in _TABLES for row in change.rows):
            self._stale = True
            if not self._held and not self._timer.isActive():
                self._timer.start()

    def _on_time_passed(self) -> None:
        today = self._host.ctx.clock.today()
        if today == self._today:
            return
        was_today = self.folder is not None and self.folder.first == self._today
        self._today = today
        there = folders(today)
        if was_today or (self.folder is not None and self.folder not in there):
            self.folder = next((one for one in there if self.folder and one.key == self.folder.key), there[0])
        self.load()
