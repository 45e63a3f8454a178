"""Keeps the bell and the tray up to date, and passes on what a turn of the jobs did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.config.settings import Settings
from app.domain.day_text import time_text
from app.services.jobs.fired import Fired
from app.services.notices import unread_count
from app.storage.feed import Change
from app.ui.host import Action, Host
from app.ui.notices.outside import Outside
from app.ui.notices.rooms import LOOK, SHOW
from app.ui.notices.teller import Teller
from app.ui.notices.tray import Tray
from app.ui.shared.buttons import IconButton

_AFTER_MS = 300
_TABLES = frozenset(("tasks", "deals", "promises", "mails", "stall_decisions"))


class NoticeDesk(QObject):
    """One for each open database. ``come`` brings the window to the front."""

    def __init__(
        self, host: Host, bell: IconButton, settings: Callable[[], Settings], come: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._host, self._bell, self._come = host, bell, come
        self.tray = Tray(self)
        self.outside = Outside(host, come, self)
        self.teller = Teller(host, self, settings=settings, tray=self.tray, outside=self.outside)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.look)
        host.changes.connect(self._on_changed)
        self.tray.wanted.connect(self._on_wanted)
        self.tray.asked.connect(self._on_asked)
        self.tray.pause_wanted.connect(self._on_pause_wanted)
        words = "notices news bell unread"
        host.add_actions(bell, (Action(LOOK, "Look for new notices", self.look, icon="bell", keywords=words),))
        self.look()

    def look(self) -> None:
        """Count what is new, take back what is not any more, and say what quiet hours kept back until now."""
        self.outside.look()
        self.teller.look()
        self._show_pause()
        self._host.runner.query(
            partial(unread_count, self._host.ctx), owner=self, done=self._on_counted, failed=_leave_it, lane="bell"
        )

    def hear(self, fired: Sequence[Fired]) -> None:
        """A turn of the jobs did something."""
        self.look()
        self.teller.tell(fired)

    def stop(self) -> None:
        """The database is closed."""
        self._timer.stop()
        self.outside.stop()
        self.tray.remove()
        self._show(0)

    def _on_counted(self, count: int) -> None:
        self._show(count)
        if not count:
            self.teller.take_back()

    def _show(self, count: int) -> None:
        self._bell.set_dot(count > 0)
        self._bell.set_name(f"Notices, {count:,} new" if count else "Notices")
        self.tray.set_count(count)

    def _on_changed(self, change: Change) -> None:
        if change.is_bulk or not _TABLES.isdisjoint(row.table for row in change.rows):
            self._timer.start()

    def _on_wanted(self) -> None:
        self._come()
        self._host.run(SHOW)

    def _on_pause_wanted(self, for_an_hour: bool) -> None:
        self.teller.pause(for_an_hour=for_an_hour)
        self.look()

    def _show_pause(self) -> None:
        until, clock = self.teller.paused_until, self._host.ctx.clock
        self.tray.set_paused(time_text(until.astimezone(clock.zone).time()) if until is not None else "")

    def _on_asked(self, action_id: str) -> None:
        self._come()
        self._host.run(action_id)


def _leave_it(_error: Exception) -> None:
    """The next turn looks again; what keeps the database from being read is told elsewhere."""
