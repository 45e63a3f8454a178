"""Drops cards by mouse; tells how long the GUI thread was kept busy at once, and when the window said it was saved."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QApplication

from app.ui.board.column import Column
from app.ui.board.screen import BoardScreen
from benchmarks.probes.answer import tell
from benchmarks.probes.hands import full_columns, lift, mouse, rest, with_board
from benchmarks.probes.watch import main_window, runner

_PATIENCE_SECONDS = 20.0
_BREATH_SECONDS = 0.0005
_WARM_UP = 3


def main(place: str, today: str, drops: int) -> None:
    """Open the board, drop, tell."""

    def work(screen: BoardScreen) -> None:
        columns = [column for column in full_columns(screen) if column.phase.spec.kind.is_open]
        pairs = [
            (columns[n % (len(columns) - 1)], columns[n % (len(columns) - 1) + 1]) for n in range(drops + _WARM_UP)
        ]
        found = [_drop(screen, *pair) for pair in pairs][_WARM_UP:]
        tell(blocked=[one[0] for one in found], told=[one[1] for one in found])

    with_board(place, today, work)


def _drop(screen: BoardScreen, source: Column, target: Column) -> tuple[float, float]:
    """Milliseconds of the longest stretch without a look at new events, and until the window knew of the commit."""
    told: list[float] = []
    connection = screen.bench.mover.moved.connect(lambda *_: told.append(time.perf_counter()))
    lift(source.list, source.list.rows_in_sight()[0])
    over = target.list.viewport()
    at = over.mapToGlobal(QPoint(over.width() // 2, 200))
    mouse(QEvent.Type.MouseMove, source.list.viewport(), at)
    _settle()
    began = time.perf_counter()
    mouse(QEvent.Type.MouseButtonRelease, source.list.viewport(), at)
    worst = time.perf_counter() - began
    while not told or not runner(main_window()).is_idle:
        assert time.perf_counter() - began < _PATIENCE_SECONDS, "the drop was not saved"
        worst = max(worst, _turn())
    screen.bench.mover.moved.disconnect(connection)
    _settle()
    return worst * 1000, (told[0] - began) * 1000


def _turn() -> float:
    """One turn of the event loop and a rest; the seconds of the turn."""
    began = time.perf_counter()
    QApplication.processEvents()
    took = time.perf_counter() - began
    rest(_BREATH_SECONDS)
    return took


def _settle() -> None:
    for _ in range(30):
        _turn()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


if __name__ == "__main__":
    main(sys.argv[2], sys.argv[3], int(sys.argv[4]))
