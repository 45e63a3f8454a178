"""The wiring: settings, storage, services, window. The window stands first, on Qt alone; all else loads behind it."""

from __future__ import annotations

import sys
from datetime import date

_NAME = "Headwater"

# Python threads take turns, and the usual turn of 5 ms is a third of a frame: with a query under way in another thread
# painting waited 70 ms for its turns, with this it waits 10.
_TURN_SECONDS = 0.0005


def run_window(db: str | None = None, user: str | None = None, today: date | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    ``db`` is a path or URL, None is the one opened last; ``today`` replaces the date of the computer's clock.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from app.config.session import load_session
    from app.config.settings import load_settings
    from app.ui.window import Window

    sys.setswitchinterval(_TURN_SECONDS)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName(_NAME)
    application.setDesktopFileName("headwater")
    settings, session = load_settings(), load_session()
    is_dark = application.styleHints().colorScheme() == Qt.ColorScheme.Dark
    window = Window(session.geometry, dark=settings.theme == "dark" or (settings.theme == "system" and is_dark))
    window.show()
    application.processEvents()

    from app.bootstrap.program import Program

    program = Program(window, settings, session, today)
    program.start(db, user)
    code = application.exec()
    program.end()
    return code
