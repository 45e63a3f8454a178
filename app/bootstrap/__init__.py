"""The wiring: settings, storage, services, window. The window stands first, on Qt alone; all else loads behind it."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial

from app.bootstrap.haste import hurry, load_behind, settle_down, unhook_imports

_NAME = "Headwater"
# What the first card that is dropped, ticked off, put off or opened would otherwise have to wait for on the thread that
# draws: it is loaded behind the painting, while the user is still looking.
_FIRST_DEEDS = (
    *("app.domain.access_ahead", "app.services.board.facts", "app.services.deals.batch", "app.services.tasks"),
    *("app.services.deals.sheet", "app.services.qualifiers.applying", "app.services.users", "app.services.bin"),
    *("app.services.history", "app.services.promises.commands", "app.services.timeline"),
)


def run_window(db: str | None = None, user: str | None = None, today: date | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    ``db`` is a path or URL, None is the one opened last; ``today`` replaces the date of the computer's clock.
    """
    hurry()
    from PySide6.QtWidgets import QApplication

    unhook_imports()
    from app.config.session import load_session
    from app.config.settings import load_settings
    from app.ui.window import Window

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName(_NAME)
    application.setDesktopFileName("headwater")
    settings, session = load_settings(), load_session()
    # The palette tells what the system wants; asking the style hints would load hundreds of names before the window.
    is_dark = application.palette().window().color().lightness() < 128
    window = Window(session.geometry, dark=settings.theme == "dark" or (settings.theme == "system" and is_dark))
    window.show()
    application.processEvents()

    load_behind("app.bootstrap.opening")
    from app.bootstrap.program import Program
    from app.storage.loading import load

    program = Program(window, settings, session, today)
    program.when_settled(settle_down, partial(load, *_FIRST_DEEDS))
    program.start(db, user)
    code = application.exec()
    program.end()
    return code
