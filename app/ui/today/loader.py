"""Reads today: at once when asked to, again after changes, and when a day begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.today import Shown, Side, Worklist, read_worklist
from app.ui.host import Host
from app.ui.shared.later import later
from app.ui.shared.lull import Lull

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.feed import Change

_AFTER_MS = 15
"""How long to wait for more changes, such as one's own that is both answered and told of."""
_BESIDE_REST_MS, _BESIDE_MOST_MS = 300, 2000
"""What stands beside the list is read once nothing has changed for a while: it would compute while somebody ticks off
one task after the other. It never waits longer than the latter.
"""
_LOOK_AT_CLOCK_MS = 30_000

_LIST_TABLES = frozenset(("tasks", "deals", "companies", "contacts", "phases"))
_SIDE_TABLES = _LIST_TABLES | {
    *("phase_changes", "stall_decisions", "users", "promises", "activities", "enrolments"),
}


class Loader(QObject):
    """``hold`` and ``release`` bracket a menu; what changes meanwhile is shown afterwards."""

    listed = Signal(object)
    """The Worklist was read."""
    beside = Signal(object)
    """The Side was read."""
    failed = Signal(object)

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.shown = Shown()
        self._stale = {"list": True, "side": True}
        self._held = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._read)
        self._lull = Lull(_BESIDE_REST_MS, _BESIDE_MOST_MS, self)
        self._lull.passed.connect(self._read_beside)
        self._day = host.ctx.clock.today()
        self._beside_until: datetime | None = None
        self._midnight = QTimer(self)
        self._midnight.setInterval(_LOOK_AT_CLOCK_MS)
        self._midnight.timeout.connect(self.look_at_clock)
        self._midnight.start()
        host.changes.connect(self._on_changed)

    def load(self) -> None:
        """Read everything, now: what stands beside the list once that is painted, for it takes longer."""
        self._stale = {"list": True, "side": True}
        self._lull.stop()
        self.load_list()

    def load_list(self) -> None:
        """Read the worklist, now."""
        self._stale["list"] = True
        self._timer.stop()
        self._read()

    def hold(self) -> None:
        """Change nothing until ``release``."""
        self._held += 1

    def release(self) -> None:
        """Show what has changed meanwhile."""
        self._held -= 1
        if not self._held:
            self._wait()

    def _on_changed(self, change: Change) -> None:
        written = {row.table for row in change.rows}
        self._stale["list"] |= change.is_bulk or bool(written & _LIST_TABLES)
        self._stale["side"] |= change.is_bulk or bool(written & _SIDE_TABLES)
        if not self._held:
            self._wait()

    def _wait(self) -> None:
        """For more of it, before what is stale is read."""
        if self._stale["list"] and not self._timer.isActive():
            self._timer.start()
        if self._stale["side"]:
            self._lull.start()

    def look_at_clock(self) -> None:
        """Read again what time alone has changed."""
        today = self._host.ctx.clock.today()
        if today != self._day:
            self._day = today
            self.load()
        elif self._beside_until is not None and self._beside_until <= self._host.ctx.clock.now():
            self._beside_until = None
            self._stale["side"] = True
            self._read_beside()

    def _read(self) -> None:
        if self._held:
            return
        ctx, shown = self._host.ctx, self.shown
        if self._stale["list"]:
            self._ask("list", lambda: read_worklist(ctx, shown), self._on_listed)

    def _read_beside(self) -> None:
        ctx = self._host.ctx
        if self._stale["side"] and not self._held:
            self._ask("side", lambda: _beside(ctx), self._on_beside)

    def _on_listed(self, found: Worklist) -> None:
        self.listed.emit(found)
        if not self._lull.is_waited_for:
            later(self, 0, self._read_beside)

    def _on_beside(self, side: Side) -> None:
        self._beside_until = side.next_missed_at
        self.beside.emit(side)

    def _ask(self, lane: str, work: Callable[[], Worklist | Side], done: Callable[[Any], None]) -> None:
        self._stale[lane] = False
        self._host.runner.query(work, owner=self, done=done, failed=self.failed.emit, lane=lane)


def _beside(ctx: Context) -> Side:
    # Loaded late, and not on the GUI thread: the list comes first.
    from app.services.today.side import side_of_today

    return side_of_today(ctx)
