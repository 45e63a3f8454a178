"""A window on a database, and hands that use it by mouse as people do."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.board.column import Column
from app.ui.board.column_list import ColumnList
from app.ui.board.screen import BoardScreen
from benchmarks.probes.watch import BoardWatch, board_screen, main_window, quit_program, when_idle

# So wide that ten columns stand beside one another.
_SIZE = 2560, 1200
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def with_board(place: str, today: str, work: Callable[[BoardScreen], None]) -> None:
    """Run the program on a database and call ``work`` when its board stands and nothing is loading any more."""
    watch = BoardWatch(sys.argv[:1], lambda: 0.0)

    def begin() -> None:
        main_window().resize(*_SIZE)
        when_idle(run)

    def run() -> None:
        screen = board_screen()
        assert screen is not None
        work(screen)
        when_idle(quit_program)

    watch.ready.connect(lambda: when_idle(begin))
    from app.__main__ import main

    sys.exit(main(["--db", place, "--today", today]))


def full_columns(screen: BoardScreen) -> list[Column]:
    """The open columns that have more cards than can be seen."""
    return [column for column in screen.bench.view.columns() if column.list.rows_below() > 0 and column.isVisible()]


def turn_wheel(cards: ColumnList, by: int) -> None:
    """Turn the wheel over a list; downwards when negative."""
    viewport = cards.viewport()
    here = QPointF(viewport.rect().center())
    event = QWheelEvent(
        here,
        viewport.mapToGlobal(here),
        QPoint(),
        QPoint(0, by),
        _NONE,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def mouse(kind: QEvent.Type, widget: QWidget, place: QPoint) -> None:
    """Press, move or let go the left button at a point of the screen; ``widget`` is where it was pressed."""
    here = QPointF(widget.mapFromGlobal(place))
    button = _NONE if kind == QEvent.Type.MouseMove else _LEFT
    held = _NONE if kind == QEvent.Type.MouseButtonRelease else _LEFT
    event = QMouseEvent(kind, here, QPointF(place), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def lift(cards: ColumnList, row: int) -> QPoint:
    """Take a card of a list into the hand; returns where on the screen the hand is."""
    at = cards.viewport().mapToGlobal(cards.card_rect(row).topLeft() + QPoint(60, 40))
    mouse(QEvent.Type.MouseButtonPress, cards.viewport(), at)
    at += QPoint(0, QApplication.startDragDistance() + 1)
    mouse(QEvent.Type.MouseMove, cards.viewport(), at)
    return at


def rest(seconds: float) -> None:
    """Leave the other threads alone with the processor, as an idle event loop does."""
    if seconds > 0:
        time.sleep(seconds)
