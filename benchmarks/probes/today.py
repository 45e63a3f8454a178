"""Opens Today by its keys and ticks off tasks; tells how long that takes, until it is painted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.runner import WorkRunner
from benchmarks.probes.answer import tell
from benchmarks.probes.hands import rest
from benchmarks.probes.watch import BoardWatch, main_window, quit_program, runner, when_idle

if TYPE_CHECKING:
    from app.ui.today.screen import TodayScreen  # what the first visit loads is not loaded before it

_PATIENCE_SECONDS, _BREATH_SECONDS, _LOOK_MS = 60.0, 0.0005, 50
# Nobody looks at a task and ticks it off faster than ten times in a second.
_PAUSE_SECONDS = 0.1


def main(place: str, today: str, tasks: int) -> None:
    """Open the window elsewhere, go to Today, tick off, tell."""
    BoardWatch(sys.argv[:1], lambda: 0.0)
    QTimer.singleShot(0, lambda: _when_there(lambda: _work(tasks)))
    from app.__main__ import main as run

    sys.exit(run(["--db", place, "--today", today]))


def _when_there(then: Callable[[], None]) -> None:
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    if any(window.findChildren(WorkRunner) for window in windows):
        when_idle(then)
    else:
        QTimer.singleShot(_LOOK_MS, lambda: _when_there(then))


def _work(tasks: int) -> None:
    began, worked = time.perf_counter(), time.process_time()
    for key in (Qt.Key.Key_G, Qt.Key.Key_T):
        QTest.keyClick(main_window(), key)
    screen, work_runner = _screen(), runner(main_window())
    _until(lambda: screen.found is not None and bool(screen.model.rows), began)
    opened, work = time.perf_counter() - began, time.process_time() - worked
    _until(lambda: screen.beside is not None and work_runner.is_idle, began)
    beside = time.perf_counter() - began
    ticked = [_tick(screen, work_runner) for _ in range(tasks)]
    tell(
        opened=opened * 1000,
        worked=work * 1000,
        beside=beside * 1000,
        shown=[one[0] * 1000 for one in ticked],
        own=[one[1] * 1000 for one in ticked],
        blocked=[one[2] * 1000 for one in ticked],
    )
    when_idle(quit_program)


def _tick(screen: TodayScreen, work_runner: WorkRunner) -> tuple[float, float, float]:
    """Seconds from the key until the next task is struck through on screen, of this thread's own work meanwhile, and
    of the longest stretch of it until it is stored.
    """
    from app.ui.today.rows import Line

    line = screen.view.line
    assert line is not None
    began, worked = time.perf_counter(), time.thread_time()
    QTest.keyClick(screen.view, Qt.Key.Key_Space)
    QApplication.processEvents()
    shown, stretches = time.perf_counter() - began, [time.thread_time() - worked]
    (row,) = (row for row in screen.model.rows if isinstance(row, Line) and row.task.id == line.task.id)
    assert row.state != "open"
    again = time.perf_counter() + _PAUSE_SECONDS
    while not work_runner.is_idle or time.perf_counter() < again:
        stretches.append(_turn())
    QTest.keyClick(screen.view, Qt.Key.Key_Down)
    return shown, stretches[0], max(stretches)


def _screen() -> TodayScreen:
    """It stands as soon as its keys were pressed; what it shows is read meanwhile."""
    from app.ui.today.screen import TodayScreen

    (screen,) = main_window().findChildren(TodayScreen)
    return screen


def _until(is_so: Callable[[], bool], began: float) -> None:
    """And painted: what has changed by then is drawn in the turn after it."""
    while not is_so():
        assert time.perf_counter() - began < _PATIENCE_SECONDS, "Today was not shown"
        _turn()
    _turn()


def _turn() -> float:
    worked = time.thread_time()
    QApplication.processEvents()
    took = time.thread_time() - worked
    rest(_BREATH_SECONDS)
    return took


if __name__ == "__main__":
    main(sys.argv[2], sys.argv[3], int(sys.argv[4]))
