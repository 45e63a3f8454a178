"""The real window around a screen, for tests: nothing of it is pretended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.config.session import Visit
from app.config.settings import Settings
from app.services.context import Context
from app.ui.host import Host
from app.ui.main_window import MainWindow
from app.ui.rooms import Place, Rooms
from app.ui.runner import WorkRunner
from app.ui.settings_store import SettingsStore
from app.ui.window import Window

SIZE = (1440, 900)
PATIENCE = 10.0  # seconds


def activate(window: QWidget) -> None:
    """Make this the window that keys go to; one that is just going may have to be outlasted."""
    end = time.monotonic() + PATIENCE
    while not window.isActiveWindow() and time.monotonic() < end:
        window.activateWindow()
        QTest.qWait(10)
    assert window.isActiveWindow(), "keys go to the active window"


@contextmanager
def main_window(size: tuple[int, int] = SIZE, settings: Settings | None = None) -> Iterator[MainWindow]:
    """A window without a database; it is gone afterwards, and so are its threads."""
    window = Window()
    runner = WorkRunner(window)
    store = SettingsStore(settings or Settings(theme="light", motion=False), runner, window)
    store.apply_look()
    main = MainWindow(window, runner, store)
    window.resize(*size)
    window.show()
    activate(window)
    try:
        yield main
    finally:
        main.detach()
        runner.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def hosting(
    ctx: Context, rooms: Rooms, *, visit: Visit | None = None, size: tuple[int, int] = SIZE
) -> Iterator[MainWindow]:
    """A window on the database of ``ctx``, at the first place."""
    with main_window(size) as main:
        main.attach(ctx, rooms, visit or Visit())
        yield main


class BlankScreen(QWidget):
    """A screen with nothing on it, where a test needs somewhere to be."""

    def __init__(self, host: Host, title: str = "Blank") -> None:
        super().__init__()
        self.host = host
        self.title, self.subtitle = title, ""
        self.activated = 0
        self.state: dict[str, object] = {}

    def activate(self) -> None:
        self.activated += 1

    def toolbar(self) -> QWidget | None:
        return None

    def session_state(self) -> dict[str, object]:
        return self.state

    def restore_session(self, state: dict[str, object]) -> None:
        self.state = state


def blank(key: str, title: str, *, group: str = "Work", letter: str = "") -> Place:
    """A place that shows a blank screen."""
    return Place(key, title, "kanban", group, lambda host: BlankScreen(host, title), letter)
