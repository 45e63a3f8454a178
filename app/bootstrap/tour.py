"""Pictures of every real screen, on the data of one database: for the guide, reviews, computers without a screen."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.bootstrap.opening import open_database
from app.bootstrap.rooms import all_rooms
from app.config.session import Visit
from app.config.settings import Scheme, Settings
from app.domain.clock import Clock
from app.domain.errors import EnvironmentFault
from app.services.first_run import start_choices
from app.ui.main_window import MainWindow
from app.ui.orders import OpenOrder
from app.ui.rooms import TourStop
from app.ui.runner import WorkRunner
from app.ui.settings_store import SettingsStore
from app.ui.shared.lull import Lull
from app.ui.start.page import StartPage
from app.ui.window import Window

# A screen may ask again when the first answer is there, and draws when the events are through.
_QUIET_ROUNDS = 6
_ROUND_SECONDS = 0.02
_PATIENCE_SECONDS = 30.0
_COMPLAINT = "This plugin does not support"


@dataclass(frozen=True, slots=True)
class Tour:
    """Which database, as whom and as of which day; where the pictures go; how they look. ``size`` in logical pixels."""

    db: str
    user: str | None
    today: date | None
    out: Path
    theme: Scheme = "light"
    size: tuple[int, int] = (1440, 900)


def take_tour(tour: Tour, tell: Callable[[Path], object]) -> int:
    """Take all pictures; ``tell`` hears of each file. Returns how many there are.

    Nothing is written to the database, the settings or the session. EnvironmentFault where a picture can't be stored.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    with _without_complaints(), _window(tour) as (main, runner):
        ctx = open_database(OpenOrder(tour.db, tour.user), Clock(fixed_today=tour.today))
        try:
            camera = _Camera(main, runner, tour.out, tell)
            camera.start_page()
            main.attach(ctx, all_rooms(), Visit())
            camera.settle()
            for stop in main.rooms.tour_stops:
                camera.visit(stop)
            main.detach()
            return camera.taken
        finally:
            ctx.db.close()


@contextmanager
def _without_complaints() -> Iterator[None]:
    """Leave out what a platform without a screen says of windows that it can't raise or limit in size."""

    def say(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
        if not words.startswith(_COMPLAINT):
            sys.stderr.write(f"{words}\n")

    before = qInstallMessageHandler(say)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def _window(tour: Tour) -> Iterator[tuple[MainWindow, WorkRunner]]:
    window = Window(dark=tour.theme == "dark")
    runner = WorkRunner(window)
    # Without motion each picture shows a state, not a way between two.
    settings = SettingsStore(Settings(theme=tour.theme, motion=False, sidebar_open=True), runner, window)
    settings.apply_look()
    main = MainWindow(window, runner, settings)
    window.resize(*tour.size)
    window.show()
    window.activateWindow()
    try:
        yield main, runner
    finally:
        main.detach()
        runner.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class _Camera:
    """Waits until a screen stands still, then takes its picture."""

    def __init__(self, main: MainWindow, runner: WorkRunner, out: Path, tell: Callable[[Path], object]) -> None:
        self._main, self._runner, self._out, self._tell = main, runner, out, tell
        self.taken = 0

    def start_page(self) -> None:
        """What somebody sees who has no database yet."""
        page = StartPage()
        self._main.show_front(page, page.title)
        page.set_choices(start_choices())
        self._take("start")

    def visit(self, stop: TourStop) -> None:
        """Go to a stop, take its picture, and tidy up."""
        stop.show(self._main)
        self._take(stop.name)
        stop.leave(self._main)
        self._main.messages.dismiss_all()
        self.settle()

    def _take(self, name: str) -> None:
        self.settle()
        path = self._out / f"{name}.png"
        try:
            self._out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentFault(f"No pictures can be stored in {self._out}: {error.strerror}.") from error
        if not self._main.window.grab().save(str(path)):
            raise EnvironmentFault(f"The picture {path} could not be stored. Check the folder and the disk.")
        self.taken += 1
        self._tell(path)

    def settle(self) -> None:
        """Process events until nothing has been loading for some rounds."""
        quiet, deadline = 0, time.monotonic() + _PATIENCE_SECONDS
        while quiet < _QUIET_ROUNDS and time.monotonic() < deadline:
            QApplication.processEvents()
            # Without a running event loop Qt keeps what was told to be deleted later, and it would stay in sight.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            time.sleep(_ROUND_SECONDS)
            quiet = quiet + 1 if self._runner.is_idle and not self._is_waiting() else 0

    def _is_waiting(self) -> bool:
        """Whether something is read again as soon as nothing has changed for a moment: figures beside the places."""
        lulls = (*self._main.findChildren(Lull), *self._main.window.findChildren(Lull))
        return any(lull.is_waited_for for lull in lulls)
