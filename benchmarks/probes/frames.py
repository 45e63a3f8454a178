"""Scrolls all columns of the board and drags a card over them; tells what each frame took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import cycle, islice

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication

from app.ui.board.column import Column
from app.ui.board.screen import BoardScreen
from benchmarks.probes.answer import tell
from benchmarks.probes.hands import full_columns, lift, mouse, rest, turn_wheel, with_board

_FRAME_SECONDS = 1 / 60
# Pixels of a wheel that is turned fast, and how many frames a column is scrolled before the next one.
_TURN, _STRETCH = -60, 30


def main(place: str, today: str, frames: int) -> None:
    """Open the board, use it, tell."""

    def work(screen: BoardScreen) -> None:
        columns = full_columns(screen)
        cards = sum(column.list.cards.rowCount() for column in screen.bench.view.columns())
        tell(scroll=_scroll(columns, frames), drag=_drag(columns, frames), cards=cards, columns=len(columns))

    with_board(place, today, work)


def _scroll(columns: list[Column], frames: int) -> list[tuple[float, float]]:
    stretches = (column for column in cycle(columns) for _ in range(_STRETCH))
    return [_frame(lambda column=column: turn_wheel(column.list, _TURN)) for column in islice(stretches, frames)]  # type: ignore[misc]  # the default binds


def _drag(columns: list[Column], frames: int) -> list[tuple[float, float]]:
    """From column to column and down to the edge where the list runs by itself, then back where it came from."""
    held = columns[0].list
    start = lift(held, held.rows_in_sight()[1])
    path = []
    for column in columns:
        area = column.list.viewport()
        path += [area.mapToGlobal(QPoint(area.width() // 2, y)) for y in range(40, area.height() - 4, 12)]
    done = [
        _frame(lambda at=at: mouse(QEvent.Type.MouseMove, held.viewport(), at))  # type: ignore[misc]  # the default binds
        for at in islice(cycle(path), frames)
    ]
    mouse(QEvent.Type.MouseMove, held.viewport(), start)
    mouse(QEvent.Type.MouseButtonRelease, held.viewport(), start)
    return done


def _frame(gesture: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds of a gesture and all that it makes the GUI thread do: by the clock, and of this thread alone."""
    began, worked = time.perf_counter(), time.thread_time()
    gesture()
    QApplication.processEvents()
    took, work = time.perf_counter() - began, time.thread_time() - worked
    rest(_FRAME_SECONDS - took)
    return took * 1000, work * 1000


if __name__ == "__main__":
    main(sys.argv[2], sys.argv[3], int(sys.argv[4]))
