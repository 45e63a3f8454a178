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
        # Into the stall nothing is dropped without an answer being asked for.
        specs = ((column, column.phase.spec) for column in full_columns(screen))
        columns = [column for column, spec in specs if spec.kind.is_open and not spec.is_stall]
        pairs = [
            (columns[n % (len(columns) - 1)], columns[n % (len(columns) - 1) + 1]) for n in range(drops + _WARM_UP)
        ]
        found = [_drop(screen, *pair) for pair in pairs][_WARM_UP:]
        tell(blocked=[one[0] for one in found], worked=[one[1] for one in found], told=[one[2] for one in found])

    with_board(place, today, work)


def _drop(screen: BoardScreen, source: Column, target: Column) -> tuple[float, float, float]:
    """Milliseconds of the longest stretch without a look at new events, by the clock and by the work of this thread
    alone, up to the board as it was read anew; and until the window knew of the commit.
    """
    told: list[float] = []
    shown: list[float] = []
    bench = screen.bench
    stored = bench.mover.moved.connect(lambda *_: told.append(time.perf_counter()))
    # What was stored is read again: the heads' figures and the card itself are part of the drop.
    loaded = bench.loader.loaded.connect(lambda: shown.append(time.perf_counter()) if told else None)
    lift(source.list, source.list.rows_in_sight()[0])
    over = target.list.viewport()
    at = over.mapToGlobal(QPoint(over.width() // 2, 200))
    mouse(QEvent.Type.MouseMove, source.list.viewport(), at)
    _settle()
    began, worked = time.perf_counter(), time.thread_time()
    mouse(QEvent.Type.MouseButtonRelease, source.list.viewport(), at)
    stretches = [(time.perf_counter() - began, time.thread_time() - worked)]
    while not shown or not runner(main_window()).is_idle:
        assert time.perf_counter() - began < _PATIENCE_SECONDS, "the drop was not saved"
        stretches.append(_turn())
    bench.mover.moved.disconnect(stored)
    bench.loader.loaded.disconnect(loaded)
    stretches += _settle()
    longest, most = (max(values) * 1000 for values in zip(*stretches, strict=True))
    return longest, most, (told[0] - began) * 1000


def _turn() -> tuple[float, float]:
    """One turn of the event loop and a rest; the seconds of the turn, and of this thread's work in it."""
    began, worked = time.perf_counter(), time.thread_time()
    QApplication.processEvents()
    took = time.perf_counter() - began, time.thread_time() - worked
    rest(_BREATH_SECONDS)
    return took


def _settle() -> list[tuple[float, float]]:
    turns = []
    for _ in range(30):
        turns.append(_turn())
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return turns


if __name__ == "__main__":
    main(sys.argv[2], sys.argv[3], int(sys.argv[4]))
