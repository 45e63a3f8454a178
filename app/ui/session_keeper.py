"""Keeps where the window stands and what it shows, so that the next start begins there, however this one ends."""

from __future__ import annotations

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from app.config.session import Geometry, Session, Visit, load_session, save_session
from app.ui.main_window import MainWindow
from app.ui.runner import WorkRunner

_EVERY_MS = 3000

_log = logging.getLogger(__name__)


class SessionKeeper(QObject):
    """Stores what has changed every few seconds. Other windows keep theirs in the same file, so parts are stored."""

    def __init__(self, main: MainWindow, runner: WorkRunner, session: Session) -> None:
        super().__init__(main)
        self._main, self._runner = main, runner
        self._visits = dict(session.visits)
        self._kept: tuple[Geometry, str, Visit | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def visit(self, location: str) -> Visit:
        """What was shown of a database the last time."""
        return self._visits.get(location, Visit())

    def stop(self) -> None:
        """The window is gone."""
        self._timer.stop()

    def keep(self) -> None:
        """Store where everything stands, behind the commands under way."""
        main = self._main
        location = main.shown_location
        visit = main.navigator.visit() if main.is_attached else None
        now = (main.window.placing(), location, visit)
        if now == self._kept:
            return
        self._kept = now
        if visit is not None:
            self._visits[location] = visit
        geometry = now[0]
        self._runner.command(lambda: _store(geometry, location, visit), owner=self, failed=_log_failure, early=True)


def _store(geometry: Geometry, location: str, visit: Visit | None) -> None:
    session = replace(load_session(), geometry=geometry)
    save_session(session if visit is None else session.visited(location, visit))


def _log_failure(error: Exception) -> None:
    _log.warning("where the window stood could not be stored: %s", type(error).__name__)
